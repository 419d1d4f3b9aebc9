"""Where the marks of a picture go: a scorecard against the bar, minutes against the plan, scores over time. Pure.

Every length across is a share of the width in percent, so that a picture is as wide as its place and its words stay as
large as the page's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interviewer.phases import Stretch
from interviewer.rubric import hire_bar
from interviewer.state import PLAN
from interviewer.words import Level

BEST = 4


@dataclass(frozen=True)
class Mark:
    """One dimension in the picture of the scorecard."""

    name: str
    score: int | None
    told: str
    """The score in words."""
    answered: int | None = None
    """The score with the candidate's answer to it; None where they gave none."""


@dataclass(frozen=True)
class Scorecard:
    """The dimensions of one critique beside what a hire needs at its level."""

    marks: tuple[Mark, ...]
    bar: float
    own: float | None
    """What the candidate gave themselves."""

    @property
    def above(self) -> tuple[str, ...]:
        """Names of the dimensions that reach the bar."""
        return tuple(m.name for m in self.marks if m.score is not None and m.score >= self.bar)

    @property
    def below(self) -> tuple[str, ...]:
        """Names of those that do not."""
        return tuple(m.name for m in self.marks if m.score is not None and m.score < self.bar)

    @property
    def unseen(self) -> tuple[str, ...]:
        """Names of those without a score."""
        return tuple(m.name for m in self.marks if m.score is None)


def scorecard(marks: Iterable[Mark], level: Level, own: float | None) -> Scorecard:
    """The marks against the bar of a level."""
    return Scorecard(tuple(marks), hire_bar(level), own)


@dataclass(frozen=True)
class Span:
    """A piece of time in the picture of the minutes."""

    start: float
    width: float
    turn: int = 0


@dataclass(frozen=True)
class Lane:
    """One phase: where the plan puts it, and when the candidate was really at it."""

    phase: str
    plan: Span
    spent: tuple[Span, ...]


def lanes(stretches: Sequence[Stretch], minutes: float) -> tuple[Lane, ...]:
    """The phases in the plan's order, over the minutes given or, where it took longer, those it took."""
    whole = max([minutes * 60, *(s.end for s in stretches)])
    made, passed = [], 0.0
    for phase, share in PLAN:
        plan = Span(_share(passed * minutes * 60, whole), _share(share * minutes * 60, whole))
        here = [s for s in stretches if s.phase == phase and s.end > s.begin]
        spent = tuple(Span(_share(s.begin, whole), _share(s.end - s.begin, whole), s.turn) for s in here)
        made.append(Lane(phase, plan, spent))
        passed += share
    return tuple(made)


@dataclass(frozen=True)
class Dot:
    """One interview's score of a dimension in the picture of progress."""

    x: float
    y: float
    score: int


def dots(scores: Sequence[int | None], width: float, height: float) -> tuple[Dot, ...]:
    """The scores from left to right, those not given left out, within a picture of that size."""
    step = width / max(1, len(scores) - 1)
    return tuple(
        Dot(round(step * n, 1), round(height * (BEST - score) / (BEST - 1), 1), score)
        for n, score in enumerate(scores)
        if score is not None
    )


def _share(part: float, whole: float) -> float:
    return round(100 * part / whole, 2) if whole else 0.0
