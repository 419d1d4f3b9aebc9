"""Two runs side by side: what differs, by how much, and whether they may be compared at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from evals.results import Done, Results, SuiteResult
from evals.suites import SUITES
from interviewer.words import Value

DRAWS = 200


class Difference(Value):
    """One figure in both runs."""

    suite: str
    name: str
    a: float | None
    b: float | None
    by: float | None
    """b less a; None where either is no result."""
    low: float | None = None
    high: float | None = None
    better: str = ""

    @property
    def verdict(self) -> str:
        """better, worse, or empty where the interval holds nought or neither way is better."""
        if self.low is None or self.high is None or not self.better or self.low <= 0 <= self.high:
            return ""
        return "better" if (self.low > 0) == (self.better == "higher") else "worse"


def incomparable(a: Results, b: Results) -> str:
    """Why the figures of two runs mean different things; empty where they mean the same."""
    if a.digests.rubric != b.digests.rubric:
        return f"Not comparable: the rubric changed ({a.digests.rubric}, {b.digests.rubric})."
    if a.candidate != b.candidate:
        return f"Not comparable: other candidates ({a.candidate or 'scripts'}, {b.candidate or 'scripts'})."
    if a.digests.scorers != b.digests.scorers:
        return f"Not comparable: cases or scorers changed ({a.digests.scorers}, {b.digests.scorers})."
    return ""


def compare(a: Results, b: Results) -> list[Difference]:
    """Every figure of the suites both runs have, over the cases both could run."""
    found: list[Difference] = []
    for mine in a.suites:
        theirs = b.suite(mine.name)
        if theirs is not None:
            found += _suite(mine, theirs)
    return found


def table(a: Results, b: Results, found: Sequence[Difference]) -> str:
    """The differences for a terminal."""
    lines = [f"A  {a.run}  {a.engine}", f"B  {b.run}  {b.engine}"]
    for name in dict.fromkeys(d.suite for d in found):
        lines += ["", name]
        for d in (d for d in found if d.suite == name):
            interval = "" if d.low is None else f"[{d.low:+.3f}, {d.high:+.3f}]"
            lines.append(
                f"  {d.name:48} {_of(d.a):>9} {_of(d.b):>9} {_of(d.by, '+'):>9}  {interval:20} {d.verdict}".rstrip()
            )
    return "\n".join(lines)


def _of(value: float | None, sign: str = "") -> str:
    return "-" if value is None else f"{value:{sign}.3f}"


def _suite(a: SuiteResult, b: SuiteResult) -> list[Difference]:
    ours, theirs = _by_case(a.done), _by_case(b.done)
    common = [key for key in ours if key in theirs]
    pairs = [(ours[key], theirs[key]) for key in common]
    first, second = _values(a.name, [x for x, _ in pairs]), _values(b.name, [y for _, y in pairs])
    drawn = _draws(a.name, pairs)
    return [
        Difference(
            suite=a.name,
            name=figure.name,
            a=first[figure.name],
            b=second.get(figure.name),
            by=_less(second.get(figure.name), first[figure.name]),
            better=figure.better,
            **_interval([by for draw in drawn if (by := draw.get(figure.name)) is not None]),
        )
        for figure in a.figures
        if figure.name in first
    ]


def _by_case(done: Sequence[Done]) -> dict[tuple[str, int], dict[str, Any]]:
    return {(one.case, one.trial): one.row for one in done}


def _values(suite: str, rows: Sequence[dict[str, Any]]) -> dict[str, float | None]:
    return {figure.name: figure.value for figure in SUITES[suite].figures(rows, 0)}


def _draws(suite: str, pairs: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> list[dict[str, float | None]]:
    """Differences over cases drawn again, the same cases for both."""
    rng = np.random.default_rng(0)
    found = []
    for _ in range(DRAWS if len(pairs) > 1 else 0):
        chosen = [pairs[i] for i in rng.integers(0, len(pairs), len(pairs))]
        first, second = _values(suite, [x for x, _ in chosen]), _values(suite, [y for _, y in chosen])
        found.append({name: _less(second.get(name), value) for name, value in first.items()})
    return found


def _less(b: float | None, a: float | None) -> float | None:
    return None if a is None or b is None else round(b - a, 4)


def _interval(values: Sequence[float]) -> dict[str, float]:
    if not values:
        return {}
    low, high = np.percentile(values, [2.5, 97.5])
    return {"low": round(float(low), 4), "high": round(float(high), 4)}
