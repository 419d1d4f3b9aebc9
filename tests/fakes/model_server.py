"""A model server on loopback that speaks the real protocols and does wrong on demand.

It serves OpenAI's chat completions (whole and streamed), and the chats of Anthropic, Google and Ollama. Each request
takes the next `Act` of the script; the last act stays. Every byte received is kept.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from .loopback import on_loopback

Act = Callable[["Exchange"], Awaitable[web.StreamResponse]]


@dataclass
class Exchange:
    """One request, and how to answer it."""

    request: web.Request
    raw: bytes
    body: dict[str, Any]
    number: int

    @property
    def streamed(self) -> bool:
        return bool(self.body.get("stream", self.request.path == "/api/chat"))

    @property
    def wants_usage(self) -> bool:
        return bool(self.body.get("stream_options", {}).get("include_usage"))

    async def open(self, kind: str = "text/event-stream") -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": kind})
        await response.prepare(self.request)
        return response


@dataclass
class ModelServer:
    """What a test holds in its hand."""

    address: str = ""
    script: list[Act] = field(default_factory=list)
    seen: list[Exchange] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    """How many requests were being answered at the same time."""

    def plays(self, *acts: Act) -> None:
        """The acts of the next requests; the last one stays."""
        self.script = list(acts)

    @property
    def bytes_seen(self) -> bytes:
        return b"\n".join(exchange.raw for exchange in self.seen)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        exchange = Exchange(request, raw, json.loads(raw), len(self.seen))
        self.seen.append(exchange)
        act = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await act(exchange)
        finally:
            self.at_once -= 1


@asynccontextmanager
async def serving(*acts: Act, port: int = 0) -> AsyncIterator[ModelServer]:
    """A running server; it closes at once, whatever still hangs on it."""
    server = ModelServer(script=list(acts))
    app = web.Application(client_max_size=2**24)
    for path in ("/v1/chat/completions", "/v1/messages", "/api/chat", "/v1/models/{call}"):
        app.router.add_post(path, server.answer)
    async with on_loopback(app, port) as server.address:
        yield server


# -- acts that go well


def says(text: str | Callable[[Exchange], str], *, after: float = 0.0, usage: bool = True, finish: str = "stop") -> Act:
    """A reply, streamed word by word where a stream was asked for, in the protocol of the path."""

    async def act(exchange: Exchange) -> web.StreamResponse:
        await asyncio.sleep(after)
        words = text if isinstance(text, str) else text(exchange)
        if exchange.request.path == "/v1/messages":
            return await _anthropic(exchange, words)
        if exchange.request.path == "/api/chat":
            return await _ollama(exchange, words)
        if exchange.request.path.startswith("/v1/models/"):
            return await _google(exchange, words)
        if exchange.streamed:
            return await _stream(exchange, _pieces(words), usage=usage, finish=finish)
        return web.json_response(_completion({"role": "assistant", "content": words}, usage, finish))

    return act


def fills_in(answer: Callable[[Exchange], Any] | Any) -> Act:
    """A form, in the way it was asked for: as a function's arguments or as text."""

    async def act(exchange: Exchange) -> web.StreamResponse:
        made = answer(exchange) if callable(answer) else answer
        text = made if isinstance(made, str) else json.dumps(made)
        tools = exchange.body.get("tools")
        if not tools:
            return web.json_response(_completion({"role": "assistant", "content": text}, True, "stop"))
        called = {"id": "c1", "type": "function", "function": {"name": tools[0]["function"]["name"], "arguments": text}}
        message = {"role": "assistant", "content": None, "tool_calls": [called]}
        return web.json_response(_completion(message, True, "tool_calls"))

    return act


# -- acts that go wrong


def refuses(status: int, message: str = "no", code: str = "", **headers: str) -> Act:
    """An error of the protocol."""

    async def act(exchange: Exchange) -> web.StreamResponse:
        error = {"message": message, "type": "error", "code": code or None}
        return web.json_response(
            {"error": error}, status=status, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )

    return act


def hangs() -> Act:
    """Takes the request and never answers."""

    async def act(exchange: Exchange) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    return act


def stalls(text: str) -> Act:
    """Says this much and then nothing, with the line open."""

    async def act(exchange: Exchange) -> web.StreamResponse:
        response = await exchange.open()
        for piece in _pieces(text):
            await _event(response, _chunk({"content": piece}))
        await asyncio.Event().wait()
        return response

    return act


