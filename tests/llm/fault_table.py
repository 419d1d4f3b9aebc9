"""The fault table, played with the patience of the product: `python tests/llm/fault_table.py`.

Per fault: how long the candidate waited for the whole reply, how many requests were made, what the log says of it, and
what the candidate read. Every row is checked on the way: nothing lost, no key anywhere.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]  # as pytest does

from fakes.model_server import Act, says, serving  # noqa: E402
from fakes.models import obedient  # noqa: E402
from pydantic import SecretStr  # noqa: E402
from test_llm_faults import (  # noqa: E402
    ASKED,
    GRADERS,
    MUST_NOT,
    PASSING,
    TABLE,
    WORK,
    heard,
    nothing_is_lost,
    nothing_shows,
    started,
)
from wired import CANARY, opened  # noqa: E402

from interviewer import events as ev  # noqa: E402
from interviewer.build import Practice, open_practice  # noqa: E402
from interviewer.engines.llm.calls import Patience  # noqa: E402
from interviewer.settings import Settings  # noqa: E402

GONE = "connection refused"
LONG = "hangs"
"""A grader is waited for three minutes; a test does it with less patience."""


def faults() -> Iterator[tuple[str, str, tuple[Act, ...]]]:
    """Name, what the candidate says, and what the server does; nothing where there is no server any more."""
    yield from ((name, ASKED, row.acts) for name, row in TABLE.items())
    yield GONE, ASKED, ()
    yield from ((name, ASKED, (*acts, says(obedient))) for name, (acts, _) in PASSING.items())
    yield from ((f"{rule}: {reply[:34]}", WORK, (says(reply),)) for reply, _, rule in MUST_NOT)


async def play(practice: Practice, logged: Logged, text: str, acts: tuple[Act, ...]) -> tuple[float, int, str, str]:
    """Seconds, requests, what the log says, what was read."""
    async with serving(says(obedient)) as server:
        engine = opened(practice, server.address, patience=Patience())
        session = await started(practice, server, engine)
        sent = len(server.seen)
        if acts:
            server.plays(*acts)
            took, shown = await timed(session, text)
    if not acts:
        took, shown = await timed(session, text)
    nothing_is_lost(practice, session)
    nothing_shows(practice, session, engine, logged.text())
    await engine.close()
    bodies = [event.body for event in session.log]
    said = [body.reason for body in bodies if isinstance(body, ev.EngineFailed)]
    said += [f"held back: {body.rule}" for body in bodies if isinstance(body, ev.GuardTripped)]
    said += [f"waited out: {body.error}" for body in bodies if isinstance(body, ev.ModelCalled) and body.error]
    return took, len(server.seen) - sent, said[0] if said else "", shown


async def grade(practice: Practice, logged: Logged, act: Act) -> tuple[float, int, str]:
    """Seconds, requests, and what the critique says of it."""
    async with serving(says(obedient)) as server:
        engine = opened(practice, server.address, patience=Patience())
        session = await started(practice, server, engine)
        await heard(session, ASKED)
        session.end()
        sent = len(server.seen)
        server.plays(act)
        began = time.perf_counter()
        critique = await practice.critique(session)
        took = time.perf_counter() - began
    assert len(critique.assessments) == len(practice.knowledge.rubric.dimensions)
    nothing_shows(practice, session, engine, logged.text())
    await engine.close()
    note = next(note for note in critique.notes if "embedded engine instead" in note)
    return took, len(server.seen) - sent, note


async def timed(session: object, text: str) -> tuple[float, str]:
    """One reply and its seconds."""
    began = time.perf_counter()
    shown = await heard(session, text)  # type: ignore[arg-type]
    return time.perf_counter() - began, shown


class Logged(logging.Handler):
    """All that any library writes to a log."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.getMessage()} {record.exc_text or ''}")

    def text(self) -> str:
        return "\n".join(self.lines)


@contextmanager
def everything_logged() -> Iterator[Logged]:
    """Listens to every log at every level."""
    handler, root = Logged(), logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield handler
    finally:
        root.removeHandler(handler)


async def main() -> None:
    """Prints the table as Markdown."""
    home = Path(tempfile.gettempdir()) / "interviewer-bench"  # kept: its index takes a minute to build
    with everything_logged() as logged:
        practice = open_practice(Settings(home=home, keys={"openai": SecretStr(CANARY)}))
        print("| fault | seconds | requests | in the log | what the candidate read |\n|---|---|---|---|---|")
        for name, text, acts in faults():
            took, requests, said, shown = await play(practice, logged, text, acts)
            print(f"| {name} | {took:.1f} | {requests} | {said} | {shown} |", flush=True)
        for name, (act, _) in GRADERS.items():
            if name != LONG:
                took, requests, note = await grade(practice, logged, act)
                print(f"| critique: {name} | {took:.1f} | {requests} | {note} | a whole critique |", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
