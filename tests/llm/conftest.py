"""What tests of the llm engine share: a running model server, and all of the program wired to speak to it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from fakes.model_server import ModelServer, says, serving
from pydantic import SecretStr
from wired import CANARY, opened

from interviewer.build import Practice, open_practice
from interviewer.engines.llm import LanguageModel
from interviewer.settings import Settings


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    folder = tmp_path_factory.mktemp("llm")
    (folder / "index").symlink_to(pytestconfig.cache.mkdir("index"), target_is_directory=True)
    return folder


@pytest.fixture(scope="session")
def practice(home: Path) -> Practice:
    return open_practice(Settings(home=home, keys={"openai": SecretStr(CANARY)}))


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with serving(says("Go ahead.")) as running:
        yield running


@pytest.fixture
async def engine(practice: Practice, server: ModelServer) -> AsyncIterator[LanguageModel]:
    engine = opened(practice, server.address)
    yield engine
    await engine.close()


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """All that any library wrote to a log, at any level."""
    caplog.set_level(logging.DEBUG)
    return lambda: "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
