"""Problems outside the bank: from a sentence, from a file, and what they may not do."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from interviewer.build import Practice
from interviewer.check import asks_one_thing, gives_nothing_away
from interviewer.desk import Terms
from interviewer.errors import InterviewError
from interviewer.files import knowledge_dir
from interviewer.outside import MOST_BYTES, MOST_CHARACTERS, problem_about, read_own
from interviewer.problem import Problem
from interviewer.session import Session
from tests.stories import ANSWERS, PROBLEM, go_on, play, say

SENTENCE = "Design a great system that tells rare birds apart by their song"


def bank_file() -> str:
    return (knowledge_dir() / "problems" / f"{PROBLEM}.yaml").read_text(encoding="utf-8")


def begin(practice: Practice, own: Problem, **terms: Any) -> Session:
    return practice.start(Terms(own.id, own=own, **terms), practice.embedded, owner="someone")


def test_a_sentence_is_said_as_it_stands_and_nothing_else_is_known(practice: Practice) -> None:
    session = begin(practice, problem_about(SENTENCE))
    assert f"{SENTENCE}." in go_on(session)
    say(session, "How many users are there every day?")
    assert session.state.recent[-1].kind == "assume"
    assert session.state.given == ()


@pytest.mark.parametrize(
    "sentence", ["What is best? And for whom? Is it #note# **notes:** excellent?", "recipes " * 60]
)
def test_no_wording_of_a_sentence_keeps_the_interviewer_from_beginning(practice: Practice, sentence: str) -> None:
    own = problem_about(sentence)
    assert own.statement in go_on(begin(practice, own))


def test_an_interview_on_a_sentence_asks_of_the_whole_design_and_is_judged_without_notes(practice: Practice) -> None:
    session = begin(practice, problem_about(SENTENCE), seed=3)
    replies = play(session, ANSWERS * 2, seconds=100)
    assert len(set(replies)) == len(replies)
    assert session.state.count("deep-dive") == 1
    assert session.state.count("twist") == 1
    session.end()
    critique = asyncio.run(practice.critique(session))
    assert critique.overall is not None
    assert critique.title == f"{SENTENCE}."
    assert critique.missed_questions == ()
    assert any("no reference notes" in note for note in critique.notes)


def test_what_may_be_said_on_any_problem_keeps_the_rules_of_the_bank(practice: Practice) -> None:
    own = problem_about("Design it.")
    faults = [says for rule in (asks_one_thing, gives_nothing_away) for _, says in rule(own, practice.knowledge)]
    assert faults == []


def test_a_file_is_asked_about_like_a_problem_of_the_bank(practice: Practice) -> None:
    own = read_own(bank_file().encode(), "mine.yaml", practice.knowledge)
    assert own.faults == ()
    assert own.problem is not None
    session = begin(practice, own.problem)
    go_on(session)
    say(session, "How many people use it every day?")
    bank = practice.start(Terms(PROBLEM), practice.embedded, owner="someone")
    go_on(bank)
    say(bank, "How many people use it every day?")
    assert session.state.given == bank.state.given != ()
    session.end()
    assert asyncio.run(practice.critique(session)).missed_questions != ()


def test_an_own_problem_outlives_the_program_and_stays_its_owners(practice: Practice) -> None:
    own = problem_about(SENTENCE)
    session = begin(practice, own)
    go_on(session)
    again = practice.load(session.id, owner="someone")
    assert again.state.problem == own
    assert [s.title for s in practice.summaries("someone")] == [own.title]
    assert practice.summaries("another") == []
    with pytest.raises(InterviewError, match="of yours"):
        practice.load(session.id, owner="another")


def test_two_problems_never_meet_in_the_search(practice: Practice) -> None:
    first = read_own(bank_file().encode(), "mine.yaml", practice.knowledge).problem
    changed = bank_file().replace("facts:", "facts: # of mine", 1).replace("title: ", "title: Other ", 1)
    second = read_own(changed.encode(), "mine.yaml", practice.knowledge).problem
    assert first is not None
    assert second is not None
    assert len({PROBLEM, first.id, second.id}) == 3


@pytest.mark.parametrize(("sentence", "told"), [(" \n", "no problem yet"), ("...", "no problem yet"),
                                                ("x" * (MOST_CHARACTERS + 1), "characters")])  # fmt: skip
def test_a_sentence_that_is_none_is_told(sentence: str, told: str) -> None:
    with pytest.raises(InterviewError, match=told):
        problem_about(sentence)


BOMB = "a: &a [x, x]\n" + "\n".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]" for n in range(20)
)


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        (b"title: a: b", 1, "is not YAML"),
        (b"# one\nid: [\n", 3, "is not YAML"),
        (b"", 1, "valid dictionary"),
        (b"- a list", 1, "valid dictionary"),
        (b"id: mine\ncolour: blue", 1, "field"),
        (BOMB.encode(), 2, "uses the alias"),
        (b"[" * 30, 1, "nested too deep"),
        (b"[" * 60_000, 1, "nesting depth"),
        (b"x: y\n" * (MOST_BYTES // 4), 1, "is longer than"),
        (b"id: ok\ntitle: \xff\xfe", 2, "not UTF-8"),
        (b"!!python/object/apply:os.system ['true']", 1, "is not YAML"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_by_line(practice: Practice, content: bytes, line: int, told: str) -> None:
    own = read_own(content, "mine.yaml", practice.knowledge)
    assert own.problem is None
    assert own.faults[0].line == line
    assert told in str(own.faults[0])


def test_a_field_that_is_wrong_is_told_with_its_line(practice: Practice) -> None:
    lines = bank_file().splitlines()
    at = next(n for n, line in enumerate(lines) if "topic: " in line)
    lines[at] = lines[at].split("topic:")[0] + "topic: gossip"
    own = read_own("\n".join(lines).encode(), "mine.yaml", practice.knowledge)
    assert own.problem is None
    assert own.faults[0].line == at + 1
    assert "facts.0.topic" in own.faults[0].says


def test_what_is_merely_untidy_is_told_and_can_be_used(practice: Practice) -> None:
    text = bank_file().replace("concepts: [", "concepts: [no-such-thing, ", 1)
    if text == bank_file():
        text = bank_file().replace("concepts:\n", "concepts:\n  - no-such-thing\n", 1)
    own = read_own(text.encode(), "../../etc/mine.yaml", practice.knowledge)
    assert own.problem is not None
    assert "no-such-thing" not in own.problem.concepts
    assert [(fault.path, fault.says) for fault in own.faults] == [
        (Path("mine.yaml"), "names a concept that is not there: no-such-thing")
    ]
