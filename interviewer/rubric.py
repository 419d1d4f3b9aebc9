"""The rubric: ten dimensions with behavioural anchors, and the arithmetic that combines their scores.

`knowledge/rubric/<dimension>.yaml` holds one dimension.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from interviewer.words import DimensionId, Level, Text, Value

Score = Literal[1, 2, 3, 4]
"""4 strong hire, 3 hire, 2 lean no, 1 no."""

Group = Literal["framing", "metrics", "ml", "system", "conduct"]

LOW, HIRE, BEST = 2, 3, 4
"""The best score that is no hire, the first that is, and the highest."""

SCALE: dict[int, str] = {1: "no", 2: "lean no", 3: "hire", 4: "strong hire"}


class LevelExample(Value):
    """A short excerpt that earns a level, and why."""

    score: Score
    candidate: Text
    why: Text


class Anchor(Value):
    """What one score looks like."""

    score: Score
    text: Text


class Dimension(Value):
    """One thing that is assessed, from the candidate's own words."""

    id: DimensionId
    name: Text
    group: Group
    order: int = Field(ge=1, le=10)
    """Where it stands in a scorecard."""
    advice: tuple[Text, ...] = ()
    """The dos and don'ts of the round that this dimension scores."""
    anchors: tuple[Anchor, ...] = Field(min_length=4, max_length=4)
    examples: tuple[LevelExample, ...] = ()
    drills: tuple[Text, ...] = Field(min_length=2)
    """Small exercises for who scored low here."""

    def anchor(self, score: int) -> str:
        """The anchor's text for a score of 1 to 4; StopIteration for any other."""
        return next(a.text for a in self.anchors if a.score == score)


class Rubric(Value):
    """All dimensions, in scorecard order."""

    dimensions: tuple[Dimension, ...]

    def dimension(self, dimension: DimensionId) -> Dimension:
        """The dimension of that id; KeyError where there is none."""
        for candidate in self.dimensions:
            if candidate.id == dimension:
                return candidate
        raise KeyError(dimension)


def mean_score(scores: dict[DimensionId, int | None]) -> float | None:
    """The plain mean of the scores given; None when there is none.

    Dimensions not observed or not rated (None) are left out, never counted as 1.
    """
    given = [s for s in scores.values() if s is not None]
    return round(sum(given) / len(given), 2) if given else None


LEVEL_SHIFT: dict[Level, float] = {"junior": -0.25, "mid": 0.0, "senior": 0.15, "staff": 0.3}
"""How much higher the mean must be at a level: our choice; the labelled interviews carry no level."""

CUTS: tuple[float, float, float] = (1.75, 2.85, 3.6)
"""Means from which a session is a lean no, a hire, a strong hire.

Read off the labelled interviews in `evals/transcripts`: where the raters' hire decision turns, by the mean of the ten
scores they gave.
"""


def hire_bar(level: Level) -> float:
    """The mean of scores from which a session is a hire at a level."""
    return CUTS[1] + LEVEL_SHIFT[level]


def decision(mean: float | None, level: Level) -> Score | None:
    """The hire decision that a mean of scores comes to at a level; None where there is no mean."""
    if mean is None:
        return None
    passed = sum(mean >= cut + LEVEL_SHIFT[level] for cut in CUTS)
    return (1, 2, 3, 4)[passed]
