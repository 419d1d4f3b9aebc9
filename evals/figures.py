"""Figures with their intervals and bases. Nothing to count is "no result" (None), never zero and never one."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from interviewer.words import Value

Z = 1.96
DRAWS = 400
"""Of a bootstrap; 0 for figures without intervals."""


class Figure(Value):
    """One number of a suite."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    base: int = 0
    """How many things were counted."""
    unit: str = ""
    better: str = ""
    """higher, lower, or empty where neither is."""
    exact: bool = True
    """Whether the same code and data give the same value; wall-clock times do not."""

    @property
    def shown(self) -> str:
        """As a table prints it."""
        return shown(self.value, self.low, self.high)


def shown(value: float | None, low: float | None = None, high: float | None = None) -> str:
    """A number with its interval, or "no result"."""
    if value is None:
        return "no result"
    text = _plain(value)
    return text if low is None or high is None else f"{text} [{_bound(low)}, {_bound(high)}]"


def _plain(value: float) -> str:
    whole = abs(value) >= 100 or (float(value).is_integer() and abs(value) >= 2)
    return f"{value:,.0f}" if whole else f"{value:.3g}"


def _bound(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"


def share(name: str, hits: int, base: int, better: str = "higher") -> Figure:
    """A share with its Wilson interval."""
    if not base:
        return Figure(name=name, value=None, better=better)
    p, spread = hits / base, Z * Z / base
    centre = (p + spread / 2) / (1 + spread)
    half = Z * math.sqrt(p * (1 - p) / base + spread / (4 * base)) / (1 + spread)
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return Figure(name=name, value=round(p, 4), low=round(low, 4), high=round(high, 4), base=base, better=better)


def mean(
    name: str, values: Sequence[float], better: str = "", unit: str = "", exact: bool = True, draws: int = DRAWS
) -> Figure:
    """A mean with its bootstrap interval."""
    made = Figure(name=name, value=None, base=len(values), better=better, unit=unit, exact=exact)
    if not values:
        return made
    data = np.asarray(values, dtype=float)
    made = made.model_copy(update={"value": round(float(data.mean()), 4)})
    if not draws:
        return made
    rng = np.random.default_rng(0)
    drawn = data[rng.integers(0, data.size, (draws, data.size))].mean(1)
    low, high = (round(float(q), 4) for q in np.percentile(drawn, [2.5, 97.5]))
    return made.model_copy(update={"low": low, "high": high})


def quantile(name: str, values: Sequence[float], q: float, unit: str) -> Figure:
    """A quantile of times; never exact."""
    value = round(float(np.quantile(np.asarray(values), q)), 2) if values else None
    return Figure(name=name, value=value, base=len(values), unit=unit, better="lower", exact=False)


def count(name: str, number: int, base: int, better: str = "lower") -> Figure:
    """A plain count among `base` things; no result where there were none."""
    return Figure(name=name, value=float(number) if base else None, base=base, better=better)
