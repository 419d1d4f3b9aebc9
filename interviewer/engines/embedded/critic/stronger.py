"""What a stronger answer to this problem would have added, tied to what was said; and a drill for it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from interviewer.concept import Concept
from interviewer.embedding import Embedder
from interviewer.engines.embedded.critic.clean import sentences, words
from interviewer.engines.embedded.critic.elements import around, load_elements, missing
from interviewer.engines.embedded.critic.faults import most_about, wording
from interviewer.engines.embedded.critic.patterns import load_patterns
from interviewer.engines.embedded.critic.reading import Reading, Said
from interviewer.engines.embedded.critic.reasons import Told, quoted
from interviewer.problem import Problem
from interviewer.rubric import BEST, LOW, Dimension
from interviewer.transcript import Transcript, Turn
from interviewer.words import DimensionId

_COVERED = 0.55
_COVERED_IN_PARTS = 0.4
_PARTS = 0.55
_TIED = 0.45
_TIED_WORDS = 2
_MOST = {1: 2, 2: 2, 3: 2, 4: 1}
_WHOLE = 6
"""Words from which a question can be understood by itself."""
_CONDUCT = frozenset({"depth", "communication"})
"""What was shown by doing: no point of a note can be missing where it was done best."""
_SHORT = re.compile(r"the|and|for|that|with|from|not|are|its|per|can|has|all|any|what|when|who|how|into|over|than|then")


@dataclass(frozen=True)
class _Point:
    """A point of the reference against what was said."""

    text: str
    near: float
    """To the nearest sentence."""
    said: Said | None
    """A sentence that gives the same part of an anchor and is about the same thing."""
    named: bool
    """Whether the candidate at least used its telling words."""
    lacking: bool
    """Whether it is a part of an anchor that nothing said came near."""


def missing_points(
    dimension: Dimension,
    score: int | None,
    reading: Reading,
    reference: Problem | None,
    embedder: Embedder | None,
    told: Told,
) -> tuple[str, ...]:
    """The points of the reference that the candidate did not make.

    Without a reference the anchor to reach, unless the reasons have told already what it asks for.

    First those that go on from what was said, then those of a part that was missing, then the farthest.
    """
    points = reference.expected(dimension.id) if reference else ()
    if points and not (score == BEST and dimension.id in _CONDUCT):
        weighed = _weighed(dimension, points, reading, embedder)
        if score and score > LOW:
            weighed = [point for point in weighed if not point.named]
        weighed.sort(key=lambda p: (p.said is None, p.named, not p.lacking, p.near))
        return tuple(_told(point) for point in weighed)[: _MOST[score or 1]]
    if score == BEST or told.things:
        return ()
    return (f"A hire: {dimension.anchor(3)}" if not score or score <= LOW else f"A strong hire: {dimension.anchor(4)}",)


def choose_drill(
    dimension: Dimension,
    score: int | None,
    reading: Reading,
    reference: Problem | None,
    concepts: Mapping[str, Concept],
) -> str:
    """A drill on a concept of this problem that never came up where the basics stand; else the rubric's own."""
    if reference and score and score > LOW:
        text = "\n".join(s.text for s in reading.said)
        for name in reference.concepts:
            concept = concepts.get(name)
            if concept and concept.dimension == dimension.id and not _named(concept, text):
                return concept.drill
    return dimension.drills[0 if not score or score <= LOW else 1]


def answer_again(dimension: Dimension, told: Told, reference: Problem | None) -> str:
    """The question of this interview that a low score came from, to be answered again; empty where there is none."""
    probes = reference.probes_for(dimension.id) if reference else ()
    if told.question is None and not probes:
        return ""
    words_ = wording()
    lacking = _content(" ".join(told.things))
    question = (
        _question_in(told.question, dimension.id)
        if told.question
        else max(probes, key=lambda probe: len(_content(probe) & lacking))
    )
    asked = words_["asked-in"].format(turn=told.question.number) if told.question else words_["never-asked"]
    things = words_["have-in-it"].format(things="; ".join(told.things)) if told.things else ""
    return f"{asked} {quoted(question)}{things}"


