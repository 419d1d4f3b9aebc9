"""What a store keeps, and what it says when it cannot."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from interviewer import events as ev
from interviewer.errors import InterviewError
from interviewer.store import Conflict, Store

NOW = datetime(2026, 1, 1, tzinfo=UTC)
STARTED = ev.SessionStarted(
    problem="p", minutes=35, level="mid", mode="realistic", persona="neutral", engine="embedded", seed=0,
    knowledge_digest="", prompts_digest="",
)  # fmt: skip


def event(seq: int, body: ev.Body = STARTED) -> ev.Event:
    return ev.Event(seq=seq, at=0.0, when=NOW, body=body)


def said(seq: int, text: str = "hello") -> ev.Event:
    return event(seq, ev.CandidateSpoke(text=text, client_id=str(seq)))


def test_keeps_events_in_order_across_a_restart(tmp_path: Path) -> None:
    store = Store.in_folder(tmp_path)
    store.create("one", "ann", event(1))
    store.append("one", said(2, "naïve — 日本語 \U0001f600"))
    store.close()
    assert Store.in_folder(tmp_path).events("one") == [event(1), said(2, "naïve — 日本語 \U0001f600")]


def test_a_taken_place_is_a_conflict_and_changes_nothing(tmp_path: Path) -> None:
    store = Store.in_folder(tmp_path)
    store.create("one", "ann", event(1))
    store.append("one", said(2, "first"))
    with pytest.raises(Conflict):
        store.append("one", said(2, "second"))
    assert store.events("one")[1] == said(2, "first")


def test_a_gap_is_told_not_papered_over(tmp_path: Path) -> None:
    store = Store.in_folder(tmp_path)
    store.create("one", "ann", event(1))
    store.append("one", said(3))
    with pytest.raises(InterviewError, match="gap"):
        store.events("one")


def test_nobody_sees_anothers_sessions_in_their_list(tmp_path: Path) -> None:
    store = Store.in_folder(tmp_path)
    store.create("one", "ann", event(1))
    store.create("two", "bob", event(1))
    assert [row.id for row in store.sessions("ann")] == ["one"]
    assert len(store.sessions()) == 2


def test_what_is_deleted_is_gone_from_the_file(tmp_path: Path) -> None:
    store = Store.in_folder(tmp_path)
    store.create("one", "ann", event(1))
    store.append("one", said(2, "a very particular sentence"))
    store.delete("one")
    store.close()
    with pytest.raises(InterviewError, match="no session"):
        Store.in_folder(tmp_path).events("one")
    assert not any(b"very particular" in p.read_bytes() for p in tmp_path.glob("interviews.*"))


def test_a_corrupt_database_is_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "interviews.sqlite3").write_bytes(b"this is not a database, whatever its name says" * 100)
    with pytest.raises(InterviewError, match=r"interviews.sqlite3 .*Move the damaged file aside"):
        Store.in_folder(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InterviewError, match="INTERVIEWER_HOME"):
        Store.in_folder(tmp_path / "file" / "home")


def test_a_full_disk_is_told_and_what_was_logged_stays(tmp_path: Path) -> None:
    store = Store.in_folder(tmp_path)
    store.create("one", "ann", event(1))
    with store._engine.connect() as link:  # the edge: a disk with no page left
        pages = link.exec_driver_sql("PRAGMA page_count").scalar_one()
        link.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        store._engine.pool.dispose()
    from sqlalchemy import event as hook

    hook.listen(store._engine, "connect", lambda link, _: link.execute(f"PRAGMA max_page_count={pages}"))
    with pytest.raises(InterviewError, match="Free some disk space"):
        store.append("one", said(2, "x" * 500_000))
    assert store.events("one") == [event(1)]


def test_a_read_only_database_is_told(tmp_path: Path) -> None:
    Store.in_folder(tmp_path).close()
    with pytest.raises(InterviewError, match="INTERVIEWER_HOME"):
        Store(f"sqlite:///file:{tmp_path / 'interviews.sqlite3'}?mode=ro&uri=true")
