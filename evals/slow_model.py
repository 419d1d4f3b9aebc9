"""A model server for measuring: OpenAI's streamed chat completions, a sentence after so many seconds."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import cycle

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
    """Prints its address and answers until it is ended. Bare HTTP, to leave the machine to what is measured."""
    sentences = cycle(SENTENCES)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
                await reader.readexactly(int(length.partition(b":")[2]))
                await asyncio.sleep(seconds)
                pieces = [_event({"content": piece}, None) for piece in next(sentences)]
                body = b"".join([*pieces, _event({}, "stop"), b"data: [DONE]\n\n"])
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n")
                writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=512)
    host, port = server.sockets[0].getsockname()
    print(json.dumps({"address": f"http://{host}:{port}"}), flush=True)
    await server.serve_forever()


def _event(delta: dict[str, str], finish: str | None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "slow", "choices": [choice]}
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
