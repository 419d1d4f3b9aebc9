"""A transcript from elsewhere: read, its speakers confirmed, kept as an interview that is over, and critiqued."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from typing import Any

import gradio as gr

from interviewer.build import Practice
from interviewer.desk import Terms
from interviewer.engine import Engine
from interviewer.errors import InterviewError
from interviewer.imports import bring, minutes_of
from interviewer.outside import problem_about
from interviewer.page.brought import LEVELS, bring_html, name_of, read_sent, reading_html
from interviewer.page.judge import show_critique
from interviewer.page.speakers import open_speaker
from interviewer.page.views import Page, Updates, sent, told, whose
from interviewer.session import Session


class Bring:
    """Handlers of the transcript that is brought."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @told
    async def deed(
        self,
        owner: Any,
        who: str,
        provider: str,
        model: str,
        key: str,
        address: str,
        sees: bool,
        request: gr.Request,
        event: gr.EventData,
    ) -> AsyncIterator[Updates]:
        """A file was chosen, its reading confirmed, or another is wanted."""
        page, data = self.page, sent(event)
        if data.get("deed") == "keep":
            engine = open_speaker(page.practice, who, provider, model, key, address, sees)
            session = await asyncio.to_thread(keep, page.practice, data, whose(owner, request))
            async for updates in self._judge(session, engine, request):
                yield updates
        elif data.get("deed") == "read":
            yield {page.start.brought: self._read(data)}
        else:
            yield {page.start.brought: bring_html()}

    async def _judge(self, session: Session, engine: Engine, request: gr.Request) -> AsyncIterator[Updates]:
        page = self.page
        owner = page.practice.store.owner(session.id) or ""
        room = page.rooms.enter(session.id, owner)
        room.session.change_engine(engine)
        page.rooms.sit(room, str(request.session_hash))
        async for updates in show_critique(page, room):
            yield {**updates, page.start.brought: bring_html()}

    def _read(self, data: dict[str, Any]) -> str:
        try:
            return reading_html(self.page.practice, read_sent(data), name_of(data))
        except InterviewError as fault:
            return bring_html(str(fault))


def keep(practice: Practice, data: dict[str, Any], owner: str) -> Session:
    """The transcript confirmed, as an interview of its owner's. InterviewError says what is missing."""
    reading = read_sent(data)
    known, about = str(data.get("problem") or ""), str(data.get("about") or "")
    own = None if known else problem_about(about)
    terms = Terms(
        problem=own.id if own else known,
        minutes=minutes_of(reading.transcript),
        level=next((level for level in LEVELS if level == data.get("level")), "mid"),
        seed=secrets.randbelow(2**31),
        own=own,
    )
    return bring(practice.desk, reading.transcript, terms, owner, name_of(data))
