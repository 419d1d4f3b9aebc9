"""What a critic says of a transcript: a score per dimension with its evidence, mistakes, and the whole critique."""

from __future__ import annotations

from typing import Literal

from interviewer.rubric import Score
from interviewer.words import DimensionId, Level, Value

Status = Literal["scored", "not observed", "not rated"]
"""Not observed: the session gave no chance to show it. Not rated: no grade could be made; never a default."""


class Evidence(Value):
    """The candidate's own words, found verbatim in the turn named."""

    turn: int
    quote: str


class MistakeFound(Value):
    """A technical error or self-contradiction, quoted."""

    turn: int
    quote: str
    why: str


class Assessment(Value):
    """One dimension of one transcript, assessed by one engine."""

    dimension: DimensionId
    status: Status
    score: Score | None = None
    """None unless status is scored."""
    evidence: tuple[Evidence, ...] = ()
    """The words that earned the score, strongest first."""
    because: tuple[str, ...] = ()
    """Reasons in plain words: what was seen that holds the score up."""
    missing: tuple[str, ...] = ()
    """What keeps it from the next score, most first. Older assessments hold it at the end of `because`."""
    stronger: tuple[str, ...] = ()
    """What a stronger answer to this problem would have added."""
    drill: str = ""
    engine: str = ""
    capped_by_hint: bool = False


class MissedQuestion(Value):
    """A fact nobody asked for, and what it would have bought."""

    fact: str
    answer: str
    buys: str
    ask: str = ""
    """A question that gets it told; empty in older critiques."""


class PhaseMinutes(Value):
    """Minutes spent in one phase against the plan."""

    phase: str
    planned: float
    """Minutes."""
    spent: float | None
    """None where the transcript has no times."""


class Pivot(Value):
    """A turn that moved the verdict."""

    turn: int
    quote: str
    why: str


class NextStep(Value):
    """What to take next."""

    problem: str | None
    """A bank id; None where the bank has nothing else."""
    why: str
    drills: tuple[str, ...]


class Critique(Value):
    """The whole written judgement on one transcript."""

    session: str
    problem: str | None
    title: str
    engine: str
    level: Level
    overall: Score | None
    """The hire decision, by arithmetic over the scores and the level's bar; None when nothing could be scored."""
    mean: float | None
    """Mean of the scores, 1 to 4."""
    groups: dict[str, float | None]
    assessments: tuple[Assessment, ...]
    mistakes: tuple[MistakeFound, ...] = ()
    missed_questions: tuple[MissedQuestion, ...] = ()
    phases: tuple[PhaseMinutes, ...] = ()
    pivots: tuple[Pivot, ...] = ()
    self_rating: float | None = None
    next: NextStep
    notes: tuple[str, ...] = ()
    """Honest lines: noise of one session, what this engine cannot judge, what is missing and why."""
