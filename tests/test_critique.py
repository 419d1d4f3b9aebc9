"""A critique: quotes verified, nothing invented, sums by arithmetic, and what failed said so."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from interviewer import events as ev
from interviewer.assessment import Assessment, Evidence, MistakeFound
from interviewer.build import Practice
from interviewer.critique import Judges, make_critique, reassess, verified
from interviewer.errors import EngineError, InterviewError
from interviewer.problem import Problem
from interviewer.report import as_plain, export_session, to_html, to_json, to_markdown
from interviewer.rubric import decision, mean_score
from interviewer.transcript import Transcript, Turn
from tests.stories import ANSWERS, PROBLEM, begin, play

TALK = Transcript(
    id="t",
    problem=PROBLEM,
    minutes=35,
    turns=(
        Turn(number=1, speaker="interviewer", text="Design it. What matters most?", at=0),
        Turn(number=2, speaker="candidate", text="I would begin with\na baseline, because it is cheap.", at=30),
    ),
)


class Judge:
    """An engine that assesses as it is told."""

    name = "scripted"
    group_size = 2

    def __init__(self, quote: str, score: int = 3, fails_on: str = "") -> None:
        self._quote, self._score, self._fails_on = quote, score, fails_on

    async def assess(self, dimensions, transcript, reference, observe):  # type: ignore[no-untyped-def]
        if self._fails_on in dimensions:
            raise EngineError("The provider timed out.")
        evidence = (Evidence(turn=99, quote=self._quote),)
        return tuple(Assessment(dimension=d, status="scored", score=self._score, evidence=evidence) for d in dimensions)

    async def find_mistakes(self, transcript, reference, observe):  # type: ignore[no-untyped-def]
        return (
            MistakeFound(turn=7, quote="never said", why="no"),
            MistakeFound(turn=7, quote="it is cheap", why="is it?"),
        )


def judged(practice: Practice, judge: Judge, reference: Problem | None = None):  # type: ignore[no-untyped-def]
    judges = Judges(judge, practice.embedded, practice.knowledge, lambda call: None)  # type: ignore[arg-type]
    return asyncio.run(make_critique(judges, TALK, reference, "mid"))


def test_quotes_are_found_across_line_breaks_and_get_their_turn(practice: Practice) -> None:
    made = judged(practice, Judge("begin with a baseline, because"))
    assert all(a.evidence[0].turn == 2 for a in made.assessments)
    assert made.overall == 3
    assert made.mean == 3.0


def test_the_next_step_names_a_page_of_the_short_course(practice: Practice) -> None:
    titles = {guide.title for guide in practice.knowledge.guides.values()}
    why = judged(practice, Judge("begin with a baseline, because")).next.why
    assert sum(f"Read “{title}” in the short course" in why for title in titles) == 1


def test_an_invented_quote_is_dropped_and_the_score_with_it() -> None:
    given = Assessment(
        dimension="data", status="scored", score=4, evidence=(Evidence(turn=2, quote="I never said this"),)
    )
    assert verified(given, TALK) == Assessment(dimension="data", status="not rated")


def test_the_interviewers_words_are_no_evidence() -> None:
    given = Assessment(
        dimension="data", status="scored", score=3, evidence=(Evidence(turn=1, quote="What matters most?"),)
    )
    assert verified(given, TALK).status == "not rated"


def test_mistakes_that_were_not_said_are_dropped(practice: Practice) -> None:
    assert [(m.turn, m.quote) for m in judged(practice, Judge("a baseline")).mistakes] == [(2, "it is cheap")]


def test_a_group_that_failed_is_assessed_by_the_spare_and_said_so(practice: Practice) -> None:
    made = judged(practice, Judge("a baseline", fails_on="metrics"))
    assert any("could not assess" in note and "metrics" in note for note in made.notes)
    assert any("embedded engine instead" in note for note in made.notes)


def test_the_overall_is_arithmetic_and_nothing_is_no_result() -> None:
    assert mean_score({"data": 2, "goal": None, "scope": 3}) == 2.5
    assert mean_score({"data": None}) is None
    assert decision(None, "mid") is None
    assert [decision(m, "mid") for m in (1.0, 2.0, 3.0, 3.9)] == [1, 2, 3, 4]
    assert decision(2.9, "mid") == 3
    assert decision(2.9, "staff") == 2


def test_an_empty_interview_is_never_praised(practice: Practice) -> None:
    made = asyncio.run(practice.judge(Transcript(id="e", problem=PROBLEM), practice.embedded, None))
    assert all(a.score in (None, 1) for a in made.assessments)


def test_unasked_facts_are_named_with_what_they_buy(practice: Practice) -> None:
    problem = practice.knowledge.problem(PROBLEM)
    made = judged(practice, Judge("a baseline"), problem)
    assert 1 <= len(made.missed_questions) <= 3
    assert all(q.ask in problem.fact(q.fact).asks for q in made.missed_questions)
    assert all(problem.fact(q.fact).buys == q.buys for q in made.missed_questions)


def test_a_session_is_critiqued_twice_and_both_stand(practice: Practice) -> None:
    session = begin(practice)
    play(session)
    asyncio.run(practice.critique(session))
    asyncio.run(practice.critique(session))
    assert len(practice.load(session.id).state.critiques) == 2


def test_a_failed_critique_is_logged_and_can_be_run_again(practice: Practice) -> None:
    session = begin(practice)
    play(session, ANSWERS[:3])
    broken = Judge("x")

    async def refuse(*_: object) -> tuple[()]:
        raise InterviewError("nothing works")

    broken.assess = refuse  # type: ignore[method-assign]
    with pytest.raises(InterviewError, match="nothing works"):
        asyncio.run(practice.critique(session, broken))  # type: ignore[arg-type]
    assert isinstance(session.log[-1].body, ev.CritiqueFailed)
    asyncio.run(practice.critique(session))
    assert isinstance(practice.load(session.id).log[-1].body, ev.Critiqued)


def test_reports_hold_every_dimension_and_escape_what_people_wrote(practice: Practice, tmp_path: Path) -> None:
    nasty = TALK.model_copy(update={"statement": "<script>alert(1)</script>"})
    made = judged(practice, Judge("a baseline")).model_copy(update={"title": "<script>alert(1)</script>"})
    page = to_html(made, nasty, practice.knowledge.rubric)
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    text = to_markdown(made, nasty, practice.knowledge.rubric)
    for dimension in practice.knowledge.rubric.dimensions:
        assert dimension.name in page
        assert dimension.name in text
    assert json.loads(to_json(made, nasty, practice.knowledge.rubric)) == as_plain(made)


def test_the_json_has_the_promised_shape(practice: Practice) -> None:
    plain = as_plain(judged(practice, Judge("a baseline"), practice.knowledge.problem(PROBLEM)))
    promised = {
        "problem",
        "engine",
        "overall",
        "scores",
        "groups",
        "evidence",
        "mistakes",
        "missed_questions",
        "phases",
        "next",
    }
    assert promised <= plain.keys()
    assert set(plain["scores"]) == {d.id for d in practice.knowledge.rubric.dimensions}
    assert {"turn", "quote"} == set(plain["evidence"]["data"][0])


def test_an_export_holds_the_whole_interview(practice: Practice) -> None:
    session = begin(practice)
    play(session, ANSWERS[:3])
    for form in ("md", "html", "json"):
        text = export_session(session.id, session.state, session.log, practice.knowledge.rubric, form)
        assert "popularity" in text or "home feed" in text


def test_a_score_can_be_answered_and_both_results_stand(practice: Practice) -> None:
    session = begin(practice)
    play(session)
    asyncio.run(practice.critique(session))
    answer = "My primary metric was seven-day retention, tied to the goal, with latency as the guardrail."
    asyncio.run(practice.dispute(session, "metrics", answer))
    asyncio.run(practice.dispute(session, "metrics", turn=session.state.turns[1].number))
    again = practice.load(session.id)
    disputed = [event.body for event in again.log if isinstance(event.body, ev.Disputed)]
    assert [d.words for d in disputed] == [answer, ""]
    assert all(d.assessment.dimension == "metrics" for d in disputed)
    assert len(again.state.critiques) == 1


def test_the_downloads_hold_the_answers_to_the_scores_and_what_they_changed(practice: Practice) -> None:
    session = begin(practice)
    play(session)
    asyncio.run(practice.critique(session))
    answer = "My primary metric was seven-day retention & nothing else."
    made = asyncio.run(practice.dispute(session, "metrics", answer))
    before = next(a for a in session.state.critiques[-1].critique.assessments if a.dimension == "metrics")
    for form, words in (("md", answer), ("html", answer.replace("&", "&amp;"))):
        text = export_session(session.id, session.state, session.log, practice.knowledge.rubric, form)
        assert words in text
        assert f"{before.score} before, {made.score} with your answer" in text
        assert "With your answers counted" in text


def test_an_answer_beyond_the_token_limit_is_weighed_by_the_embedded_engine_and_said_so(practice: Practice) -> None:
    session = begin(practice)
    play(session, ANSWERS[:4])
    asyncio.run(practice.critique(session))
    session.note(
        ev.ModelCalled(
            engine="scripted", doing="assess", prompt_tokens=900, completion_tokens=200, counted="provider", ms=1
        )
    )
    session.engine = Judge("seven-day retention")  # type: ignore[assignment]
    short = replace(practice, settings=practice.settings.model_copy(update={"token_limit": 1000}))
    made = asyncio.run(short.dispute(session, "metrics", "My primary metric was seven-day retention."))
    assert made.engine == "embedded"
    assert any(isinstance(event.body, ev.EngineFailed) and "1,000 tokens" in event.body.reason for event in session.log)


@pytest.mark.parametrize(("words", "turn", "says"), [("", None, "nothing to weigh"), ("", 1, "not one of yours")])
def test_a_dispute_without_ground_is_refused(practice: Practice, words: str, turn: int | None, says: str) -> None:
    session = begin(practice)
    play(session, ANSWERS[:2])
    with pytest.raises(InterviewError, match=says):
        asyncio.run(practice.dispute(session, "metrics", words, turn))


def test_an_answer_to_a_score_can_be_quoted_and_keeps_its_place(practice: Practice) -> None:
    answer = "my primary metric was seven-day retention"
    judges = Judges(Judge(answer), practice.embedded, practice.knowledge, lambda call: None)  # type: ignore[arg-type]
    made = asyncio.run(reassess(judges, "metrics", TALK, None, words=f"As I said, {answer}."))
    assert made.status == "scored"
    assert [e.turn for e in made.evidence] == [3]
