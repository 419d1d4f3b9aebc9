"""Benchmarks of the embedded engine: medians over one run on this machine, not promises. `make bench`.

Start to first page is measured on the real server in a process of its own; the rest in this process. No figure is
asserted anywhere: a busy machine doubles them.
"""

from __future__ import annotations

import asyncio
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.error import URLError

from interviewer.build import Practice, open_practice
from interviewer.desk import Terms
from interviewer.session import Session
from interviewer.settings import Settings, read_settings
from interviewer.store import Store

MESSAGES = (
    "Before I begin, how many people use this every day and what is the latency budget?",
    "I would frame this as ranking: for a person and a context, order the candidates by expected long-term value. The "
    "business goal is retention and a click is only a proxy for it. The label is a satisfied visit.",
    "First a baseline by popularity, then two towers with in-batch negatives for retrieval, and boosted trees for "
    "ranking. I choose the trees because the data are tabular and they train within the hour.",
    "Offline I look at recall at 500 and at calibration by segment, on a split by time. Online I run an A/B test by "
    "user for two weeks with retention as the primary metric and latency as a guardrail.",
)
SESSIONS_AT_ONCE = 50


def main() -> None:
    """Prints every figure with its unit."""
    settings = read_settings()
    practice = open_practice(settings)
    with tempfile.TemporaryDirectory() as folder:
        practice = _with_store(practice, Path(folder))
        _turns(practice)
        asyncio.run(_together(practice))
    _memory("this process, all loaded", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    _start(settings)


def _with_store(practice: Practice, folder: Path) -> Practice:
    store = Store.in_folder(folder)
    return replace(practice, store=store, desk=replace(practice.desk, store=store))


def _turns(practice: Practice, interviews: int = 5) -> None:
    first, whole, cpu = [], [], []
    for seed in range(interviews):
        session = _begin(practice, seed)
        for message in MESSAGES:
            cpu_before, began = time.process_time(), time.perf_counter()
            first_word, done = asyncio.run(_answer(session, message))
            first.append((first_word - began) * 1000)
            whole.append((done - began) * 1000)
            cpu.append((time.process_time() - cpu_before) * 1000)
    _figure("message to first word", first, "ms")
    _figure("message to last word, all logged", whole, "ms")
    _figure("CPU of one turn", cpu, "ms")


def _begin(practice: Practice, seed: int) -> Session:
    problem = sorted(practice.knowledge.problems)[seed % len(practice.knowledge.problems)]
    session = practice.start(Terms(problem, seed=seed), practice.embedded, owner="bench")
    asyncio.run(_drain(session))
    return session


async def _drain(session: Session) -> None:
    async for _ in session.resume():
        pass


async def _answer(session: Session, message: str) -> tuple[float, float]:
    first = 0.0
    async for _ in session.reply(message):
        first = first or time.perf_counter()
    return first, time.perf_counter()


async def _together(practice: Practice) -> None:
    """Fifty candidates who all send a message at the same moment: how long each waits for its first word."""
    problem = sorted(practice.knowledge.problems)[0]
    sessions = [practice.start(Terms(problem, seed=n), practice.embedded, "bench") for n in range(SESSIONS_AT_ONCE)]
    for session in sessions:
        await _drain(session)
    began = time.perf_counter()
    waits = await asyncio.gather(*(_answer(session, MESSAGES[1]) for session in sessions))
    _figure(f"first word, {SESSIONS_AT_ONCE} sessions at once", [(first - began) * 1000 for first, _ in waits], "ms")


def _start(settings: Settings) -> None:
    times = []
    for _ in range(3):
        with _server(settings) as (port, pid):
            began = time.perf_counter()
            _wait_for(f"http://127.0.0.1:{port}/")
            times.append(time.perf_counter() - began)
            resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
    _figure("start to first page", times, "s")
    _memory("the server after its first page", resident)


@contextmanager
def _server(settings: Settings) -> Iterator[tuple[int, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "interviewer", "--port", str(port)]
    environment = {**os.environ, "INTERVIEWER_HOME": str(settings.home)}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (URLError, ConnectionError):
            time.sleep(0.02)
    raise TimeoutError(f"{address} did not answer in two minutes")


def _figure(name: str, values: list[float], unit: str) -> None:
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    print(f"{name:36} median {statistics.median(values):8.1f} {unit}   p95 {p95:8.1f} {unit}   n {len(values)}")


def _memory(name: str, kilobytes: int) -> None:
    print(f"memory of {name:26} {kilobytes / 1024:8.0f} MB")


if __name__ == "__main__":
    main()
