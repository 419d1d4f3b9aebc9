"""What can be searched for: every text of the knowledge that a query may match, cut into passages by source."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Literal

from interviewer.concept import Concept
from interviewer.knowledge import Guide, Knowledge
from interviewer.problem import Problem
from interviewer.words import Value

Kind = Literal["fact", "ask", "open", "mistake", "concept", "guidance", "cue"]


class Passage(Value):
    """One text that a query can match, and whose it is."""

    source: str
    """`problem-<id>`, `concepts` or `guidance`."""
    kind: Kind
    owner: str
    """The id of the fact, mistake, deep dive, concept or guide; `<concept>/<mistake>`; `left-open-<n>`, n from 1."""
    text: str
    score: float = 0.0
    """How near the query is: a cosine, or a lexical score from 0 to 1. Zero before any query."""


def passages_by_source(knowledge: Knowledge) -> dict[str, tuple[Passage, ...]]:
    """All passages of the knowledge, in file order, by source."""
    found = {f"problem-{id_}": tuple(passages_of(problem)) for id_, problem in knowledge.problems.items()}
    found["concepts"] = tuple(p for concept in knowledge.concepts.values() for p in _of_concept(concept))
    found["guidance"] = tuple(p for guide in knowledge.guides.values() for p in _of_guide(guide))
    return found


def passages_digest(passages: Iterable[Passage], *made_with: str) -> str:
    """Changes whenever a passage does, or anything in `made_with`."""
    content = [[p.kind, p.owner, p.text] for p in passages]
    return hashlib.sha256(json.dumps([content, made_with]).encode()).hexdigest()


def passages_of(problem: Problem) -> Iterator[Passage]:
    """All passages of one problem."""
    source = f"problem-{problem.id}"
    for fact in problem.facts:
        yield Passage(source=source, kind="fact", owner=fact.id, text=fact.fact)
        yield from _passages(source, "ask", fact.id, fact.asks)
    for number, text in enumerate(problem.left_open, start=1):
        yield Passage(source=source, kind="open", owner=f"left-open-{number}", text=text)
    for mistake in problem.mistakes:
        yield from _passages(source, "mistake", mistake.id, mistake.says)
    for dive in problem.deep_dives:
        yield from _passages(source, "cue", dive.id, (*dive.cues, dive.title, dive.opening))


def _of_concept(concept: Concept) -> Iterator[Passage]:
    yield from _passages("concepts", "concept", concept.id, (*concept.aliases, concept.name, concept.gist))
    for mistake in concept.mistakes:
        yield from _passages("concepts", "mistake", f"{concept.id}/{mistake.id}", mistake.says)


def _of_guide(guide: Guide) -> Iterator[Passage]:
    blocks = (block.strip() for block in guide.text.split("\n\n"))
    yield from _passages("guidance", "guidance", guide.id, (b for b in blocks if b and not b.startswith("#")))


def _passages(source: str, kind: Kind, owner: str, texts: Iterable[str]) -> Iterator[Passage]:
    return (Passage(source=source, kind=kind, owner=owner, text=text) for text in dict.fromkeys(texts))
