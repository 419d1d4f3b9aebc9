"""One engine over several protocols; what a person is told where it cannot be opened; changing it in mid-interview."""

from __future__ import annotations

import asyncio
import socket
import sys

import pytest
from fakes.model_server import Act, ModelServer, refuses, says, serving
from fakes.models import obedient
from pydantic import SecretStr
from wired import CANARY, opened

from interviewer import events as ev
from interviewer.build import Practice
from interviewer.desk import Terms
from interviewer.engines.llm import LanguageModel
from interviewer.errors import InterviewError
from interviewer.page.speakers import MODEL, open_speaker

PROTOCOLS = {
    "openai:fake-1": "/v1/chat/completions",
    "anthropic:fake-1": "/v1/messages",
    "google_genai:fake-1": "/v1/models/fake-1:streamGenerateContent",
    "ollama:fake:8b": "/api/chat",
}


@pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession:DeprecationWarning")
@pytest.mark.parametrize("spec", PROTOCOLS)
async def test_the_same_interview_over_every_protocol(spec: str, practice: Practice, server: ModelServer) -> None:
    if spec.partition(":")[0] in {"anthropic", "google_genai"}:
        pytest.importorskip(f"langchain_{spec.partition(':')[0]}")
    server.plays(says("They are 300 million people, and the floor is yours."))
    engine = opened(practice, server.address, spec)
    session = practice.start(Terms(problem="content-moderation"), engine, "me")
    async for _ in session.reply("How many users are there?"):
        pass
    await engine.close()
    assert {exchange.request.path for exchange in server.seen} == {PROTOCOLS[spec]}
    assert session.state.turns[-1].text == "They are 300 million people, and the floor is yours."
    calls = [e.body for e in session.log if isinstance(e.body, ev.ModelCalled)]
    assert [(call.engine, call.counted, call.error) for call in calls] == [(spec, "provider", "")] * 2
    assert all(call.prompt_tokens and call.completion_tokens for call in calls)


@pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession:DeprecationWarning")
@pytest.mark.parametrize("spec", [spec for spec in PROTOCOLS if not spec.startswith("openai")])
@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, "the key was not accepted, error 401"),
        (404, "there is no model of that name there, error 404"),
        (429, "the provider takes no more requests for now, error 429"),
        (500, "the provider's server failed, error 500"),
    ],
)
async def test_every_providers_errors_are_sorted_alike(
    spec: str, status: int, reason: str, practice: Practice, server: ModelServer
) -> None:
    if spec.partition(":")[0] in {"anthropic", "google_genai"}:
        pytest.importorskip(f"langchain_{spec.partition(':')[0]}")
    if spec.startswith("google") and status == 500:
        pytest.skip("its library leaves a coroutine behind, and the collector's complaint would hit another test")
    server.plays(refuses(status, connection="close"))
    engine = opened(practice, server.address, spec)
    session = practice.start(Terms(problem="content-moderation"), engine, "me")
    async for _ in session.resume():
        pass
    await engine.close()
    assert [e.body.reason for e in session.log if isinstance(e.body, ev.EngineFailed)] == [reason]
    assert len(server.seen) == (3 if status in {429, 500} else 1), "retries are ours alone"


async def test_a_model_that_thinks_aloud_or_names_itself_is_tidied(
    practice: Practice, server: ModelServer, engine: LanguageModel
) -> None:
    server.plays(says("<think>They want the answer. Is that allowed?</think>\n\nInterviewer: I'd leave that with you."))
    session = practice.start(Terms(problem="content-moderation"), engine, "me")
    async for _ in session.reply("I would go for a two-stage system and begin with the rules that matter most here."):
        pass
    assert session.state.turns[-1].text == "I'd leave that with you."


async def test_an_option_that_a_server_refuses_is_left_out_from_then_on(
    practice: Practice, server: ModelServer, engine: LanguageModel
) -> None:
    server.plays(refuses(400, "Unrecognized request argument supplied: stream_options"), says("Take it from there."))
    session = practice.start(Terms(problem="content-moderation"), engine, "me")
    async for _ in session.resume():
        pass
    assert session.state.turns[-1].text.startswith("Take it from there.")
    assert ["stream_options" in exchange.body for exchange in server.seen] == [True, False]


