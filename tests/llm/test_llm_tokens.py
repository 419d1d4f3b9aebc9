"""What an interview costs: the tokens it sends, who counted them, where it stops, and what the money is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest
from fakes.model_server import Exchange, ModelServer, fills_in, says
from fakes.models import grader, obedient
from wired import opened

from interviewer import events as ev
from interviewer.build import Practice
from interviewer.desk import Terms
from interviewer.engines.llm import LanguageModel
from interviewer.engines.llm.tokens import O200K_NAME, Counter, estimate, has_vocabulary
from interviewer.session import Session

ANSWERS = (Path(__file__).parent / "answers.txt").read_text(encoding="utf-8").strip().split("\n\n")
MOST_SENT = 20_000
LEAST_SHARE = 0.5
MOST_SENT_FOR_A_CRITIQUE = 36_000


def test_the_answers_are_as_long_as_a_spoken_turn() -> None:
    assert len(ANSWERS) == 20
    assert all(78 <= len(answer.split()) <= 90 for answer in ANSWERS)


async def test_twenty_answers_stay_within_the_tokens(
    practice: Practice, server: ModelServer, engine: LanguageModel
) -> None:
    found = await bill(practice, server, engine)
    assert found.requests == 21
    assert found.sent <= MOST_SENT
    assert found.largest <= 1_400, "no turn is far dearer than the others"
    assert found.shared >= LEAST_SHARE, "the beginning of a request is that of the one before it"
    assert found.critique_requests == 6
    assert found.critique <= MOST_SENT_FOR_A_CRITIQUE


async def test_what_a_provider_counts_is_taken(practice: Practice, server: ModelServer, engine: LanguageModel) -> None:
    server.plays(says(obedient))
    session = await _first_words(practice, engine)
    call = _calls(session)[0]
    assert (call.counted, call.error) == ("provider", "")
    assert call.prompt_tokens == len(server.seen[0].raw) // 5
    assert call.first_ms is not None
    assert call.first_ms <= call.ms


async def test_what_it_does_not_count_is_estimated(
    practice: Practice, server: ModelServer, engine: LanguageModel
) -> None:
    server.plays(says(obedient, usage=False))
    session = await _first_words(practice, engine)
    call = _calls(session)[0]
    assert call.counted == "estimate"
    assert call.prompt_tokens == _tokens(server.seen[0])
    assert call.completion_tokens == estimate(session.state.replies[0])


async def test_the_limit_stops_politely(practice: Practice, server: ModelServer) -> None:
    server.plays(says(obedient))
    engine = opened(practice, server.address, token_limit=500)
    session = await _first_words(practice, engine)
    for text in ANSWERS[:3]:
        async for _ in session.reply(text):
            pass
    await engine.close()
    asked = len(server.seen)
    assert asked < 4, "nothing more is sent"
    spoken = [e.body.engine for e in session.log if isinstance(e.body, ev.InterviewerSpoke)]
    assert spoken[0] == "openai:fake-1"
    assert spoken[-1] == "embedded"
    reasons = [e.body.reason for e in session.log if isinstance(e.body, ev.EngineFailed)]
    assert reasons == ["the 500 tokens set as this interview's limit are used up"], "said once"
    assert session.state.engine == "embedded"


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("What would you log?", 5),
        ("def f(x):\n    return {**x, 'a': [1, 2, 3]}", 16),
        ("graph TD; A[Client]-->B{Gate}; B-->|ok|C((Rank)); B-->|no|D[/Drop/]", 30),
        ("推荐系统需要处理新用户", 8),
        ("", 0),
    ],
)
def test_the_estimate_is_never_below_a_real_count(text: str, least: int) -> None:
    assert estimate(text) >= least


def test_a_vocabulary_that_is_not_whole_is_left_alone(tmp_path: Path) -> None:
    broken = tmp_path / O200K_NAME
    broken.write_bytes(b"half of it")
    assert not has_vocabulary(tmp_path)
    assert Counter("openai", tmp_path).how == "estimate"
    assert broken.exists()


# -- helpers


class Bill(NamedTuple):
    """Tokens of one interview by our estimate, which is never below the real count."""

    requests: int
    sent: int
    largest: int
    shared: float
    """How much of what was sent began byte for byte as the request before it."""
    critique_requests: int
    critique: int


async def bill(practice: Practice, server: ModelServer, engine: LanguageModel) -> Bill:
    """What twenty answers and their critique send."""
    session = await whole_interview(practice, server, engine)
    sizes = [_tokens(exchange) for exchange in server.seen]
    texts = [_flat(exchange) for exchange in server.seen]
    alike = sum(
        _shared(one, two) / len(two) * size for one, two, size in zip(texts, texts[1:], sizes[1:], strict=False)
    )
    session.end()
    server.plays(fills_in(grader))
    await practice.critique(session)
    graded = [_tokens(exchange) for exchange in server.seen[len(sizes) :]]
    return Bill(len(sizes), sum(sizes), max(sizes), alike / sum(sizes), len(graded), sum(graded))


async def whole_interview(practice: Practice, server: ModelServer, engine: LanguageModel) -> Session:
    """Twenty answers."""
    server.plays(says(obedient))
    session = await _first_words(practice, engine)
    for text in ANSWERS:
        async for _ in session.reply(text):
            pass
    return session


async def _first_words(practice: Practice, engine: LanguageModel) -> Session:
    session = practice.start(Terms(problem="content-moderation", minutes=45), engine, "me")
    async for _ in session.resume():
        pass
    return session


def _calls(session: Session) -> list[ev.ModelCalled]:
    return [e.body for e in session.log if isinstance(e.body, ev.ModelCalled)]


def _tokens(exchange: Exchange) -> int:
    return sum(estimate(str(message["content"])) + 4 for message in exchange.body["messages"])


def _flat(exchange: Exchange) -> str:
    return json.dumps(exchange.body["messages"], ensure_ascii=False)


def _shared(one: str, two: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
