"""Where sentence vectors are kept: Chroma, in a folder or on a server. The only module that knows it.

The vectors are ours: Chroma's own embedding function would reach for the network.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

from interviewer.embedding import Embedder, Vectors
from interviewer.passages import Passage, passages_digest
from interviewer.rankers import ByMeaning, Ranker, Tick, embedded

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection as ChromaCollection

_SCHEMA = "1"
_COMPLETE = "complete"
_AT_ONCE = 5_000
"""Rows a call; Chroma takes some more, depending on how its SQLite was made."""
_WRITTEN_OUT: CreateHNSWConfiguration = {"batch_size": 2, "sync_threshold": 2}
"""Vectors leave Chroma's log for their own file with each call. By default fewer than a thousand stay in the log, which
is read through at each write to any collection: the time to build would grow with the square of the bank."""


class Unusable(Exception):
    """Chroma, or the folder or server under it, failed."""


class Shelf:
    """Where collections are kept: a folder of ours alone, or a server."""

    def __init__(self, folder: Path, server: str | None = None) -> None:
        self._folder, self._server = folder, server
        self._client: ClientAPI | None = None
        self._mended = 0

    def __str__(self) -> str:
        return self._server or str(self._folder)

    def ranker(self, source: str, passages: Sequence[Passage], embedder: Embedder, tick: Tick) -> Ranker:
        """The collection of these passages, filled first where it is missing or only half there."""
        name = collection_name(source, passages, embedder)
        with _chroma():
            collection = self._open().get_or_create_collection(
                name, configuration={"hnsw": _WRITTEN_OUT}, embedding_function=None
            )
            complete = collection.count() == len(passages)
        if not complete:
            _fill(collection, passages, embedder, tick)
            with _chroma():
                collection.modify(metadata={_COMPLETE: True, "source": source, "embedder": embedder.name})
        return ByMeaning(passages, embedder, partial(_vectors_of, collection))

    def complete(self) -> set[str]:
        """The names of the collections that were once filled to the end."""
        with _chroma():
            there = self._open().list_collections()
        return {collection.name for collection in there if (collection.metadata or {}).get(_COMPLETE)}

    def keep(self, names: Collection[str]) -> None:
        """Deletes every other collection of a folder; on a server they may be somebody's."""
        if self._server:
            return
        with _chroma():
            for collection in self._open().list_collections():
                if collection.name not in names:
                    self._open().delete_collection(collection.name)
            _delete_orphans(self._folder)

    def mend(self) -> bool:
        """Opens the store anew at the first call, deletes the folder at the second; False when nothing is left to try.

        Another process may have dropped a collection, which is not yet a reason to delete the others.
        """
        self._mended += 1
        self._forget()
        try:
            if self._mended == 2 and not self._server:
                _delete(self._folder)
        except OSError:
            return False
        return self._mended <= 2

    def _forget(self) -> None:
        # Chroma remembers a path it failed to open, and would not try it again.
        from chromadb.api.client import Client

        Client.clear_system_cache()
        self._client = None

    def _open(self) -> ClientAPI:
        if self._client is None:
            self._client = _remote(self._server) if self._server else _local(self._folder)
        return self._client


def _vectors_of(collection: ChromaCollection) -> Vectors:
    """All vectors of a collection, in the order of the passages."""
    with _chroma():
        found = collection.get(include=["embeddings"])
    order = np.argsort([int(id_) for id_ in found["ids"]])
    return np.asarray(found["embeddings"], np.float32)[order]


def collection_name(source: str, passages: Sequence[Passage], embedder: Embedder) -> str:
    """Another name for any other content, embedder or layout."""
    return f"{source}-{passages_digest(passages, embedder.name, _SCHEMA)[:16]}"


def _fill(collection: ChromaCollection, passages: Sequence[Passage], embedder: Embedder, tick: Tick) -> None:
    rows = np.concatenate([rows for _, rows in embedded(passages, embedder, tick)])
    for start in range(0, len(passages), _AT_ONCE):
        chunk = passages[start : start + _AT_ONCE]
        with _chroma():
            # `add` passes over what is there, so two processes may fill the same collection at once. The texts stay in
            # the knowledge files: to store and index them here as well would take a quarter of the time to build.
            collection.add(
                ids=[str(start + n) for n in range(len(chunk))],
                embeddings=rows[start : start + _AT_ONCE],
                metadatas=[{"kind": p.kind, "owner": p.owner} for p in chunk],
            )


def _remote(server: str) -> ClientAPI:
    import chromadb

    at = urlsplit(server)
    secure = at.scheme == "https"
    return chromadb.HttpClient(host=at.hostname or server, port=at.port or (443 if secure else 8000), ssl=secure)


def _local(folder: Path) -> ClientAPI:
    import chromadb
    from chromadb.config import Settings

    if not _sound(folder / "chroma.sqlite3"):
        _delete(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(folder, Settings(anonymized_telemetry=False))


def _sound(database: Path) -> bool:
    """False for a damaged file: Chroma's native code can bring the whole process down on one."""
    if not database.exists():
        return True
    try:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("SELECT sql FROM sqlite_master").fetchall()
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.Error:
        return False


def _delete_orphans(folder: Path) -> None:
    """Removes the vector files that Chroma leaves behind when it deletes a collection."""
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as connection:
        used = {row[0] for row in connection.execute("SELECT id FROM segments")}
    for path in folder.iterdir():
        if path.is_dir() and path.name not in used:
            _delete(path)


def _delete(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


@contextmanager
def _chroma() -> Iterator[None]:
    """Turns what Chroma raises for a broken, full, locked or unreachable store into Unusable."""
    import httpx
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, httpx.HTTPError, sqlite3.Error, OSError, ValueError) as fault:
        raise Unusable(str(fault).partition("\n")[0]) from fault
