"""Faults that an anchor names outright: they cap a score, however good the rest is.

They are rare in the labelled interviews, too rare to be learnt from; so they stand here as rules, with what is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from interviewer.engines.embedded.critic.conduct import OUT_OF_SCOPE
from interviewer.engines.embedded.critic.reading import Reading
from interviewer.words import DimensionId

_SHORT = 10
"""Words up to which a speech tells nobody how one thinks."""
_LEAST_SPEECHES = 6


@dataclass(frozen=True)
class Ceiling:
    """The highest score a fault leaves, and what is said of it."""

    score: int
    because: str


def ceiling(dimension: DimensionId, reading: Reading) -> Ceiling | None:
    """The lowest ceiling over a dimension; None where there is none."""
    found = [c for rule in _RULES.get(dimension, ()) if (c := rule(reading))]
    return min(found, key=lambda c: c.score, default=None)


def _hardly_speaks(reading: Reading) -> Ceiling | None:
    speeches = reading.speeches
    if len(speeches) < _LEAST_SPEECHES:
        return None
    share = sum(n <= _SHORT for n in speeches) / len(speeches)
    told = f"{round(100 * share)} percent of your answers were ten words or fewer: nobody can follow how you think."
    return Ceiling(1, told) if share >= 0.5 else Ceiling(2, told) if share >= 0.3 else None


def _wanders(reading: Reading) -> Ceiling | None:
    away = [s for s in reading.said if "detour" in s.specifics]
    if len(away) < 3:
        return None
    told = f"You left the thread {len(away)} times, for instance with \u201c{away[0].text}\u201d"
    return Ceiling(1 if len(away) >= 5 else 2, told)


def _cuts_nothing(reading: Reading) -> Ceiling | None:
    general = [s for s in reading.said if "refuses-to-cut" in s.specifics and not OUT_OF_SCOPE.search(s.text)]
    if not general or any(OUT_OF_SCOPE.search(s.text) for s in reading.said if s not in general):
        return None
    told = f"You set out to solve the general problem, and nothing was left out: \u201c{general[0].text}\u201d"
    return Ceiling(1 if len(general) >= 2 else 2, told)


_RULES: Mapping[DimensionId, tuple[Callable[[Reading], Ceiling | None], ...]] = {
    "communication": (_hardly_speaks, _wanders),
    "scope": (_cuts_nothing,),
}
