"""Learns the critic's weights from labelled interviews: ridge regression whose signs are fixed beforehand.

A signal that an anchor calls good may only raise a score and one it calls bad may only lower it, so the figures decide
how much, never which way. That costs nothing on interviews it was fitted to and holds better on others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.agreement import weighted_kappa
from evals.labels import Labelled
from interviewer.engines.embedded.critic.model import Line, Model, Usual, level
from interviewer.engines.embedded.critic.reading import read
from interviewer.engines.embedded.critic.scheme import DIMENSIONS, bears_on, direction
from interviewer.engines.embedded.critic.signals import measure

Array = NDArray[np.float64]

FOLDS = 10
_CAUTIONS = (40.0, 70.0, 110.0)
_STRETCHES = (1.0, 1.15, 1.3, 1.45)
_SWEEPS = 300


@dataclass(frozen=True)
class Table:
    """The signals and mean scores of many interviews."""

    names: tuple[str, ...]
    signals: Array
    scores: Array
    """Mean over the raters, a column per dimension."""
    problems: tuple[str, ...]

    def rows(self, chosen: NDArray[np.int_]) -> Table:
        """The table of the chosen rows alone."""
        return Table(
            self.names, self.signals[chosen], self.scores[chosen], tuple(self.problems[i] for i in chosen)
        )


def tabulate(labelled: Sequence[Labelled]) -> Table:
    """Reads every interview once."""
    measured = [measure(read(one.transcript)) for one in labelled]
    names = tuple(measured[0])
    scores = [[np.mean([label.scores[d] for label in one.labels]) for d in DIMENSIONS] for one in labelled]
    return Table(
        names,
        np.array([[row[name] for name in names] for row in measured]),
        np.array(scores),
        tuple(one.problem for one in labelled),
    )


def folds(problems: Sequence[str], count: int = FOLDS) -> Iterator[tuple[NDArray[np.int_], NDArray[np.int_]]]:
    """Rows to learn from and rows to judge, no problem on both sides; the same every time."""
    names = sorted(set(problems))
    np.random.default_rng(0).shuffle(names)
    own = np.array(problems)
    for start in range(min(count, len(names))):
        held = np.isin(own, names[start::count])
        yield np.flatnonzero(~held), np.flatnonzero(held)


def fit(table: Table, caution: float, stretch: float) -> Model:
    """The model of a table. More caution pulls every weight towards nothing."""
    mean, spread = table.signals.mean(0), table.signals.std(0)
    usable = spread > 1e-9
    z = np.clip((table.signals - mean) / np.where(usable, spread, 1), -3, 3)
    lines = {d: _line(table, z, usable, k, d, caution) for k, d in enumerate(DIMENSIONS)}
    used = {name for line in lines.values() for name in line.weights}
    return Model(
        signals={
            name: Usual(mean=round(float(m), 4), spread=round(float(s), 4))
            for name, m, s in zip(table.names, mean, spread, strict=True)
            if name in used
        },
        dimensions=lines,
        stretch=stretch,
    )


def _line(table: Table, z: Array, usable: NDArray[np.bool_], column: int, dimension: str, caution: float) -> Line:
    chosen = [i for i, name in enumerate(table.names) if usable[i] and bears_on(name, dimension)]  # type: ignore[arg-type]
    signs = np.array([direction(table.names[i]) for i in chosen])
    target = table.scores[:, column]
    ridge = caution * np.sqrt(len(chosen) / len(table.names))
    weights = signed_ridge(z[:, chosen], target - target.mean(), ridge, signs)
    kept = {table.names[i]: round(float(w), 4) for i, w in zip(chosen, weights, strict=True) if abs(w) >= 0.0005}
    return Line(base=round(float(target.mean()), 4), weights=kept)


def signed_ridge(z: Array, target: Array, caution: float, signs: NDArray[np.int_]) -> Array:
    """Ridge weights by coordinate descent, each of the given sign or nothing; sign 0 is free."""
    gram, pull = z.T @ z, z.T @ target
    weights = np.zeros(z.shape[1])
    fitted = np.zeros(z.shape[1])
    for _ in range(_SWEEPS):
        moved = 0.0
        for j in range(len(weights)):
            new = (pull[j] - fitted[j] + gram[j, j] * weights[j]) / (gram[j, j] + caution)
            if signs[j] * new < 0:
                new = 0.0
            step = new - weights[j]
            if step:
                fitted += gram[:, j] * step
                weights[j] = new
                moved = max(moved, abs(step))
        if moved < 1e-5:
            break
    return weights


def predict(model: Model, table: Table) -> Array:
    """Raw scores, a row per interview."""
    rows = [dict(zip(table.names, row, strict=True)) for row in table.signals]
    return np.array([[model.raw(d, row) for d in DIMENSIONS] for row in rows])


def levels(raw: Array) -> NDArray[np.int_]:
    """Raw scores as levels."""
    return np.vectorize(level, otypes=[int])(raw)


def choose(table: Table) -> tuple[float, float]:
    """Caution and stretch that agree best across problems, by cross-validation inside the table."""
    best = (-1.0, _CAUTIONS[0], 1.0)
    wanted = np.clip(np.rint(table.scores), 1, 4).astype(int)
    for caution in _CAUTIONS:
        raw = np.zeros_like(table.scores)
        for learn, judge in folds(table.problems, 5):
            raw[judge] = predict(fit(table.rows(learn), caution, 1.0), table.rows(judge))
        for stretch in _STRETCHES:
            pulled = table.scores.mean(0) + stretch * (raw - table.scores.mean(0))
            kappa = weighted_kappa(levels(pulled).ravel(), wanted.ravel()) or -1.0
            best = max(best, (kappa, caution, stretch))
    return best[1], best[2]


def cross_validate(table: Table) -> Array:
    """Raw scores of every interview by weights, caution and stretch that never saw its problem."""
    raw = np.zeros_like(table.scores)
    for learn, judge in folds(table.problems):
        part = table.rows(learn)
        raw[judge] = predict(fit(part, *choose(part)), table.rows(judge))
    return raw
