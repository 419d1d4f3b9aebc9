"""What every test may rely on: no network but this machine's, no key, a data folder of its own, fast tests first."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from interviewer.build import Practice, assemble
from interviewer.settings import Settings
from interviewer.store import Store

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")

SLOW_MARKERS = ("wire", "browser")
OURS = ("INTERVIEWER_", "DATABASE_URL", "CHROMA_URL")


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """A person's keys and settings must not reach a test, nor a test a person's interviews.

    The search index alone is shared: it holds nothing but the knowledge, is named after its content, and takes half a
    minute to build.
    """
    for name in list(os.environ):
        if name.endswith("_API_KEY") or name.startswith(OURS):
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    (home / "index").symlink_to(pytestconfig.cache.mkdir("index"), target_is_directory=True)
    monkeypatch.setenv("INTERVIEWER_HOME", str(home))


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    """Fails whatever tries to leave this machine, look-ups of names included."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo))
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: [item.get_closest_marker(name) is not None for name in reversed(SLOW_MARKERS)])


def _guarded(method: Any) -> Any:
    def connect(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _refuse_unless_local(address[0])
        return method(self, address)

    return connect


def _guarded_lookup(look_up: Any) -> Any:
    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        _refuse_unless_local(host)
        return look_up(host, *args, **kwargs)

    return getaddrinfo


def _refuse_unless_local(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost", "0.0.0.0", "::", socket.gethostname()):
        return
    try:
        local = ip_address(name).is_loopback
    except ValueError:
        local = False
    if not local:
        raise AssertionError(f"a test tried to reach {name}")


@pytest.fixture(scope="session")
def wired(tmp_path_factory: pytest.TempPathFactory) -> Practice:
    """Everything wired once, ranking by words: quick, and right enough for what is not retrieval."""
    return assemble(Settings(home=tmp_path_factory.mktemp("wired")), embedder=None)


@pytest.fixture
def practice(wired: Practice, tmp_path: Path) -> Iterator[Practice]:
    """The same with interviews of its own."""
    settings = Settings(home=tmp_path / "home")
    store = Store.in_folder(settings.home)
    yield replace(wired, settings=settings, store=store, desk=replace(wired.desk, store=store))
    store.close()
