"""The agreement table: what every check of the critic prints."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals import mistaken
from evals.agreement import Hits, bias, kappa_interval, match_mistakes, quote_validity, weighted_kappa
from evals.labels import Labelled, load_labelled
from evals.learn import choose, cross_validate, learning_curve, levels, tabulate
from interviewer.embedding import open_embedder
from interviewer.engines.embedded.critic import Critic
from interviewer.engines.embedded.critic.scheme import DIMENSIONS
from interviewer.knowledge import Knowledge, load_knowledge
from interviewer.rubric import decision

_KNOWLEDGE = Path(__file__).parent.parent / "knowledge"


def critic_report() -> str:
    """Agreement of both ways of scoring, the learning curve, quotes, mistakes and speed."""
    embedder = open_embedder()
    labelled = load_labelled()
    table = tabulate(labelled, embedder)
    beside, alone = cross_validate(table)
    parts = [f"signals alone\n{agreement_table(labelled, levels(alone))}"]
    if embedder:
        parts.append(f"signals and likeness\n{agreement_table(labelled, levels(beside))}")
    curve = ", ".join(f"{size}: {kappa:.2f}" for size, kappa in learning_curve(table, choose(table)))
    parts.append(f"pooled kappa by interviews learnt from: {curve}")
    knowledge = load_knowledge(_KNOWLEDGE)
    critic = Critic(knowledge.rubric, embedder, knowledge.concepts)
    parts.append(evidence_table(labelled, critic, knowledge))
    return "\n\n".join(parts)


def evidence_table(labelled: Sequence[Labelled], critic: Critic, knowledge: Knowledge) -> str:
    """Quotes found verbatim, mistakes against the raters' lists, and time taken by the committed critic."""
    hits, quotes, valid, seconds = Hits(0, 0, 0, 0), 0, 0.0, []
    for one in labelled:
        begun = time.process_time()
        reference = knowledge.problems.get(one.problem)
        assessed = [critic.assess(d, one.transcript, reference) for d in DIMENSIONS]
        mistakes = critic.mistakes(one.transcript, reference)
        seconds.append(time.process_time() - begun)
        quoted = [e.quote for each in assessed for e in each.evidence] + [m.quote for m in mistakes]
        quotes += len(quoted)
        valid += (quote_validity(one.transcript, quoted) or 0.0) * len(quoted)
        hits += match_mistakes([m.quote for m in mistakes], [m.quote for each in one.labels for m in each.mistakes])
    return "\n".join(
        [
            f"quotes: {quotes}, verbatim {_share(valid / quotes if quotes else None)}",
            f"mistakes, as committed: {_hits(hits)}",
            f"  by weights that never saw the problem: {_hits(mistaken.cross_validate(labelled))}",
            f"  and by patterns other problems bear out: {_hits(mistaken.cross_validate(labelled, supported=True))}",
            f"CPU seconds per interview, critique whole: median {np.median(seconds):.2f}",
        ]
    )


def _hits(hits: Hits) -> str:
    return f"{hits.found} named, precision {_share(hits.precision)}, recall {_share(hits.recall)}"


def _share(value: float | None) -> str:
    return "no result" if value is None else f"{value:.2f}"


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
