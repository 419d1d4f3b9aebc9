"""Voice by an audio server: what was recorded is written down, a reply is read out. The key stays with the server."""

from __future__ import annotations

import base64
import binascii
from collections.abc import AsyncIterator
from typing import Any

import gradio as gr

from interviewer.audio import AudioEndpoint
from interviewer.diagram import without_diagrams
from interviewer.errors import InterviewError
from interviewer.page.rooms import Room
from interviewer.page.views import Page, Updates, sent, tell, told

MOST_BYTES = 6_000_000
"""Of a recording: more than the minutes after which the page stops one."""
KINDS = {"audio/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "mp4", "audio/mpeg": "mp3", "audio/wav": "wav"}
"""What browsers record, and the ending by which a server tells one from another."""
AGAIN = "Hold the button and say it again."


class Speech:
    """Handler of the voice under the conversation, where an audio server is set."""

    def __init__(self, page: Page, audio: AudioEndpoint) -> None:
        self.page, self.audio = page, audio

    @told
    async def deed(self, owner: Any, place: Any, request: gr.Request, event: gr.EventData) -> AsyncIterator[Updates]:
        """Something was recorded, or a reply is to be read out.

        The answer carries the stamp of what it answers, and is empty where it failed: the browser waits for it.
        """
        view, data = self.page.interview, sent(event)
        hearing = data.get("deed") == "hear"
        answer = ""
        try:
            room = self.page.room(place, owner, request)
            self.page.rooms.limits.one_more_reply(room.owner)
            answer = await (self._hear(data) if hearing else self._read(room))
        except InterviewError as fault:
            tell(fault)
        yield {view.heard if hearing else view.spoken: {"stamp": data.get("stamp"), "answer": answer}}

    async def _hear(self, data: dict[str, Any]) -> str:
        sound, kind = read_sound(data.get("content"))
        return await self.audio.hear(sound, f"answer.{kind}")

    async def _read(self, room: Room) -> str:
        """The interviewer's last words, as a data address. Nothing that a tab sends is read out."""
        said = [turn.text for turn in room.session.state.turns if turn.speaker == "interviewer"]
        words = without_diagrams(said[-1]).strip() if said else ""
        if not words:
            return ""
        return f"data:audio/mpeg;base64,{base64.b64encode(await self.audio.speak(words)).decode()}"


def read_sound(address: object) -> tuple[bytes, str]:
    """The recording in a data address, and the ending of its kind. InterviewError where it is none, or too long."""
    head, _, body = str(address).partition(",")
    kind = KINDS.get(head.removeprefix("data:").partition(";")[0])
    if kind is None:
        raise InterviewError("This browser records in a form that audio servers do not read.", "Use another browser.")
    try:
        sound = base64.b64decode(body, validate=True)
    except binascii.Error as fault:
        raise InterviewError("The recording did not arrive whole.", AGAIN) from fault
    if not sound:
        raise InterviewError("Nothing was recorded.", AGAIN)
    if len(sound) > MOST_BYTES:
        raise InterviewError(f"The recording has {len(sound):,} bytes; {MOST_BYTES:,} is the most.", "Say it in parts.")
    return sound, kind
