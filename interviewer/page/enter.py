"""Coming in, going back, and the buttons of the lists: every change from one view to another."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import gradio as gr

from interviewer.errors import InterviewError
from interviewer.page.choice import WEAKEST, problem_from, read_upload, weakest_line
from interviewer.page.interview import speaking
from interviewer.page.judge import anew, compare, dispute, look, replay
from interviewer.page.speakers import open_speaker
from interviewer.page.start import own_told_html, taken_again, terms_from
from interviewer.page.talk import listen
from interviewer.page.views import Page, Updates, new_owner, sent, told, whose
from interviewer.problem import Problem
from interviewer.words import Level, Mode, Persona


class Enter:
    """Handlers of the page as a whole and of its first view."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @told
    async def arrive(self, owner: Any, place: Any, request: gr.Request) -> AsyncIterator[Updates]:
        """A tab was opened or reloaded, or the server came back: shows what was shown, from the log."""
        page = self.page
        owner = owner if isinstance(owner, str) and owner else new_owner()
        view = place.get("view") if isinstance(place, dict) else "start"
        yield {page.owner: owner}
        if view in SHOWN:
            try:
                async for updates in self._back(page, owner, place, request):
                    yield updates
                return
            except InterviewError:
                pass  # deleted meanwhile, or another person's browser data: the first view is the right answer
        yield page.at_start(whose(owner, request))

    async def _back(self, page: Page, owner: str, place: Any, request: gr.Request) -> AsyncIterator[Updates]:
        room = page.room(place, owner, request)
        page.rooms.sit(room, str(request.session_hash))
        async for updates in SHOWN[place["view"]](page, room, place):
            yield updates

    @told
    async def begin(
        self,
        owner: Any,
        chosen: Any,
        about: str,
        own: Problem | None,
        minutes: int,
        level: Level,
        mode: Mode,
        persona: Persona,
        who: str,
        provider: str,
        model: str,
        key: str,
        address: str,
        sees: bool,
        request: gr.Request,
    ) -> AsyncIterator[Updates]:
        """Starts the interview chosen, and lets the interviewer speak first."""
        page = self.page
        problem = problem_from(page.practice, chosen, whose(owner, request), about, own)
        terms = terms_from(page.practice, problem, minutes, level, mode, persona)
        engine = open_speaker(page.practice, who, provider, model, key, address, sees)
        room = page.rooms.open(terms, engine, whose(owner, request))
        page.rooms.sit(room, str(request.session_hash))
        if chosen.get("id") == WEAKEST and (line := weakest_line(page.practice, room.owner)):
            gr.Info(f"{line.name} was your lowest of late ({line.lately} of 4). This problem asks much of it.")
        async for updates in into_interview(page, room):
            yield updates

    @told
    async def deed(self, owner: Any, request: gr.Request, event: gr.EventData) -> AsyncIterator[Updates]:
        """A button in a list or a report was pressed."""
        data = sent(event)
        deed, name = str(data.get("deed")), str(data.get("id"))
        page, person = self.page, whose(owner, request)
        if deed == "again":
            problem = page.practice.problem(name, person)
            yield {**page.at_start(person), **taken_again(page.start, page.practice, problem)}
        elif deed == "delete":
            page.rooms.enter(name, person)
            page.rooms.forget(name)
            page.practice.store.delete(name)
            yield page.at_start(person)
        elif deed in DEEDS:
            room = page.rooms.enter(name, person)
            page.rooms.sit(room, str(request.session_hash))
            async for updates in DEEDS[deed](page, room, data):
                yield updates
        else:
            yield page.at_start(person)

    @told
    async def home(self, owner: Any, request: gr.Request) -> AsyncIterator[Updates]:
        """Back to the first view."""
        yield self.page.at_start(whose(owner, request))

    @told
    async def bring(self, event: gr.EventData) -> AsyncIterator[Updates]:
        """A file with a problem of the person's own was chosen, or taken back."""
        start, read = self.page.start, read_upload(self.page.practice, sent(event))
        problem, faults = (read.problem, read.faults) if read else (None, ())
        yield {start.own: problem, start.own_told: own_told_html(problem, faults)}

    async def gone(self, request: gr.Request) -> None:
        """A tab was closed."""
        self.page.rooms.leave(str(request.session_hash))


async def into_interview(page: Page, room: Any, data: Any = None) -> AsyncIterator[Updates]:
    """Shows the interview, and what the interviewer still owes."""
    if not room.busy and room.session.state.owed != "nothing" and not room.session.state.ended:
        await room.speak(room.session.resume())
    yield {**page.at_interview(room), **(speaking(page.interview, room) if room.busy else {})}
    async for updates in listen(page, room):
        yield updates


async def _open(page: Page, room: Any, data: Any) -> AsyncIterator[Updates]:
    shown = look(page, room, data) if room.session.state.ended else into_interview(page, room)
    async for updates in shown:
        yield updates


SHOWN: dict[str, Any] = {"interview": into_interview, "report": look, "replay": replay, "compare": compare}
"""What shows each view of an interview, given what `Page.place` or a button says about it."""
DEEDS: dict[str, Any] = {**SHOWN, "open": _open, "judge": anew, "dispute": dispute}
"""What a button in a list or a report may do to an interview."""
