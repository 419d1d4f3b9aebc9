"""The named signals: what the learnt layer weighs, each a figure that a person could check by counting.

Counts are of distinct sentences and grow like a logarithm, shares are of the sentences that speak of the problem:
saying a thing once more, or saying nothing at length, buys little.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from interviewer.engines.embedded.critic import conduct
from interviewer.engines.embedded.critic.patterns import load_patterns
from interviewer.engines.embedded.critic.reading import Reading, Said
from interviewer.engines.embedded.critic.scheme import direction

Signals = dict[str, float]

_WAVES = frozenset({"dismissal", "handed-over", "unknown"})
_ARGUES = ("reason", "contrast", "condition", "threshold", "quantity")


def measure(reading: Reading) -> Signals:
    """Every signal of a reading, by name."""
    return {
        **_relations(reading),
        **_subjects(reading),
        **_specifics(reading),
        **_ties(reading),
        **conduct.measure(reading),
    }


def amount(n: int) -> float:
    """A count that saturates."""
    return math.log1p(n)


def _relations(reading: Reading) -> Signals:
    size = max(len(reading.substance), 8)
    found: Signals = {}
    for name in load_patterns().relation:
        counted = reading.substance if direction(f"{name}.count") > 0 else reading.said
        n = sum(name in s.relations for s in counted)
        found[f"{name}.count"] = amount(n)
        found[f"{name}.share"] = n / size
    return found


def _subjects(reading: Reading) -> Signals:
    found: Signals = {}
    for name, pattern in load_patterns().subject.items():
        here = [s for s in reading.said if name in s.subjects]
        found[f"{name}.sentences"] = amount(len(here))
        found[f"{name}.breadth"] = len({m.group(0).lower() for s in here for m in pattern.finditer(s.text)}) / 15
        for relation in _ARGUES:
            found[f"{name}.{relation}"] = amount(sum(relation in s.relations for s in here))
        found[f"{name}.weak"] = sum(s.weak for s in here) / max(len(here), 3)
        found[f"{name}.waved"] = amount(
            sum(bool(s.relations & _WAVES) and name in s.subjects | s.answers for s in reading.said)
        )
        found[f"{name}.pressed"] = amount(sum(name in turn for turn in reading.pressed))
        found[f"{name}.argued"] = sum(not s.weak and _argued(s) for s in here) / max(len(here), 3)
    return found


def _specifics(reading: Reading) -> Signals:
    return {f"{name}.said": amount(sum(name in s.specifics for s in reading.said)) for name in load_patterns().specific}


def _ties(reading: Reading) -> Signals:
    """What was tied to what, within one sentence."""
    said = reading.said
    return {
        "tie.metric-goal": _count(
            said,
            lambda s: (
                bool(s.specifics & {"offline-metric", "online-metric"})
                and ("goal" in s.subjects or "reason" in s.relations)
            ),
        ),
        "tie.model-reason": _count(
            said, lambda s: "modeling" in s.subjects and bool(s.relations & {"reason", "contrast"})
        ),
        "tie.test-unit": _count(
            said, lambda s: "evaluation" in s.subjects and bool(s.specifics & {"test-unit", "weeks"})
        ),
        "tie.running-figure": _count(said, lambda s: "operations" in s.subjects and "quantity" in s.relations),
        "tie.trap-fix": _count(
            said, lambda s: "data-trap" in s.specifics and bool(s.relations & {"decision", "reason", "condition"})
        ),
        "tie.figure-reason": _count(said, lambda s: {"quantity", "reason"} <= s.relations),
    }


def _count(said: Iterable[Said], holds: Callable[[Said], bool]) -> float:
    return amount(sum(holds(s) for s in said))


def _argued(said: Said) -> bool:
    return bool(said.relations & {"reason", "condition", "threshold", "quantity"})
