"""Which fact, if any, a question asks for.

Every fact, and every question its problem leaves open, is a rival. Two logistic layers over named features, learnt from
the blind questions in `evals/questions`, decide: the first says which fact is the likeliest, the second whether that
fact answers the question at all or the sheet is silent. `python -m evals.matching` learns the weights and shows what
they are worth on problems they were not learnt from.
"""

from __future__ import annotations

import json
import math
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interviewer.lexical import stems
from interviewer.passages import Passage
from interviewer.problem import Problem
from interviewer.retrieval import Retrieval

WEIGHTS = Path(__file__).with_name("matching.json")

ALONE = (
    "nearest",
    "nearest three",
    "nearest six",
    "all wordings weighed",
    "words shared",
    "closest in words",
    "answer itself",
)
"""How near a rival is: by its nearest wordings; by a ridge regression over all wordings of the problem, which weighs
each by how well it tells its own rival from the others; by words, rare ones weighing more; by the fact's own text.
"""
FEATURES = (*ALONE, *(f"{name}, over the next best" for name in ALONE), "left open")
"""What the first layer sees of each rival, one column each, in this order."""

ANSWERED = (
    "likeliest",
    "likeliest, over the second",
    "all wordings weighed, likeliest",
    "all wordings weighed, best left open",
    "all wordings weighed, best three left open",
    "nearest, likeliest",
    "nearest, best left open",
    "words shared, likeliest",
    "words shared, best left open",
)
"""What the second layer sees of a question, in this order; "likeliest" is the first layer's logit."""

