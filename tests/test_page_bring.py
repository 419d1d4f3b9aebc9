"""A transcript from elsewhere: read, confirmed, kept as an interview that is over."""

from __future__ import annotations

import asyncio

import pytest

from interviewer.build import Practice
from interviewer.errors import InterviewError
from interviewer.page.bring import keep
from interviewer.page.brought import MOST_BYTES, read_sent, reading_html
from interviewer.page.history import history_html
from interviewer.page.past import replay_html
from interviewer.page.report_view import report_html
from tests.stories import PROBLEM

CALL = """00:00 Priya: Please design a system that recommends new videos to people who use YouTube.
01:10 Sam: Before I design anything: how many people use it every day?
01:40 Priya: About two billion a month.
03:00 Sam: Success is weekly retention. I would rank by expected satisfied watch, because a click is only a proxy.
14:00 Priya: Where do labels come from?
20:00 Sam: From watches; what was seen and not clicked is a negative, and I split by time so that nothing leaks.
"""
SENT = {"name": "call.txt", "text": CALL, "size": len(CALL)}
CONFIRMED = {**SENT, "candidate": "Sam", "problem": PROBLEM, "level": "senior"}


def test_the_roles_are_shown_with_who_said_what_before_anything_is_kept(practice: Practice) -> None:
    html = reading_html(practice, read_sent(SENT), "call.txt")
    assert "this is a guess" in html
    assert 'value="Sam" checked' in html
    assert 'value="Priya">' in html
    assert "6 turns, 20 minutes" in html
    assert practice.summaries("someone") == []


def test_a_confirmed_transcript_is_an_interview_with_all_that_can_be_done_with_one(practice: Practice) -> None:
    session = keep(practice, CONFIRMED, "someone")
    assert session.state.ended
    assert session.state.started.level == "senior"
    assert [turn.at for turn in session.state.turns] == [0, 70, 100, 180, 840, 1200]
    assert session.state.given, "what was asked counts as told"
    critique = asyncio.run(practice.critique(session))
    assert {e.turn for a in critique.assessments for e in a.evidence} <= {2, 4, 6}
    assert next(p.spent for p in critique.phases if p.phase == "clarify") is not None
    assert "weekly retention" in report_html(practice, session)
    assert "About two billion" in replay_html(session, {})
    assert "from call.txt" in history_html(practice, "someone", practice.summaries("someone"))


def test_the_candidate_is_who_the_person_says(practice: Practice) -> None:
    session = keep(practice, {**CONFIRMED, "candidate": "Priya"}, "someone")
    assert session.state.turns[0].speaker == "candidate"


def test_a_transcript_without_times_has_no_minutes(practice: Practice) -> None:
    text = "Interviewer: Design a feed.\nCandidate: Who uses it?\nInterviewer: Everybody.\nCandidate: I rank by value."
    session = keep(practice, {"name": "a.md", "text": text, "problem": "", "about": "Design a feed."}, "someone")
    assert session.state.problem.statement == "Design a feed."
    critique = asyncio.run(practice.critique(session))
    assert {phase.spent for phase in critique.phases} == {None}
    assert "carries no times" in report_html(practice, session)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"name": "a.txt", "text": ""}, "is empty"),
        ({"name": "a.txt", "text": "only some words\nand no speaker"}, "a.txt:1: says not who speaks"),
        ({"name": "a.json", "text": '{"turns": [\n'}, "a.json:2: is not JSON"),
        ({"name": "a.txt", "text": "Sam: \ufffd\ufffd"}, "not UTF-8"),
        ({"name": "a.txt", "text": "", "size": MOST_BYTES + 1}, "larger than"),
        ({"name": "../../etc/passwd", "text": ""}, "^passwd is empty"),
        ({**SENT, "candidate": "Nobody"}, "nobody is called"),
        ("no file at all", "is empty"),
    ],
)
def test_what_cannot_be_read_is_told_by_name_and_line(sent: object, told: str) -> None:
    with pytest.raises(InterviewError, match=told):
        read_sent(sent)


def test_a_problem_outside_the_bank_needs_a_sentence(practice: Practice) -> None:
    with pytest.raises(InterviewError, match="no problem yet"):
        keep(practice, {**CONFIRMED, "problem": "", "about": " "}, "someone")
    assert practice.summaries("someone") == []


def test_names_and_words_of_a_file_are_shown_as_written(practice: Practice) -> None:
    attack = "<img src=x onerror=alert(1)>"
    text = f"Interviewer: {attack}\nCandidate: {attack}\n"
    html = reading_html(practice, read_sent({"name": f"{attack}.txt", "text": text}), f"{attack}.txt")
    assert "<img" not in html
