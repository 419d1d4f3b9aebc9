"""What an interview is held on: its terms, and the desk that all interviews of a program share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from interviewer import events as ev
from interviewer.engine import Engine
from interviewer.knowledge import Knowledge
from interviewer.problem import Problem
from interviewer.store import Store
from interviewer.words import Level, Mode, Persona

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Terms:
    """What the candidate chose before the start."""

    problem: str
    minutes: int = 35
    level: Level = "mid"
    mode: Mode = "realistic"
    persona: Persona = "neutral"
    seed: int = 0
    own: Problem | None = None
    """A problem of the candidate's own, which then has the id `problem`."""


@dataclass(frozen=True)
class Desk:
    """What every session of one program shares."""

    knowledge: Knowledge
    store: Store
    spare: Engine
    """The embedded engine: words a move when the chosen engine cannot."""
    prompts_digest: str
    clock: Clock = utc_now

    def started(self, terms: Terms, engine: Engine) -> ev.SessionStarted:
        """What an interview on these terms begins with. InterviewError for an unknown problem."""
        problem = terms.own or self.knowledge.problem(terms.problem)
        return ev.SessionStarted(
            problem=problem.id,
            minutes=terms.minutes,
            level=terms.level,
            mode=terms.mode,
            persona=terms.persona,
            engine=engine.name,
            seed=terms.seed,
            knowledge_digest=self.knowledge.digest,
            prompts_digest=self.prompts_digest,
            own=terms.own,
        )

    def problem_of(self, started: ev.SessionStarted) -> Problem:
        """The problem of an interview. InterviewError where it is no longer in the bank."""
        return started.own or self.knowledge.problem(started.problem)
