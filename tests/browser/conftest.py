"""A served page and browser tabs. Skipped where there is no Chromium."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TypeVar

import pytest
from served_page import Server
from visitor import Visitor

from tests.fakes import audio_server
from tests.fakes.audio_server import AudioServer
from tests.fakes.model_server import ModelServer, says, serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test beside this file."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="there is no Chromium"))


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """One data folder for all tests, with the index they share; each browser is an owner of its own."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "index").symlink_to(pytestconfig.cache.mkdir("index"), target_is_directory=True)
    return folder


@pytest.fixture(scope="session")
def server(home: Path) -> Iterator[Server]:
    """The page, served for the whole run."""
    served = Server(home)
    served.start()
    yield served
    served.kill()


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """The browser itself."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


Open = Callable[..., Visitor]


@pytest.fixture
def visit(chromium: object, server: Server) -> Iterator[Open]:
    """Opens a tab of a new browser profile: `visit(color_scheme="dark", viewport=...)`."""
    contexts = []

    def opened(address: str = "", **options: object) -> Visitor:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        context.set_default_timeout(30_000)
        contexts.append(context)
        return Visitor(context.new_page(), address or server.address)

    yield opened
    for context in contexts:
        context.close()


Held = TypeVar("Held")


def on_a_thread(serving: AbstractAsyncContextManager[Held]) -> Iterator[Held]:
    """A server on a thread and an event loop of its own."""
    ready, held = threading.Event(), []

    async def hold() -> None:
        over = asyncio.Event()
        async with serving as server:
            held.extend([server, asyncio.get_running_loop(), over])
            ready.set()
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(hold()))
    thread.start()
    ready.wait()
    server, loop, over = held
    yield server
    loop.call_soon_threadsafe(over.set)
    thread.join()


@pytest.fixture
def model() -> Iterator[ModelServer]:
    """A model server."""
    yield from on_a_thread(serving(says("Tell me what you would measure first.")))


@pytest.fixture
def audio() -> Iterator[AudioServer]:
    """An audio server."""
    yield from on_a_thread(audio_server.serving())
