"""How soon the first words come with a model behind the interviewer: beside a bare client, and a hundred at once.

`python -m evals.first_word` starts model servers in processes of their own: one that answers at once, for what we add
to a bare client on the same messages, and one that takes two seconds to its first token. Wall-clock figures: take them
on a quiet machine.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path
from statistics import median
from typing import Any, cast

from openai import AsyncOpenAI
from pydantic import SecretStr

from evals.slow_model import slow_model
from interviewer import events as ev
from interviewer.briefing import make_brief
from interviewer.build import Practice, open_practice
from interviewer.desk import Terms
from interviewer.engine import Engine
from interviewer.engines.llm import LanguageModel
from interviewer.engines.llm.phrasing import messages_for
from interviewer.engines.llm.wire import Message
from interviewer.guard import split_sentences
from interviewer.moves import Move
from interviewer.session import Session
from interviewer.settings import Settings

MODEL_SECONDS = 2.0
PAIRS = 41
PROBLEM = "content-moderation"
WARM_UP = "Where do the labels come from? I would train a network on what the reviewers decided."
"""A question and a claim: the first of each that a process hears loads what all later ones use."""
ANSWERS = Path(__file__).parents[1] / "tests" / "llm" / "answers.txt"


async def measure(candidates: int, apart: bool = False) -> tuple[float, float]:
    """Median and 95th percentile, in seconds, of the wait for the first words.

    The candidates give twenty answers and one sentence each of their own; `apart`: no two share a sentence.
    """
    practice = _practice()
    with slow_model(MODEL_SECONDS) as address:
        engine = _engine(practice, address)
        waits = sorted(await _waits(practice, engine, candidates, apart))
        await engine.close()
    return waits[len(waits) // 2], waits[int(len(waits) * 0.95) - 1] if len(waits) > 1 else waits[0]


async def added() -> tuple[float, float]:
    """Median seconds over a bare client, call by call in turn: by the engine alone, and by a whole turn.

    A whole turn understands the message, chooses the move, and holds the first sentence back until it has passed.
    """
    by_engine, by_turn = [], []
    with slow_model(0.0) as address:
        practice = _practice()
        engine = _engine(practice, address)
        practice.embedded.understand(_begun(practice, engine, 0).state, WARM_UP)
        async with AsyncOpenAI(api_key="none", base_url=f"{address}/v1", max_retries=0) as bare:
            for number in range(PAIRS):
                session = _begun(practice, engine, number)
                brief = make_brief(session.state, Move(kind="listen", reason=""), practice.knowledge)
                messages = messages_for(brief, practice.prompts, b"bench")
                alone = await _first(_bare_words(bare, messages))
                by_engine.append(await _first(engine.phrase(brief, lambda call: None)) - alone)
                by_turn.append(await _first(session.reply(_answers()[number % len(_answers())])) - alone)
        await engine.close()
    return median(by_engine), median(by_turn)


async def _bare_words(client: AsyncOpenAI, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
    said: Any = [{"role": message.role, "content": message.text} for message in messages]
    async with await client.chat.completions.create(model="slow", messages=said, stream=True) as stream:
        async for chunk in stream:
            if chunk.choices[0].delta.content:
                yield chunk.choices[0].delta.content


async def _first(words: AsyncGenerator[str, None]) -> float:
    """Seconds to the first piece. The reply is heard to its end, as on the page."""
    began, first = time.perf_counter(), 0.0
    async with aclosing(words) as pieces:
        async for _ in pieces:
            first = first or time.perf_counter() - began
    return first


def _practice() -> Practice:
    home = Path(tempfile.gettempdir()) / "interviewer-bench"  # kept: its index takes a minute to build
    return open_practice(Settings(home=home))


def _engine(practice: Practice, address: str) -> LanguageModel:
    opened = practice.engine("openai:slow", base_url=f"{address}/v1", key=SecretStr("none"))
    return cast(LanguageModel, opened)


def _answers() -> list[str]:
    return ANSWERS.read_text(encoding="utf-8").strip().split("\n\n")


async def _waits(practice: Practice, engine: LanguageModel, candidates: int, apart: bool) -> list[float]:
    answers = _answers()
    sessions = [_begun(practice, engine, number) for number in range(candidates)]
    practice.embedded.understand(sessions[0].state, WARM_UP)
    texts = [_said(answers[number % len(answers)], number, apart) for number in range(candidates)]
    return await asyncio.gather(*(_first(s.reply(text)) for s, text in zip(sessions, texts, strict=True)))


def _said(answer: str, number: int, apart: bool) -> str:
    if not apart:
        return f"{answer} That is my point {number}."
    return " ".join(f"{sentence[:-1]} for case {number}{sentence[-1]}" for sentence in split_sentences(answer))


def _begun(practice: Practice, engine: Engine, number: int) -> Session:
    session = practice.start(Terms(problem=PROBLEM, seed=number), engine, "bench")
    opening = ev.InterviewerSpoke(text="How would you do it?", complete=True, engine="embedded")
    session.note(ev.MoveChosen(move=Move(kind="open", reason="bench")), opening)
    return session


if __name__ == "__main__":
    engine_alone, whole_turn = asyncio.run(added())
    print(
        f"first word over a bare client, {PAIRS} pairs: p50 {engine_alone * 1000:+.1f} ms by the engine, "
        f"{whole_turn * 1000:+.1f} ms by a whole turn"
    )
    for count, apart in ((1, False), (100, False), (100, True)):
        middle, late = asyncio.run(measure(count, apart))
        alike = ", no two with a sentence in common" if apart else ""
        print(
            f"{count:4} at once{alike}: first words p50 {middle:.2f} s, p95 {late:.2f} s "
            f"(the model takes {MODEL_SECONDS} s)"
        )
