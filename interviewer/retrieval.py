"""Finds the passages nearest to what somebody said.

The index lies on a shelf (Chroma). A collection is named after the content it was made from, so a changed file simply
has another, and two versions can share a store. A broken store is made again from the knowledge; one that cannot be
used at all costs some seconds, never a session.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from threading import RLock
from typing import TypeVar

from interviewer.embedding import Embedder
from interviewer.knowledge import Knowledge
from interviewer.passages import Kind, Passage, passages_by_source, passages_of
from interviewer.problem import Problem
from interviewer.rankers import ByWords, Ranker, Scores, Tick, in_memory
from interviewer.shelf import Shelf, Unusable, collection_name

__all__ = ["Kind", "Passage", "Retrieval", "ensure_index", "open_retrieval"]

Answer = TypeVar("Answer")

_log = logging.getLogger(__name__)

MOST_OUTSIDE = 256
"""Problems outside the knowledge that are kept at once; an older one is read in again when it is next asked for."""


def open_retrieval(
    knowledge: Knowledge, embedder: Embedder | None, folder: Path, server: str | None = None
) -> Retrieval:
    """Retrieval over the knowledge, its index in `folder` or on the Chroma server at the address `server`.

    Returns at once: a source is opened, and built where it is missing, when it is first searched.
    """
    shelf = Shelf(folder / "chroma", server) if embedder else None
    return Retrieval(passages_by_source(knowledge), embedder, shelf)


def ensure_index(
    knowledge: Knowledge,
    embedder: Embedder | None,
    folder: Path,
    progress: Callable[[int, int], None] | None = None,
    server: str | None = None,
) -> Retrieval:
    """Retrieval with every source stored: makes what is missing or stale, drops what this knowledge does not use.

    While it builds it calls `progress` with the passages done and all there are. Where nothing can be stored it builds
    nothing, so that a start does not take as long as a first one each time.
    """
    retrieval = open_retrieval(knowledge, embedder, folder, server)
    missing = retrieval.missing()
    total = sum(retrieval.sizes.values())
    done = total - sum(retrieval.sizes[source] for source in missing)

    def report(before: int, embedded: int) -> None:
        if progress:
            progress(before + embedded, total)

    for source in missing:
        if retrieval.place == "memory":  # given up underway: the rest is embedded when it is first searched
            break
        retrieval.prepare(source, partial(report, done))
        done += retrieval.sizes[source]
        report(done, 0)
    if missing:
        retrieval.drop_unused()
    return retrieval


class Retrieval:
    """Searches the knowledge, one source at a time. Safe to use from several threads."""

    ranking: str
    """`all-MiniLM-L6-v2`, or `lexical` where no embeddings are installed."""
    sizes: dict[str, int]
    """The number of passages of each source."""

    def __init__(self, sources: dict[str, tuple[Passage, ...]], embedder: Embedder | None, shelf: Shelf | None) -> None:
        self.ranking = embedder.name.partition("@")[0] if embedder else "lexical"
        self.sizes = {source: len(passages) for source, passages in sources.items()}
        self._sources, self._embedder, self._shelf = sources, embedder, shelf
        self._rankers: dict[str, Ranker] = {}
        self._outside: list[str] = []
        self._lock = RLock()

    @property
    def place(self) -> str:
        """Where the index is kept: a folder, an address, or `memory`."""
        return str(self._shelf or "memory")

    def search(self, query: str, source: str, kinds: Collection[str], k: int = 5) -> tuple[Passage, ...]:
        """The `k` nearest passages of those kinds, best first; an owner may stand in it several times.

        KeyError for a source the knowledge does not have.
        """
        passages = self._sources[source]
        if not query.strip() or not passages or not kinds or k < 1:
            return ()
        hits = self._asked(source, lambda ranker: ranker.nearest(query, kinds, k))
        return tuple(passages[place].model_copy(update={"score": score}) for place, score in hits)

    def read(self, queries: Sequence[str]) -> None:
        """Takes in all at once what will be asked one by one, which costs a third of the time; changes no answer."""
        if self._embedder:
            self._embedder.embed([query for query in queries if query.strip()])

    def scores(self, query: str, source: str) -> Scores:
        """How near the query is to each passage of the source, in its order. KeyError for an unknown source."""
        return self._asked(source, lambda ranker: ranker.scores(query))

    def alike(self, source: str) -> Scores:
        """How near each passage of the source is to each, in its order. KeyError for an unknown source."""
        return self._asked(source, lambda ranker: ranker.alike())

    def passages(self, source: str) -> tuple[Passage, ...]:
        """The passages of the source. KeyError for an unknown source."""
        return self._sources[source]

    def source_of(self, problem: Problem) -> str:
        """The name of a problem's source. One outside the knowledge is read in, and kept in memory alone.

        Its id must change with its content: two problems of one id would share what the first of them said.
        """
        source = f"problem-{problem.id}"
        with self._lock:
            if source not in self._sources:
                self._sources = {**self._sources, source: tuple(passages_of(problem))}
                self._outside.append(source)
                for old in self._outside[:-MOST_OUTSIDE]:
                    self._sources = {name: kept for name, kept in self._sources.items() if name != old}
                    self._rankers.pop(old, None)
                del self._outside[:-MOST_OUTSIDE]
        return source

    def prepare(self, source: str, tick: Tick = lambda done: None) -> Ranker:
        """Makes the source ready to search, calling `tick` with the number of its passages embedded so far."""
        with self._lock:
            if source not in self._rankers:
                self._rankers[source] = self._ranker(source, tick)
            return self._rankers[source]

    def missing(self) -> tuple[str, ...]:
        """The sources still to be stored; none where nothing is stored."""
        if self._embedder is None or self._shelf is None:
            return ()
        try:
            there = self._shelf.complete()
        except Unusable as fault:
            self._mend(fault)
            return self.missing()
        names = {source: collection_name(source, p, self._embedder) for source, p in self._sources.items()}
        return tuple(source for source, name in names.items() if name not in there)

    def drop_unused(self) -> None:
        """Drops from a folder, not from a server, the collections that other knowledge left there."""
        if self._shelf and self._embedder:
            names = {collection_name(source, passages, self._embedder) for source, passages in self._sources.items()}
            try:
                self._shelf.keep(names)
            except Unusable as fault:
                _log.warning("Old search indexes in %s were left there (%s).", self._shelf, fault)

    def _asked(self, source: str, asked: Callable[[Ranker], Answer]) -> Answer:
        try:
            return asked(self.prepare(source))
        except Unusable as fault:
            self._mend(fault)
            return self._asked(source, asked)

    def _ranker(self, source: str, tick: Tick) -> Ranker:
        passages = self._sources[source]
        if self._embedder is None:
            return ByWords(passages)
        if self._shelf is None or source in self._outside:
            return in_memory(passages, self._embedder, tick)
        try:
            return self._shelf.ranker(source, passages, self._embedder, tick)
        except Unusable as fault:
            self._mend(fault)
            return self._ranker(source, tick)

    def _mend(self, fault: Unusable) -> None:
        """Opens the store anew, then builds it anew; when neither helped, goes on without it."""
        with self._lock:
            self._rankers.clear()
            if self._shelf and not self._shelf.mend():
                _log.warning("The search index in %s cannot be used (%s); it is kept in memory.", self._shelf, fault)
                self._shelf = None
