"""A model server for measuring: OpenAI's streamed chat completions, a sentence after so many seconds."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle

from aiohttp import web

SENTENCES = (("Take", " it", " from", " there", ".", " "), ("Go", " on", " from", " there", ".", " "))
"""By turns: what watches a page for new words must see that they are new."""


@contextmanager
def slow_model(seconds: float) -> Iterator[str]:
    """Its address, while it serves in a process of its own."""
    server = subprocess.Popen([sys.executable, "-m", __name__, str(seconds)], stdout=subprocess.PIPE)
    assert server.stdout is not None
    try:
        yield json.loads(server.stdout.readline())["address"]
    finally:
        server.terminate()
        server.wait()


async def serve(seconds: float) -> None:
    """Prints its address and answers until it is ended."""
    sentences = cycle(SENTENCES)

    async def answer(request: web.Request) -> web.StreamResponse:
        await request.read()
        await asyncio.sleep(seconds)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for piece in next(sentences):
            await response.write(_event({"content": piece}, None))
        await response.write(_event({}, "stop") + b"data: [DONE]\n\n")
        return response

    app = web.Application()
    app.router.add_post("/v1/chat/completions", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=512).start()
    print(json.dumps({"address": f"http://127.0.0.1:{runner.addresses[0][1]}"}), flush=True)
    await asyncio.Event().wait()


def _event(delta: dict[str, str], finish: str | None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "slow", "choices": [choice]}
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
