"""An audio server on loopback that speaks OpenAI's protocol for sound, and refuses on demand."""

from __future__ import annotations

import json
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO

from aiohttp import web

from .loopback import on_loopback


def a_sound() -> bytes:
    """A tenth of a second of silence that a browser can play."""
    made = BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(1600))
    return made.getvalue()


@dataclass
class AudioServer:
    """What a test holds in its hand."""

    hears: str = "How many users are there?"
    """What is understood of every recording."""
    status: int = 200
    answers: web.Response | None = None
    """What is answered in place of what was asked for."""
    address: str = ""
    keys: list[str] = field(default_factory=list)
    recorded: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Model, name of the file and sound of each recording."""
    read: list[dict[str, str]] = field(default_factory=list)

    async def transcriptions(self, request: web.Request) -> web.Response:
        form = await request.post()
        sound = form["file"]
        assert isinstance(sound, web.FileField)
        self.recorded.append((str(form["model"]), sound.filename, sound.file.read()))
        return self._answer(request) or web.json_response({"text": self.hears})

    async def speech(self, request: web.Request) -> web.Response:
        self.read.append(json.loads(await request.read()))
        return self._answer(request) or web.Response(body=a_sound(), content_type="audio/mpeg")

    def _answer(self, request: web.Request) -> web.Response | None:
        key = request.headers.get("Authorization", "")
        self.keys.append(key)
        if self.status != 200:
            return web.json_response({"error": {"message": f"no: {key}"}}, status=self.status)
        return self.answers


@asynccontextmanager
async def serving() -> AsyncIterator[AudioServer]:
    """A running server."""
    server = AudioServer()
    app = web.Application(client_max_size=2**24)
    app.router.add_post("/v1/audio/transcriptions", server.transcriptions)
    app.router.add_post("/v1/audio/speech", server.speech)
    async with on_loopback(app) as server.address:
        yield server
