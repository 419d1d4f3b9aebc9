"""The seam behind which an engine stands: it understands the candidate, words a move, and assesses.

An engine is stateless: it knows no store, no page and no clock, and never chooses what to do. It may raise
EngineError and nothing else. Two ship: `engines.embedded` (no key, no network) and `engines.llm` (any chat model).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Protocol

from interviewer.assessment import Assessment, MistakeFound
from interviewer.events import ModelCalled
from interviewer.moves import Move, Understanding
from interviewer.problem import Problem
from interviewer.state import State
from interviewer.transcript import Transcript, Turn
from interviewer.words import DimensionId, Level, Mode, Persona, Value

Observe = Callable[[ModelCalled], None]
"""Where an engine reports each model call; the session logs it."""


class Brief(Value):
    """All that the engine that speaks may know: nothing here is still private.

    It never holds the fact sheet, the rubric, reference notes, or a hint that is not due.
    """

    title: str
    statement: str
    move: Move
    facts: tuple[str, ...] = ()
    """What is to be told now, one text a fact."""
    earned: tuple[str, ...] = ()
    """What was told before, oldest first."""
    conversation: tuple[Turn, ...] = ()
    """The last turns, oldest first; the last is what is answered now."""
    settled: tuple[str, ...] = ()
    """What the candidate settled earlier, a line each; for conversations longer than `conversation`."""
    said: tuple[str, ...] = ()
    """Every reply of the interviewer so far; none may be said again."""
    follow_ups: tuple[str, ...] = ()
    """Questions that would fit, by authors, for a probe that is free to choose its words."""
    guidance: str = ""
    """The part of the interview whose first question this is, and what to be after there; empty later in it."""
    persona: Persona = "neutral"
    level: Level = "mid"
    mode: Mode = "realistic"
    short: bool = False
    """The interviewer has talked too much so far: no small words this time."""
    minutes_left: float = 0.0
    seed: int = 0
    turn: int = 0
    """Number of the reply to be worded, from 0 for the opening."""
    picture: bytes = b""
    """The sketch or photo shown with the last message, as JPEG or PNG; for engines that see."""
    spent: int = 0
    """Tokens of models that this interview has used so far."""


class Engine(Protocol):
    """What a session and a critique need of an engine."""

    @property
    def name(self) -> str:
        """What the log and the page call it: `embedded`, or `provider:model`."""
        ...

    @property
    def sees(self) -> bool:
        """Whether it can make anything of a picture."""
        ...

    async def try_out(self) -> None:
        """Makes sure that it answers. InterviewError says, for a person, why it does not."""
        ...

    def understand(self, state: State, message: str) -> Understanding:
        """What `message` holds, given all that was said before. Local and fast."""
        ...

    def phrase(self, brief: Brief, observe: Observe) -> AsyncIterator[str]:
        """The words of the move, in pieces of any size, as they come."""
        ...

    async def assess(
        self, dimensions: tuple[DimensionId, ...], transcript: Transcript, reference: Problem | None, observe: Observe
    ) -> tuple[Assessment, ...]:
        """One assessment per dimension asked for, in that order. `reference` is None outside the bank."""
        ...

    async def find_mistakes(
        self, transcript: Transcript, reference: Problem | None, observe: Observe
    ) -> tuple[MistakeFound, ...]:
        """Technical errors and self-contradictions of the candidate, each quoted."""
        ...

    @property
    def group_size(self) -> int:
        """How many dimensions one `assess` call should carry."""
        ...
