"""How well scores agree with blind raters: pure functions, and the command that prints them for the embedded critic.

`python -m evals.agreement` scores every labelled interview by weights that never saw any interview on the same problem.
Nothing to compare is "no result" (None), never a perfect score.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from interviewer.transcript import Transcript, fold_space

LEVELS = 4


@dataclass(frozen=True)
class Interval:
    """A figure with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


def weighted_kappa(ours: ArrayLike, theirs: ArrayLike, levels: int = LEVELS) -> float | None:
    """Quadratic weighted kappa of two lists of levels 1..`levels`; None where it is not defined."""
    a, b = np.asarray(ours, dtype=int) - 1, np.asarray(theirs, dtype=int) - 1
    if a.size == 0:
        return None
    observed = np.zeros((levels, levels))
    np.add.at(observed, (a, b), 1)
    cost = (np.arange(levels)[:, None] - np.arange(levels)) ** 2
    expected = np.outer(observed.sum(1), observed.sum(0)) / a.size
    chance = float((cost * expected).sum())
    return 1 - float((cost * observed).sum()) / chance if chance else None


def bias(ours: ArrayLike, theirs: ArrayLike) -> float | None:
    """Mean of ours less theirs; above 0 where we flatter."""
    a, b = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    return float((a - b).mean()) if a.size else None


def exact_share(ours: ArrayLike, theirs: ArrayLike) -> float | None:
    """Share of equal levels."""
    a, b = np.asarray(ours), np.asarray(theirs)
    return float((a == b).mean()) if a.size else None


def kappa_interval(
    ours: NDArray[np.int_], theirs: NDArray[np.int_], interviews: Sequence[str], draws: int = 1000, seed: int = 0
) -> Interval | None:
    """Kappa over all cells of two tables, its interval by drawing whole interviews: rows of one are not independent."""
    value = weighted_kappa(ours.ravel(), theirs.ravel())
    if value is None:
        return None
    names = sorted(set(interviews))
    rows = [np.flatnonzero(np.asarray(interviews) == name) for name in names]
    rng = np.random.default_rng(seed)
    found: list[float] = []
    for _ in range(draws):
        drawn = np.concatenate([rows[i] for i in rng.integers(0, len(rows), len(rows))])
        kappa = weighted_kappa(ours[drawn].ravel(), theirs[drawn].ravel())
        if kappa is not None:
            found.append(kappa)
    low, high = np.percentile(found, [2.5, 97.5])
    return Interval(value, float(low), float(high))


def quote_validity(transcript: Transcript, quotes: Sequence[str]) -> float | None:
    """Share of quotes that stand verbatim in the candidate's turns."""
    return sum(transcript.find(q) is not None for q in quotes) / len(quotes) if quotes else None


def quotes_overlap(ours: str, theirs: str) -> bool:
    """Whether two quotes speak of the same words: one holds the other, or they share half of the shorter's words."""
    a, b = fold_space(ours).lower(), fold_space(theirs).lower()
    if a in b or b in a:
        return True
    left, right = a.split(), b.split()
    runs = {tuple(left[i : i + 4]) for i in range(len(left) - 3)}
    shared = sum(tuple(right[i : i + 4]) in runs for i in range(len(right) - 3))
    return shared >= 0.5 * max(1, min(len(left), len(right)) - 3)


@dataclass(frozen=True)
class Hits:
    """What a list of found mistakes is worth against a rater's list."""

    found: int
    right: int
    listed: int
    reached: int

    def __add__(self, other: Hits) -> Hits:
        return Hits(
            self.found + other.found,
            self.right + other.right,
            self.listed + other.listed,
            self.reached + other.reached,
        )

    @property
    def precision(self) -> float | None:
        """Share of ours that a rater named too; None where we named none."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Share of the raters' that we named; None where they named none."""
        return self.reached / self.listed if self.listed else None


def match_mistakes(ours: Sequence[str], theirs: Sequence[str]) -> Hits:
    """Matches two lists of quotes by overlap."""
    right = sum(any(quotes_overlap(a, b) for b in theirs) for a in ours)
    reached = sum(any(quotes_overlap(a, b) for a in ours) for b in theirs)
    return Hits(len(ours), right, len(theirs), reached)


def main() -> int:
    """Prints the whole report on the committed critic."""
    from evals.report import critic_report

    print(critic_report())
    return 0


if __name__ == "__main__":
    sys.exit(main())
