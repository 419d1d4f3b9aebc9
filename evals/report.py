"""The agreement table: what every check of the critic prints."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evals.agreement import bias, kappa_interval, weighted_kappa
from evals.labels import Labelled
from interviewer.engines.embedded.critic.scheme import DIMENSIONS
from interviewer.rubric import decision


def agreement_table(labelled: Sequence[Labelled], ours: NDArray[np.int_]) -> str:
    """Kappa with its interval per dimension, pooled and for the overall, and the mean difference."""
    rows = [(i, label) for i, one in enumerate(labelled) for label in one.labels]
    names = [labelled[i].transcript.id for i, _ in rows]
    mine = np.array([ours[i] for i, _ in rows])
    theirs = np.array([[label.scores[d] for d in DIMENSIONS] for _, label in rows])
    decided = np.array([[decision(float(row.mean()), "mid")] for row in mine])
    wanted = np.array([[label.overall] for _, label in rows])
    lines = [f"{len(labelled)} interviews, {len(rows)} labels", "                   kappa   95 %            bias"]
    for name, a, b in [
        *((d, mine[:, [k]], theirs[:, [k]]) for k, d in enumerate(DIMENSIONS)),
        ("pooled", mine, theirs),
        ("overall", decided, wanted),
    ]:
        found = kappa_interval(a, b, names)
        if found is None:
            lines.append(f"{name:<18} no result")
        else:
            lines.append(f"{name:<18} {found.value:5.2f}   {found.low:4.2f} - {found.high:4.2f}   {bias(a, b):+5.2f}")
    both = [pair for pair in zip(*_pairs(labelled), strict=True)]
    if both:
        lines.append(f"raters between them, pooled: {weighted_kappa([a for a, _ in both], [b for _, b in both]):.2f}")
    return "\n".join(lines)


def _pairs(labelled: Sequence[Labelled]) -> tuple[list[int], list[int]]:
    twice = [one.labels for one in labelled if len(one.labels) == 2]
    return (
        [first.scores[d] for first, _ in twice for d in DIMENSIONS],
        [second.scores[d] for _, second in twice for d in DIMENSIONS],
    )
