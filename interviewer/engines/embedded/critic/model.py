"""The learnt layer: a weighted sum of named signals per dimension, its weights in `weights.json`.

Weights are made by `python -m evals.calibrate`. Each signal is set against its usual range first, and a far outlier
counts no more than three spreads, so that no single habit decides a score.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import Field

from interviewer.words import DimensionId, Value

_WEIGHTS = Path(__file__).with_name("weights.json")


class Usual(Value):
    """What a signal comes to over the labelled interviews."""

    mean: float
    spread: float = Field(gt=0)


class Line(Value):
    """One dimension: its mean score, and what one spread of a signal moves it by."""

    base: float
    weights: dict[str, float]


class Model(Value):
    """All weights. Levels are where the sum, stretched, is rounded to."""

    signals: dict[str, Usual]
    dimensions: dict[DimensionId, Line]
    stretch: float
    """Undoes the pull to the middle that cautious weights have."""
    stretch_beside: float
    """The same where the likeness of the sentences is weighed too."""

    def shares(self, dimension: DimensionId, signals: Mapping[str, float], beside: bool = False) -> dict[str, float]:
        """What each signal adds to or takes from the dimension's mean score, in levels."""
        stretch = self.stretch_beside if beside else self.stretch
        weights = self.dimensions[dimension].weights
        return {name: stretch * w * self.deviation(name, signals[name]) for name, w in weights.items()}

    def deviation(self, name: str, value: float) -> float:
        """How far a signal is from its usual value, in spreads, at most three."""
        usual = self.signals[name]
        return max(-3.0, min(3.0, (value - usual.mean) / usual.spread))

    def raw(self, dimension: DimensionId, signals: Mapping[str, float], lean: float | None = None) -> float:
        """The score before rounding; `lean` is the likeness's part, None where there is no embedder."""
        shares = self.shares(dimension, signals, beside=lean is not None)
        return self.dimensions[dimension].base + sum(shares.values()) + (lean or 0.0)


def level(raw: float) -> int:
    """The level nearest to a raw score."""
    return max(1, min(4, int(raw + 0.5)))


@cache
def load_model() -> Model:
    """The committed weights."""
    return Model.model_validate(json.loads(_WEIGHTS.read_text(encoding="utf-8")))


def save_model(model: Model) -> None:
    """Writes the weights, rounded so that a person can read them and a difference is seen."""
    _WEIGHTS.write_text(json.dumps(model.model_dump(), indent=1, sort_keys=True) + "\n", encoding="utf-8")
