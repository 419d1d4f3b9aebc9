"""One interview: message in, guarded words out, every step logged before the next is taken.

`reply` appends what the candidate said and then does what `resume` does: whatever the log says is still owed. Recovery
after a crash, a reload or a cut stream is therefore the ordinary path, not a second one.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing

from anyio import CapacityLimiter, to_thread

from interviewer import events as ev
from interviewer.desk import Desk, Terms
from interviewer.engine import Engine
from interviewer.errors import EngineError, InterviewError
from interviewer.moves import Understanding
from interviewer.policy import next_move
from interviewer.speaking import Speech
from interviewer.state import State, apply, fold
from interviewer.transcript import Transcript

MOST_CHARACTERS = 20_000
"""Of one message: some 25 minutes of speech. A longer one is refused, and stays in the candidate's box."""
MOST_PICTURES = 20
"""Kept of one interview."""
LONGEST_ABSENCE = 120.0
"""Seconds that the clock counts of a time nobody was there: a closed laptop does not eat the interview."""

_EARS = CapacityLimiter(os.cpu_count() or 1)
"""One message a core is understood at a time. The next one begins when the words for the last have been asked for, so
that of a hundred candidates who speak at once the first need not wait for the last."""


class Session:
    """One interview in progress. One writer at a time: a second one gets `store.Conflict`."""

    def __init__(self, session_id: str, desk: Desk, engine: Engine, log: list[ev.Event]) -> None:
        self.id = session_id
        self.engine = engine
        self._desk = desk
        self._log = log
        started = log[0].body
        if not isinstance(started, ev.SessionStarted):
            raise InterviewError(f"The log of session {session_id} does not begin with its start.")
        self.state: State = fold(desk.problem_of(started), log)
        self._offset = log[-1].at
        self._since = log[-1].when

    @classmethod
    def start(cls, desk: Desk, engine: Engine, terms: Terms, owner: str) -> Session:
        """Begins an interview and logs its terms. InterviewError for an unknown problem or unfit minutes."""
        body = desk.started(terms, engine)
        if not 5 <= terms.minutes <= 90:
            raise InterviewError(f"An interview of {terms.minutes} minutes is not offered.", "Choose 5 to 90 minutes.")
        first = ev.Event(seq=1, at=0.0, when=desk.clock(), body=body)
        session_id = uuid.uuid4().hex[:12]
        desk.store.create(session_id, owner, first)
        return cls(session_id, desk, engine, [first])

    @classmethod
    def load(cls, desk: Desk, engine: Engine, session_id: str) -> Session:
        """An interview from its log; its clock goes on where it stood."""
        session = cls(session_id, desk, engine, desk.store.events(session_id))
        if not session.state.ended and not session.state.paused:
            session._go_on()
        return session

    @property
    def log(self) -> tuple[ev.Event, ...]:
        """All events so far."""
        return tuple(self._log)

    @property
    def now(self) -> float:
        """Seconds on the interview's clock."""
        if self.state.paused or self.state.ended:
            return self.state.at
        return max(self.state.at, self._offset + (self._desk.clock() - self._since).total_seconds())

    # -- what a candidate does

    async def reply(
        self, text: str, client_id: str = "", at: float | None = None, picture: str = ""
    ) -> AsyncGenerator[str, None]:
        """Logs a message and yields the interviewer's words as they come.

        `client_id` names the message: sent again after a lost connection, it is not logged twice. `at` sets the
        interview's clock (seconds), for transcripts and simulated candidates. Raises InterviewError for a message
        that is too long and for an interview that is over.
        """
        self._check(text)
        if at is not None:
            self._set_clock(at)
        message = ev.CandidateSpoke(text=_readable(text), client_id=client_id or uuid.uuid4().hex, picture=picture)
        if message.client_id not in self.state.client_ids:
            await self._hear(message)
        async with aclosing(self.resume()) as words:
            async for piece in words:
                yield piece

    def _check(self, text: str) -> None:
        if self.state.ended:
            raise InterviewError("This interview is over.", "Read its critique or start another.")
        if len(text) > MOST_CHARACTERS:
            raise InterviewError(
                f"The message has {len(text):,} characters; {MOST_CHARACTERS:,} is the most.", "Send it in parts."
            )

    async def _hear(self, message: ev.CandidateSpoke) -> None:
        """Logs a new message; a reply that was never finished is finished first, so that none is skipped in the log."""
        async for _ in self.resume():
            pass
        if self.state.paused:
            self._append(ev.Continued())
        self._append(message)

    async def hint(self) -> AsyncGenerator[str, None]:
        """Study mode: the next rung of the ladder. InterviewError in a realistic interview."""
        if self.state.started.mode != "study":
            raise InterviewError("There are no hints in a realistic interview.", "Choose study mode next time.")
        if self.state.owed == "nothing" and not self.state.ended:
            self._append(ev.HintAsked())
        async with aclosing(self.resume()) as words:
            async for piece in words:
                yield piece

    def pause(self) -> None:
        """Stops the clock."""
        if not self.state.paused and not self.state.ended:
            self._append(ev.Paused())

    def unpause(self) -> None:
        """Starts the clock again."""
        if self.state.paused:
            self._append(ev.Continued())

    def write_notes(self, text: str) -> None:
        """Keeps the private notes, whole."""
        if text != self.state.notes:
            self._append(ev.NotesWritten(text=text[:MOST_CHARACTERS]))

    def draw(self, source: str) -> None:
        """Keeps the whiteboard's source, whole."""
        if source != self.state.board:
            self._append(ev.BoardDrawn(source=source[:MOST_CHARACTERS]))

    def keep_picture(self, content: bytes) -> str:
        """Keeps a sketch or photo, and gives the name under which `reply` shows it."""
        if len(self._desk.store.picture_names(self.id)) >= MOST_PICTURES:
            raise InterviewError(f"{MOST_PICTURES} pictures were kept, which is the most.", "Draw the rest in Mermaid.")
        name = hashlib.sha256(content).hexdigest()[:16]
        self._desk.store.keep_picture(self.id, name, content)
        return name

    def change_engine(self, engine: Engine) -> None:
        """Another engine speaks from the next reply on."""
        if engine.name != self.state.engine:
            self._append(ev.EngineChanged(engine=engine.name))
        self.engine = engine

    def transcript(self) -> Transcript:
        """The interview so far, as a critic reads it."""
        return self.state.transcript(self.id)

    def note(self, *bodies: ev.Body) -> None:
        """Adds to the log what happened outside the conversation: calls of a critic, its critique, a dispute."""
        for body in bodies:
            self._append(body)

    def end(self) -> None:
        """Ends the interview early."""
        if not self.state.ended:
            self._append(ev.SessionEnded(why="left early"))

    # -- what the log says is owed

    async def resume(self) -> AsyncGenerator[str, None]:
        """Does what is owed, and yields the words of it; nothing where nothing is owed."""
        if self.state.owed == "understanding":
            await self._understand()
        if self.state.owed in {"opening", "move"}:
            self._append(self._chosen(self.state))
        if self.state.owed == "words" and self.state.pending:
            move = self.state.pending
            speech = Speech(self.state, move, self._desk.knowledge, self._append, self._picture())
            async with aclosing(speech.by(self.engine, self._desk.spare)) as words:
                async for piece in words:
                    yield piece
            if speech.over:
                self.change_engine(self._desk.spare)
            if move.kind == "close":
                self._append(ev.SessionEnded(why="closed"))

    def _picture(self) -> bytes:
        """The picture shown with the message that is answered now; empty where none was."""
        last = self.state.turns[-1:]
        name = last[0].picture if last else ""
        return self._desk.store.picture(self.id, name) if name else b""

    async def _understand(self) -> None:
        engine = self.engine
        try:
            understanding = await _apart(engine, self.state)
        except EngineError as fault:
            self._append(ev.EngineFailed(engine=engine.name, doing="understand", reason=fault.what))
            engine = self._desk.spare
            understanding = await _apart(engine, self.state)
        if self.state.owed == "understanding":
            heard = ev.Understood(understanding=understanding, engine=engine.name)
            # Together in one write: each write lets the threads that understand others go first.
            self._append(heard, self._chosen(apply(self.state, self._entry(heard))))

    def _chosen(self, state: State) -> ev.MoveChosen:
        return ev.MoveChosen(move=next_move(state, self._desk.knowledge.concepts))

    # -- the log and its clock

    def _append(self, *bodies: ev.Body) -> None:
        """Logs all or none of it."""
        entries = [self._entry(body, place) for place, body in enumerate(bodies)]
        self._desk.store.append(self.id, *entries)
        for entry in entries:
            self._log.append(entry)
            self.state = apply(self.state, entry)
            if isinstance(entry.body, ev.Continued):
                self._restart(entry.at)

    def _entry(self, body: ev.Body, place: int = 0) -> ev.Event:
        return ev.Event(seq=len(self._log) + 1 + place, at=self.now, when=self._desk.clock(), body=body)

    def _go_on(self) -> None:
        """After an absence: the clock counts at most `LONGEST_ABSENCE` of it."""
        away = (self._desk.clock() - self._since).total_seconds()
        self._restart(self.state.at + min(max(away, 0.0), LONGEST_ABSENCE))

    def _restart(self, at: float) -> None:
        self._offset, self._since = at, self._desk.clock()

    def _set_clock(self, at: float) -> None:
        self._restart(max(at, self.state.at))


async def _apart(engine: Engine, state: State) -> Understanding:
    """What the last message holds, found on a thread: the words of other interviews go on meanwhile."""
    return await to_thread.run_sync(engine.understand, state, state.turns[-1].text, limiter=_EARS)


def _readable(text: str) -> str:
    """The message without control characters, which no person types and no page can show."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t").strip()
