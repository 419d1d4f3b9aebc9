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

_NEAR = 0.55
_OVERLAP = 0.5
_MOST = 2
_SHORT = re.compile(r"the|and|for|that|with|from|not|are|its|per|can|has|all|any|what|when|who|how|into|over|than|then")


def missing_points(
    dimension: Dimension, score: int | None, reading: Reading, reference: Problem | None, embedder: Embedder | None
) -> tuple[str, ...]:
    """Points of the reference that the candidate did not come near; without a reference, the next anchor."""
    points = reference.expected(dimension.id) if reference else ()
    open_points = [p for p in points if not _is_covered(p, reading)]
    if embedder and open_points:
        open_points = _not_near(open_points, reading, embedder)
    if open_points:
        return tuple(open_points[:_MOST])
    if score == 4 or points:
        return ()
    wanted = (score or 0) + 1
    return (f"For the next level: {dimension.anchor(wanted)}",)


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


def _is_covered(point: str, reading: Reading) -> bool:
    wanted = _content(point)
    return any(len(wanted & _content(s.text)) >= _OVERLAP * len(wanted) for s in reading.said) if wanted else True


def _content(text: str) -> frozenset[str]:
    return frozenset(w[:6] for w in words(text) if len(w) > 2 and not _SHORT.fullmatch(w))


def _not_near(points: Sequence[str], reading: Reading, embedder: Embedder) -> list[str]:
    said = [s.text for s in reading.substance]
    if not said:
        return list(points)
    near = embedder.embed(list(points)) @ embedder.embed(said).T
    return [point for point, row in zip(points, near, strict=True) if row.max() < _NEAR]
