"""An assistant holds the interview over MCP: the named functions as tools, and who may use them."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from tests.browser.served_page import Server
from tests.stories import ANSWERS, PROBLEM

KEY = "a long enough secret"


def signed(name_and_word: str) -> str:
    return f"Basic {base64.b64encode(name_and_word.encode()).decode()}"


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Serves the page with its tools, as the command does; gives their address."""
    servers = []

    def served(*options: str) -> str:
        servers.append(Server(tmp_path / "home", options=("--mcp", *options)))
        servers[-1].start()
        return f"{servers[-1].address}gradio_api/mcp/"

    yield served
    for server in servers:
        server.kill()


@asynccontextmanager
async def assistant(address: str, authorization: str = "") -> AsyncIterator[ClientSession]:
    headers = {"Authorization": authorization} if authorization else {}
    async with (
        httpx.AsyncClient(headers=headers, timeout=30, trust_env=False) as http,
        streamable_http_client(address, http_client=http) as (reading, writing, _),
        ClientSession(reading, writing) as client,
    ):
        await client.initialize()
        yield client


async def answer(client: ClientSession, tool: str, **given: Any) -> Any:
    """What a tool gives. AssertionError with its words where it refuses."""
    result = await client.call_tool(tool, given)
    text = "".join(part.text for part in result.content)
    assert not result.isError, text
    return json.loads(text)


async def test_an_assistant_holds_an_interview_and_reads_its_critique(serve: Callable[..., str]) -> None:
    async with assistant(serve()) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"problems", "start", "say", "critique", "sessions"}
        assert all(tool.description for tool in tools.values())
        assert set(tools["say"].inputSchema["properties"]) == {"key", "session", "text"}

        assert PROBLEM in {problem["id"] for problem in await answer(client, "problems")}
        begun = await answer(client, "start", key=KEY, problem=PROBLEM, minutes=20)
        for words in ANSWERS[:3]:
            reply = await answer(client, "say", key=KEY, session=begun["session"], text=words)
            assert reply["text"]
        made = await answer(client, "critique", key=KEY, session=begun["session"])
        assert len(made["scores"]) == 10
        assert [s["id"] for s in await answer(client, "sessions", key=KEY)] == [begun["session"]]
        with pytest.raises(AssertionError, match="Make up a longer one"):
            await answer(client, "sessions", key="short")


async def test_where_people_sign_in_an_assistant_names_a_user_too(serve: Callable[..., str], tmp_path: Path) -> None:
    users = tmp_path / "users"
    users.write_text("ada:one\nlin:two\n", encoding="utf-8")
    address = serve("--auth", str(users))
    async with assistant(address, signed("ada:one")) as client:
        begun = await answer(client, "start", key="", problem=PROBLEM)
        assert [s["id"] for s in await answer(client, "sessions", key="")] == [begun["session"]]
    async with assistant(address, signed("lin:two")) as client:
        with pytest.raises(AssertionError, match="of yours"):
            await answer(client, "say", key="", session=begun["session"], text="Hello?")
    for nobody in ("", signed("ada:two"), signed(":"), signed("eve:"), "Basic !", "Bearer one"):
        async with assistant(address, nobody) as client:
            for tool, given in (("problems", {}), ("sessions", {"key": KEY}), ("start", {"key": KEY})):
                with pytest.raises(AssertionError, match="Nobody is signed in"):
                    await answer(client, tool, **given)
