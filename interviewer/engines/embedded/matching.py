"""Which fact, if any, a question asks for.

Every fact, and every question its problem leaves open, is a rival. A rival is described by a few named features of
how near its wordings come to the question, alone and beside the next best; a logistic layer learnt from the blind
questions in `evals/questions` turns them into a probability. `python -m evals.matching` learns the weights and shows
what they are worth on problems they were not learnt from.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interviewer.lexical import stems
from interviewer.passages import Passage
from interviewer.problem import Problem
from interviewer.retrieval import Retrieval

WEIGHTS = Path(__file__).with_name("matching.json")

ALONE = ("nearest", "nearest three", "nearest six", "words shared", "closest in words", "answer itself")
FEATURES = (*ALONE, *(f"{name}, over the next best" for name in ALONE), "left open")
"""One column each, in this order. "words shared" weighs rare words more; "answer itself" is the fact's own text."""

_EVERYTHING = 10_000


@dataclass(frozen=True)
class Rivals:
    """All answers a question could have: their ids and one row of `FEATURES` each."""

    owners: tuple[str, ...]
    rows: NDArray[np.float64]

    @property
    def facts(self) -> NDArray[np.bool_]:
        """Which of them are facts."""
        return np.equal(self.rows[:, FEATURES.index("left open")], 0)


class Matcher:
    """Matches questions to facts of one bank."""

    def __init__(self, retrieval: Retrieval) -> None:
        learnt: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))[
            "lexical" if retrieval.ranking == "lexical" else "embedded"
        ]
        self._retrieval = retrieval
        self._weights = np.array([learnt["weights"][name] for name in FEATURES])
        self._centre = np.array([learnt["centre"][name] for name in FEATURES])
        self._spread = np.array([learnt["spread"][name] for name in FEATURES])
        self._bias = float(learnt["bias"])
        self.least = float(learnt["least"])
        """The probability from which a fact is told."""

    def best(self, problem: Problem, question: str) -> tuple[str | None, float]:
        """The most probable fact and its probability, 0 to 1; None for a question without words."""
        found = rivals(self._retrieval, problem, question)
        if found is None:
            return None, 0.0
        logits = ((found.rows - self._centre) / self._spread) @ self._weights + self._bias
        place = int(np.argmax(np.where(found.facts, logits, -np.inf)))
        return found.owners[place], 1 / (1 + math.exp(-float(logits[place])))


def rivals(retrieval: Retrieval, problem: Problem, question: str) -> Rivals | None:
    """Every rival answer to a question, described; None where the question has no words to go by."""
    passages = retrieval.search(question, retrieval.source_of(problem), {"fact", "ask", "open"}, k=_EVERYTHING)
    if not passages or not problem.facts:
        return None
    by_owner: dict[str, list[Passage]] = {}
    for passage in passages:
        by_owner.setdefault(passage.owner, []).append(passage)
    asked = frozenset(stems(question))
    rarity = _rarity(problem)
    alone = np.array([_alone(own, asked, rarity) for own in by_owner.values()])
    left_open = np.array([[own[0].kind == "open"] for own in by_owner.values()], dtype=np.float64)
    return Rivals(tuple(by_owner), np.hstack([alone, _over_next_best(alone), left_open]))


def _alone(own: Sequence[Passage], asked: frozenset[str], rarity: Mapping[str, float]) -> list[float]:
    scores = sorted((p.score for p in own), reverse=True)
    words = [_stems_of(p.text) for p in own]
    held = frozenset().union(*words)
    whole = sum(rarity.get(w, _UNSEEN) for w in asked) or 1.0
    itself = next((p.score for p in own if p.kind == "fact"), 0.7 * scores[0])
    return [
        scores[0],
        sum(scores[:3]) / len(scores[:3]),
        sum(scores[:6]) / len(scores[:6]),
        sum(rarity.get(w, _UNSEEN) for w in asked & held) / whole,
        max(len(asked & w) / (len(asked | w) or 1) for w in words),
        itself,
    ]


@lru_cache(maxsize=32_768)
def _stems_of(text: str) -> frozenset[str]:
    return frozenset(stems(text))


_UNSEEN = 4.0
"""The rarity of a word that no text of the problem holds."""


@lru_cache(maxsize=64)
def _rarity(problem: Problem) -> dict[str, float]:
    """How rare each word is among the rivals of a problem: log of rivals over those that hold it."""
    texts = [" ".join((fact.fact, *fact.asks)) for fact in problem.facts] + list(problem.left_open)
    bags = [frozenset(stems(text)) for text in texts]
    words = frozenset().union(*bags)
    return {word: math.log(1 + len(bags) / sum(word in bag for bag in bags)) for word in words}


def _over_next_best(alone: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each value less the best of the other rivals'."""
    if len(alone) < 2:
        return np.zeros_like(alone)
    first, second = -np.sort(-alone, axis=0)[:2]
    rest: NDArray[np.float64] = np.where(alone == first, second, first)
    return alone - rest
