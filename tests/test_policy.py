"""The interviewer's handbook: which move follows on what."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interviewer import events as ev
from interviewer.answered import Standing, standing
from interviewer.build import Practice
from interviewer.moves import Ask, Doubt, Move, Named, Understanding
from interviewer.policy import next_move
from interviewer.state import State, fold
from interviewer.transcript import Turn
from interviewer.words import Mode
from tests.stories import PROBLEM

LONG = (
    "I would begin with the sources of data and then explain how each reaches the model that we train every night here"
)


def after(
    practice: Practice, heard: Understanding, *, minute: float = 5, text: str = LONG, mode: Mode = "realistic",
    before: tuple[Move, ...] = (), touched: tuple[str, ...] = (),
) -> Move:  # fmt: skip
    """The move that follows on one message, after `before`."""
    return next_move(state_of(practice, heard, minute, text, mode, before, touched), practice.knowledge.concepts)


def state_of(
    practice: Practice, heard: Understanding, minute: float, text: str, mode: Mode, before: tuple[Move, ...],
    touched: tuple[str, ...],
) -> State:  # fmt: skip
    started = ev.SessionStarted(
        problem=PROBLEM, minutes=35, level="mid", mode=mode, persona="neutral", engine="embedded", seed=1,
        knowledge_digest="", prompts_digest="",
    )  # fmt: skip
    bodies: list[ev.Body] = [started]
    for move in before:
        bodies += [ev.MoveChosen(move=move), ev.InterviewerSpoke(text="Go on.", complete=True, engine="embedded")]
    earlier = Understanding(intent="answering", touches=touched)  # type: ignore[arg-type]
    bodies += [
        ev.CandidateSpoke(text="earlier", client_id="0"),
        ev.Understood(understanding=earlier, engine="embedded"),
    ]
    bodies += [ev.CandidateSpoke(text=text, client_id="1"), ev.Understood(understanding=heard, engine="embedded")]
    when = datetime(2026, 1, 1, tzinfo=UTC)
    log = [ev.Event(seq=n, at=minute * 60, when=when, body=body) for n, body in enumerate(bodies, 1)]
    return fold(practice.knowledge.problem(PROBLEM), log)


@pytest.mark.parametrize(
    ("intent", "kind"),
    [
        ("injecting", "redirect"),
        ("off topic", "redirect"),
        ("wants the answer", "decline"),
        ("unreadable", "repair"),
        ("wants feedback", "defer"),
    ],
)
def test_stays_in_role(practice: Practice, intent: str, kind: str) -> None:
    assert after(practice, Understanding(intent=intent)).kind == kind  # type: ignore[arg-type]


def test_tells_what_was_asked_and_no_more(practice: Practice) -> None:
    fact = practice.knowledge.problem(PROBLEM).facts[0].id
    move = after(practice, Understanding(intent="asking", asks=(Ask(words="?", facts=(fact,)),)))
    assert (move.kind, move.facts, move.silent) == ("answer", (fact,), False)


def test_says_assume_where_the_sheet_is_silent(practice: Practice) -> None:
    assert after(practice, Understanding(intent="asking", asks=(Ask(words="?"),))).kind == "assume"


def test_holds_back_what_one_reply_cannot_carry(practice: Practice) -> None:
    facts = [f.id for f in practice.knowledge.problem(PROBLEM).facts[:6]]
    move = after(practice, Understanding(intent="asking", asks=tuple(Ask(words="?", facts=(f,)) for f in facts)))
    assert 1 <= len(move.facts) < 6
    assert move.more


def test_a_second_question_that_was_not_made_out_is_acknowledged(practice: Practice) -> None:
    fact = practice.knowledge.problem(PROBLEM).facts[0].id
    unclear = Ask(words="and how fast is that?", unclear=True)
    told = after(practice, Understanding(intent="asking", asks=(Ask(words="?", facts=(fact,)), unclear)))
    assert (told.kind, told.facts, told.more, told.silent) == ("answer", (fact,), True, False)
    left_open = after(practice, Understanding(intent="asking", asks=(Ask(words="?"), unclear)))
    assert (left_open.kind, left_open.more) == ("assume", True)


def test_the_first_stuck_turn_gets_time_the_second_another_area_or_in_study_mode_a_hint(practice: Practice) -> None:
    stuck = Understanding(intent="stuck")
    assert after(practice, stuck, text="I don't know").kind == "wait"
    for mode, kind in (("realistic", "probe"), ("study", "hint")):
        state = state_of(practice, stuck, 12, "I don't know", mode, (), ())  # type: ignore[arg-type]
        twice = State(**{**state.__dict__, "stuck": 2})
        assert next_move(twice, practice.knowledge.concepts).kind == kind


def test_who_says_nothing_gets_time_once_and_is_then_offered_another_part(practice: Practice) -> None:
    silent = Understanding(intent="silent")
    asked = Move(kind="probe", reason="", dimension="goal", source="probe/goal/0")
    state = state_of(practice, silent, 6, "ok", "realistic", (asked,), ())
    moves = [
        next_move(State(**{**state.__dict__, "silent": times}), practice.knowledge.concepts) for times in (1, 2, 3, 4)
    ]
    assert [(move.kind, move.unanswered) for move in moves] == [
        ("wait", False), ("probe", True), ("wait", False), ("probe", True)
    ]  # fmt: skip
    assert moves[1].dimension != "goal"


def test_what_was_not_understood_is_put_again(practice: Practice) -> None:
    again = Understanding(intent="wants it again")
    asked = Move(kind="challenge", reason="", line="How do you know?", source="challenge/x")
    quiet = Move(kind="listen", reason="")
    assert after(practice, again, before=(asked, quiet)).line == "How do you know?"
    told = Move(kind="answer", reason="", facts=("latency",))
    assert after(practice, again, before=(asked, told)).facts == ("latency",)


def test_who_skips_a_question_gets_one_about_another_part(practice: Practice) -> None:
    asked = Move(kind="probe", reason="", dimension="goal", source="probe/goal/0")
    move = after(practice, Understanding(intent="skips"), before=(asked,))
    assert (move.kind, move.unanswered) == ("probe", True)
    assert move.dimension != "goal"


def test_who_asks_what_was_asked_at_the_end_is_not_cut_off(practice: Practice) -> None:
    recap = Move(kind="recap", reason="")
    again = Understanding(intent="wants it again")
    assert after(practice, again, minute=34, before=(recap,)).kind == "recap"
    assert after(practice, again, minute=34, before=(recap, recap)).kind == "close"


def test_a_known_wrong_claim_is_challenged_once(practice: Practice) -> None:
    mistake = practice.knowledge.problem(PROBLEM).mistakes[0]
    heard = Understanding(intent="answering", mistakes=(mistake.id,))
    first = after(practice, heard)
    assert (first.kind, first.line) == ("challenge", mistake.challenge)
    other = Move(kind="listen", reason="")
    assert after(practice, heard, before=(first, other)).source != first.source


def test_a_doubtful_claim_of_no_one_problem_is_asked_back_once(practice: Practice) -> None:
    doubt = Doubt(claim="shuffled-split", challenge="What do the two sides of that split have in common?")
    heard = Understanding(intent="answering", doubts=(doubt,))
    first = after(practice, heard)
    assert (first.kind, first.line) == ("challenge", doubt.challenge)
    other = Move(kind="listen", reason="")
    assert after(practice, heard, before=(first, other)).line != doubt.challenge


def test_asks_about_the_part_the_candidate_is_in_before_another(practice: Practice) -> None:
    seen = ("goal", "metrics", "architecture", "scope", "data", "modeling", "evaluation")
    asked = Move(kind="probe", reason="", dimension="metrics", source="probe/metrics/0")
    quiet = Move(kind="listen", reason="")
    heard = Understanding(intent="answering", touches=("data",))
    move = after(practice, heard, minute=13, before=(asked, quiet), touched=seen)
    assert (move.kind, move.dimension) == ("probe", "data")


def test_the_candidate_who_works_is_left_alone_early_on(practice: Practice) -> None:
    heard = Understanding(intent="answering", touches=("data",))
    assert after(practice, heard, minute=4, text=f"{LONG} {LONG}").kind == "listen"


def test_picks_up_the_candidates_own_word(practice: Practice) -> None:
    heard = Understanding(intent="answering", concepts=(Named(concept="calibration", words="calibrated"),))
    seen = ("goal", "metrics", "architecture", "scope")
    asked = Move(kind="probe", reason="", dimension="metrics", source="probe/metrics/0")
    quiet = Move(kind="listen", reason="")
    move = after(practice, heard, minute=13, before=(asked, quiet), touched=seen)
    assert (move.kind, move.about) == ("probe", "calibrated")


def test_metrics_are_asked_for_even_of_who_spoke_of_them(practice: Practice) -> None:
    heard = Understanding(intent="answering", touches=("metrics",))
    move = after(practice, heard, minute=12)
    assert (move.kind, move.dimension) == ("probe", "metrics")


def test_a_deep_dive_is_opened_where_the_candidate_leans(practice: Practice) -> None:
    dive = practice.knowledge.problem(PROBLEM).deep_dives[-1]
    asked = Move(kind="probe", reason="", dimension="metrics", source="probe/metrics/0")
    move = after(practice, Understanding(intent="answering", dives=(dive.id,)), minute=21, before=(asked,))
    assert (move.kind, move.line) == ("deep-dive", dive.opening)


def test_a_follow_up_that_was_answered_already_is_passed_over(practice: Practice) -> None:
    dive = practice.knowledge.problem(PROBLEM).deep_dives[0]
    opened = Move(kind="deep-dive", reason="", dimension="depth", source=f"dive/{dive.id}")
    asked = Move(kind="probe", reason="", dimension="metrics", source="probe/metrics/0")
    seen = ("scope", "goal", "metrics", "architecture", "data", "modeling", "evaluation", "operations")

    def next_line(text: str) -> str:
        heard = Understanding(intent="answering", dives=(dive.id,))
        return after(practice, heard, minute=21, before=(asked, opened), touched=seen, text=text).line

    assert next_line(LONG) == dive.follow_ups[0]
    answer = "I would weigh a finished watch and a hide against each other by how they go with coming back."
    assert next_line(answer) == dive.follow_ups[1]


def test_what_the_candidate_only_asks_or_touches_is_no_answer() -> None:
    question = "How do you weigh a like, a finished watch and a hide against each other?"
    for text, expected in (
        ("How would you weigh a like, a finished watch and a hide?", Standing.OPEN),
        ("I weigh a finished watch by what follows. A hide counts against each of them.", Standing.ANSWERED),
        ("I weigh a finished watch and a hide.", Standing.TOUCHED),
        ("A hide counts.", Standing.OPEN),
    ):
        turns = (Turn(number=1, speaker="candidate", text=text, at=0.0),)
        assert standing(question, turns) == expected
    assert standing(question, (Turn(number=1, speaker="interviewer", text=question[:-1], at=0.0),)) == Standing.OPEN


def test_finished_early_the_essentials_come_first(practice: Practice) -> None:
    move = after(practice, Understanding(intent="finished"), minute=9, text="That's it from me.")
    assert move.dimension == "metrics"


def test_the_last_minutes_are_for_the_recap_then_it_closes(practice: Practice) -> None:
    talking = Understanding(intent="answering")
    recap = after(practice, talking, minute=33.8)
    assert recap.kind == "recap"
    assert after(practice, talking, minute=34.5, before=(recap,)).kind == "close"


def test_too_deep_too_early_gets_a_word_about_the_time(practice: Practice) -> None:
    deep = Understanding(intent="answering", touches=("modeling",))
    state = state_of(practice, deep, 6, LONG, "realistic", (), ("modeling",))
    deeper = State(**{**state.__dict__, "understandings": (deep, deep, deep)})
    assert next_move(deeper, practice.knowledge.concepts).kind == "time-check"