async def test_the_model_can_be_changed_in_mid_interview(practice: Practice, server: ModelServer) -> None:
    server.plays(says(obedient))
    first, second = opened(practice, server.address), opened(practice, server.address, "openai:fake-2")
    session = practice.start(Terms(problem="content-moderation"), first, "me")
    async for _ in session.resume():
        pass
    session.change_engine(second)
    async for _ in session.reply("How many users are there?"):
        pass
    session.change_engine(practice.embedded)
    async for _ in session.reply("Who reviews what is reported, and how many people are they?"):
        pass
    await first.close()
    await second.close()
    spoken = [e.body.engine for e in session.log if isinstance(e.body, ev.InterviewerSpoke)]
    assert spoken == ["openai:fake-1", "openai:fake-2", "embedded"]
    assert [exchange.body["model"] for exchange in server.seen] == ["fake-1", "fake-2"]
    assert practice.load(session.id).state.engine == "embedded"


def test_one_engine_serves_one_event_loop_after_another(practice: Practice) -> None:
    """As evals use it: one engine, several runs of a loop."""
    port = _free_port()
    engine = opened(practice, f"http://127.0.0.1:{port}")

    async def one_reply() -> str:
        async with serving(says(obedient), port=port):
            session = practice.start(Terms(problem="content-moderation"), engine, "me")
            said = "".join([piece async for piece in session.resume()])
            assert not [e for e in session.log if isinstance(e.body, ev.EngineFailed)]
            await engine.close()
            return said

    assert asyncio.run(one_reply()) == asyncio.run(one_reply())


@pytest.mark.parametrize(
    ("spec", "says_what"),
    [
        ("openai", "'openai' is no engine. Write embedded, or provider:model, such as ollama:NAME."),
        ("openai:", "'openai:' is no engine."),
        ("anthropic:some-model", "There is no key for anthropic."),
        ("nonsense:model", "'nonsense:model' is no engine."),
    ],
)
def test_what_is_missing_is_said_at_once(spec: str, says_what: str, practice: Practice) -> None:
    with pytest.raises(InterviewError) as caught:
        practice.engine(spec)
    assert says_what in str(caught.value)


@pytest.mark.parametrize(
    ("spec", "module", "extra"),
    [
        ("anthropic:m", "langchain_anthropic", "pip install 'interviewer[anthropic]'"),
        ("google_genai:m", "langchain_google_genai", "pip install 'interviewer[google]'"),
    ],
)
def test_a_provider_that_is_not_installed_names_its_extra(
    spec: str, module: str, extra: str, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    from langchain.chat_models import base

    base._get_chat_model_creator.cache_clear()
    with pytest.raises(InterviewError) as caught:
        practice.engine(spec, key=SecretStr(CANARY))
    base._get_chat_model_creator.cache_clear()
    assert extra in str(caught.value)
    assert CANARY not in str(caught.value)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    ("act", "says_what"),
    [
        (says("Hello."), ""),
        (refuses(401), "openai:fake-1 did not answer: the key was not accepted, error 401. Check the key"),
        (
            refuses(404),
            "openai:fake-1 did not answer: there is no model of that name there, error 404.",
        ),
        (says(""), "openai:fake-1 did not answer: the reply was empty."),
    ],
)
async def test_a_connection_can_be_tried_out(
    act: Act, says_what: str, server: ModelServer, engine: LanguageModel
) -> None:
    server.plays(act)
    told = ""
    try:
        await engine.try_out()
    except InterviewError as fault:
        told = str(fault)
    assert told.startswith(says_what)
    assert bool(told) == bool(says_what)
    assert len(server.bytes_seen) < 400, "nothing of an interview is sent for it"


@pytest.mark.parametrize("address", ["127.0.0.1:8000", "ftp://somewhere", "model server"])
def test_what_is_no_address_is_said_at_once(address: str, practice: Practice) -> None:
    with pytest.raises(InterviewError, match="Write it whole"):
        practice.engine("openai:m", base_url=address)


def test_no_key_of_the_settings_goes_to_a_strangers_server(practice: Practice) -> None:
    strangers = open_speaker(practice, MODEL, "Any OpenAI-compatible server", "m", "", "http://127.0.0.1:9")
    own = open_speaker(practice, MODEL, "OpenAI", "m", "", "")
    assert CANARY not in _key_of(strangers)
    assert CANARY in _key_of(own)


def _key_of(engine: object) -> str:
    """The key that an engine would send."""
    model = engine._caller._model._opened[False]  # type: ignore[attr-defined]
    return str(model.openai_api_key.get_secret_value())
