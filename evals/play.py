"""Plays one simulated candidate against one engine, through a real session, on a simulated clock.

The same seed gives the same interview. Nothing is written to the store of the person who runs it.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Protocol, cast

from evals.candidates import Conversation, Script, next_message
from evals.candidates.persona import messages_for
from interviewer.build import Practice
from interviewer.desk import Terms
from interviewer.engine import Engine, Observe
from interviewer.errors import InterviewError
from interviewer.events import Event
from interviewer.session import Session
from interviewer.state import State
from interviewer.store import Store
from interviewer.transcript import Transcript, Turn

if TYPE_CHECKING:
    from interviewer.engines.llm.wire import Message

SECONDS = (95.0, 140.0)
"""Between two messages of a candidate: what a spoken answer and the thought before it take."""
MOST_MESSAGES = 40

Speaker = Callable[[Conversation, Random], Awaitable[str]]


class Talker(Protocol):
    """A chat model that says anything, such as the llm engine's."""

    async def talk(self, messages: Sequence[Message], observe: Observe) -> str:
        """The whole reply."""
        ...


@dataclass(frozen=True)
class Wait:
    """How long one reply took, in milliseconds of the wall clock."""

    first: float
    whole: float


@dataclass(frozen=True)
class Played:
    """One whole interview."""

    state: State
    log: tuple[Event, ...]
    waits: tuple[Wait, ...]
    refused: tuple[str, ...]
    """Why messages were refused, each with a remedy; such a message was not part of the interview."""

    @property
    def transcript(self) -> Transcript:
        """As a critic reads it."""
        return self.state.transcript("played")


class MemoryStore:
    """Keeps events nowhere but in the session: an eval leaves no trace in anybody's history."""

    def create(self, session: str, owner: str, first: Event) -> None:
        """Nothing to keep."""

    def append(self, session: str, *entries: Event) -> None:
        """Nothing to keep."""


def scripted(script: Script) -> Speaker:
    """A simulated candidate as something that speaks."""

    async def speak(conversation: Conversation, rng: Random) -> str:
        return next_message(script, conversation, rng)

    return speak


def modelled(script: Script, model: Talker, observe: Observe) -> Speaker:
    """The same candidate played by a model. It may raise EngineError."""

    async def speak(conversation: Conversation, rng: Random) -> str:
        return await model.talk(messages_for(script, conversation), observe)

    return speak


def open_session(practice: Practice, engine: Engine, terms: Terms) -> Session:
    """A session that writes to no store and whose clock stands still unless it is set."""
    store = cast(Store, MemoryStore())
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return Session.start(replace(practice.desk, store=store, clock=lambda: start), engine, terms, "eval")


async def play(practice: Practice, engine: Engine, speaker: Speaker, terms: Terms) -> Played:
    """A whole interview, from its opening to its close or until the candidate has nothing more to say."""
    session = open_session(practice, engine, terms)
    rng = Random(f"{terms.problem}/{terms.seed}")
    waits = [await _timed(session, None, 0.0)]
    refused: list[str] = []
    while not session.state.ended and session.state.messages + len(refused) < MOST_MESSAGES:
        state = session.state
        seen = Conversation(state.problem.title, state.problem.statement, state.turns)
        text = await speaker(seen, rng)
        try:
            waits.append(await _timed(session, text, state.at + rng.uniform(*SECONDS)))
        except InterviewError as fault:
            refused.append(str(fault))
    return Played(session.state, session.log, tuple(waits), tuple(refused))


async def replay_messages(
    practice: Practice, engine: Engine, terms: Terms, messages: Sequence[tuple[str, float]]
) -> Played:
    """An interview in which the candidate's words and times are given; stops where the interviewer closes."""
    session = open_session(practice, engine, terms)
    waits = [await _timed(session, None, 0.0)]
    for text, at in messages:
        if session.state.ended:
            break
        waits.append(await _timed(session, text, at))
    return Played(session.state, session.log, tuple(waits), ())


def with_turns(transcript: Transcript, turns: Iterable[Turn]) -> Transcript:
    """The same interview with other turns. Made anew: a copy would keep what was worked out from the old ones."""
    return Transcript.model_validate({**transcript.model_dump(exclude={"turns"}), "turns": tuple(turns)})


async def _timed(session: Session, text: str | None, at: float) -> Wait:
    began, first = time.perf_counter(), None
    words = session.resume() if text is None else session.reply(text, at=at)
    async for _ in words:
        first = first or time.perf_counter()
    ended = time.perf_counter()
    return Wait(first=((first or ended) - began) * 1000, whole=(ended - began) * 1000)
