"""Rankings of passages that need no store: by sentence vectors held in memory, and by words. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from interviewer.embedding import Embedder, Vectors
from interviewer.lexical import Bm25
from interviewer.passages import Passage

Hit = tuple[int, float]
"""A passage's place in its source, and its score."""

Scores = NDArray[np.float64]

Tick = Callable[[int], None]
"""Called with the number of passages embedded so far."""

ALIKE = 1e-6
"""Scores nearer than this count as equal."""
_CHUNK = 128


class Ranker(Protocol):
    """Ranks the passages of one source."""

    def nearest(self, query: str, kinds: Collection[str], k: int) -> list[Hit]:
        """The `k` best passages of those kinds, best first, ties in file order."""
        ...

    def scores(self, query: str) -> Scores:
        """The score of every passage, in file order."""
        ...

    def alike(self) -> Scores:
        """How near every passage is to every other, symmetric, in file order."""
        ...


class ByMeaning:
    """Exact cosine over the vectors of the passages, which are fetched when they are first needed.

    A source has some thousand passages at most: an approximate index over so few saves nothing and costs a hundredfold.
    """

    def __init__(self, passages: Sequence[Passage], embedder: Embedder, vectors: Callable[[], Vectors]) -> None:
        self._kinds = np.array([p.kind for p in passages])
        self._embedder, self._vectors = embedder, vectors
        self._fetched: Vectors | None = None
        self._by_kinds: dict[frozenset[str], tuple[NDArray[np.intp], Vectors]] = {}

    def nearest(self, query: str, kinds: Collection[str], k: int) -> list[Hit]:
        """See Ranker."""
        places, rows = self._of_kinds(frozenset(kinds))
        scores = np.asarray(rows @ self._embedder.embed([query])[0], np.float64)
        if len(places) > k:
            near = scores >= np.partition(scores, -k)[-k] - ALIKE  # no other can be among the best
            places, scores = places[near], scores[near]
        return best(zip(places.tolist(), scores.tolist(), strict=True), k)

    def scores(self, query: str) -> Scores:
        """See Ranker."""
        return np.asarray(self._matrix() @ self._embedder.embed([query])[0], np.float64)

    def alike(self) -> Scores:
        """See Ranker."""
        return np.asarray(self._matrix() @ self._matrix().T, np.float64)

    def _of_kinds(self, kinds: frozenset[str]) -> tuple[NDArray[np.intp], Vectors]:
        """The places of the passages of those kinds, and their vectors: a search goes through no others."""
        if kinds not in self._by_kinds:
            places = np.flatnonzero(np.isin(self._kinds, list(kinds)))
            self._by_kinds[kinds] = (places, self._matrix()[places])
        return self._by_kinds[kinds]

    def _matrix(self) -> Vectors:
        if self._fetched is None:
            self._fetched = self._vectors()
        return self._fetched


def in_memory(passages: Sequence[Passage], embedder: Embedder, tick: Tick) -> ByMeaning:
    """A ranking by vectors made now and kept nowhere else."""
    made = np.concatenate([rows for _, rows in embedded(passages, embedder, tick)])
    return ByMeaning(passages, embedder, lambda: made)


class ByWords:
    """BM25; passages that share no word with the query are left out."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._kinds = [p.kind for p in passages]
        self._texts = [p.text for p in passages]
        self._bm25 = Bm25(self._texts)

    def nearest(self, query: str, kinds: Collection[str], k: int) -> list[Hit]:
        """See Ranker."""
        scores = self.scores(query).tolist()
        return best((hit for hit in enumerate(scores) if hit[1] > 0 and self._kinds[hit[0]] in kinds), k)

    def scores(self, query: str) -> Scores:
        """See Ranker."""
        return self._bm25.scores(query)

    def alike(self) -> Scores:
        """See Ranker. BM25 is not symmetric: the mean of both directions."""
        one_way = np.stack([self._bm25.scores(text) for text in self._texts])
        return (one_way + one_way.T) / 2


def best(hits: Iterable[Hit], k: int) -> list[Hit]:
    """The `k` highest scores; scores alike to six places count as equal and stand in file order."""
    return sorted(((place, round(score, 6)) for place, score in hits), key=lambda hit: (-hit[1], hit[0]))[:k]


def embedded(passages: Sequence[Passage], embedder: Embedder, tick: Tick) -> Iterator[tuple[int, Vectors]]:
    """The vectors of the passages, in chunks, each with the place of its first row."""
    for start in range(0, len(passages), _CHUNK):
        chunk = passages[start : start + _CHUNK]
        yield start, embedder.embed([p.text for p in chunk])
        tick(start + len(chunk))
