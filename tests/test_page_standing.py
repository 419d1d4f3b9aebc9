"""Where a person stands over their interviews."""

from __future__ import annotations

import asyncio

from interviewer.build import Practice
from interviewer.page.standing import MOST_SESSIONS, Trend, trends, weakest
from interviewer.page.start import history_html
from tests.stories import begin, play


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


def test_the_history_shows_every_dimension_once_there_is_a_critique(practice: Practice) -> None:
    assert "Where you stand" not in history_html(practice, "someone", practice.summaries("someone"))
    session = begin(practice)
    play(session)
    session.end()
    critique = asyncio.run(practice.critique(session))
    html = history_html(practice, "someone", practice.summaries("someone"))
    names = [dimension.name for dimension in practice.knowledge.rubric.dimensions]
    assert all(name in html for name in names)
    assert f'data-do="again" data-id="{critique.next.problem}"' in html
    assert len(trends([critique] * 20, practice.knowledge.rubric)[0].scores) == MOST_SESSIONS
