"""How like a candidate's sentences are to those of strong and of weak interviews: the second half of the learnt layer.

Sentence vectors are averaged, and a learnt direction per dimension says which way the average leans. The lean is a sum
over sentences, so the ones that pulled most can be shown. Works only beside an embedder; scores do without it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from interviewer.embedding import Embedder
from interviewer.engines.embedded.critic.reading import Reading
from interviewer.words import DimensionId, Value

Vector = NDArray[np.float64]

_FILE = Path(__file__).with_name("likeness.json")


class Likeness(Value):
    """The usual average, and the direction in which each dimension's scores rise."""

    embedder: str
    """The model whose vectors these are; others are not comparable."""
    usual: tuple[float, ...]
    directions: dict[DimensionId, tuple[float, ...]]

    def lean(self, dimension: DimensionId, average: Vector) -> float:
        """What the average adds to or takes from the dimension's score, in levels."""
        return float((average - np.array(self.usual)) @ np.array(self.directions[dimension]))


def average(reading: Reading, embedder: Embedder) -> Vector:
    """The mean vector of the sentences that speak of the problem; there must be one."""
    return np.asarray(embedder.embed([s.text for s in reading.substance]).mean(axis=0), dtype=float)


@cache
def load_likeness() -> Likeness:
    """The committed directions."""
    return Likeness.model_validate(json.loads(_FILE.read_text(encoding="utf-8")))


def save_likeness(likeness: Likeness) -> None:
    """Writes the directions, one vector a line."""
    dumped = likeness.model_dump()
    lines = [f'"embedder": {json.dumps(dumped["embedder"])}', f'"usual": {json.dumps(dumped["usual"])}']
    rows = [f'"{name}": {json.dumps(row)}' for name, row in dumped["directions"].items()]
    lines.append('"directions": {\n' + ",\n".join(rows) + "\n}")
    _FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
