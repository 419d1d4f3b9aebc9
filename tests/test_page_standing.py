"""Where a person stands over their interviews, and what is offered for each of them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from interviewer.build import Practice
from interviewer.page.history import history_html
from interviewer.page.standing import MOST_SESSIONS, Trend, next_problem, practice_line, rested, trends, weakest
from interviewer.session import Session
from tests.stories import PROBLEM, begin, play

NOW = datetime(2026, 5, 20, 18, tzinfo=UTC)


def days_ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def judged(practice: Practice) -> Session:
    session = begin(practice)
    play(session)
    session.end()
    asyncio.run(practice.critique(session))
    return session


def shown(practice: Practice) -> str:
    return history_html(practice, "someone", practice.summaries("someone"))


def test_what_was_not_scored_counts_neither_as_low_nor_as_high() -> None:
    assert Trend("Scope", (None, 4, None, 2)).lately == 3.0
    assert Trend("Scope", (None, None)).lately is None
    assert Trend("Scope", (1, 1, 4, 4, 4)).lately == 4.0


def test_the_weakest_is_the_lowest_of_late() -> None:
    lines = (Trend("Scope", (1, 4, 4, 4)), Trend("Data", (4, 2, 2, 3)), Trend("Depth", (None,)))
    found = weakest(lines)
    assert found is not None
    assert found.name == "Data"
    assert weakest((Trend("Depth", (None,)),)) is None


def test_the_next_problem_is_a_new_one_before_one_that_rested_and_never_one_of_these_days(practice: Practice) -> None:
    problems = list(practice.knowledge.problems.values())[:3]
    first, second, third = (problem.id for problem in problems)
    taken = {first: days_ago(1), second: days_ago(30)}
    new = next_problem(problems, "data", taken, NOW)
    assert new is not None
    assert new.id == third
    again = next_problem(problems, "data", {**taken, third: days_ago(2)}, NOW)
    assert again is not None
    assert again.id == second
    assert next_problem([], "data", {}, NOW) is None


def test_where_none_has_rested_the_one_taken_longest_ago_is_next(practice: Practice) -> None:
    problems = list(practice.knowledge.problems.values())[:2]
    found = rested(problems, {problems[0].id: days_ago(1), problems[1].id: days_ago(3)}, NOW)
    assert [problem.id for problem in found] == [problems[1].id]


def test_days_of_practice_are_counted_without_reproach() -> None:
    assert "3 days" in practice_line([days_ago(0), days_ago(0), days_ago(5), days_ago(20), days_ago(90)], NOW)
    assert "one day" in practice_line([days_ago(3)], NOW)
    assert "whenever it suits you" in practice_line([days_ago(90)], NOW)


def test_the_history_shows_every_dimension_once_there_is_a_critique(practice: Practice) -> None:
    assert "Where you stand" not in shown(practice)
    session = judged(practice)
    html = shown(practice)
    assert all(dimension.name in html for dimension in practice.knowledge.rubric.dimensions)
    assert html.count("<circle") == sum(a.score is not None for a in session.state.critiques[-1].critique.assessments)
    assert f'data-do="again" data-id="{PROBLEM}">Take' not in html, "it was practised today"
    lines = trends([session.state.critiques[-1].critique] * 20, practice.knowledge.rubric)
    assert len(lines[0].scores) == MOST_SESSIONS


def test_each_interview_offers_what_it_is_ready_for(practice: Practice) -> None:
    opened = begin(practice)
    play(opened, ["How many people use it?"])
    assert 'data-do="replay"' not in shown(practice)
    opened.end()
    assert 'data-do="replay"' in shown(practice)
    judged(practice)
    assert "data-tick" not in shown(practice), "one critique compares with nothing"
    judged(practice)
    assert shown(practice).count("data-tick") == 2
    assert 'data-do="compare"' in shown(practice)


def test_the_empty_history_says_what_will_be_there(practice: Practice) -> None:
    assert "to replay turn by turn" in shown(practice)
