"""How soon the first word comes: over a bare client on the same server and messages, and with a hundred at once."""

from __future__ import annotations

import asyncio
import statistics
import time
from contextlib import aclosing
from pathlib import Path

from fakes.model_server import ModelServer, says
from openai import AsyncOpenAI
from wired import CANARY, opened

from interviewer import events as ev
from interviewer.briefing import make_brief
from interviewer.build import Practice
from interviewer.desk import Terms
from interviewer.engines.llm import LanguageModel
from interviewer.moves import Move
from interviewer.session import Session

ANSWERS = (Path(__file__).parent / "answers.txt").read_text(encoding="utf-8").strip().split("\n\n")
PAIRS = 21
MOST_ADDED = 0.030
AT_ONCE = 100
MODEL_SECONDS = 2.0


async def test_the_first_word_comes_as_soon_as_from_a_bare_client(
    practice: Practice, server: ModelServer, engine: LanguageModel
) -> None:
    server.plays(says("Take your time with that, and go on when you are ready."))
    session = practice.start(Terms(problem="content-moderation"), engine, "me")
    for text in ANSWERS[:3]:
        async for _ in session.reply(text):
            pass
    messages = server.seen[-1].body["messages"]
    brief = make_brief(session.state, Move(kind="listen", reason=""), practice.knowledge)
    added = []
    async with AsyncOpenAI(api_key=CANARY, base_url=f"{server.address}/v1", max_retries=0) as bare:
        for _ in range(PAIRS):
            began = time.perf_counter()
            async with await bare.chat.completions.create(model="fake-1", messages=messages, stream=True) as stream:
                while not (await anext(aiter(stream))).choices[0].delta.content:
                    pass
                alone = time.perf_counter() - began
            began = time.perf_counter()
            pieces = engine.phrase(brief, lambda call: None)
            await anext(pieces)
            added.append(time.perf_counter() - began - alone)
            await pieces.aclose()
    assert statistics.median(added) <= MOST_ADDED


async def test_one_call_stands_before_the_first_word(
    practice: Practice, server: ModelServer, engine: LanguageModel
) -> None:
    server.plays(says("Take your time with that, and go on when you are ready."))
    session = _opened_already(practice, engine, 0)
    for number, text in enumerate(ANSWERS[:6]):
        async with aclosing(session.reply(text)) as words:
            await anext(words)
        assert len(server.seen) == number + 1, "one request, and the words are there"


async def test_a_hundred_candidates_do_not_wait_for_one_another(practice: Practice, server: ModelServer) -> None:
    """No clock is read but the model's own: nobody's request may wait for another's answer."""
    server.plays(says("Go on.", after=MODEL_SECONDS))
    engine = opened(practice, server.address)
    sessions = [_opened_already(practice, engine, number) for number in range(AT_ONCE)]

    async def first_words(session: Session, text: str) -> None:
        async with aclosing(session.reply(text)) as words:
            await anext(words)

    waiting = [
        asyncio.create_task(first_words(session, f"What about region {number}?"))
        for number, session in enumerate(sessions)
    ]
    await asyncio.gather(*waiting)
    await engine.close()
    assert len(server.seen) == AT_ONCE
    assert server.most_at_once >= AT_ONCE * 0.6, "the requests were in flight together"


def _opened_already(practice: Practice, engine: LanguageModel, number: int) -> Session:
    session = practice.start(Terms(problem="content-moderation", seed=number), engine, "me")
    session.note(
        ev.MoveChosen(move=Move(kind="open", reason="")),
        ev.InterviewerSpoke(text="How would you do it?", complete=True, engine="embedded"),
    )
    return session
