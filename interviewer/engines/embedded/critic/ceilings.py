"""Faults that an anchor names outright: they cap a score, however good the rest is.

They are rare in the labelled interviews, too rare to be learnt from; so they stand here as rules, with what is told.
Where a rule does meet labelled interviews, the raters' mean lies above its ceiling in 6 of 79 cases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from interviewer.engines.embedded.critic.clean import words
from interviewer.engines.embedded.critic.conduct import OUT_OF_SCOPE, THEORY
from interviewer.engines.embedded.critic.patterns import load_patterns
from interviewer.engines.embedded.critic.reading import DRAWING_IS, Reading
from interviewer.engines.embedded.critic.scheme import behaviours
from interviewer.words import DimensionId

_SHORT = 10
"""Words up to which a speech tells nobody how one thinks."""
_LEAST_SPEECHES = 6
_HABIT = 3
"""Times from which something is a habit and no slip."""
_OPENING = 0.4
"""Share of the candidate's words in which a task is still cut down."""
_COUNTED = ("Nothing", "One sentence", "Two sentences", "Three sentences", "Four sentences")
_HARDLY_ANY, _FEW = 220, 300
"""Words about the problem in all; the shortest labelled interview has 314."""


@dataclass(frozen=True)
class Ceiling:
    """The highest score a fault leaves, and what is said of it."""

    score: int
    because: str


def ceiling(dimension: DimensionId, reading: Reading) -> Ceiling | None:
    """The lowest ceiling over a dimension; None where there is none."""
    rules = (_too_short, *_RULES.get(dimension, ()))
    found = [c for rule in rules if (c := rule(reading))]
    # A task is cut down in questions and asides, which name no subject.
    if dimension != "scope" and dimension in load_patterns().subject and (thin := _thin(dimension, reading)):
        found.append(thin)
    return min(found, key=lambda c: c.score, default=None)


def _too_short(reading: Reading) -> Ceiling | None:
    said = sum(len(words(s.text)) for s in reading.substance) + (DRAWING_IS if reading.drawing else 0)
    told = f"You said some {10 * round(said / 10)} words about the problem in all, which is too little to show more."
    return Ceiling(2, told) if said < _HARDLY_ANY else Ceiling(3, told) if said < _FEW else None


def _thin(dimension: DimensionId, reading: Reading) -> Ceiling | None:
    about = sum(dimension in s.subjects or bool(s.specifics & behaviours(dimension)) for s in reading.substance)
    told = f"{_COUNTED[min(about, 4)]} of yours spoke of it."
    return Ceiling(2, told) if about <= 2 else Ceiling(3, told) if about <= 4 else None


def _hardly_speaks(reading: Reading) -> Ceiling | None:
    speeches = reading.speeches
    if len(speeches) < _LEAST_SPEECHES:
        return None
    share = sum(n <= _SHORT for n in speeches) / len(speeches)
    told = f"{round(100 * share)} percent of your answers were ten words or fewer: nobody can follow how you think."
    return Ceiling(1, told) if share >= 0.5 else Ceiling(2, told) if share >= 0.3 else None


def _wanders(reading: Reading) -> Ceiling | None:
    return _often("detour", "You left the thread {times} times, for instance with", reading)


def _hardly_asks(reading: Reading) -> Ceiling | None:
    asked = sum(q.at < _OPENING for q in reading.questions)
    if asked > 1:
        return None
    if not asked:
        return Ceiling(1, "You asked nothing before you designed.")
    return Ceiling(2, "You asked one question before you designed; four or more are needed to cut such a task down.")


def _cuts_nothing(reading: Reading) -> Ceiling | None:
    general = [s for s in reading.said if "refuses-to-cut" in s.specifics]
    if not general or any(OUT_OF_SCOPE.search(s.text) for s in reading.said if s not in general and s.at < _OPENING):
        return None
    told = f"You set out to solve the general problem, and nothing was left out: \u201c{general[0].text}\u201d"
    return Ceiling(1 if len(general) >= 2 else 2, told)


def _draws_nothing(reading: Reading) -> Ceiling | None:
    return None if reading.drawing else Ceiling(3, "You drew nothing.")


def _in_the_weeds(reading: Reading) -> Ceiling | None:
    told = [s for s in reading.said if not s.asks]
    lost = [s for s in told if "minutiae" in s.specifics or THEORY.search(s.text)]
    share = len(lost) / max(len(told), 1)
    if share < 0.1 or len(lost) < _HABIT:
        return None
    because = f"{round(100 * share)} percent of your sentences were details that decide little"
    return Ceiling(1 if share >= 0.2 else 2, f"{because}, such as \u201c{lost[0].text}\u201d")


def _holds_on(reading: Reading) -> Ceiling | None:
    return _often("holds-on", "Asked about something else, you kept to your own subject {times} times:", reading)


def _often(habit: str, told: str, reading: Reading) -> Ceiling | None:
    """A habit that is no fault once or twice, told with its first sentence."""
    found = [s for s in reading.said if habit in s.specifics]
    if len(found) < _HABIT:
        return None
    return Ceiling(1 if len(found) >= 5 else 2, f"{told.format(times=len(found))} \u201c{found[0].text}\u201d")


_RULES: Mapping[DimensionId, tuple[Callable[[Reading], Ceiling | None], ...]] = {
    "scope": (_hardly_asks, _cuts_nothing),
    "architecture": (_draws_nothing,),
    "depth": (_in_the_weeds, _holds_on),
    "communication": (_hardly_speaks, _wanders, _holds_on),
}
