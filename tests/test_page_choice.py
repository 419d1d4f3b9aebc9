"""Which problem is taken, and what a file of a person's own may bring onto the page."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import pytest

from interviewer.build import Practice
from interviewer.errors import InterviewError
from interviewer.files import knowledge_dir
from interviewer.outside import problem_about
from interviewer.page.choice import OWN, WEAKEST, for_the_weakest, problem_from, read_upload, weakest_line
from interviewer.page.start import own_told_html, picker_html, terms_from
from interviewer.problem import Problem
from tests.stories import PROBLEM, begin, play

ATTACK = '"><img src=x onerror=alert(1)><script>alert(1)</script>'


def sent(text: str, name: str = "mine.yaml") -> dict[str, str]:
    return {"name": name, "content": f"data:;base64,{base64.b64encode(text.encode()).decode()}"}


def bank_file(title: str) -> str:
    lines = (knowledge_dir() / "problems" / f"{PROBLEM}.yaml").read_text(encoding="utf-8").splitlines()
    return "\n".join(f"title: '{title}'" if line.startswith("title:") else line for line in lines)


def chosen(problem: str, practice: Practice) -> dict[str, Any]:
    return {"id": problem, "among": sorted(practice.knowledge.problems)}


def test_surprise_me_draws_from_what_the_filters_left(practice: Practice) -> None:
    among = sorted(practice.knowledge.problems)[:2]
    drawn = {problem_from(practice, {"id": "", "among": among}, "someone").id for _ in range(40)}
    assert drawn == set(among)


@pytest.mark.parametrize("nothing", [None, {}, {"id": "", "among": []}, {"among": ["no-such-problem"]}, "text"])
def test_a_choice_of_nothing_is_told(practice: Practice, nothing: object) -> None:
    with pytest.raises(InterviewError, match="No problem fits"):
        problem_from(practice, nothing, "someone")


def test_the_weakest_dimension_needs_a_critique_and_then_brings_a_new_problem(practice: Practice) -> None:
    with pytest.raises(InterviewError, match="Take any problem first"):
        problem_from(practice, chosen(WEAKEST, practice), "someone")
    session = begin(practice)
    play(session)
    session.end()
    asyncio.run(practice.critique(session))
    assert weakest_line(practice, "someone") is not None
    assert problem_from(practice, chosen(WEAKEST, practice), "someone").id != PROBLEM
    only = [practice.knowledge.problem(PROBLEM)]
    assert for_the_weakest(practice, "someone", only) == only


def test_an_own_problem_is_the_file_where_one_was_read_and_else_the_sentence(practice: Practice) -> None:
    read = read_upload(practice, sent(bank_file("Birds")))
    assert read is not None
    assert problem_from(practice, chosen(OWN, practice), "someone", "A sentence.", read.problem) == read.problem
    assert problem_from(practice, chosen(OWN, practice), "someone", "A sentence.").statement == "A sentence."
    with pytest.raises(InterviewError, match="no problem yet"):
        problem_from(practice, chosen(OWN, practice), "someone", " ")


def test_an_own_problem_can_be_taken_again_by_its_owner_and_by_nobody_else(practice: Practice) -> None:
    own = problem_about("Tell rare birds apart by their song.")
    practice.start(terms_from(practice, own, 35, "mid", "realistic", "neutral"), practice.embedded, owner="someone")
    assert problem_from(practice, chosen(own.id, practice), "someone") == own
    with pytest.raises(InterviewError, match="There is no problem called"):
        problem_from(practice, chosen(own.id, practice), "another")
    assert own.title not in picker_html(practice)


def test_a_file_that_is_taken_back_leaves_the_sentence(practice: Practice) -> None:
    assert read_upload(practice, {"deed": "unload", "id": ""}) is None
    assert own_told_html(None).strip() == ""


@pytest.mark.parametrize("content", ["data:;base64,a", "data:;base64,***"])
def test_a_file_that_did_not_arrive_is_told(practice: Practice, content: str) -> None:
    with pytest.raises(InterviewError, match="did not arrive"):
        read_upload(practice, {"name": "mine.yaml", "content": content})


@pytest.mark.parametrize(
    "file", [sent(bank_file(ATTACK)), sent(f"id: [{ATTACK}", ATTACK), sent(f"{ATTACK}: 1", ATTACK)]
)
def test_nothing_in_a_file_or_its_name_lives_on_the_page(practice: Practice, file: dict[str, str]) -> None:
    read = read_upload(practice, file)
    assert read is not None
    html = own_told_html(read.problem, read.faults)
    assert "script" in html
    assert "<script" not in html
    assert "<img" not in html


def test_the_faults_of_a_file_are_told_with_their_lines(practice: Practice) -> None:
    read = read_upload(practice, sent("id: mine\ntitle: Birds\nfamily: gossip"))
    assert read is not None
    assert f"mine.yaml:{read.faults[0].line}: field" in own_told_html(None, read.faults)


def test_a_problem_of_the_bank_is_kept_by_its_id_alone(practice: Practice) -> None:
    def terms(problem: Problem) -> Any:
        return terms_from(practice, problem, 35, "mid", "realistic", "neutral")

    assert terms(practice.knowledge.problem(PROBLEM)).own is None
    assert terms(problem_about("Birds.")).own == problem_about("Birds.")
