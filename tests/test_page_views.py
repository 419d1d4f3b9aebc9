"""The page's own HTML, its choices and its address, without a browser."""

from __future__ import annotations

import asyncio
import re
import socket
from pathlib import Path

import gradio as gr
import pytest

from interviewer.build import Practice
from interviewer.errors import InterviewError
from interviewer.page.course import ORDER, in_order
from interviewer.page.interview import bar_html, drawn
from interviewer.page.layout import build_page
from interviewer.page.report_view import report_html, waiting_html
from interviewer.page.serve import check_port
from interviewer.page.speakers import MODEL, masthead, open_speaker
from interviewer.page.start import picker_html
from interviewer.page.users import read_users
from tests.stories import ANSWERS, begin, play

ATTACK = '"><img src=x onerror=alert(1)><script>alert(1)</script>'


def test_every_problem_can_be_chosen_and_the_one_asked_for_is(practice: Practice) -> None:
    wanted = sorted(practice.knowledge.problems)[1]
    html = picker_html(practice, wanted)
    assert html.count("data-id=") == len(practice.knowledge.problems)
    assert re.findall(r'value="([^"]*)" checked', html) == [wanted]


def test_a_model_without_a_name_is_told(practice: Practice) -> None:
    with pytest.raises(InterviewError, match="No model is named"):
        open_speaker(practice, MODEL, "OpenAI", "  ", "", "")


def test_every_view_says_whether_words_leave_the_machine() -> None:
    assert "no key, no network" in masthead("embedded")
    assert "your words go to it" in masthead("openai:some-model")


def test_the_report_escapes_what_was_said_and_names_every_dimension(practice: Practice) -> None:
    session = begin(practice)
    play(session, [ATTACK, *ANSWERS])
    if not session.state.ended:
        session.end()
    critique = asyncio.run(practice.critique(session))
    html = report_html(practice, session)
    assert "<script" not in html
    assert "<img" not in html
    assert all(dimension.name in html for dimension in practice.knowledge.rubric.dimensions)
    for assessment in critique.assessments:
        for evidence in assessment.evidence:
            assert f'data-turn="{evidence.turn}"' in html
            assert f'id="turn-{evidence.turn}"' in html


def test_a_critique_that_failed_can_be_asked_for_again(practice: Practice) -> None:
    html = waiting_html(begin(practice), "The model is out of reach.")
    assert "The model is out of reach." in html
    assert 'data-do="judge"' in html
    assert 'data-do="judge"' not in waiting_html(begin(practice))


def test_the_clock_stands_still_while_paused(practice: Practice) -> None:
    session = begin(practice)
    assert 'data-running="1"' in bar_html(session)
    session.pause()
    assert 'data-running="0"' in bar_html(session)
    assert 'data-left="2' in bar_html(session)


def test_a_half_written_line_leaves_the_picture_and_a_whole_one_replaces_it() -> None:
    assert isinstance(drawn("flowchart LR\n a --> b\n b --"), dict)
    assert "b --> c" in str(drawn("flowchart LR\n a --> b\n b --> c"))
    assert drawn("") == ""


def test_a_busy_port_is_told_with_a_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as held, pytest.raises(InterviewError, match="--port"):
        check_port("127.0.0.1", held.getsockname()[1])


def test_users_are_read_a_line_each(tmp_path: Path) -> None:
    path = tmp_path / "users"
    path.write_text("ada:one:two\n\nlin:three\n", encoding="utf-8")
    assert read_users(path) == {"ada": "one:two", "lin": "three"}


@pytest.mark.parametrize(
    ("text", "told"), [("ada", r":1: is not name:password"), ("\n", "names no user"), ("ada:1\nada:2", ":2: ada")]
)
def test_a_wrong_file_of_users_is_told_by_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "users"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InterviewError, match=told):
        read_users(path)


async def test_every_page_of_guidance_can_be_read_as_a_short_course(practice: Practice) -> None:
    shown = [block for block in build_page(practice).blocks.values() if isinstance(block, gr.Accordion)]
    titles = [block.label for block in shown if block.label in {g.title for g in practice.knowledge.guides.values()}]
    assert titles == [guide.title for guide in in_order(practice.knowledge)]
    assert set(ORDER) == set(practice.knowledge.guides)
