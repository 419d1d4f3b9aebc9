"""The first lines of a critique: what cost most, what earned most, what to do tomorrow; and what is told once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from interviewer.assessment import Assessment, Critique, Evidence, MistakeFound, NextStep
from interviewer.embedding import open_embedder
from interviewer.engines.embedded.critic.settled import settled
from interviewer.glance import by_why, counted, glance, in_order, not_in_reasons
from interviewer.knowledge import Knowledge, load_knowledge
from interviewer.transcript import Transcript, Turn
from interviewer.words import DimensionId
from tests.stories import PROBLEM


@cache
def knowledge() -> Knowledge:
    return load_knowledge(Path(__file__).parent.parent / "knowledge")


def scored(dimension: DimensionId, score: int, because: str = "", missing: str = "") -> Assessment:
    return Assessment(
        dimension=dimension,
        status="scored",
        score=score,  # type: ignore[arg-type]
        because=(because,) if because else (),
        missing=(missing,) if missing else (),
    )


def critique(*assessments: Assessment, drills: tuple[str, ...] = ()) -> Critique:
    return Critique(
        session="s",
        problem=None,
        title="Anything",
        engine="embedded",
        level="mid",
        overall=2,
        mean=2.0,
        groups={},
        assessments=assessments,
        next=NextStep(problem=None, why="Go on.", drills=drills),
    )


def test_the_two_lowest_cost_and_the_two_highest_earned_and_one_drill_is_for_tomorrow() -> None:
    made = critique(
        scored("scope", 3, "You asked six things.", "No check."),
        scored("goal", 1, missing="No aim."),
        scored("metrics", 1, missing="You left it open: \u201cI don't know\u201d (turn 4)."),
        scored("data", 4, "You pinned down the label."),
        scored("depth", 2, "You did a sum.", "No mechanism."),
        drills=("Answer turn 3 again.", "Draw it."),
    )
    found = glance(made, knowledge().rubric)
    assert [(line.score, line.why) for line in found.cost] == [
        (1, "You left it open: \u201cI don't know\u201d (turn 4)."),
        (1, "No aim."),
    ]
    assert [line.score for line in found.earned] == [4, 3]
    assert found.reached
    assert found.tomorrow == "Answer turn 3 again."


def test_where_all_is_lowest_nothing_earned_and_where_all_is_best_nothing_cost() -> None:
    low = glance(critique(scored("goal", 1, missing="No aim.")), knowledge().rubric)
    assert (low.earned, low.reached) == ((), False)
    assert glance(critique(scored("goal", 4, "An aim.")), knowledge().rubric).cost == ()


def test_a_critique_made_before_lacks_were_told_apart_is_summed_up_by_its_last_reason() -> None:
    old = scored("goal", 2).model_copy(update={"because": ("You named an aim.", "No error was priced.")})
    assert glance(critique(old), knowledge().rubric).cost[0].why == "No error was priced."


def test_of_a_low_score_what_was_missing_comes_first() -> None:
    assert in_order(scored("goal", 2, "up", "down")) == ("down", "up")
    assert in_order(scored("goal", 3, "up", "down")) == ("up", "down")


def test_a_quote_that_a_reason_holds_is_not_shown_again() -> None:
    one = scored("goal", 3, "You said it: \u201cGoal is trust\u201d (turn 2).").model_copy(
        update={"evidence": (Evidence(turn=2, quote="Goal is trust."), Evidence(turn=4, quote="Another."))}
    )
    assert [e.quote for e in not_in_reasons(one)] == ["Another."]


def test_mistakes_with_one_explanation_are_told_together() -> None:
    found = by_why([MistakeFound(turn=n, quote=f"q{n}", why=why) for n, why in ((2, "a"), (4, "b"), (6, "a"))])
    assert [(why, [m.turn for m in each]) for why, each in found] == [("a", [2, 6]), ("b", [4])]


def test_without_answers_a_critique_counts_as_it_stands() -> None:
    assert counted(critique(scored("goal", 2), scored("data", 4)), {}) == (3.0, 3)


def test_what_was_said_or_assumed_need_not_be_asked() -> None:
    embedder = open_embedder()
    if embedder is None:
        pytest.skip("what amounts to the same is told by sentence vectors")
    problem = knowledge().problem(PROBLEM)
    fact = problem.facts[0]
    turns = (
        Turn(number=1, speaker="interviewer", text=problem.statement),
        Turn(number=2, speaker="candidate", text=f"I'd assume that {fact.fact[0].lower()}{fact.fact[1:]}"),
    )
    found = settled(problem, Transcript(id="t", turns=turns), embedder)
    assert fact.id in found
    assert len(found) < len(problem.facts) / 2
    asked = (*turns[:1], Turn(number=2, speaker="candidate", text=fact.asks[0]))
    assert fact.id not in settled(problem, Transcript(id="t", turns=asked), embedder)
