"""The interview in a terminal: for a person, or line by line for a program."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from interviewer import events as ev
from interviewer.build import Practice
from interviewer.errors import InterviewError
from interviewer.report import to_markdown
from interviewer.session import Session
from interviewer.spending import read_prices, spending_line
from interviewer.study import phase_note

HELP = "/hint for a hint (study mode), /time for the clock, /end to finish, /quit to leave and go on later."


@contextmanager
def index_bar(quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar for the index, on stderr, that shows only when there is something to build."""
    if quiet:
        yield None
        return
    columns = (TextColumn("Reading the problem bank"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("index", total=None, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=True)


async def talk(practice: Practice, session: Session, as_json: bool) -> None:
    """Holds the interview on stdin and stdout until it ends or the input does."""
    await (_by_lines(session) if as_json else _with_a_person(practice, session))


# -- for a program


async def _by_lines(session: Session) -> None:
    await _answer(session, session.resume())
    async for line in _lines():
        if session.state.ended:
            break
        try:
            message = _message(line)
            await _answer(session, session.reply(message["text"], at=_seconds(message.get("at"))))
        except InterviewError as fault:
            print(json.dumps({"session": session.id, "error": str(fault)}, ensure_ascii=False), flush=True)


async def _answer(session: Session, words: AsyncIterator[str]) -> None:
    began, first = time.perf_counter(), None
    before = session.state.tokens
    pieces = []
    async for piece in words:
        first = first if first is not None else time.perf_counter()
        pieces.append(piece)
    ended = time.perf_counter()
    if pieces:
        print(json.dumps(_line(session, pieces, before, began, first or ended, ended), ensure_ascii=False), flush=True)


def _line(
    session: Session, pieces: list[str], before: tuple[int, int], began: float, first: float, ended: float
) -> dict[str, Any]:
    state = session.state
    move = state.recent[-1]
    return {
        "session": session.id,
        "turn": len(state.turns),
        "text": "".join(pieces),
        "move": move.kind,
        "reason": move.reason,
        "facts": list(move.facts),
        "phase": state.phase,
        "engine": _speaker(session),
        "ms": round((ended - began) * 1000),
        "first_ms": round((first - began) * 1000),
        "tokens": {"prompt": state.tokens[0] - before[0], "completion": state.tokens[1] - before[1]},
    }


def _speaker(session: Session) -> str:
    """Who said the last reply: the spare engine where the one chosen could not."""
    return next(e.body.engine for e in reversed(session.log) if isinstance(e.body, ev.InterviewerSpoke))


def _message(line: str) -> dict[str, Any]:
    """A line as a message: a JSON object with `text`, or else the plain text itself."""
    try:
        loaded = json.loads(line)
    except json.JSONDecodeError:
        return {"text": line}
    if not isinstance(loaded, dict):
        return {"text": line}
    if not isinstance(loaded.get("text"), str):
        raise InterviewError("A line is an object without `text`.", 'Write {"text": "...", "at": "mm:ss"}.')
    return loaded


def _seconds(at: object) -> float | None:
    """`mm:ss` or `hh:mm:ss` as seconds; None where the line has no time."""
    if at is None:
        return None
    parts = str(at).split(":")
    if not 2 <= len(parts) <= 3 or not all(part.isdecimal() for part in parts):
        raise InterviewError(f"The time {at!r} is not mm:ss.", 'Write "at": "07:30".')
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + int(part)
    return float(seconds)


# -- for a person


async def _with_a_person(practice: Practice, session: Session) -> None:
    console = Console(highlight=False)
    started = session.state.started
    console.print(
        f"[dim]{started.minutes} minutes, {started.level}, {started.mode}. Engine: {session.engine.name}.[/dim]"
    )
    console.print(f"[dim]{HELP}[/dim]\n")
    await _speak(console, session, session.resume())
    async for line in _lines(prompt=True):
        if not await _act(console, session, line.strip()) or session.state.ended:
            break
    if session.state.ended:
        console.print("\n[dim]Writing the critique ...[/dim]\n")
        critique = await practice.critique(session)
        console.print(to_markdown(critique, session.transcript(), practice.knowledge.rubric), markup=False)
        console.print(f"[dim]{spending_line(session.log, read_prices(practice.settings.home))}[/dim]")
    else:
        console.print(f"\nTo go on later: interviewer chat --session {session.id}")


async def _act(console: Console, session: Session, line: str) -> bool:
    """One line of a person; False when they leave."""
    try:
        match line:
            case "/quit":
                return False
            case "/end":
                session.end()
            case "/time":
                console.print(f"[dim]{max(session.state.minutes_left, 0):.0f} minutes left.[/dim]")
            case "/hint":
                await _speak(console, session, session.hint())
            case "":
                pass
            case _:
                await _speak(console, session, session.reply(line))
    except InterviewError as fault:
        console.print(f"[red]{fault}[/red]")
    return True


async def _speak(console: Console, session: Session, words: AsyncIterator[str]) -> None:
    before, noted = len(session.log), phase_note(session.state)
    console.print("[bold]Interviewer:[/bold] ", end="")
    async for piece in words:
        console.print(piece, end="", markup=False)
    console.print("\n")
    for failed in (e.body for e in session.log[before:] if isinstance(e.body, ev.EngineFailed)):
        line = f"{failed.engine} could not answer: {failed.reason}. The embedded engine stepped in.\n"
        console.print(line, style="dim", markup=False)
    note = phase_note(session.state)
    if note and (noted is None or noted.phase != note.phase):
        told = f"{note.phase.capitalize()} is over by the plan. {' '.join(note.lines)}\n"
        console.print(told, style="dim", markup=False)


async def _lines(prompt: bool = False) -> AsyncIterator[str]:
    """Lines of stdin as they come, without holding up the event loop."""
    while True:
        if prompt:
            print("You: ", end="", flush=True)
        line = await asyncio.to_thread(sys.stdin.readline)
        if not line:
            return
        yield line.rstrip("\n")
