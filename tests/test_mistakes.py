"""What the embedded critic calls a mistake: known wrong claims, contradictions, sums; and where it keeps silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.mistaken import alternatives
from interviewer.engines.embedded.critic import Critic
from interviewer.engines.embedded.critic.belief import load_belief
from interviewer.engines.embedded.critic.claims import claims_in, load_claims
from interviewer.engines.embedded.critic.mistakes import worth_telling
from interviewer.knowledge import load_knowledge
from interviewer.transcript import Transcript, Turn

KNOWLEDGE = load_knowledge(Path(__file__).parent.parent / "knowledge")


def talk(*candidate: str) -> Transcript:
    turns: list[Turn] = []
    for text in candidate:
        turns.append(Turn(number=len(turns) + 1, speaker="interviewer", text="Go on."))
        turns.append(Turn(number=len(turns) + 1, speaker="candidate", text=text))
    return Transcript(id="talk", turns=tuple(turns))


def whys(*candidate: str) -> list[str]:
    return [m.why for m in Critic(KNOWLEDGE.rubric, None, KNOWLEDGE.concepts).mistakes(talk(*candidate), None)]


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("Label noise averages out with volume, that's a theorem.", True),
        ("Systematic label noise doesn't average out, whatever the volume.", False),
        ("We look at accuracy on the test set, it should be above 95.", True),
        ("Accuracy above 95 is meaningless here, saying no gets 99.", False),
        ("You'd ship the one with the lower validation loss.", True),
        ("A shuffled 80/20 split, random, so that it's robust.", True),
        ("Split by time, never random, because a random split leaks.", False),
        ("Everything else is a negative.", True),
        ("It's retrained nightly, so it catches up.", True),
        ("It's retrained nightly, behind a gate that checks last week's slices.", False),
    ],
)
def test_a_known_wrong_claim_is_told_from_its_denial(claim: str, wrong: bool) -> None:
    assert bool(whys(claim)) == wrong


def test_two_statements_that_cannot_both_hold_are_shown_with_both_quotes() -> None:
    first = "The whole thing runs offline only, in a nightly batch."
    found = whys(first, "Each request is ranked in real time by the model.")
    assert len(found) == 1
    assert first in found[0]
    assert "turn 2" in found[0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The ranker serves about 2,000 requests per second.", "Our ranker handles 20,000 requests per second."),
        ("My latency budget is 200 ms.", "With a latency budget of 50 ms two stages fit."),
    ],
)
def test_two_figures_for_the_same_thing_contradict(first: str, second: str) -> None:
    assert any(first in why for why in whys(first, second))


@pytest.mark.parametrize(
    "second",
    [
        "Right, then each request is ranked in real time by the model.",
        "Actually I change that: each request is ranked in real time.",
        "Each request reads its row from the table.",
    ],
)
def test_a_change_of_mind_is_no_contradiction(second: str) -> None:
    assert whys("The whole thing runs offline only, in a nightly batch.", second) == []


@pytest.mark.parametrize(
    ("sums", "wrong"),
    [
        ("That is 5 million posts times 20 people is 3 million scores.", True),
        ("That is 5 million posts times 20 people is 100 million scores.", False),
        ("We get 86 million requests a day, about 1,000 per second.", False),
        ("We get 86 million requests a day, about 100,000 per second.", True),
        ("The vectors are 1,800 x 64 = 115 KB.", False),
    ],
)
def test_a_sum_that_does_not_come_out_is_told(sums: str, wrong: bool) -> None:
    assert any("sum does not come out" in why for why in whys(sums)) == wrong


def test_every_claim_is_weighed_and_has_a_question_that_names_none_of_its_reasons() -> None:
    for claim in load_claims():
        assert claim.name in load_belief().usual
        assert claim.challenge.endswith("?")
        assert claim.challenge not in claim.why


def test_one_doubt_in_a_whole_interview_is_told_only_where_it_is_strong() -> None:
    assert not worth_telling([0.5, 0.1], least=0.4)
    assert worth_telling([0.7, 0.1], least=0.4)
    assert worth_telling([0.5, 0.45], least=0.4)
    assert not worth_telling([], least=0.4)


def test_a_question_makes_no_claim() -> None:
    assert claims_in("Should I use a random split?") == ()
    assert [c.name for c in claims_in("I'd use a random split.")] == ["shuffled-split"]


def test_a_pattern_is_cut_at_its_top_alternatives_alone() -> None:
    assert alternatives(r"a(?:b|c)|[|]d|e\|f") == [r"a(?:b|c)", "[|]d", r"e\|f"]
