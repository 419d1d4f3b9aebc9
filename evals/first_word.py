"""How soon the first words come with a model behind the interviewer: one candidate, and a hundred at once.

`python -m evals.first_word` starts a model server of its own that takes two seconds to its first token, in a process of
its own, and prints what stands beside those two seconds. Wall-clock figures: take them on a quiet machine.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from contextlib import aclosing
from pathlib import Path

from pydantic import SecretStr

from interviewer import events as ev
from interviewer.build import Practice, open_practice
from interviewer.engine import Engine
from interviewer.moves import Move
from interviewer.session import Session, Terms
from interviewer.settings import Settings

MODEL_SECONDS = 2.0
PROBLEM = "content-moderation"
ANSWERS = Path(__file__).parents[1] / "tests" / "llm" / "answers.txt"


async def measure(candidates: int) -> tuple[float, float]:
    """Median and 95th percentile, in seconds, of the wait for the first words."""
    server = subprocess.Popen([sys.executable, "-m", "evals.slow_model", str(MODEL_SECONDS)], stdout=subprocess.PIPE)
    assert server.stdout is not None
    address = json.loads(server.stdout.readline())["address"]
    try:
        home = Path(tempfile.gettempdir()) / "interviewer-bench"  # kept: its index takes a minute to build
        waits = sorted(await _waits(open_practice(Settings(home=home)), address, candidates))
    finally:
        server.terminate()
        server.wait()
    return waits[len(waits) // 2], waits[int(len(waits) * 0.95) - 1] if len(waits) > 1 else waits[0]


async def _waits(practice: Practice, address: str, candidates: int) -> list[float]:
    answers = ANSWERS.read_text(encoding="utf-8").strip().split("\n\n")
    engine = practice.engine("openai:slow", base_url=f"{address}/v1", key=SecretStr("none"))
    sessions = [_begun(practice, engine, number) for number in range(candidates)]
    practice.embedded.understand(sessions[0].state, "Where do the labels come from?")
    texts = [f"{answers[number % len(answers)]} That is my point {number}." for number in range(candidates)]
    return await asyncio.gather(*map(_wait, sessions, texts))


async def _wait(session: Session, text: str) -> float:
    began = time.perf_counter()
    async with aclosing(session.reply(text)) as words:
        await anext(words)
        return time.perf_counter() - began


def _begun(practice: Practice, engine: Engine, number: int) -> Session:
    session = practice.start(Terms(problem=PROBLEM, seed=number), engine, "bench")
    opening = ev.InterviewerSpoke(text="How would you do it?", complete=True, engine="embedded")
    session.note(ev.MoveChosen(move=Move(kind="open", reason="bench")), opening)
    return session


if __name__ == "__main__":
    for count in (1, 100):
        middle, late = asyncio.run(measure(count))
        print(
            f"{count:4} at once: first words p50 {middle:.2f} s, p95 {late:.2f} s (the model takes {MODEL_SECONDS} s)"
        )
