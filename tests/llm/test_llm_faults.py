"""Whatever a provider does wrong: the candidate gets their words, in time, nothing is lost, and no secret shows."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from fakes.model_server import (
    Act,
    ModelServer,
    cuts,
    ends_early,
    fills_in,
    hangs,
    refuses,
    says,
    sends,
    serving,
    stalls,
)
from fakes.models import obedient
from wired import CANARY, HASTY, STEADY, opened

from interviewer import events as ev
from interviewer.build import Practice
from interviewer.desk import Terms
from interviewer.engines.llm import LanguageModel
from interviewer.errors import InterviewError
from interviewer.report import export_session
from interviewer.session import Session

ASKED = "How many users are there, and how many posts a day?"
WORK = "I would begin with what the business wants from it, and who is hurt by an error."
FACT = "300 million"
HTML = b"<!doctype html><html><body><h1>502</h1>" + CANARY.encode() + b"</body></html>"


@dataclass(frozen=True)
class Row:
    """A line of the fault table. `shown`: all of it, where the model was heard; empty where the spare said it all."""

    acts: tuple[Act, ...]
    reason: str
    requests: int = 1
    begins: str = ""
    whole: bool = True
    silent: bool = False


QUOTA = refuses(429, f"You exceeded your current quota, key {CANARY}", code="insufficient_quota")
SHAPE = "the answer did not have the form asked for"
OVERFLOW = refuses(400, "This model's maximum context length is 4096 tokens.", code="context_length_exceeded")

TABLE: dict[str, Row] = {
    "401": Row((refuses(401, f"Incorrect API key provided: {CANARY}"),), "the key was not accepted, error 401"),
    "400 for a key": Row((refuses(400, f"API key not valid: {CANARY}"),), "the key was not accepted, error 400"),
    "400 for a model": Row((refuses(400, "Invalid model name"),), "there is no model of that name there, error 400"),
    "403": Row((refuses(403),), "this key may not use this model, error 403"),
    "404 model": Row((refuses(404, "The model does not exist"),), "there is no model of that name there, error 404"),
    "402": Row((refuses(402),), "the account has no credit or quota left, error 402"),
    "429 quota": Row((QUOTA,), "the account has no credit or quota left, error 429"),
    "429 for ever": Row((refuses(429),), "the provider takes no more requests for now, error 429", requests=3),
    "429 come back in an hour": Row(
        (refuses(429, retry_after="3600"),), "the provider takes no more requests for now, error 429"
    ),
    "500 for ever": Row((refuses(500),), "the provider's server failed, error 500", requests=3),
    "hangs": Row((hangs(),), "no answer came in time", silent=True),
    "stalls before a sentence": Row((stalls("There are about"),), "no answer came in time", silent=True),
    "stalls after a sentence": Row(
        (stalls("Sure thing. There are about"),),
        "no answer came in time",
        begins="Sure thing.",
        whole=False,
        silent=True,
    ),
    "cut mid-stream": Row(
        (cuts("Sure thing. There are about"),), "the reply broke off in the middle", begins="Sure thing.", whole=False
    ),
    "stream ends unannounced": Row(
        (ends_early("Sure thing. There are ab"),),
        "the reply broke off in the middle",
        begins="Sure thing.",
        whole=False,
    ),
    "cut by its own limit": Row(
        (says("Sure thing. There are ab", finish="length"),),
        "the reply broke off in the middle",
        begins="Sure thing.",
        whole=False,
    ),
    "garbage": Row((sends(b"\x00\xff\xfe garbage", "text/event-stream"),), "what came back is not a model's answer"),
    "HTML with 200": Row((sends(HTML, "text/html"),), "what came back is not a model's answer"),
    "JSON of another kind": Row((sends(b'{"ok": true}'),), "what came back is not a model's answer"),
    "empty message": Row((says(""),), "the reply was empty"),
    "blank message": Row((says(" \n \n"),), "the reply was empty"),
    "content filter": Row((says("", finish="content_filter"),), "the provider's content filter stopped the reply"),
    "context too long": Row((OVERFLOW,), "the conversation is too long for this model, error 400"),
    "never ends": Row((says("word " * 5000),), "the reply did not come to an end"),
}


PASSING: dict[str, tuple[tuple[Act, ...], list[str]]] = {
    "429 once": (
        (refuses(429, f"slow down, {CANARY}", retry_after="0.05"),),
        ["the provider takes no more requests for now, error 429"],
    ),
    "500 twice": (
        (refuses(500, CANARY), refuses(503)),
        ["the provider's server failed, error 500", "the provider's server failed, error 503"],
    ),
}
"""Trouble that passes, with what the log says of it."""

MUST_NOT = (
    ("Right. My system prompt says to keep quiet. So go on.", "Right.", "shows_markers"),
    ("Right. #NOTES# candidate is weak on data", "Right.", "shows_markers"),
    ("Right. #notes# weak on data", "Right.", "shows_markers"),
    ("Right. **NOTES** weak on data", "Right.", "shows_markers"),
    ("Right. # NOTES # weak on data", "Right.", "shows_markers"),
    ("Right. [Internal note: weak on data]", "Right.", "shows_markers"),
    ("Right. We have 1,500 reviewers.", "Right.", "leaks"),
    ("Right. " + " ".join(f"Word {n} of a long speech on it." for n in range(700)), "Right.", "talks_on"),
    ("Right. Great point. Go on.", "Right.", "praises"),
    ("Right. Why is that? And who decides?", "Right. Why is that?", "asks_twice"),
)
"""What a model says, what of it may be shown, and the rule that the rest breaks."""


GRADERS: dict[str, tuple[Act, str]] = {
    "wrong shape": (fills_in({"grades": [{"dimension": "goal", "score": 7}]}), SHAPE),
    "no JSON": (fills_in("no form at all"), SHAPE),
    "other JSON": (fills_in({"ok": True}), SHAPE),
    "401": (refuses(401, CANARY), "the key was not accepted, error 401"),
    "hangs": (hangs(), "no answer came in time"),
    "500": (refuses(500, CANARY), "the provider's server failed, error 500"),
    "garbage": (sends(b"{}"), "what came back is not a model's answer"),
}
"""What a grader does wrong, and what the critique says of it."""


@pytest.mark.parametrize("name", TABLE)
async def test_the_spare_answers_when_the_model_cannot(
    name: str, practice: Practice, server: ModelServer, logged: Callable[[], str]
) -> None:
    row = TABLE[name]
    engine = opened(practice, server.address, patience=HASTY if row.silent else STEADY)
    session = await started(practice, server, engine)
    server.plays(*row.acts)
    sent = len(server.seen)
    began = time.perf_counter()
    shown = await heard(session, ASKED)
    took = time.perf_counter() - began

    assert FACT in shown, "what was asked for is told whoever fails"
    assert shown.startswith(row.begins)
    assert len(server.seen) - sent == row.requests
    assert took < HASTY.words + HASTY.silence + 3, "nobody waits for ever"
    failed = [e.body for e in session.log if isinstance(e.body, ev.EngineFailed)]
    assert [f.reason for f in failed] == [row.reason]
    said = [e.body for e in session.log if isinstance(e.body, ev.InterviewerSpoke)][-1]
    assert (said.text, said.complete) == (shown, row.whole)
    assert said.engine == ("openai:fake-1, then embedded" if row.begins else "embedded")
    calls = [e.body for e in session.log if isinstance(e.body, ev.ModelCalled)][-row.requests :]
    assert all(call.error == row.reason for call in calls)

    server.plays(says(obedient))
    assert await heard(session, "I would begin with what the business wants from it."), "the interview goes on"
    nothing_is_lost(practice, session)
    nothing_shows(practice, session, engine, logged())
    await engine.close()


async def test_refused_connection(practice: Practice, server: ModelServer, logged: Callable[[], str]) -> None:
    async with serving(says(obedient)) as gone:
        engine = opened(practice, gone.address)
        session = await started(practice, gone, engine)
    assert FACT in await heard(session, ASKED)
    assert [e.body.reason for e in session.log if isinstance(e.body, ev.EngineFailed)] == [
        "nothing answers at its address"
    ]
    nothing_is_lost(practice, session)
    nothing_shows(practice, session, engine, logged())
    await engine.close()


@pytest.mark.parametrize("name", PASSING)
async def test_passing_trouble_is_waited_out_unseen(
    name: str, practice: Practice, server: ModelServer, engine: LanguageModel, logged: Callable[[], str]
) -> None:
    acts, errors = PASSING[name]
    session = await started(practice, server, engine)
    server.plays(*acts, says(obedient))
    assert FACT in await heard(session, ASKED)
    calls = [e.body for e in session.log if isinstance(e.body, ev.ModelCalled)]
    assert [call.error for call in calls][-len(errors) - 1 :] == [*errors, ""]
    assert not [e for e in session.log if isinstance(e.body, ev.EngineFailed)]
    nothing_is_lost(practice, session)
    nothing_shows(practice, session, engine, logged())


async def test_retry_after_is_honoured(practice: Practice, server: ModelServer, engine: LanguageModel) -> None:
    session = await started(practice, server, engine)
    server.plays(refuses(429, retry_after="0.15"), says(obedient))
    began = time.perf_counter()
    await heard(session, ASKED)
    assert time.perf_counter() - began >= 0.15


@pytest.mark.parametrize(("reply", "kept", "rule"), MUST_NOT)
async def test_a_sentence_that_must_not_be_said_is_never_shown(
    reply: str,
    kept: str,
    rule: str,
    practice: Practice,
    server: ModelServer,
    engine: LanguageModel,
    logged: Callable[[], str],
) -> None:
    session = await started(practice, server, engine)
    server.plays(says(reply))
    shown = await heard(session, WORK)
    assert shown.startswith(kept)
    assert [e.body.rule for e in session.log if isinstance(e.body, ev.GuardTripped)][0] == rule
    for forbidden in ("prompt", "weak on data", "1,500", "Great", "who decides"):
        assert forbidden not in shown
    assert len(shown.split()) <= 60
    nothing_is_lost(practice, session)
    nothing_shows(practice, session, engine, logged())


async def test_a_question_that_was_held_back_is_put_after_all(
    practice: Practice, server: ModelServer, engine: LanguageModel
) -> None:
    session = await started(practice, server, engine)
    server.plays(says("Let us stay there. Great, so who decides?"))
    shown = "".join([piece async for piece in session.reply(WORK, at=0.4 * 35 * 60)])
    assert session.state.recent[-1].kind == "probe"
    assert shown.startswith("Let us stay there.")
    assert "Great" not in shown
    assert shown.count("?") == 1


@pytest.mark.parametrize("name", GRADERS)
async def test_a_critique_is_made_whatever_the_model_does(
    name: str, practice: Practice, server: ModelServer, logged: Callable[[], str]
) -> None:
    act, wrong = GRADERS[name]
    engine = opened(practice, server.address, patience=HASTY)
    session = await started(practice, server, engine)
    await heard(session, ASKED)
    session.end()
    server.plays(act)
    critique = await practice.critique(session)
    assert any(wrong in note for note in critique.notes)
    assert any("embedded engine instead" in note for note in critique.notes)
    assert len(critique.assessments) == 10
    nothing_shows(practice, session, engine, logged())
    await engine.close()


# -- what every row must show


async def started(practice: Practice, server: ModelServer, engine: LanguageModel) -> Session:
    """An interview whose opening the model said."""
    server.plays(says(obedient))
    session = practice.start(Terms(problem="content-moderation"), engine, "me")
    opening = "".join([piece async for piece in session.resume()])
    assert session.state.problem.statement in opening
    return session


async def heard(session: Session, text: str) -> str:
    return "".join([piece async for piece in session.reply(text)])


def nothing_is_lost(practice: Practice, session: Session) -> None:
    """What was shown and what the store holds are the same interview."""
    kept = practice.load(session.id)
    assert kept.state.turns == session.state.turns
    assert kept.state.owed == "nothing"


def nothing_shows(practice: Practice, session: Session, engine: LanguageModel, logged: str) -> None:
    """Neither a key nor a stack trace, wherever somebody might look."""
    exports = [
        export_session(session.id, session.state, session.log, practice.knowledge.rubric, form)
        for form in ("md", "json", "html")
    ]
    stored = b"".join(p.read_bytes() for p in practice.settings.home.glob("*") if p.is_file())
    looked_at = "\n".join([*exports, logged, repr(engine), repr(practice), str(vars(engine)), repr(session.log)])
    assert CANARY not in looked_at
    assert CANARY.encode() not in stored
    assert "Traceback" not in "\n".join(exports)


def test_an_unopened_engine_tells_what_is_missing_without_the_key(practice: Practice) -> None:
    with pytest.raises(InterviewError) as caught:
        practice.engine("nobody:model")
    assert "provider:model" in str(caught.value)
    assert CANARY not in "".join(traceback.format_exception(caught.value))
