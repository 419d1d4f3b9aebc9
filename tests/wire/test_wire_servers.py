"""The engine against servers that we did not write."""

from __future__ import annotations

from contextlib import suppress

import pytest
from pydantic import SecretStr

from interviewer import events as ev
from interviewer.build import Practice
from interviewer.desk import Terms
from interviewer.engines.llm import LanguageModel, open_llm
from interviewer.engines.llm.calls import Patience
from interviewer.errors import EngineError, InterviewError
from interviewer.session import Session
from interviewer.transcript import Transcript, Turn

KEY = "sk-wire-7c1e"
PATIENCE = Patience(pause=0.05, silence=60, words=120)
GOAL = "Success for me is fewer people who see harmful posts, so I'd count views on bad posts, not removals."
TALK = Transcript(
    id="t",
    turns=(
        Turn(number=1, speaker="interviewer", text="How would you detect them?"),
        Turn(number=2, speaker="candidate", text=GOAL),
    ),
)


def opened(practice: Practice, address: str, model: str, key: str = KEY) -> LanguageModel:
    return open_llm(
        f"openai:{model}",
        base_url=address,
        key=SecretStr(key),
        prompts=practice.prompts,
        rubric=practice.knowledge.rubric,
        listener=practice.embedded,
        token_limit=1_000_000,
        patience=PATIENCE,
    )


async def talked(practice: Practice, engine: LanguageModel) -> Session:
    session = practice.start(Terms(problem="content-moderation"), engine, "me")
    async for _ in session.reply("I would begin with what the business wants from it, and who is hurt by an error."):
        pass
    await engine.close()
    return session


async def test_litellm_streams_a_reply(practice: Practice, litellm: str) -> None:
    session = await talked(practice, opened(practice, litellm, "speaks"))
    assert session.state.turns[-1].text == (
        "Let me stay with that for a moment. Take the next step when you are ready."
    )
    call = next(e.body for e in reversed(session.log) if isinstance(e.body, ev.ModelCalled))
    assert (call.counted, call.error) == ("provider", "")


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        ("is-busy", "the provider takes no more requests for now, error 429"),
        ("is-broken", "the provider's server failed, error 500"),
        ("is-full", "the conversation is too long for this model, error 400"),
        ("nobody", "there is no model of that name there"),
    ],
)
async def test_litellm_fails_and_the_interview_goes_on(
    model: str, reason: str, practice: Practice, litellm: str
) -> None:
    session = await talked(practice, opened(practice, litellm, model))
    reasons = {e.body.reason for e in session.log if isinstance(e.body, ev.EngineFailed)}
    assert len(reasons) == 1
    assert reasons.pop().startswith(reason)
    assert len(session.state.replies) == 2
    assert KEY not in repr(session.log)


async def test_litellm_refuses_a_key(practice: Practice, litellm: str) -> None:
    engine = opened(practice, litellm, "speaks", key="sk-wrong-99")
    with pytest.raises(InterviewError, match="did not answer: the provider refused the request") as caught:
        await engine.try_out()
    assert "sk-wrong-99" not in str(caught.value)
    await engine.close()


async def test_litellm_fills_in_a_form(practice: Practice, litellm: str) -> None:
    engine = opened(practice, litellm, "grades")
    graded = await engine.assess(("goal",), TALK, None, lambda call: None)
    await engine.close()
    assert [(a.score, a.evidence[0].quote) for a in graded] == [(3, "fewer people who see harmful posts")]


async def test_llama_speaks_nonsense_and_the_interview_goes_on(practice: Practice, llama: str) -> None:
    session = await talked(practice, opened(practice, llama, "tiny"))
    assert len(session.state.replies) == 2
    assert all(len(reply.split()) <= 60 for reply in session.state.replies)
    assert [e.body for e in session.log if isinstance(e.body, ev.ModelCalled)]


async def test_llama_takes_one_way_of_asking_or_is_given_up_in_words(practice: Practice, llama: str) -> None:
    """A schema crashes this server; function calling holds its random weights to the form."""
    engine = opened(practice, llama, "tiny")
    calls: list[ev.ModelCalled] = []
    with suppress(EngineError):  # the form may be right and what it says still be nonsense
        await engine.assess(("goal",), TALK, None, calls.append)
    await engine.close()
    assert calls[0].error.startswith("the provider's server failed")
    assert any(not call.error for call in calls), "another way was taken"
