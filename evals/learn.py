"""Learns the critic's weights from labelled interviews.

Signals: ridge regression whose signs are fixed beforehand. A signal that an anchor calls good may only raise a score
and one it calls bad may only lower it, so the figures decide how much, never which way; it costs nothing on interviews
it was fitted to and holds better on others. Likeness: plain ridge on the average sentence vector.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evals.agreement import weighted_kappa
from evals.labels import Labelled
from interviewer.embedding import Embedder
from interviewer.engines.embedded.critic.likeness import Likeness, average
from interviewer.engines.embedded.critic.model import Line, Model, Usual, level
from interviewer.engines.embedded.critic.reading import read
from interviewer.engines.embedded.critic.scheme import DIMENSIONS, bears_on, direction
from interviewer.engines.embedded.critic.signals import measure
from interviewer.words import DimensionId

Array = NDArray[np.float64]
Rows = NDArray[np.int_]

FOLDS = 10
_CAUTIONS = (50.0, 80.0, 120.0)
_STRETCHES = (1.0, 1.15, 1.3, 1.45)
_LIKENESS_CAUTION = 300.0
_LIKENESS_GAIN = 0.7
"""Of what it would say alone: signals and likeness tell much the same."""
_SWEEPS = 300


@dataclass(frozen=True)
class Table:
    """The signals and mean scores of many interviews, a row each."""

    names: tuple[str, ...]
    signals: Array
    scores: Array
    """Mean over the raters, a column per dimension."""
    problems: tuple[str, ...]
    averages: Array | None
    """Average sentence vectors; None where there is no embedder."""

    def rows(self, chosen: Rows) -> Table:
        """The table of the chosen rows alone."""
        return replace(
            self,
            signals=self.signals[chosen],
            scores=self.scores[chosen],
            problems=tuple(self.problems[i] for i in chosen),
            averages=None if self.averages is None else self.averages[chosen],
        )


@dataclass(frozen=True)
class Plan:
    """What is chosen by cross-validation rather than fitted."""

    caution: float
    """Pulls every weight of a signal towards nothing."""
    stretch: float
    stretch_beside: float


@dataclass(frozen=True)
class Learnt:
    """Everything the critic scores with."""

    model: Model
    likeness: Likeness | None

    def raw(self, table: Table, use_likeness: bool = True) -> Array:
        """Raw scores, a row per interview."""
        found = []
        for i, row in enumerate(table.signals):
            signals = dict(zip(table.names, row, strict=True))
            vector = table.averages[i] if self.likeness and use_likeness and table.averages is not None else None
            found.append([self._raw(d, signals, vector) for d in DIMENSIONS])
        return np.array(found)

    def _raw(self, dimension: DimensionId, signals: dict[str, float], vector: Array | None) -> float:
        lean = self.likeness.lean(dimension, vector) if self.likeness and vector is not None else None
        return self.model.raw(dimension, signals, lean)


def tabulate(labelled: Sequence[Labelled], embedder: Embedder | None) -> Table:
    """Reads every interview once."""
    readings = [read(one.transcript) for one in labelled]
    measured = [measure(reading) for reading in readings]
    names = tuple(measured[0])
    return Table(
        names=names,
        signals=np.array([[row[name] for name in names] for row in measured]),
        scores=np.array([[np.mean([each.scores[d] for each in one.labels]) for d in DIMENSIONS] for one in labelled]),
        problems=tuple(one.problem for one in labelled),
        averages=np.array([average(reading, embedder) for reading in readings]) if embedder else None,
    )


def folds(problems: Sequence[str], count: int = FOLDS) -> Iterator[tuple[Rows, Rows]]:
    """Rows to learn from and rows to judge, no problem on both sides; the same every time."""
    names = sorted(set(problems))
    np.random.default_rng(0).shuffle(names)
    own = np.array(problems)
    for start in range(min(count, len(names))):
        held = np.isin(own, names[start::count])
        yield np.flatnonzero(~held), np.flatnonzero(held)


def fit(table: Table, plan: Plan, embedder: str = "") -> Learnt:
    """The weights of a table; `embedder` is the name of the model its averages come from."""
    mean, spread = table.signals.mean(0), table.signals.std(0)
    usable = spread > 1e-9
    z = np.clip((table.signals - mean) / np.where(usable, spread, 1), -3, 3)
    lines = {d: _line(table, z, usable, d, plan.caution) for d in DIMENSIONS}
    used = {name for line in lines.values() for name in line.weights}
    model = Model(
        signals={
            name: Usual(mean=round(float(m), 4), spread=round(float(s), 4))
            for name, m, s in zip(table.names, mean, spread, strict=True)
            if name in used
        },
        dimensions=lines,
        stretch=plan.stretch,
        stretch_beside=plan.stretch_beside,
    )
    return Learnt(model, _likeness(table, embedder))


def _line(table: Table, z: Array, usable: NDArray[np.bool_], dimension: DimensionId, caution: float) -> Line:
    chosen = [i for i, name in enumerate(table.names) if usable[i] and bears_on(name, dimension)]
    signs = np.array([direction(table.names[i]) for i in chosen])
    target = table.scores[:, DIMENSIONS.index(dimension)]
    ridge = caution * float(np.sqrt(len(chosen) / len(table.names)))
    weights = signed_ridge(z[:, chosen], target - target.mean(), ridge, signs)
    kept = {table.names[i]: round(float(w), 4) for i, w in zip(chosen, weights, strict=True) if abs(w) >= 0.0005}
    return Line(base=round(float(target.mean()), 4), weights=kept)


def _likeness(table: Table, embedder: str) -> Likeness | None:
    if table.averages is None:
        return None
    usual = table.averages.mean(0)
    scale = table.averages.std(0).mean()
    x = (table.averages - usual) / scale
    # Fewer interviews than numbers in a vector: the ridge is solved on the interviews' side.
    kernel = np.linalg.solve(x @ x.T + _LIKENESS_CAUTION * np.eye(len(x)), table.scores - table.scores.mean(0))
    leans = _LIKENESS_GAIN * (x.T @ kernel) / scale
    return Likeness(
        embedder=embedder,
        usual=tuple(round(float(v), 5) for v in usual),
        directions={d: tuple(round(float(v), 3) for v in leans[:, k]) for k, d in enumerate(DIMENSIONS)},
    )


def signed_ridge(z: Array, target: Array, caution: float, signs: Rows) -> Array:
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
        if moved < 1e-4:
            break
    return weights


def levels(raw: Array) -> Rows:
    """Raw scores as levels."""
    return np.array([[level(value) for value in row] for row in raw])


def choose(table: Table) -> Plan:
    """The plan that agrees best across problems, by cross-validation inside the table."""
    wanted = np.clip(np.rint(table.scores), 1, 4).astype(int).ravel()
    centre = table.scores.mean(0)

    def kappa(parts: Array) -> float:
        return weighted_kappa(levels(centre + parts).ravel(), wanted) or -1.0

    alone = {caution: _parts(table, caution) for caution in _CAUTIONS}
    best = max(((kappa(s * signals), c, s) for c, (signals, _) in alone.items() for s in _STRETCHES))
    signals, lean = alone[best[1]]
    beside = max((kappa(s * signals + lean), s) for s in _STRETCHES)
    return Plan(caution=best[1], stretch=best[2], stretch_beside=beside[1])


def _parts(table: Table, caution: float) -> tuple[Array, Array]:
    """What signals and likeness add to each score by weights that never saw its problem, before any stretch."""
    signals, lean = np.zeros_like(table.scores), np.zeros_like(table.scores)
    plan = Plan(caution, 1.0, 1.0)
    for learn, judge in folds(table.problems, 5):
        learnt, held = fit(table.rows(learn), plan), table.rows(judge)
        base = np.array([learnt.model.dimensions[d].base for d in DIMENSIONS])
        alone = learnt.raw(held, use_likeness=False)
        signals[judge] = alone - base
        lean[judge] = learnt.raw(held) - alone
    return signals, lean


def cross_validate(table: Table) -> tuple[Array, Array]:
    """Raw scores, with the likeness and without it, by weights and a plan that never saw the interview's problem."""
    beside, alone = np.zeros_like(table.scores), np.zeros_like(table.scores)
    for learn, judge in folds(table.problems):
        part, held = table.rows(learn), table.rows(judge)
        learnt = fit(part, choose(part))
        beside[judge] = learnt.raw(held)
        alone[judge] = learnt.raw(held, use_likeness=False)
    return beside, alone


def learning_curve(table: Table, plan: Plan, sizes: Sequence[int] = (30, 60, 90, 120)) -> Iterator[tuple[int, float]]:
    """Pooled kappa on problems never seen, by how many interviews were learnt from."""
    wanted = np.clip(np.rint(table.scores), 1, 4).astype(int).ravel()
    for size in sizes:
        raw = np.zeros_like(table.scores)
        for learn, judge in folds(table.problems):
            drawn = np.random.default_rng(size).permutation(learn)[:size]
            raw[judge] = fit(table.rows(drawn), plan).raw(table.rows(judge))
        yield size, weighted_kappa(levels(raw).ravel(), wanted) or 0.0
