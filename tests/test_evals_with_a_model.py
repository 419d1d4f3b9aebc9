"""The same suites with a model behind the interviewer: tokens and waits in the report, two models side by side."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiohttp import web
from fakes.model_server import Act, Exchange, fills_in, says, serving
from fakes.models import grader, obedient

from evals.compare import compare
from evals.page import to_html
from evals.results import Results, read_results
from tests.eval_run import KEY

pytestmark = pytest.mark.wire

ROOT = Path(__file__).parent.parent
SUITES = ("agreement", "cost")
WORK = "As for the data, I would log every decision with its outcome and hold out the last week to compare with."


def model(score: int) -> Act:
    """Interviews as it is told, and gives every dimension the same score."""
    speaks, grades = says(obedient), fills_in(lambda exchange: grader(exchange, score))

    async def act(exchange: Exchange) -> web.StreamResponse:
        return await (speaks if exchange.streamed else grades)(exchange)

    return act


@contextmanager
def running(act: Act) -> Iterator[str]:
    """A model server with an event loop of its own, as inspect has its own too."""
    ready, done, address = threading.Event(), asyncio.Event(), []
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with serving(act) as server:
            address.append(server.address)
            ready.set()
            await done.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait()
    try:
        yield address[0]
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join()
        loop.close()


def run(home: Path, score: int) -> Results:
    with running(model(score)) as address:
        return results_of(home, ",".join(SUITES), f"openai:fake-{score}", address)


def results_of(home: Path, suites: str, *models: str) -> Results:
    words = [str(home), "3", suites, *models]
    subprocess.run([sys.executable, "-m", "tests.eval_run", *words], cwd=ROOT, check=True, timeout=200)
    (folder,) = (home / "evals").glob(f"{models[0].replace(':', '-')}-*")
    assert KEY.encode() not in b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    return read_results(folder)


def candidate(seen: list[list[dict[str, str]]]) -> Act:
    """Plays a candidate who asks first and then says as much each time; keeps what it was told."""

    async def act(exchange: Exchange) -> web.StreamResponse:
        seen.append(exchange.body["messages"])
        own = sum(message["role"] == "assistant" for message in exchange.body["messages"])
        said = "How many people use it, and how fast must it answer?" if not own else f"{WORK} That was part {own}."
        return await says(f"Candidate: {said}")(exchange)

    return act


def test_a_model_plays_the_candidate(tmp_path: Path) -> None:
    seen: list[list[dict[str, str]]] = []
    with running(candidate(seen)) as address:
        found = results_of(tmp_path, "cost", "embedded", "", "openai:fake-candidate", address)
    (suite,) = found.suites
    assert (len(suite.done), len(suite.failed)) == (3, 0)
    assert found.candidate == "openai:fake-candidate"
    figures = {f.name: f.value or 0 for f in suite.figures}
    assert figures["candidate: calls"] >= 12, "a call for each of its messages"
    assert figures["candidate: prompt tokens"] > 1000
    assert figures["interview: calls"] == 0, "the interviewer is the embedded one"
    asked = [messages for messages in seen if len(messages) > 4]
    assert all(messages[0]["role"] == "system" and "You are a candidate" in messages[0]["content"] for messages in seen)
    assert all(messages[-1]["role"] == "user" for messages in seen), "it answers the interviewer"
    assert "Candidate:" not in "".join(m["content"] for messages in asked for m in messages[1:]), "labels are taken off"


def test_two_models_side_by_side(tmp_path: Path) -> None:
    kind, strict = run(tmp_path, 4), run(tmp_path, 2)
    for results in (kind, strict):
        assert all(len(suite.done) == suite.planned == 3 and not suite.failed for suite in results.suites)
        cost = {f.name: f for f in results.suites[1].figures}
        assert (cost["interview: prompt tokens"].value or 0) > 1000
        assert (cost["critique: calls"].value or 0) >= 5
        assert (cost["first word, median"].value or 0) > 0
    found = {d.name: d for d in compare(kind, strict)}
    assert (found["score given"].by or 0) < -1
    page = to_html([kind, strict], list(found.values()))
    assert "openai:fake-2" in page
