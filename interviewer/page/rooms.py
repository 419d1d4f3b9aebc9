"""The interviews that are open in this process, each with the reply that is being spoken.

Knows no Gradio. A reply is spoken by a task of its own and not by the tab that asked for it: a tab that is reloaded or
closed cuts nothing, and the next one listens in where the reply stands. All of it runs on one event loop, so that two
handlers never hold the same session at once; callers must therefore be coroutines.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import aclosing, suppress
from functools import lru_cache
from typing import Any

from interviewer.build import Practice
from interviewer.desk import Terms
from interviewer.engine import Engine
from interviewer.errors import InterviewError
from interviewer.page.limits import Limits
from interviewer.page.sketch import glimpse
from interviewer.session import LONGEST_ABSENCE, Session

AT_ONCE = 0.12
"""Seconds within which a reply is shown whole: to draw the conversation twice takes a browser longer than that."""
MOST_GLIMPSES = 200
"""Kept at hand, some ten kilobytes each."""
MOST_ROOMS = 500
"""Beyond these, the one unused longest is let go; it comes back from the store when somebody enters it again."""


class Room:
    """One interview, and the reply or critique in progress."""

    def __init__(self, session: Session, owner: str, limits: Limits, look: Callable[[str, str], str]) -> None:
        """`look` gives the glimpse of one of a session's pictures."""
        self.session = session
        self.owner = owner
        self._limits, self._look = limits, look
        self.words = ""
        """What was spoken of the reply in progress."""
        self.fault: InterviewError | None = None
        """Why the last reply or critique broke off."""
        self.began = 0
        """How long the log was when it began."""
        self.tabs: set[str] = set()
        self.empty_since: float | None = None
        self._task: asyncio.Task[None] | None = None
        self._bell = asyncio.Event()

    @property
    def busy(self) -> bool:
        """Whether a reply or a critique is in progress."""
        return self._task is not None and not self._task.done()

    @property
    def glimpses(self) -> dict[str, str]:
        """The pictures shown so far, made small, by name."""
        shown = {turn.picture for turn in self.session.state.turns if turn.picture}
        return {name: self._look(self.session.id, name) for name in shown}

    def name_of(self, message: str) -> str:
        """A name for a message: the same words at the same place are a retry, not a second message."""
        place = f"{self.session.id}\0{len(self.session.state.turns)}"
        return hashlib.sha256(f"{place}\0{message}".encode()).hexdigest()[:32]

    async def speak(self, pieces: AsyncIterator[str]) -> None:
        """Starts a reply; returns when it is over or `AT_ONCE` has passed, the message being logged in either case.

        InterviewError while another is in progress, and for an owner who asks faster than is served.
        """
        if not self.busy:
            self._limits.one_more_reply(self.owner)
        task = self._begin(self._pump(pieces))
        await asyncio.wait({task}, timeout=AT_ONCE)

    async def work(self, job: Coroutine[Any, Any, object]) -> None:
        """Starts what has no words to show, such as a critique; returns when it is over or `AT_ONCE` has passed.

        InterviewError while anything is in progress.
        """
        task = self._begin(self._await(job))
        await asyncio.wait({task}, timeout=AT_ONCE)

    async def follow(self) -> AsyncIterator[str]:
        """The words so far, again whenever there are more, until what is in progress is over."""
        while self.busy:
            bell = self._bell
            yield self.words
            await bell.wait()

    async def stop(self) -> None:
        """Breaks off what is in progress; what was shown of a reply stays said."""
        if self._task is not None and self.busy:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def _begin(self, doing: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        if self.busy:
            doing.close()
            raise InterviewError("The interviewer is still answering.", "Wait for the end of the reply, or stop it.")
        self.words, self.fault, self.began = "", None, len(self.session.log)
        self._task = asyncio.create_task(doing)
        self._task.add_done_callback(lambda _: self._ring())
        return self._task

    async def _pump(self, pieces: AsyncIterator[str]) -> None:
        try:
            async with aclosing(pieces) as spoken:  # type: ignore[type-var]
                async for piece in spoken:
                    self.words += piece
                    self._ring()
        except InterviewError as fault:
            self.fault = fault

    async def _await(self, job: Coroutine[Any, Any, object]) -> None:
        try:
            await job
        except InterviewError as fault:
            self.fault = fault

    def _ring(self) -> None:
        self._bell.set()
        self._bell = asyncio.Event()


class Rooms:
    """All open interviews of this process, by session id."""

    def __init__(self, practice: Practice, now: Callable[[], float] = time.monotonic) -> None:
        self._practice = practice
        self._now = now
        self._rooms: dict[str, Room] = {}
        self._look = lru_cache(MOST_GLIMPSES)(self._glimpse)
        self.limits = Limits(practice.settings.most_open, practice.settings.most_messages)

    def open(self, terms: Terms, engine: Engine, owner: str) -> Room:
        """A new interview. InterviewError where its terms cannot be met."""
        self.limits.one_more_interview(sum(s.status == "open" for s in self._practice.summaries(owner)))
        return self._keep(Room(self._practice.start(terms, engine, owner), owner, self.limits, self._look))

    def enter(self, session_id: str, owner: str) -> Room:
        """The interview of that id. InterviewError where it is unknown or somebody else's."""
        room = self._rooms.get(session_id)
        if room is None or room.owner != owner:
            room = Room(self._practice.load(session_id, owner=owner), owner, self.limits, self._look)
        elif self._was_left(room):
            room.session = self._reread(room)
        return self._keep(room)

    def sit(self, room: Room, tab: str) -> None:
        """Notes that a tab shows the interview."""
        self.leave(tab)
        room.tabs.add(tab)
        room.empty_since = None

    def leave(self, tab: str) -> None:
        """Notes that a tab is gone. The clock of an interview without a tab counts only the start of the absence."""
        for room in self._rooms.values():
            if tab in room.tabs:
                room.tabs.discard(tab)
                room.empty_since = None if room.tabs else self._now()

    def refresh(self, room: Room) -> None:
        """Reads the log again after somebody else wrote to it, or after the computer slept."""
        if not room.busy:
            room.session = self._reread(room)

    def forget(self, session_id: str) -> None:
        """Lets go of an interview that was deleted."""
        self._rooms.pop(session_id, None)

    def _glimpse(self, session_id: str, name: str) -> str:
        return glimpse(self._practice.store.picture(session_id, name))

    def _reread(self, room: Room) -> Session:
        return self._practice.load(room.session.id, engine=room.session.engine, owner=room.owner)

    def _was_left(self, room: Room) -> bool:
        gone = room.empty_since
        return gone is not None and not room.busy and self._now() - gone > LONGEST_ABSENCE

    def _keep(self, room: Room) -> Room:
        self._rooms.pop(room.session.id, None)
        self._rooms[room.session.id] = room
        idle = [key for key, kept in self._rooms.items() if not kept.busy and kept is not room]
        for key in idle[: max(0, len(self._rooms) - MOST_ROOMS)]:
            del self._rooms[key]
        return room
