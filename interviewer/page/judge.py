"""The critique: made once an interview is over, shown, and handed out as a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import gradio as gr

from interviewer.errors import InterviewError
from interviewer.page.report_view import FORMS
from interviewer.page.rooms import Room
from interviewer.page.views import Page, Updates, told
from interviewer.report import export_session


class Judge:
    """Handlers of the third view."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @told
    async def read(self, owner: Any, place: Any, request: gr.Request) -> AsyncIterator[Updates]:
        """Goes from an interview that is over to its critique."""
        room = self.page.room(place, owner, request)
        async for updates in show_critique(self.page, room):
            yield updates

    def download(self, form: str) -> Any:
        """A handler that carries the interview and its critique to the browser in one of `FORMS`."""

        @told
        async def carry(owner: Any, place: Any, request: gr.Request) -> AsyncIterator[Updates]:
            session = self.page.room(place, owner, request).session
            rubric = self.page.practice.knowledge.rubric
            yield {self.page.report.carried: export_session(session.id, session.state, session.log, rubric, form)}

        return carry


async def show_critique(page: Page, room: Room, anew: bool = False) -> AsyncIterator[Updates]:
    """The critique that is there, else the one that is being made, else a new one."""
    if not room.session.state.ended:
        raise InterviewError("This interview is not over.", "End it to read its critique.")
    if not room.busy and (anew or not room.session.state.critiques):
        room.work(page.practice.critique(room.session))
    if room.busy:
        yield page.at_report(room)
    async for _ in room.follow():
        yield {page.report.carried: gr.skip()}
    yield page.at_report(room, str(room.fault or ""))


def keep(form: str) -> str:
    """The browser's part of a download."""
    return f"(text) => interviewer.save('interview.{form}', '{FORMS[form][1]};charset=utf-8', text)"
