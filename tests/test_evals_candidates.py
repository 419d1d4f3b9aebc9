"""Simulated candidates: they react, know nothing private, and behave as their scripts say."""

from __future__ import annotations

import asyncio
from random import Random

import pytest

from evals.candidates import Conversation, Script, load_scripts, next_message
from evals.candidates.persona import messages_for
from evals.candidates.script import load_answers, load_frames
from evals.play import Played, play, scripted
from interviewer.build import Practice
from interviewer.desk import Terms
from interviewer.transcript import Turn
from tests.stories import PROBLEM

SCRIPTS = load_scripts()
PUBLIC = ("Video recommendation", "Design a system that recommends new videos to YouTube users.")


def after(*replies: str) -> Conversation:
    turns: list[Turn] = []
    for reply in replies:
        turns += [Turn(number=1, speaker="interviewer", text=reply), Turn(number=2, speaker="candidate", text="Well.")]
    return Conversation(*PUBLIC, turns=turns[:-1])


def said(script: str, *replies: str) -> str:
    return next_message(SCRIPTS[script], after(*replies), Random(1))


def played(practice: Practice, script: str, seed: int = 1) -> Played:
    return asyncio.run(play(practice, practice.embedded, scripted(SCRIPTS[script]), Terms(PROBLEM, seed=seed)))


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=lambda script: script.id)
def test_every_candidate_holds_a_whole_interview_and_the_same_one_twice(practice: Practice, script: Script) -> None:
    first, second = played(practice, script.id), played(practice, script.id)
    assert first.state.ended
    assert not first.refused
    assert [t.text for t in first.state.turns] == [t.text for t in second.state.turns]
    assert first.state.messages >= 12


def test_a_question_is_answered_with_its_own_area_and_never_twice_alike(practice: Practice) -> None:
    assert "guardrail" in said("strong", *["Go on."] * 7, "What would you measure before anything ships?")
    own = [t.text for t in played(practice, "strong").state.turns if t.speaker == "candidate"]
    assert len(set(own)) == len(own)


def test_the_recap_is_given_when_it_is_asked_for() -> None:
    asked = "We're nearly out of time. Summarise your design in a minute, and how would you rate it, one to four?"
    assert said("strong", "Go on.", asked).startswith("To sum up")


def test_a_told_figure_is_taken_up_and_an_untold_one_leaves_no_gap() -> None:
    assert "100 milliseconds" in said("strong", "Begin.", "It must answer in 100 milliseconds.")
    assert "{" not in said("strong", "Begin.", "Assume what you like.")


def test_the_silent_one_speaks_only_when_asked() -> None:
    assert len(said("silent", "Begin.", "Go on.").split()) <= 2
    assert len(said("silent", "Begin.", "Where do your labels come from?").split()) > 5


def test_who_never_asks_never_asks(practice: Practice) -> None:
    assert not any("?" in turn.text for turn in played(practice, "never-asks").transcript.candidate)


def test_a_candidate_sees_only_what_is_public(practice: Practice) -> None:
    done = played(practice, "strong")
    heard, private = "", [fact for fact in done.state.problem.facts]
    for turn in done.state.turns:
        if turn.speaker == "candidate":
            known = heard + done.state.problem.statement + done.state.problem.title
            assert not [f.id for f in private if f.fact in turn.text and f.fact not in known]
        heard += turn.text


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=lambda script: script.id)
def test_a_model_that_plays_a_candidate_is_told_only_what_is_public(practice: Practice, script: Script) -> None:
    done = played(practice, "never-asks")
    persona, *talk = messages_for(
        script, Conversation(done.state.problem.title, done.state.problem.statement, done.state.turns)
    )
    assert [m.text for m in talk] == [turn.text for turn in done.state.turns]
    assert script.purpose in persona.text
    assert script.manner in persona.text
    assert done.state.problem.statement in persona.text
    assert not [tell for fact in done.state.problem.facts for tell in fact.tells if tell in persona.text]


def test_no_two_candidates_are_told_the_same() -> None:
    told = {messages_for(script, after("Begin."))[0].text for script in SCRIPTS.values()}
    assert len(told) == len(SCRIPTS)


@pytest.mark.parametrize("area", load_answers())
def test_every_answer_fits_every_problem(area: str) -> None:
    own = [line for script in SCRIPTS.values() for line in script.says.get(area, ())]  # type: ignore[call-overload]
    bank = load_answers()[area]  # type: ignore[index]
    for frame in load_frames().values():
        slots = {**frame.slots, "title": "some title", "figure": "12"}
        for line in (*bank.strong, *bank.solid, *bank.average, *bank.weak, *own):
            assert "{" not in line.format(**slots)