def cuts(text: str) -> Act:
    """Says this much and drops the connection."""

    async def act(exchange: Exchange) -> web.StreamResponse:
        response = await exchange.open()
        for piece in _pieces(text):
            await _event(response, _chunk({"content": piece}))
        await asyncio.sleep(0.02)
        assert exchange.request.transport is not None
        exchange.request.transport.abort()
        return response

    return act


def ends_early(text: str) -> Act:
    """Says this much and closes the stream in good form, without ever saying that it was done."""

    async def act(exchange: Exchange) -> web.StreamResponse:
        response = await exchange.open()
        for piece in _pieces(text):
            await _event(response, _chunk({"content": piece}))
        return response

    return act


def sends(body: bytes, kind: str = "application/json") -> Act:
    """These bytes with a 200."""

    async def act(exchange: Exchange) -> web.StreamResponse:
        return web.Response(body=body, content_type=kind)

    return act


# -- the wire


def _pieces(text: str) -> list[str]:
    words = text.split(" ")
    return [word if n == 0 else f" {word}" for n, word in enumerate(words)]


async def _stream(exchange: Exchange, pieces: Sequence[str], usage: bool, finish: str) -> web.StreamResponse:
    response = await exchange.open()
    await _event(response, _chunk({"role": "assistant", "content": ""}))
    for piece in pieces:
        await _event(response, _chunk({"content": piece}))
    await _event(response, _chunk({}, finish))
    if usage and exchange.wants_usage:
        await _event(response, {**_chunk({}), "choices": [], "usage": _usage(exchange, len(pieces))})
    await response.write(b"data: [DONE]\n\n")
    await response.write_eof()
    return response


async def _event(response: web.StreamResponse, body: dict[str, Any]) -> None:
    await response.write(b"data: " + json.dumps(body).encode() + b"\n\n")


def _chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "fake", "choices": [choice]}


def _completion(message: dict[str, Any], usage: bool, finish: str) -> dict[str, Any]:
    choice = {"index": 0, "message": message, "finish_reason": finish}
    whole = {"id": "x", "object": "chat.completion", "created": 1, "model": "fake", "choices": [choice]}
    return {**whole, "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}} if usage else whole


def _usage(exchange: Exchange, completion: int) -> dict[str, int]:
    prompt = len(exchange.raw) // 5
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


async def _anthropic(exchange: Exchange, text: str) -> web.StreamResponse:
    head = {"id": "m", "type": "message", "role": "assistant", "model": "fake", "content": [], "stop_reason": None}
    usage = {"input_tokens": 50, "output_tokens": 1}
    if not exchange.streamed:
        block = [{"type": "text", "text": text}]
        return web.json_response({**head, "content": block, "stop_reason": "end_turn", "usage": usage})
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": {**head, "usage": usage}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        *(
            {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}}
            for piece in _pieces(text)
        ),
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": "end_turn"},
            "usage": {"input_tokens": 50, "output_tokens": 12},
        },
        {"type": "message_stop"},
    ]
    response = await exchange.open()
    response.force_close()  # LangChain keeps one client for the whole process, and no test could close it
    for event in events:
        await response.write(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode())
    await response.write_eof()
    return response


async def _ollama(exchange: Exchange, text: str) -> web.StreamResponse:
    line = {"model": "fake", "created_at": "2026-01-01T00:00:00Z"}
    done = {**line, "done": True, "done_reason": "stop", "prompt_eval_count": 40, "eval_count": 9}
    if not exchange.streamed:
        return web.json_response({**done, "message": {"role": "assistant", "content": text}})
    response = await exchange.open("application/x-ndjson")
    for piece in _pieces(text):
        part = {**line, "message": {"role": "assistant", "content": piece}, "done": False}
        await response.write(json.dumps(part).encode() + b"\n")
    last = {**done, "message": {"role": "assistant", "content": ""}}
    await response.write(json.dumps(last).encode() + b"\n")
    await response.write_eof()
    return response


async def _google(exchange: Exchange, text: str) -> web.StreamResponse:
    usage = {"promptTokenCount": 30, "candidatesTokenCount": 8, "totalTokenCount": 38}
    response = await exchange.open()
    response.force_close()
    pieces = _pieces(text)
    for number, piece in enumerate(pieces, start=1):
        candidate = {"content": {"role": "model", "parts": [{"text": piece}]}, "index": 0}
        last = {"finishReason": "STOP"} if number == len(pieces) else {}
        await _event(response, {"candidates": [{**candidate, **last}], "usageMetadata": usage, "modelVersion": "fake"})
    await response.write_eof()
    return response
