"""What the chat is given: the words as they look, and nothing that lives."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.page.words import as_markdown, as_messages, as_picture, safe_diagram, with_board
from interviewer.transcript import Turn

LIVE = re.compile(r"<(?=[a-z/!?])|!\[|\]\(", re.IGNORECASE)


@given(st.text(alphabet="<>![]()`~ab/\n mermaid{}@:%-", max_size=80))
def test_no_text_holds_a_tag_a_picture_or_a_link(text: str) -> None:
    shown = as_markdown(text)
    prose = re.sub(r"^```mermaid\n.*?^```$", "", shown, flags=re.DOTALL | re.MULTILINE)
    assert not LIVE.search(prose)


@given(st.text(alphabet="abc <>1.,*-_#\n", max_size=80))
def test_the_words_look_as_they_were_written(text: str) -> None:
    assert as_markdown(text).replace("\u200b", "") == text


@pytest.mark.parametrize(
    "line",
    [
        'click a href "http://elsewhere.invalid"',
        "click a call steal()",
        'a@{ img: "http://elsewhere.invalid/x.png" }',
        "style a fill:url(http://elsewhere.invalid)",
        "classDef c fill:url(x)",
        "%%{init: {'securityLevel': 'loose'}}%%",
    ],
)
def test_a_diagram_loses_its_live_lines_and_keeps_the_rest(line: str) -> None:
    shown = safe_diagram(f"flowchart LR\n a[Logs] --> b[Store]\n {line}\n b --> c[Model]")
    assert "elsewhere" not in shown
    assert "steal" not in shown
    assert "url(" not in shown
    assert "loose" not in shown
    assert "a[Logs] --> b[Store]" in shown
    assert "b --> c[Model]" in shown


def test_plain_colours_and_line_breaks_stay_in_a_diagram() -> None:
    source = "flowchart LR\n a[Logs<br>raw] <--> b\n style a fill:#eee,stroke:#333"
    assert safe_diagram(source) == source


def test_a_fence_within_a_diagram_does_not_close_it() -> None:
    assert as_picture("flowchart LR\n a\n```\n<img src=x>").count("```") == 2


def test_a_whiteboard_goes_with_the_message_or_speaks_for_itself() -> None:
    assert with_board("See this.", "graph LR\n a") == "See this.\n\n```mermaid\ngraph LR\n a\n```"
    assert with_board("", "graph LR\n a").startswith("Here is my diagram.")
    assert with_board("Only words.", "  ") == "Only words."


def test_turns_come_in_order_with_the_reply_in_progress_last() -> None:
    turns = (
        Turn(number=1, speaker="interviewer", text="Begin."),
        Turn(number=2, speaker="candidate", text="Why?"),
    )
    assert [m["role"] for m in as_messages(turns, "Because")] == ["assistant", "user", "assistant"]
    assert len(as_messages(turns)) == 2


def test_a_very_long_conversation_keeps_its_problem_and_its_end_in_sight() -> None:
    turns = tuple(Turn(number=n, speaker="candidate", text=f"Turn {n}") for n in range(1, 201))
    shown = [message["content"] for message in as_messages(turns)]
    assert shown[0] == "Turn 1"
    assert "160 turns are folded away" in shown[1]
    assert shown[2:] == [f"Turn {n}" for n in range(162, 201)]


def test_the_folded_middle_stays_where_it_is_from_one_reply_to_the_next() -> None:
    turns = tuple(Turn(number=n, speaker="candidate", text=f"Turn {n}") for n in range(1, 201))
    moved = sum(as_messages(turns[:n])[1] != as_messages(turns[: n + 1])[1] for n in range(41, 199))
    assert moved <= 8
