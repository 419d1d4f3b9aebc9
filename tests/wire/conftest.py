"""Two model servers of others', each in an environment of its own; skipped where `make test-wire` has not made them."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from interviewer.build import Practice, open_practice
from interviewer.settings import Settings

ROOT = Path(__file__).parents[2]
READY_WITHIN = 120.0

Opens = Callable[..., str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test beside this file."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.wire)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Practice:
    home = tmp_path_factory.mktemp("wire")
    (home / "index").symlink_to(pytestconfig.cache.mkdir("index"), target_is_directory=True)
    return open_practice(Settings(home=home))


def python_of(server: str) -> str:
    """The interpreter that has a server installed."""
    found = ROOT / ".wire" / server / "bin" / "python"
    if not found.exists():
        pytest.skip(f"{server} is not installed; `make test-wire` installs it")
    return str(found)


@contextmanager
def running(command: list[str], address: str, **environment: str) -> Iterator[str]:
    """The server while it runs; its output is shown where it does not come up."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, env={**clean, **environment}, stdout=output, stderr=subprocess.STDOUT, cwd=ROOT
        )
        try:
            _wait_for(process, f"{address}/v1/models", output)
            yield address
        finally:
            process.kill()
            process.wait()


def _wait_for(process: subprocess.Popen[bytes], url: str, output: IO[bytes]) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError as answered:
            answered.close()
            return
        except OSError:
            if process.poll() is not None:
                output.seek(0)
                pytest.fail(f"it ended: {output.read().decode()[-2000:]}")
            time.sleep(0.3)
    pytest.fail("the server did not come up in time")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def litellm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """LiteLLM's proxy with answers of its own."""
    python = python_of("litellm")
    port = free_port()
    config = Path(__file__).with_name("litellm.yaml")
    command = [
        str(Path(python).with_name("litellm")),
        "--config",
        str(config),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    settings = {"LITELLM_MASTER_KEY": "sk-wire-7c1e", "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    with running(command, f"http://127.0.0.1:{port}", **settings) as address:
        yield address


@pytest.fixture(scope="session")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """llama.cpp's server with a tiny model of random weights: real sampling of nonsense."""
    python = python_of("llama")
    model = tmp_path_factory.mktemp("model") / "tiny.gguf"
    subprocess.run([python, str(Path(__file__).with_name("tiny_model.py")), str(model)], check=True)
    port = free_port()
    options = ["--host", "127.0.0.1", "--port", str(port), "--n_ctx", "16384", "--n_threads", "1"]
    command = [python, "-m", "llama_cpp.server", "--model", str(model), "--chat_format", "chatml-function-calling"]
    with running([*command, *options], f"http://127.0.0.1:{port}") as address:
        yield address