RIDGE = 2.0
"""Of unit vectors: the variance a wording may have about its rival's place."""
_MOST_SHEETS = 64
_UNSEEN = 4.0
"""The rarity of a word that no text of the problem holds."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Rivals:
    """All answers a question could have: their ids and one row of `FEATURES` each."""

    owners: tuple[str, ...]
    rows: Numbers

    @property
    def facts(self) -> NDArray[np.bool_]:
        """Which of them are facts."""
        return np.equal(self.rows[:, FEATURES.index("left open")], 0)

    def likeliest(self, logits: Numbers) -> list[int]:
        """The places of the facts by the logits of the first layer, best first."""
        order = np.argsort(-logits, kind="stable")
        return [int(n) for n in order[self.facts[order]]]

    def question(self, logits: Numbers) -> Numbers:
        """The question by `ANSWERED`, given the logits of the first layer."""
        first, second = (*self.likeliest(logits), None)[:2]
        weighed, near, shared = (
            self.rows[:, FEATURES.index(name)] for name in ("all wordings weighed", "nearest", "words shared")
        )
        best_open = -np.sort(-weighed[~self.facts])[:3]
        row = [
            logits[first],
            logits[first] - (logits[second] if second is not None else 0.0),
            weighed[first],
            best_open.max(initial=0.0),
            best_open.sum(),
            near[first],
            near[~self.facts].max(initial=0.0),
            shared[first],
            shared[~self.facts].max(initial=0.0),
        ]
        return np.array(row)


@dataclass(frozen=True)
class Layer:
    """A logistic layer over standardised features."""

    weights: Numbers
    centre: Numbers
    spread: Numbers
    bias: float

    @classmethod
    def read(cls, learnt: Mapping[str, Any], features: Sequence[str]) -> Layer:
        """The layer as `evals.matching` writes it."""
        columns = [np.array([learnt[part][name] for name in features]) for part in ("weights", "centre", "spread")]
        return cls(columns[0], columns[1], columns[2], float(learnt["bias"]))

    def logits(self, rows: Numbers) -> Numbers:
        """One per row."""
        return np.asarray(((rows - self.centre) / self.spread) @ self.weights + self.bias)


@dataclass(frozen=True)
class Match:
    """What a question may ask for."""

    likeliest: tuple[str, ...]
    """The three likeliest facts, best first; none for a question without words."""
    probability: float
    """That the first of them answers, 0 to 1."""

    @property
    def fact(self) -> str | None:
        """The likeliest."""
        return self.likeliest[0] if self.likeliest else None


class Matcher:
    """Matches questions to facts of one bank."""

    def __init__(self, retrieval: Retrieval) -> None:
        learnt: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))[
            "lexical" if retrieval.ranking == "lexical" else "embedded"
        ]
        self._sheets = Sheets(retrieval)
        self._which = Layer.read(learnt["which fact"], FEATURES)
        self._whether = Layer.read(learnt["whether any"], ANSWERED)
        self.least = float(learnt["least"])
        """The probability from which a fact is told."""

    def match(self, problem: Problem, question: str) -> Match:
        """The likeliest facts and the probability that the first answers."""
        found = self._sheets.rivals(problem, question)
        if found is None:
            return Match((), 0.0)
        logits = self._which.logits(found.rows)
        probability = 1 / (1 + math.exp(-float(self._whether.logits(found.question(logits)))))
        return Match(tuple(found.owners[n] for n in found.likeliest(logits)[:3]), probability)


class Sheets:
    """Describes a question beside every answer it could have; keeps what it knows of the problems read in last."""

    def __init__(self, retrieval: Retrieval) -> None:
        self._retrieval = retrieval
        self._kept: OrderedDict[str, _Sheet] = OrderedDict()

    def rivals(self, problem: Problem, question: str) -> Rivals | None:
        """Every rival answer, described; None where the question has no words to go by, or the problem no facts."""
        source = self._retrieval.source_of(problem)
        scores = self._retrieval.scores(question, source)
        if not problem.facts or not question.strip() or not scores.any():
            return None
        sheet = self._kept.get(source)
        if sheet is None:
            sheet = self._kept[source] = _Sheet(self._retrieval.passages(source), self._retrieval.alike(source))
            if len(self._kept) > _MOST_SHEETS:
                self._kept.popitem(last=False)
        return sheet.rivals(scores, question)


class _Sheet:
    """What can be known of a problem's wordings before any question; a rival's stand together, as in the file."""

    def __init__(self, passages: Sequence[Passage], alike: Numbers) -> None:
        self._places = np.array([n for n, p in enumerate(passages) if p.kind in {"fact", "ask", "open"}])
        wordings = [passages[n] for n in self._places]
        self._owners = tuple(dict.fromkeys(p.owner for p in wordings))
        of_owner = np.array([self._owners.index(p.owner) for p in wordings])
        self._starts = np.flatnonzero(np.diff(of_owner, prepend=-1))
        counts = np.diff(self._starts, append=len(wordings))
        offsets = np.arange(counts.max())
        self._there = offsets < counts[:, None]
        self._own = np.where(self._there, self._starts[:, None] + offsets, 0)
        self._open = np.array([[float(wordings[n].kind == "open")] for n in self._starts])
        bags = [frozenset(stems(p.text)) for p in wordings]
        self._sizes = np.array([len(bag) for bag in bags])
        self._wordings_with = _places_of(bags)
        self._rivals_with = {word: np.unique(of_owner[places]) for word, places in self._wordings_with.items()}
        wanted = np.equal(of_owner[:, None], np.arange(len(self._owners))).astype(np.float64)
        kernel = alike[np.ix_(self._places, self._places)] + 1
        self._weighing = np.linalg.solve(kernel + RIDGE * np.eye(len(kernel)), wanted)

    def rivals(self, of_all: Numbers, question: str) -> Rivals:
        """`of_all` holds the question's score with every passage of the problem."""
        scores = of_all[self._places]
        nearest = -np.sort(-np.where(self._there, scores[self._own], -np.inf), axis=1)
        asked = frozenset(stems(question))
        alone = np.stack(
            [
                nearest[:, 0],
                _mean_of_best(nearest, 3),
                _mean_of_best(nearest, 6),
                (scores + 1) @ self._weighing,
                self._words_shared(asked),
                np.maximum.reduceat(self._likeness_in_words(asked), self._starts),
                np.where(self._open[:, 0] == 1, 0.7 * nearest[:, 0], scores[self._starts]),
            ],
            axis=1,
        )
        return Rivals(self._owners, np.hstack([alone, _over_next_best(alone), self._open]))

    def _words_shared(self, asked: frozenset[str]) -> Numbers:
        """By rival, the share of the question's words it holds; a word counts by the log of all rivals over its own."""
        held = np.zeros(len(self._owners))
        whole = 0.0
        for word in sorted(asked):
            rivals = self._rivals_with.get(word)
            rarity = _UNSEEN if rivals is None else math.log(1 + len(self._owners) / len(rivals))
            whole += rarity
            if rivals is not None:
                held[rivals] += rarity
        return held / (whole or 1.0)

    def _likeness_in_words(self, asked: frozenset[str]) -> Numbers:
        """By wording, the words in common over all words of both."""
        shared = np.zeros(len(self._sizes))
        for word in asked:
            if word in self._wordings_with:
                shared[self._wordings_with[word]] += 1
        return shared / np.maximum(self._sizes + len(asked) - shared, 1)


def _places_of(bags: Sequence[frozenset[str]]) -> dict[str, NDArray[np.int64]]:
    found: dict[str, list[int]] = {}
    for place, bag in enumerate(bags):
        for word in bag:
            found.setdefault(word, []).append(place)
    return {word: np.array(places) for word, places in found.items()}


def _mean_of_best(nearest: Numbers, k: int) -> Numbers:
    """Of rows sorted downwards and filled up with minus infinity."""
    best = nearest[:, :k]
    there = np.isfinite(best)
    return np.asarray(np.where(there, best, 0.0).sum(axis=1) / there.sum(axis=1))


def _over_next_best(alone: Numbers) -> Numbers:
    """Each value less the best of the other rivals'."""
    if len(alone) < 2:
        return np.zeros_like(alone)
    first, second = -np.sort(-alone, axis=0)[:2]
    rest: Numbers = np.where(alone == first, second, first)
    return alone - rest
