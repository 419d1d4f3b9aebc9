"""What a stronger answer to this problem would have added, and a drill for it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from interviewer.concept import Concept
from interviewer.embedding import Embedder
from interviewer.engines.embedded.critic.clean import words
from interviewer.engines.embedded.critic.reading import Reading
from interviewer.problem import Problem
from interviewer.rubric import Dimension

_COVERED = 0.55
_MOST = 2
_SHORT = re.compile(r"the|and|for|that|with|from|not|are|its|per|can|has|all|any|what|when|who|how|into|over|than|then")


def missing_points(
    dimension: Dimension, score: int | None, reading: Reading, reference: Problem | None, embedder: Embedder | None
) -> tuple[str, ...]:
    """The points of the reference that the candidate came least near to; without a reference, the anchor to reach.

    Nearness cannot tell that a point was fully made, only that it was hardly touched; so the farthest are named.
    """
    points = reference.expected(dimension.id) if reference else ()
    if points:
        near = _nearness(points, reading, embedder)
        order = sorted(range(len(points)), key=lambda i: near[i])
        return tuple(points[i] for i in order if near[i] < _COVERED)[:_MOST]
    if score == 4:
        return ()
    return (f"A hire: {dimension.anchor(3)}" if not score or score <= 2 else f"A strong hire: {dimension.anchor(4)}",)


def choose_drill(
    dimension: Dimension,
    score: int | None,
    reading: Reading,
    reference: Problem | None,
    concepts: Mapping[str, Concept],
) -> str:
    """A drill on a concept of this problem that never came up where the basics stand; else the rubric's own."""
    if reference and score and score >= 3:
        text = "\n".join(s.text for s in reading.said)
        for name in reference.concepts:
            concept = concepts.get(name)
            if concept and concept.dimension == dimension.id and not _named(concept, text):
                return concept.drill
    return dimension.drills[0 if not score or score <= 2 else 1]


def _named(concept: Concept, text: str) -> bool:
    return any(re.search(rf"\b{re.escape(alias)}\b", text, re.IGNORECASE) for alias in concept.aliases)


def _nearness(points: Sequence[str], reading: Reading, embedder: Embedder | None) -> list[float]:
    """How near each point came to any sentence: by shared words, and by vectors where there is an embedder."""
    said = [s.text for s in reading.substance]
    if not said:
        return [0.0] * len(points)
    mine = [_content(text) for text in said]
    shared = [max(len(_content(p) & words_) for words_ in mine) / max(1, len(_content(p))) for p in points]
    if embedder is None:
        return shared
    cosines = (embedder.embed(list(points)) @ embedder.embed(said).T).max(axis=1)
    return [max(a, float(b)) for a, b in zip(shared, cosines, strict=True)]


def _content(text: str) -> frozenset[str]:
    return frozenset(w[:6] for w in words(text) if len(w) > 2 and not _SHORT.fullmatch(w))
