"""Learns how far to believe that a sentence makes a known wrong claim, from the raters' lists of mistakes.

The patterns of `claims.yaml` are written by hand, with the labelled interviews in view. Two figures therefore: by
weights that never saw the interview's problem, and the same where a pattern counts only if it caught a mistake on some
other problem, so that no wording of one interview helps to find that interview's mistakes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from evals.agreement import Hits, match_mistakes, quotes_overlap
from evals.labels import Labelled
from evals.learn import folds
from interviewer.engines.embedded.critic.belief import Belief, Suspicion, suspicions
from interviewer.engines.embedded.critic.claims import load_claims
from interviewer.engines.embedded.critic.mistakes import worth_telling
from interviewer.engines.embedded.critic.model import Usual
from interviewer.engines.embedded.critic.reading import read

LEAST = 0.4
"""The probability from which a mistake is told: the lowest that keeps three in five right."""
_PRIOR = 3.0
"""So many sentences of the mean share are added to a claim's own before its share is believed."""
_TRUST = 0.1
_SUPPORT = 0.3

Rows = NDArray[np.int_]


@dataclass(frozen=True)
class Suspected:
    """Suspicions of all interviews, and what raters made of each."""

    interviews: tuple[int, ...]
    """Which interview each is from."""
    suspicions: tuple[Suspicion, ...]
    mistaken: NDArray[np.bool_]

    def of(self, interviews: Rows) -> Rows:
        """The rows of some interviews."""
        return np.flatnonzero(np.isin(self.interviews, interviews))


def suspect(labelled: Sequence[Labelled]) -> Suspected:
    """Reads every interview once."""
    found = [(i, s) for i, one in enumerate(labelled) for s in suspicions(read(one.transcript), one.transcript)]
    listed = [[m.quote for label in one.labels for m in label.mistakes] for one in labelled]
    return Suspected(
        interviews=tuple(i for i, _ in found),
        suspicions=tuple(s for _, s in found),
        mistaken=np.array([any(quotes_overlap(s.said.text, quote) for quote in listed[i]) for i, s in found]),
    )


def learn(labelled: Sequence[Labelled]) -> Belief:
    """The weights from all interviews."""
    table = suspect(labelled)
    return fit(table, np.arange(len(table.suspicions)))


def fit(table: Suspected, rows: Rows) -> Belief:
    """The weights from some rows. A row's own share is taken without itself, or it would vouch for itself."""
    mean = float(table.mistaken[rows].mean())
    counts = _counts(table, rows)
    usual = {name: round((hit + _PRIOR * mean) / (n + _PRIOR), 4) for name, (hit, n) in counts.items()}
    names = ["usual", *table.suspicions[0].about]
    x = np.array([[_own_rate(table, row, counts, mean), *table.suspicions[row].about.values()] for row in rows])
    middle, spread = x.mean(0), np.maximum(x.std(0), 1e-6)
    learnt = LogisticRegression(C=_TRUST, max_iter=1000).fit((x - middle) / spread, table.mistaken[rows])
    return Belief(
        usual=usual,
        signals={
            n: Usual(mean=round(float(m), 4), spread=round(float(s), 4))
            for n, m, s in zip(names, middle, spread, strict=True)
        },
        weights={n: round(float(w), 4) for n, w in zip(names, learnt.coef_[0], strict=True)},
        base=round(float(learnt.intercept_[0]), 4),
        least=LEAST,
    )


def _counts(table: Suspected, rows: Rows) -> dict[str, tuple[int, int]]:
    counts = {claim.name: (0, 0) for claim in load_claims()}
    for row in rows:
        for claim in table.suspicions[row].claims:
            hit, n = counts[claim.name]
            counts[claim.name] = (hit + int(table.mistaken[row]), n + 1)
    return counts


def _own_rate(table: Suspected, row: int, counts: dict[str, tuple[int, int]], mean: float) -> float:
    own = int(table.mistaken[row])
    pairs = (counts[claim.name] for claim in table.suspicions[row].claims)
    return max((hit - own + _PRIOR * mean) / (n - 1 + _PRIOR) for hit, n in pairs)


def cross_validate(labelled: Sequence[Labelled], supported: bool = False) -> Hits:
    """What is found by weights that never saw the problem; `supported`: by patterns that other problems bear out."""
    table = suspect(labelled)
    told: dict[int, list[tuple[float, str]]] = {}
    for learn, judge in folds([one.problem for one in labelled]):
        rows = table.of(learn)
        belief = fit(table, rows)
        borne_out = _borne_out(table, rows) if supported else None
        for row in table.of(judge):
            text = table.suspicions[row].said.text
            known = borne_out is None or any(p.search(text) for p in borne_out)
            probability = belief.probability(table.suspicions[row])
            if known and probability >= belief.least:
                told.setdefault(table.interviews[row], []).append((probability, text))
    found = {i: [t for _, t in each] for i, each in told.items() if worth_telling([p for p, _ in each], LEAST)}
    return sum(
        (match_mistakes(found.get(i, []), _listed(one)) for i, one in enumerate(labelled)), start=Hits(0, 0, 0, 0)
    )


def _listed(one: Labelled) -> list[str]:
    return [m.quote for label in one.labels for m in label.mistakes]


def _borne_out(table: Suspected, rows: Rows) -> list[re.Pattern[str]]:
    """The single alternatives that caught a mistake in these rows, and not too much else."""
    texts = [table.suspicions[row].said.text for row in rows]
    kept = []
    for claim in load_claims():
        for part in alternatives(claim.says.pattern):
            pattern = re.compile(part, re.IGNORECASE)
            fits = np.array([bool(pattern.search(text)) for text in texts])
            if fits.any() and table.mistaken[rows][fits].mean() >= _SUPPORT:
                kept.append(pattern)
    return kept


def alternatives(pattern: str) -> list[str]:
    """A pattern's alternatives at its top level."""
    parts, depth, start, at = [], 0, 0, 0
    while at < len(pattern):
        mark = pattern[at]
        if mark == "[":
            at = pattern.index("]", at + 1)
        depth += (mark == "(") - (mark == ")")
        if mark == "|" and depth == 0:
            parts.append(pattern[start:at])
            start = at + 1
        at += 2 if mark == "\\" else 1
    return [*parts, pattern[start:]]
