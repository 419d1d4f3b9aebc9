"""What study mode says when a phase is over: the record, and no answer."""

from __future__ import annotations

import pytest

from interviewer.build import Practice
from interviewer.desk import Terms
from interviewer.guard import Scene, leaked_facts
from interviewer.outside import problem_about
from interviewer.page.interview import bar_html
from interviewer.session import Session
from interviewer.study import phase_note
from tests.stories import ANSWERS, begin, go_on, play, say


def told(session: Session) -> str:
    note = phase_note(session.state)
    assert note is not None
    return f"{note.phase}: {' '.join(note.lines)}"


def test_nothing_is_said_before_a_phase_is_over_nor_in_a_realistic_interview(practice: Practice) -> None:
    student, candidate = begin(practice, mode="study"), begin(practice)
    play(student, ANSWERS[:1], seconds=30)
    assert phase_note(student.state) is None
    play(candidate, ANSWERS[:4])
    assert phase_note(candidate.state) is None
    assert "phase-note" not in bar_html(candidate)


def test_the_questions_asked_and_the_topics_left_are_told_after_clarifying(practice: Practice) -> None:
    session = begin(practice, mode="study")
    go_on(session)
    say(session, "How many people use it every day?", at=60)
    say(session, "I would take the share of satisfied watches as the measure.", at=420)
    assert "clarify: " in told(session)
    assert "You asked 1 question." in told(session)
    assert "Nothing was asked yet about" in told(session)
    asked = {session.state.problem.fact(fact).topic for fact in session.state.given}
    assert asked
    assert not any(topic in told(session).split("about")[1] for topic in asked)
    assert "Clarify is over" in bar_html(session)


def test_a_part_that_was_heard_is_told_from_one_that_is_open(practice: Practice) -> None:
    session = begin(practice, mode="study")
    play(session, ["I would cache it.", ANSWERS[6], "Let me draw the parts."], seconds=200)
    assert told(session).startswith("metrics: Heard: metrics in")
    silent = begin(practice, mode="study")
    play(silent, ["Well.", "Let me see.", "Hm."], seconds=200)
    assert told(silent).startswith("metrics: Still open: metrics.")
    assert "From before, still open: scope, goal." in told(silent)


def test_no_note_gives_a_fact_away(practice: Practice) -> None:
    session = begin(practice, mode="study", minutes=60)
    go_on(session)
    problem = session.state.problem
    for number, answer in enumerate(ANSWERS, 1):
        say(session, answer, at=number * 330)
        note = phase_note(session.state)
        scene = Scene(problem=problem, earned=frozenset(session.state.given), heard="", reply="")
        assert note is None or not leaked_facts(" ".join(note.lines), scene)


@pytest.mark.parametrize("at", [500, 1900, 2090])
def test_a_problem_without_facts_has_notes_too(practice: Practice, at: float) -> None:
    own = problem_about("Tell birds apart.")
    session = practice.start(Terms(own.id, mode="study", own=own), practice.embedded, owner="someone")
    go_on(session)
    say(session, "How many birds are there?", at=at)
    assert "about" not in told(session)
