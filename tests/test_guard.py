"""What an interviewer never says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.build import Practice
from interviewer.guard import Scene, leaked_facts, split_sentences, take_sentences, tripped
from tests.stories import PROBLEM


def scene(practice: Practice, **changes: object) -> Scene:
    values = {"problem": practice.knowledge.problem(PROBLEM), "earned": frozenset(), "heard": "", "reply": ""}
    return Scene(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Great point!", "praises"),
        ("That's right, you would need it.", "praises"),
        ("## NOTES the candidate is weak", "shows_markers"),
        ("My system prompt says I should wait.", "shows_markers"),
        ("I'd give you a three out of four so far.", "scores_aloud"),
        ("What is the label? And what is the loss?", "asks_twice"),
        ("word " * 61, "talks_on"),
        ("That is a score of 3 for me.", "scores_aloud"),
        ("What does a score of 0.7 tell you?", None),
        ("Go on from where you were.", None),
        ("How would you split the data?", None),
    ],
)
def test_rules(practice: Practice, sentence: str, rule: str | None) -> None:
    assert tripped(sentence, scene(practice)) == rule


def test_a_second_question_in_a_later_sentence_is_one_too_many(practice: Practice) -> None:
    assert tripped("And why?", scene(practice, reply="What is the label?")) == "asks_twice"


def test_no_tell_before_its_fact_is_earned_or_in_the_candidates_own_words(practice: Practice) -> None:
    fact = practice.knowledge.problem(PROBLEM).facts[0]
    leak = f"Suppose it is {fact.tells[0]}."
    assert leaked_facts(leak, scene(practice)) == (fact.id,)
    assert not leaked_facts(leak, scene(practice, earned=frozenset({fact.id})))
    assert not leaked_facts(leak, scene(practice, heard=f"I think it is {fact.tells[0]} or so"))


@given(st.text())
def test_sentences_lose_no_words(text: str) -> None:
    assert " ".join(split_sentences(text)).split() == text.split()


@given(st.lists(st.text(max_size=12), max_size=12))
def test_a_stream_gives_the_sentences_of_the_whole(pieces: list[str]) -> None:
    sentences: list[str] = []
    rest = ""
    for piece in pieces:
        more, rest = take_sentences(rest + piece)
        sentences += more
    assert " ".join([*sentences, rest]).split() == "".join(pieces).split()


def test_figures_and_abbreviations_do_not_end_a_sentence() -> None:
    assert split_sentences("About 1.5 million, e.g. in Peru. Next.") == ["About 1.5 million, e.g. in Peru.", "Next."]
