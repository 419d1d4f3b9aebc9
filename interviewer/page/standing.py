"""Where a person stands: the scores of each dimension over their interviews, how often they practise, what to take
next. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from interviewer.assessment import Critique
from interviewer.problem import Problem
from interviewer.rubric import Rubric
from interviewer.words import DimensionId

MOST_SESSIONS = 12
"""Interviews shown in a line; older ones say little about today."""
REST = timedelta(days=7)
"""How long a problem rests after it was practised: taken again at once, it is remembered and not solved."""
LATELY = timedelta(days=28)


@dataclass(frozen=True)
class Trend:
    """One dimension over time."""

    name: str
    scores: tuple[int | None, ...]
    """Oldest first; None where it was not scored."""
    dimension: DimensionId = "scope"

    @property
    def told(self) -> str:
        """The scores as a sentence for who cannot see the picture."""
        return ", ".join(str(score) if score else "not scored" for score in self.scores)

    @property
    def lately(self) -> float | None:
        """The mean of the last three scores given; None where there is none."""
        given = [score for score in self.scores if score is not None][-3:]
        return round(sum(given) / len(given), 1) if given else None


def trends(critiques: Sequence[Critique], rubric: Rubric) -> tuple[Trend, ...]:
    """Every dimension over the critiques given, oldest first, in the order of the scorecard."""
    lately = critiques[-MOST_SESSIONS:]
    scores = [{a.dimension: a.score for a in critique.assessments} for critique in lately]
    return tuple(Trend(d.name, tuple(each.get(d.id) for each in scores), d.id) for d in rubric.dimensions)


def weakest(lines: Sequence[Trend]) -> Trend | None:
    """The dimension with the lowest recent scores; None where nothing was scored."""
    scored = [line for line in lines if line.lately is not None]
    return min(scored, key=lambda line: line.lately or 0.0, default=None)


def rested(problems: Iterable[Problem], practised: Mapping[str, datetime], now: datetime) -> list[Problem]:
    """The problems that may be taken now, those never taken first; where none has rested, the one taken longest ago.

    `practised` says when each was last taken.
    """
    known = list(problems)
    free = [p for p in known if p.id not in practised or now - practised[p.id] >= REST]
    return sorted(free, key=lambda p: p.id in practised) or sorted(known, key=lambda p: practised[p.id])[:1]


def next_problem(
    problems: Iterable[Problem], dimension: DimensionId, practised: Mapping[str, datetime], now: datetime
) -> Problem | None:
    """The problem that asks most about a dimension among those that have rested, a new one before any other.

    None where there are no problems.
    """
    free = rested(problems, practised, now)
    return max(free, key=lambda p: (p.id not in practised, says_about(p, dimension)), default=None)


def says_about(problem: Problem, dimension: DimensionId) -> int:
    """How much a problem's file holds about a dimension; a mistake heard there weighs double."""
    mistakes = sum(mistake.dimension == dimension for mistake in problem.mistakes)
    return len(problem.expected(dimension)) + len(problem.probes_for(dimension)) + 2 * mistakes


def practice_line(days: Iterable[datetime], now: datetime) -> str:
    """How many days of the last four weeks had an interview, in a sentence that reproaches nobody."""
    lately = {day.date() for day in days if now - day < LATELY}
    if not lately:
        return "No interview in the last four weeks. One is a good beginning, whenever it suits you."
    count = "one day" if len(lately) == 1 else f"{len(lately)} days"
    return f"You practised on {count} of the last four weeks. Days off are part of it."
