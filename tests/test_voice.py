"""The embedded engine's way of speaking."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from interviewer.build import Practice
from interviewer.engine import Brief
from interviewer.engines.embedded.voice import Voice
from interviewer.guard import MOST_WORDS, Scene, split_sentences, tripped
from interviewer.moves import Move, MoveKind
from interviewer.words import Persona
from tests.stories import PROBLEM


@pytest.fixture
def voice(practice: Practice) -> Voice:
    return Voice(practice.prompts.lists("embedded/wording"))


def brief(kind: MoveKind, persona: Persona = "neutral", said: tuple[str, ...] = (), seed: int = 0) -> Brief:
    move = Move(
        kind=kind,
        reason="",
        line="How do you know that?" if kind in {"probe", "challenge", "deep-dive", "hint", "twist"} else "",
    )
    facts = ("About ten people.",) if kind == "answer" else ()
    return Brief(
        title="T",
        statement="Build a thing.",
        move=move,
        facts=facts,
        persona=persona,
        said=said,
        seed=seed,
        turn=len(said),
    )


@pytest.mark.parametrize("kind", get_args(MoveKind))
@pytest.mark.parametrize("persona", get_args(Persona))
def test_every_move_has_words_that_pass_the_guard(
    practice: Practice, voice: Voice, kind: MoveKind, persona: Persona
) -> None:
    for seed in range(12):
        reply = ""
        for sentence in split_sentences(voice.say(brief(kind, persona, seed=seed))):
            scene = Scene(practice.knowledge.problem(PROBLEM), frozenset(), "", reply)
            assert tripped(sentence, scene) is None, sentence
            reply += sentence


@pytest.mark.parametrize("kind", ["listen", "assume", "decline", "defer", "redirect", "repair"])
def test_a_long_session_hears_nothing_twice(voice: Voice, kind: MoveKind) -> None:
    said: tuple[str, ...] = ()
    for _ in range(30):
        said = (*said, voice.say(brief(kind, said=said)))
    assert len(set(said)) == 30


def test_a_repeated_fact_is_said_to_be_one(voice: Voice) -> None:
    once = brief("answer")
    again = once.model_copy(update={"earned": once.facts})
    assert voice.say(once) != voice.say(again)
    assert once.facts[0] in voice.say(again)


@pytest.mark.parametrize("length", [10, 45])
@pytest.mark.parametrize("minutes_left", [None, 10])
def test_a_question_left_for_later_is_always_mentioned(voice: Voice, length: int, minutes_left: int | None) -> None:
    told = brief("answer")
    move = told.move.model_copy(update={"more": True, "minutes_left": minutes_left})
    for seed in range(20):
        fact = " ".join(["word"] * length) + "."
        reply = voice.say(told.model_copy(update={"move": move, "facts": (fact,), "seed": seed}))
        assert re.search("other|else", reply.partition(fact)[2])
        assert len(reply.split()) <= MOST_WORDS