def with_questions(told: Mapping[DimensionId, Told], transcript: Transcript) -> dict[DimensionId, Told]:
    """Each dimension with the interviewer's question it may be answered by again; no question stands under two."""
    used = {one.question.number for one in told.values() if one.question}
    found: dict[DimensionId, Told] = {}
    for dimension, one in told.items():
        asked = one.question or next((t for t in _asked_about(dimension, transcript) if t.number not in used), None)
        used.update([asked.number] if asked else [])
        found[dimension] = replace(one, question=asked)
    return found


def _told(point: _Point) -> str:
    if point.said is None:
        return point.text
    text = point.said.text
    quote = around(text, 0, min(len(text), 40))
    return str(wording()["step-after"].format(quote=quoted(quote), turn=point.said.turn, point=point.text))


def _asked_about(dimension: DimensionId, transcript: Transcript) -> list[Turn]:
    """The interviewer's questions that are about this dimension more than any other."""
    asked = [t for t in transcript.turns[1:] if t.speaker == "interviewer" and "?" in t.text]
    return [t for t in asked if most_about(_question_in(t, dimension)) == dimension]


def _question_in(turn: Turn, dimension: DimensionId) -> str:
    """The turn's question, the one about the dimension where there are more; with what was said before a short one."""
    said = sentences(turn.text)
    if not said:
        return turn.text
    pattern = load_patterns().subject.get(dimension)
    asks = [n for n, sentence in enumerate(said) if sentence.endswith("?")] or [len(said) - 1]
    at = next((n for n in asks if pattern and pattern.search(said[n])), asks[-1])
    first = at - 1 if at and len(said[at].split()) < _WHOLE else at
    return " ".join(said[first : at + 1])


def _named(concept: Concept, text: str) -> bool:
    return any(re.search(rf"\b{re.escape(alias)}\b", text, re.IGNORECASE) for alias in concept.aliases)


def _weighed(dimension: Dimension, points: Sequence[str], reading: Reading, embedder: Embedder | None) -> list[_Point]:
    """The points that were not made: by shared words, and by vectors where there is an embedder."""
    said = [s for s in reading.substance if not s.asks or dimension.id == "scope"]
    if not said:
        return [_Point(text, 0.0, None, named=False, lacking=False) for text in points]
    mine = [_content(s.text) for s in said]
    whole = frozenset().union(*mine)
    alike = embedder.embed(list(points)) @ embedder.embed([s.text for s in said]).T if embedder else None
    found, taken = [], set[int]()
    for n, text in enumerate(points):
        content = _content(text)
        size = max(1, len(content))
        parts = [part for part in load_elements()[dimension.id] if part.given.search(text)]
        giving = [i for i, s in enumerate(said) if any(p.given.search(s.text) for p in parts) and not s.weak]
        alike_too = [i for i in giving if len(content & mine[i]) >= _TIED_WORDS and i not in taken]
        cosine = float(alike[n].max()) if alike is not None else 0.0
        near = max(cosine, max(len(content & each) for each in mine) / size)
        if near >= _COVERED or (near >= _COVERED_IN_PARTS and len(content & whole) / size >= _PARTS):
            continue
        best = max(alike_too, key=lambda i: float(alike[n][i]), default=None) if alike is not None else None
        tied = best if best is not None and alike is not None and alike[n][best] >= _TIED else None
        taken.update([] if tied is None else [tied])
        found.append(
            _Point(
                text=text,
                near=near,
                said=None if tied is None else said[tied],
                named=tied is None and bool(giving),
                lacking=any(missing(part, reading) for part in parts),
            )
        )
    return found


def _content(text: str) -> frozenset[str]:
    return frozenset(w[:6] for w in words(text) if len(w) > 2 and not _SHORT.fullmatch(w))
