"""Where logs are kept: an append-only table of events, in SQLite by default or PostgreSQL by `DATABASE_URL`.

Knows no interview: it stores events and refuses a gap or a double. The only module with SQLAlchemy.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    insert,
    select,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

from interviewer.errors import InterviewError
from interviewer.events import Event

_META = MetaData()
_SESSIONS = Table(
    "sessions",
    _META,
    Column("id", String(32), primary_key=True),
    Column("owner", String(128), nullable=False, index=True),
    Column("created", DateTime(timezone=True), nullable=False),
)
_EVENTS = Table(
    "events",
    _META,
    Column("session", String(32), ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("event", Text, nullable=False),
)


_PICTURES = Table(
    "pictures",
    _META,
    Column("session", String(32), ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)


_ADDED = insert(_EVENTS)
_REDONE = frozenset({"understood", "move chosen", "model called"})
"""Events that are worked out again where they are missing. They stand between a question and its answer, so they do not
each wait for the disk."""


class Conflict(InterviewError):
    """Somebody else wrote to the same session first: another tab or another program."""


@dataclass(frozen=True)
class Row:
    """One stored session, without its events."""

    id: str
    owner: str
    created: datetime


class Store:
    """Sessions and their events. Safe to share between threads; each call is one transaction."""

    def __init__(self, url: str) -> None:
        """Opens or creates the database at a SQLAlchemy address. InterviewError where it cannot be used."""
        self._where = url.split("@")[-1]
        self._engine = self._quick = create_engine(url)
        if self._engine.dialect.name == "sqlite":
            self._quick = create_engine(url)
            event.listen(self._engine, "connect", _sqlite_habits)
            event.listen(self._quick, "connect", _sqlite_haste)
        with self._told():
            _META.create_all(self._engine)
            _check_writable(self._engine)

    @classmethod
    def in_folder(cls, folder: Path) -> Store:
        """The SQLite database of a data folder, which is made when missing."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise InterviewError(
                f"The data folder {folder} cannot be made ({fault.strerror}).",
                "Set INTERVIEWER_HOME to a folder you may write to.",
            ) from fault
        return cls(f"sqlite:///{folder / 'interviews.sqlite3'}")

    def create(self, session: str, owner: str, first: Event, *more: Event) -> None:
        """A new session with its first event, and those that follow where there are some already."""
        with self._told(), self._engine.begin() as link:
            link.execute(insert(_SESSIONS).values(id=session, owner=owner, created=first.when))
            link.execute(_ADDED, [_row(session, entry) for entry in (first, *more)])

    def append(self, session: str, *entries: Event) -> None:
        """Adds the next events, all or none. Conflict where a place is taken; the log is then unchanged."""
        engine = self._quick if all(entry.body.kind in _REDONE for entry in entries) else self._engine
        try:
            with self._told(), engine.begin() as link:
                link.execute(_ADDED, [_row(session, entry) for entry in entries])
        except IntegrityError as fault:
            raise Conflict(
                "This interview was continued somewhere else.", "Reload to see it as it now stands."
            ) from fault

    def events(self, session: str) -> list[Event]:
        """The whole log. InterviewError where the session is unknown, has a gap, or cannot be read."""
        query = select(_EVENTS.c.event).where(_EVENTS.c.session == session).order_by(_EVENTS.c.seq)
        with self._told(), self._engine.connect() as link:
            texts = [row.event for row in link.execute(query)]
        if not texts:
            raise InterviewError(f"There is no session {session!r}.", "`interviewer sessions` lists those there are.")
        try:
            log = [Event.model_validate_json(text) for text in texts]
        except ValidationError as fault:
            raise InterviewError(
                f"The log of session {session} holds an entry this version cannot read.",
                "It was written by a newer version: upgrade, or export it with that version.",
            ) from fault
        if [entry.seq for entry in log] != list(range(1, len(log) + 1)):
            raise InterviewError(f"The log of session {session} has a gap.", "Restore it from a backup.")
        return log

    def sessions(self, owner: str | None = None) -> list[Row]:
        """Sessions, newest first: all of them, or one owner's."""
        query = select(_SESSIONS).order_by(_SESSIONS.c.created.desc(), _SESSIONS.c.id)
        if owner is not None:
            query = query.where(_SESSIONS.c.owner == owner)
        with self._told(), self._engine.connect() as link:
            return [Row(row.id, row.owner, row.created) for row in link.execute(query)]

    def owner(self, session: str) -> str | None:
        """Who owns a session; None where there is no such session."""
        with self._told(), self._engine.connect() as link:
            found = link.execute(select(_SESSIONS.c.owner).where(_SESSIONS.c.id == session)).first()
        return found.owner if found else None

    def keep_picture(self, session: str, name: str, content: bytes) -> None:
        """Keeps a picture under a name that is its content's; the same one twice is kept once."""
        if name not in self.picture_names(session):
            with self._told(), self._engine.begin() as link:
                link.execute(insert(_PICTURES).values(session=session, name=name, content=content))

    def picture_names(self, session: str) -> set[str]:
        """The names of a session's pictures, which may weigh megabytes."""
        with self._told(), self._engine.connect() as link:
            return set(link.execute(select(_PICTURES.c.name).where(_PICTURES.c.session == session)).scalars())

    def picture(self, session: str, name: str) -> bytes:
        """One picture; empty where there is none of that name."""
        query = select(_PICTURES.c.content).where(_PICTURES.c.session == session, _PICTURES.c.name == name)
        with self._told(), self._engine.connect() as link:
            return link.execute(query).scalar() or b""

    def pictures(self, session: str) -> dict[str, bytes]:
        """The pictures of a session, by name."""
        query = select(_PICTURES.c.name, _PICTURES.c.content).where(_PICTURES.c.session == session)
        with self._told(), self._engine.connect() as link:
            return {row.name: row.content for row in link.execute(query)}

    def delete(self, session: str) -> None:
        """Removes a session, all its events and its pictures for good."""
        with self._told(), self._engine.begin() as link:
            link.execute(delete(_PICTURES).where(_PICTURES.c.session == session))
            link.execute(delete(_EVENTS).where(_EVENTS.c.session == session))
            link.execute(delete(_SESSIONS).where(_SESSIONS.c.id == session))
        if self._engine.dialect.name == "sqlite":
            with self._told(), self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
                link.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                link.exec_driver_sql("VACUUM")

    def close(self) -> None:
        """Lets go of the database."""
        self._engine.dispose()
        self._quick.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turns a database fault into words; a taken place stays what it is."""
        try:
            yield
        except IntegrityError:
            raise
        except DBAPIError as fault:
            raise InterviewError(
                f"The interview database {self._where} cannot be used ({fault.orig}).", _remedy(str(fault.orig))
            ) from fault


def _remedy(reason: str) -> str:
    if "malformed" in reason or "not a database" in reason:
        return "Move the damaged file aside and start again; its sessions can be read from a backup only."
    if "full" in reason:
        return "Free some disk space and send the message again; nothing that was logged is lost."
    if "readonly" in reason or "unable to open" in reason:
        return "Make the folder writable or set INTERVIEWER_HOME to another one."
    return "Check that the database is running and that DATABASE_URL is right."


def _row(session: str, entry: Event) -> dict[str, object]:
    return {"session": session, "seq": entry.seq, "kind": entry.body.kind, "event": entry.model_dump_json()}


def _check_writable(engine: Engine) -> None:
    """An empty write, so that a read-only folder is found at the start and not in minute 31."""
    with engine.begin() as link:
        link.execute(delete(_SESSIONS).where(_SESSIONS.c.id == ""))


def _sqlite_habits(link: Any, _: object) -> None:
    """WAL lets a reader and a writer work side by side; FULL makes each commit survive a power cut."""
    cursor = link.cursor()
    for pragma in ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_haste(link: Any, record: object) -> None:
    """NORMAL survives a killed program and leaves a power cut to the next FULL commit, which takes these along."""
    _sqlite_habits(link, record)
    link.execute("PRAGMA synchronous=NORMAL")
