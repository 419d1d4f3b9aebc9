"""The critique on the page: which one is shown, how a score is answered, what the pictures say in words."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest

from interviewer.build import Practice
from interviewer.errors import InterviewError
from interviewer.page.drawing import Mark, dots, lanes, scorecard
from interviewer.page.judge import anew, compare, dispute, look, replay
from interviewer.page.report_view import linked, report_html
from interviewer.page.rooms import Room, Rooms
from interviewer.page.views import Page
from interviewer.phases import Stretch
from interviewer.session import Session
from tests.stories import begin, play

ANSWER = (
    "Success is weekly retention, a click is only a proxy. Offline I take recall at 500 and calibration by decile, "
    "because the scores of several heads are multiplied."
)


@pytest.fixture
def page(practice: Practice) -> Page:
    """The page's handlers over names in the place of Gradio's components."""
    parts = {"body": "body", "boards": "boards", "carried": "carried"}
    views = [SimpleNamespace(column=name, **parts) for name in ("start", "interview", "report")]
    return Page(practice, Rooms(practice), "owner", "place", "seen", "head", *views)  # type: ignore[arg-type]


def judged(practice: Practice) -> Session:
    session = begin(practice)
    play(session)
    session.end()
    asyncio.run(practice.critique(session))
    return session


def shown(page: Page, updates: AsyncIterator[dict[Any, Any]]) -> tuple[str, Any]:
    """The report as it stands at the end, and the place it is brought back from."""

    async def last() -> dict[Any, Any]:
        return [update async for update in updates][-1]

    settled = asyncio.run(last())
    return settled[page.report.body], settled[page.place]


def room_of(page: Page, session: Session) -> Room:
    return page.rooms.enter(session.id, "someone")


def test_an_answered_score_shows_both_results_and_keeps_the_critique(practice: Practice, page: Page) -> None:
    session = judged(practice)
    before = session.state.critiques[-1].critique
    room = room_of(page, session)
    html, _ = shown(page, dispute(page, room, {"dimension": "metrics", "words": ANSWER, "turn": "", "critique": "0"}))
    assert "You answered" in html
    assert "weekly retention" in html
    assert re.search(r"<strong>[^<]+</strong> before, <strong>[^<]+</strong> with your answer", html)
    assert "in your answer" in html, "a quote from the answer stands in no turn of the transcript"
    assert "With your answers counted" in html
    assert room.session.state.critiques[-1].critique == before


def test_a_turn_can_be_pointed_to_in_place_of_words(practice: Practice, page: Page) -> None:
    room = room_of(page, judged(practice))
    html, _ = shown(page, dispute(page, room, {"dimension": "data", "words": "", "turn": "10"}))
    assert 'data-turn="10"' in html
    assert "to be read again" in html


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"dimension": "metrics", "words": "  ", "turn": ""}, "nothing to weigh"),
        ({"dimension": "charm", "words": "I was charming."}, "names no score"),
        ({"dimension": "metrics", "turn": "x"}, "names no score"),
        ({"dimension": "metrics", "words": "word " * 9000}, "characters"),
    ],
)
def test_an_answer_that_cannot_be_weighed_is_told_and_nothing_is_logged(
    practice: Practice, page: Page, data: dict[str, str], told: str
) -> None:
    room = room_of(page, judged(practice))
    before = len(room.session.log)
    with pytest.raises(InterviewError, match=told):
        shown(page, dispute(page, room, data))
    assert len(room.session.log) == before


def test_a_turn_that_a_reason_names_is_a_button_and_what_was_said_is_escaped() -> None:
    shown = linked("You <b>said</b>: \u201ca < b\u201d (turn 4), and turn 12.", last=8)
    assert "&lt;b&gt;said" in shown
    assert 'data-turn="4" data-quote="a &lt; b"' in shown
    assert shown.endswith("in your answer.")


def test_a_second_critique_is_added_and_the_first_can_be_gone_back_to(practice: Practice, page: Page) -> None:
    room = room_of(page, judged(practice))
    shown(page, dispute(page, room, {"dimension": "metrics", "words": ANSWER}))
    newest, place = shown(page, anew(page, room, {"engine": "embedded"}))
    assert newest.count('data-do="report"') == 2
    assert "You answered" not in newest, "an answer belongs to the critique it answers"
    first, place = shown(page, look(page, room, {"critique": "0"}))
    assert "You answered" in first
    assert "Only the newest critique can be answered." in first
    assert "Assess it again" not in first
    assert place["critique"] == 0
    with pytest.raises(InterviewError, match="newest"):
        shown(page, dispute(page, room, {"dimension": "data", "words": ANSWER, "critique": "0"}))


def test_the_picture_says_in_words_what_reaches_the_bar(practice: Practice) -> None:
    card = scorecard([Mark("Scope", 3, ""), Mark("Data", 2, ""), Mark("Depth", None, "")], "senior", own=3.5)
    assert (card.above, card.below, card.unseen) == (("Scope",), ("Data",), ("Depth",))
    assert card.bar > scorecard([], "mid", None).bar
    html = report_html(practice, judged(practice))
    assert html.count('class="track"') == 10
    assert "what a hire needs on average" in html


def test_time_is_drawn_where_it_passed_and_never_beyond_the_edge() -> None:
    drawn = {lane.phase: lane for lane in lanes([Stretch("data", 4, 600, 1500), Stretch("data", 6, 1500, 3000)], 40)}
    spans = drawn["data"].spent
    assert [span.turn for span in spans] == [4, 6]
    assert spans[0].start == pytest.approx(20)
    assert spans[-1].start + spans[-1].width == pytest.approx(100)
    assert drawn["launch"].spent == ()
    assert sum(lane.plan.width for lane in drawn.values()) == pytest.approx(80, abs=0.1)


def test_progress_leaves_out_what_was_not_scored_and_puts_the_best_on_top() -> None:
    drawn = dots((1, None, 4), width=100, height=30)
    assert [(dot.x, dot.y) for dot in drawn] == [(0, 30), (100, 0)]
    assert dots((2,), 100, 30)[0].x == 0


def test_a_replay_has_every_turn_with_its_clock_and_the_reason_for_each_reply(practice: Practice, page: Page) -> None:
    session = judged(practice)
    html, place = shown(page, replay(page, room_of(page, session), {}))
    assert place == {"view": "replay", "session": session.id}
    assert html.count("data-phase=") == len(session.state.turns)
    assert html.count(" hidden>") == 2 * (len(session.state.turns) - 1)
    assert "asked for: traffic" in html
    assert "<input" in html


def test_an_open_interview_is_not_replayed(practice: Practice, page: Page) -> None:
    with pytest.raises(InterviewError, match="not over"):
        shown(page, replay(page, room_of(page, begin(practice)), {}))


def test_two_attempts_stand_side_by_side_with_what_differs(practice: Practice, page: Page) -> None:
    weak = begin(practice)
    play(weak, ["I would use a neural network.", "Accuracy.", "All the data.", "A server."] * 3)
    weak.end()
    asyncio.run(practice.critique(weak))
    strong = judged(practice)
    html, place = shown(page, compare(page, room_of(page, strong), {"other": weak.id}))
    assert html.index(f'data-id="{weak.id}"') < html.index(f'data-id="{strong.id}"'), "the older one comes first"
    assert re.search(r'class="up">\+\d', html)
    assert "Your words" in html
    assert place["other"] == weak.id


def test_an_interview_is_not_compared_with_itself_or_with_a_strangers(practice: Practice, page: Page) -> None:
    room = room_of(page, judged(practice))
    for other in (room.session.id, "nowhere"):
        with pytest.raises(InterviewError):
            shown(page, compare(page, room, {"other": other}))
