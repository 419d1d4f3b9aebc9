"""The critique: made once an interview is over, shown, answered, made again, and handed out as a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import gradio as gr

from interviewer.errors import InterviewError
from interviewer.page.past import boards_of, compare_html, replay_html
from interviewer.page.report_view import FORMS
from interviewer.page.rooms import Room
from interviewer.page.views import Page, Updates, tell, told
from interviewer.report import export_session
from interviewer.session import MOST_CHARACTERS


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
        """A handler that carries the interview and the critique shown to the browser in one of `FORMS`."""

        @told
        async def carry(owner: Any, place: Any, request: gr.Request) -> AsyncIterator[Updates]:
            session = self.page.room(place, owner, request).session
            made = session.state.critiques
            shown = replace(session.state, critiques=made[: _nth(place, len(made)) + 1])
            rubric = self.page.practice.knowledge.rubric
            pictures = self.page.practice.store.pictures(session.id)
            text = export_session(session.id, shown, session.log, rubric, form, pictures)
            yield {self.page.report.carried: text}

        return carry


async def show_critique(page: Page, room: Room) -> AsyncIterator[Updates]:
    """The critique that is there, else the one that is being made, else a new one."""
    if not room.session.state.ended:
        raise InterviewError("This interview is not over.", "End it to read its critique.")
    if not room.busy and not room.session.state.critiques:
        await room.work(page.practice.critique(room.session))
    async for updates in _when_done(page, room):
        yield updates


async def look(page: Page, room: Room, data: dict[str, Any]) -> AsyncIterator[Updates]:
    """One of the critiques: the newest, unless `data` says which."""
    made = room.session.state.critiques
    if made and not room.busy:
        yield page.at_report(room, nth=_nth(data, len(made)))
        return
    async for updates in show_critique(page, room):
        yield updates


async def anew(page: Page, room: Room, data: dict[str, Any]) -> AsyncIterator[Updates]:
    """One more critique, by the engine named or the interview's own; those before it stay."""
    if not room.session.state.ended:
        raise InterviewError("This interview is not over.", "End it to read its critique.")
    wanted, own = str(data.get("engine") or ""), room.session.engine
    engine = own if wanted in {"", own.name} else page.practice.engine(wanted)
    await room.work(page.practice.critique(room.session, engine))
    async for updates in _when_done(page, room):
        yield updates


async def dispute(page: Page, room: Room, data: dict[str, Any]) -> AsyncIterator[Updates]:
    """The candidate's answer to one score of the newest critique: the dimension is assessed again with it."""
    made = room.session.state.critiques
    if not made or _nth(data, len(made)) != len(made) - 1:
        raise InterviewError("Only the newest critique can be answered.", "Go to the newest, and answer its score.")
    known = [d.id for d in page.practice.knowledge.rubric.dimensions]
    dimension = next((each for each in known if each == data.get("dimension")), None)
    words, turn = str(data.get("words") or "").strip(), str(data.get("turn") or "")
    if dimension is None or (turn and not turn.isdecimal()):
        raise InterviewError("This answer names no score.", "Reload the page and answer it again.")
    if not words and not turn:
        raise InterviewError("There is nothing to weigh.", "Answer the score in your words or point to a turn.")
    if len(words) > MOST_CHARACTERS:
        raise InterviewError(f"The answer has {len(words):,} characters.", f"{MOST_CHARACTERS:,} is the most.")
    await room.work(page.practice.dispute(room.session, dimension, words, int(turn) if turn else None))
    async for updates in _when_done(page, room, dimension):
        yield updates


async def replay(page: Page, room: Room, data: dict[str, Any]) -> AsyncIterator[Updates]:
    """An interview that is over, to be gone through turn by turn."""
    if not room.session.state.ended:
        raise InterviewError("This interview is not over.", "Go on with it, and replay it when it is.")
    body = replay_html(room.session, page.practice.store.pictures(room.session.id))
    place = {"view": "replay", "session": room.session.id}
    yield page.at_reading(room, body, place, boards_of(room.session))


async def compare(page: Page, room: Room, data: dict[str, Any]) -> AsyncIterator[Updates]:
    """Two attempts side by side, the older one first."""
    other = page.rooms.enter(str(data.get("other")), room.owner)
    pair = sorted((room.session, other.session), key=lambda session: session.log[0].when)
    if not all(session.state.critiques for session in pair) or room is other:
        raise InterviewError("Two interviews with a critique are needed.", "Tick two of them.")
    place = {"view": "compare", "session": room.session.id, "other": other.session.id}
    yield page.at_reading(room, compare_html(page.practice, *pair), place)


async def _when_done(page: Page, room: Room, opened: str = "") -> AsyncIterator[Updates]:
    if room.busy:
        yield page.at_report(room)
    async for _ in room.follow():
        yield {page.report.carried: gr.skip()}
    if room.fault and room.session.state.critiques:
        tell(room.fault)
    yield page.at_report(room, str(room.fault or ""), opened=opened)


def _nth(data: Any, made: int) -> int:
    """Which of the critiques a button or a place means; the newest where it means none of them."""
    wanted = str(data.get("critique", "")) if isinstance(data, dict) else ""
    return int(wanted) if wanted.isdecimal() and int(wanted) < made else made - 1


def keep(form: str) -> str:
    """The browser's part of a download."""
    return f"(text) => interviewer.save('interview.{form}', '{FORMS[form][1]};charset=utf-8', text)"
