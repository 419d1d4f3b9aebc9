"""One interview from its opening to its close: what is said, what is kept, and what a cut or a second writer does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from interviewer import events as ev
from interviewer.build import Practice
from interviewer.desk import Desk, Terms
from interviewer.engine import Brief, Observe
from interviewer.errors import EngineError, InterviewError
from interviewer.session import Session
from interviewer.state import PLAN
from interviewer.store import Conflict
from tests.stories import ANSWERS, PROBLEM, begin, go_on, play, say


def kinds(session: Session) -> list[str]:
    return [event.body.kind for event in session.log]


def test_opens_with_the_statement_and_nothing_private(practice: Practice) -> None:
    session = begin(practice)
    opening = go_on(session)
    assert session.state.problem.statement in opening
    assert not session.state.given


def test_a_question_gets_its_fact_and_the_same_question_the_same_number(practice: Practice) -> None:
    session = begin(practice)
    go_on(session)
    fact = next(f for f in session.state.problem.facts if f.topic == "latency")
    first = say(session, fact.asks[0], at=60)
    again = say(session, fact.asks[1], at=120)
    assert fact.fact in first
    assert fact.fact in again
    assert first != again


def test_a_whole_interview_reaches_metrics_and_a_deep_dive_and_closes(practice: Practice) -> None:
    session = begin(practice)
    replies = play(session, [*ANSWERS, *ANSWERS], seconds=118)
    done = session.state
    assert done.ended
    assert done.probed.get("metrics")
    assert done.count("deep-dive")
    assert len({r.lower() for r in replies}) == len(replies)
    assert all(r.count("?") <= 1 for r in replies)


def test_the_time_is_called_at_ten_and_three_minutes_once_each(practice: Practice) -> None:
    session = begin(practice, minutes=30)
    go_on(session)
    calls = [
        reply
        for m in range(1, 31)
        if not session.state.ended and "minutes" in (reply := say(session, f"{ANSWERS[m % 10]} ({m})", at=m * 60))
    ]
    assert sum("ten" in c for c in calls) == 1
    assert sum("three" in c for c in calls) == 1


def test_the_same_log_gives_the_same_words(practice: Practice) -> None:
    assert play(begin(practice, seed=5)) == play(begin(practice, seed=5))
    assert play(begin(practice, seed=5)) != play(begin(practice, seed=6))


def test_a_retry_of_a_message_is_not_logged_twice(practice: Practice) -> None:
    session = begin(practice)
    go_on(session)
    say(session, ANSWERS[0], client_id="m1")
    length = len(session.log)
    assert say(session, ANSWERS[0], client_id="m1") == ""
    assert len(session.log) == length


def test_a_second_writer_is_told_and_writes_nothing(practice: Practice) -> None:
    first = begin(practice)
    go_on(first)
    second = practice.load(first.id, practice.embedded)
    say(first, ANSWERS[0])
    with pytest.raises(Conflict, match="somewhere else"):
        say(second, "I am the other tab.")
    assert "I am the other tab." not in [t.text for t in practice.load(first.id).state.turns]


@pytest.mark.parametrize("kind", ["candidate spoke", "understood", "move chosen", "interviewer spoke"])
def test_what_was_owed_when_the_store_failed_is_done_on_resume(practice: Practice, kind: str) -> None:
    expected = play(begin(practice), ANSWERS[:4])
    session = begin(practice)
    go_on(session)
    for number, answer in enumerate(ANSWERS[:3], 1):
        say(session, answer, at=number * 180)
    session._desk = _failing_before(session._desk, kind)  # the edge: a store that breaks
    with pytest.raises(InterviewError, match="the disk"):
        say(session, ANSWERS[3], at=720, client_id="last")
    again = practice.load(session.id, practice.embedded)
    said = say(again, ANSWERS[3], at=720, client_id="last")
    assert [t.text for t in again.state.turns if t.speaker == "interviewer"] == expected
    assert said == expected[-1]


def _failing_before(desk: Desk, kind: str) -> Desk:
    class Breaking:
        def append(self, session: str, *entries: ev.Event) -> None:
            if any(entry.body.kind == kind for entry in entries):
                raise InterviewError("the disk is gone")
            desk.store.append(session, *entries)

    return Desk(desk.knowledge, Breaking(), desk.spare, desk.prompts_digest, desk.clock)  # type: ignore[arg-type]


def test_words_cut_off_stay_in_the_log_as_cut(practice: Practice) -> None:
    session = begin(practice)
    session.engine = Scripted(["One sentence. ", "Another one. ", "A third."])

    async def leave_early() -> None:
        words = session.resume()
        await anext(words)
        await words.aclose()  # type: ignore[attr-defined]

    asyncio.run(leave_early())
    spoken = session.log[-1].body
    assert isinstance(spoken, ev.InterviewerSpoke)
    assert spoken.text == "One sentence."
    assert not spoken.complete


def test_the_spare_says_it_when_the_engine_fails(practice: Practice) -> None:
    session = begin(practice)
    session.engine = Scripted([], fault=EngineError("The provider answers nothing."))
    said = go_on(session)
    assert session.state.problem.statement in said
    assert "engine failed" in kinds(session)
    spoken = session.log[-1].body
    assert isinstance(spoken, ev.InterviewerSpoke)
    assert spoken.engine == "embedded"


def test_a_leak_is_held_back_and_the_spare_speaks(practice: Practice) -> None:
    session = begin(practice)
    go_on(session)
    fact = session.state.problem.facts[2]
    session.engine = Scripted([f"By the way, {fact.fact}"], listener=practice.embedded)
    said = say(session, "I would like to begin with the architecture of the whole system.")
    assert fact.tells[0].lower() not in said.lower()
    assert said
    assert "guard tripped" in kinds(session)


def test_a_hint_needs_study_mode_goes_general_first_and_is_logged(practice: Practice) -> None:
    with pytest.raises(InterviewError, match="realistic"):
        _hint(begin(practice))
    session = begin(practice, mode="study")
    go_on(session)
    first, second = _hint(session), _hint(session)
    assert first
    assert second
    assert first != second
    assert [h.rung for h in session.state.hints] == ["general", "specific"]


def _hint(session: Session) -> str:
    async def whole() -> str:
        return "".join([piece async for piece in session.hint()])

    return asyncio.run(whole())


def test_a_pause_does_not_count_and_an_absence_counts_two_minutes_at_most(practice: Practice) -> None:
    clock = Clock()
    desk = Desk(practice.knowledge, practice.store, practice.embedded, "", clock)
    session = Session.start(desk, practice.embedded, Terms(PROBLEM), "someone")
    go_on(session)
    clock.pass_by(60)
    session.pause()
    clock.pass_by(600)
    session.unpause()
    assert session.now == pytest.approx(60)
    clock.pass_by(3600)
    back = Session.load(desk, practice.embedded, session.id)
    assert back.now == pytest.approx(180)


@pytest.mark.parametrize(
    ("text", "says"),
    [("x" * 20_001, "20,001 characters"), ("word " * 200_000, "1,000,000 characters")],
)
def test_a_huge_message_is_refused_and_loses_nothing(practice: Practice, text: str, says: str) -> None:
    session = begin(practice)
    go_on(session)
    length = len(session.log)
    with pytest.raises(InterviewError, match=says):
        say(session, text)
    assert len(session.log) == length


@pytest.mark.parametrize(
    "text", ["", "   \n", "\x00\x07\x1b[31m", "????", "<script>alert(1)</script>", "zxcvbnm qwrtpsdf"]
)
def test_odd_messages_get_a_calm_reply_and_no_control_characters_are_kept(practice: Practice, text: str) -> None:
    session = begin(practice)
    go_on(session)
    assert 1 <= len(say(session, text).split()) <= 60
    assert session.state.turns[1].text.isprintable() or session.state.turns[1].text == ""


def test_an_interview_that_is_over_takes_no_more(practice: Practice) -> None:
    session = begin(practice)
    go_on(session)
    session.end()
    with pytest.raises(InterviewError, match="over"):
        say(session, "one more thing")


@pytest.mark.parametrize("minutes", [35, 90])
def test_phases_scale_with_the_length(practice: Practice, minutes: int) -> None:
    session, replies, phases = begin(practice, minutes=minutes), [], []
    go_on(session)
    for share in (step * 0.015 for step in range(1, 70)):
        if not session.state.ended:
            replies.append(say(session, f"{ANSWERS[len(replies) % 10]} ({share})", at=share * minutes * 60))
            phases.append(session.state.phase)
    assert session.state.ended
    assert session.state.at / 60 >= 0.95 * minutes
    assert list(dict.fromkeys(phases)) == [name for name, _ in PLAN]
    for name, share in PLAN:
        assert phases.count(name) / len(phases) == pytest.approx(share, abs=0.03)
    assert sum("ten minutes" in reply.lower() for reply in replies) == 1


@pytest.mark.parametrize("minutes", [0, 4, 91])
def test_unfit_minutes_are_refused(practice: Practice, minutes: int) -> None:
    with pytest.raises(InterviewError, match="not offered"):
        begin(practice, minutes=minutes)


class Clock:
    """A wall clock that moves when told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Scripted:
    """An engine that says what it is told to, and listens like the embedded one."""

    name = "scripted"
    group_size = 10

    def __init__(self, pieces: list[str], fault: EngineError | None = None, listener: object = None) -> None:
        self._pieces, self._fault, self._listener = pieces, fault, listener

    def understand(self, state: object, message: str) -> object:
        return self._listener.understand(state, message)  # type: ignore[union-attr,attr-defined]

    async def phrase(self, brief: Brief, observe: Observe) -> AsyncIterator[str]:
        for piece in self._pieces:
            yield piece
        if self._fault:
            raise self._fault
