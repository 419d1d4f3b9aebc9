"""Replies that outlive the tab that asked for them, and interviews that stay their owner's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from interviewer import events as ev
from interviewer.build import Practice
from interviewer.desk import Desk, Terms
from interviewer.engine import Brief, Observe
from interviewer.errors import InterviewError
from interviewer.page.rooms import Room, Rooms
from interviewer.session import Session
from tests.stories import ANSWERS, PROBLEM


class Halting:
    """Understands as the embedded engine does; says one sentence, then waits to be let go."""

    name = "halting"
    group_size = 10

    def __init__(self, practice: Practice) -> None:
        self.understand = practice.embedded.understand
        self.let_go = asyncio.Event()

    async def phrase(self, brief: Brief, observe: Observe) -> AsyncIterator[str]:
        yield f"This is thought number {brief.turn}. "
        await self.let_go.wait()
        yield "And this is where it ends."


async def opened(practice: Practice) -> tuple[Rooms, Room, Halting]:
    """An interview whose opening was said; from here on the halting engine speaks."""
    rooms, engine = Rooms(practice), Halting(practice)
    room = rooms.open(Terms(PROBLEM), practice.embedded, "someone")
    await room.speak(room.session.resume())
    await finish(room)
    room.session.change_engine(engine)
    return rooms, room, engine


async def finish(room: Room) -> None:
    async for _ in room.follow():
        pass


async def heard(room: Room) -> str:
    words = ""
    async for words in room.follow():
        if words:
            break
    return words.strip()


async def test_a_reply_goes_on_without_the_tab_that_asked_for_it(practice: Practice) -> None:
    _, room, engine = await opened(practice)
    await room.speak(room.session.reply(ANSWERS[2]))
    listening = asyncio.create_task(heard(room))
    await listening  # the first tab hears the beginning, and is closed
    engine.let_go.set()
    await finish(room)
    assert room.session.state.turns[-1].text.endswith("And this is where it ends.")
    assert room.session.state.owed == "nothing"


async def test_a_second_tab_listens_in_where_the_reply_stands(practice: Practice) -> None:
    rooms, room, engine = await opened(practice)
    await room.speak(room.session.reply(ANSWERS[2]))
    again = rooms.enter(room.session.id, "someone")
    assert again is room
    assert await heard(again) == "This is thought number 1."
    engine.let_go.set()
    await finish(again)


async def test_a_stopped_reply_keeps_what_was_shown_and_says_it_was_cut(practice: Practice) -> None:
    _, room, _ = await opened(practice)
    await room.speak(room.session.reply(ANSWERS[2]))
    await heard(room)
    await room.stop()
    spoken = [event.body for event in room.session.log if isinstance(event.body, ev.InterviewerSpoke)]
    assert (spoken[-1].text, spoken[-1].complete) == ("This is thought number 1.", False)


async def test_a_second_message_during_a_reply_is_refused_and_not_logged(practice: Practice) -> None:
    _, room, engine = await opened(practice)
    await room.speak(room.session.reply(ANSWERS[2]))
    with pytest.raises(InterviewError, match="still answering"):
        await room.speak(room.session.reply("Too early."))
    engine.let_go.set()
    await finish(room)
    assert room.session.state.messages == 1


async def test_a_message_is_in_the_log_before_the_reply_begins(practice: Practice) -> None:
    _, room, engine = await opened(practice)
    await room.speak(room.session.reply("How many people use it?"))
    assert room.session.state.turns[-1].text == "How many people use it?"
    await room.stop()


async def test_a_fault_is_kept_for_the_tab_and_the_room_is_free_again(practice: Practice) -> None:
    _, room, engine = await opened(practice)
    await room.speak(room.session.reply("x" * 30_000))
    await finish(room)
    assert room.fault is not None
    assert "Send it in parts" in room.fault.remedy
    assert not room.busy


async def test_somebody_elses_interview_is_as_unknown_as_none(practice: Practice) -> None:
    rooms, room, _ = await opened(practice)
    with pytest.raises(InterviewError):
        rooms.enter(room.session.id, "another")
    with pytest.raises(InterviewError):
        rooms.enter("nowhere", "someone")


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


async def test_a_reload_costs_no_time_and_a_long_absence_little(practice: Practice) -> None:
    hands = Hands()
    desk = Desk(practice.knowledge, practice.store, practice.embedded, "", clock=hands)

    class Still:
        settings, summaries = practice.settings, practice.summaries

        def start(self, terms: Terms, engine: object, owner: str) -> Session:
            return Session.start(desk, practice.embedded, terms, owner)

        def load(self, session_id: str, engine: object = None, owner: str | None = None) -> Session:
            return Session.load(desk, practice.embedded, session_id)

    absences = iter([1000.0, 1001.0, 1001.0, 2000.0, 9000.0])
    rooms = Rooms(Still(), now=lambda: next(absences))  # type: ignore[arg-type]
    room = rooms.open(Terms(PROBLEM), practice.embedded, "someone")
    await room.speak(room.session.resume())
    await finish(room)
    rooms.sit(room, "first tab")
    hands.time += timedelta(minutes=8)  # thinking
    rooms.leave("first tab")
    assert rooms.enter(room.session.id, "someone").session.now == pytest.approx(480, abs=2)
    rooms.sit(room, "second tab")
    rooms.leave("second tab")
    hands.time += timedelta(hours=2)
    assert rooms.enter(room.session.id, "someone").session.now <= 120 + 2
