"""Where a person stands: the last scores of each dimension over their interviews, and what to take next. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.assessment import Critique
from interviewer.rubric import Rubric

MOST_SESSIONS = 12
"""Interviews shown in a line; older ones say little about today."""


@dataclass(frozen=True)
class Trend:
    """One dimension over time."""

    name: str
    scores: tuple[int | None, ...]
    """Oldest first; None where it was not scored."""

    @property
    def told(self) -> str:
        """The scores as a sentence for who cannot see the bars."""
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
    return tuple(Trend(d.name, tuple(each.get(d.id) for each in scores)) for d in rubric.dimensions)


def weakest(lines: Sequence[Trend]) -> Trend | None:
    """The dimension with the lowest recent scores; None where nothing was scored."""
    scored = [line for line in lines if line.lately is not None]
    return min(scored, key=lambda line: line.lately or 0.0, default=None)
