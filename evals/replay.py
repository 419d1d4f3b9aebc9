"""Where would the interviewer differ today? `python -m evals.replay SESSION|FILE [--engine SPEC] [--problem ID]`.

A session is replayed turn by turn from its own log: at each of the interviewer's turns everything before it is as it
was, so that one difference does not bring on the next. Of another transcript only the candidate's words and times are
known: the interview is held again with them, and shown beside what was said.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.play import replay_messages
from interviewer import events as ev
from interviewer.build import Practice, open_practice
from interviewer.desk import Terms
from interviewer.engine import Engine
from interviewer.errors import InterviewError
from interviewer.moves import Move
from interviewer.policy import next_move
from interviewer.problem import Problem
from interviewer.readers import read_transcript
from interviewer.speaking import Speech
from interviewer.state import State, fold
from interviewer.transcript import Transcript


@dataclass(frozen=True)
class Step:
    """One turn of the interviewer: then and now."""

    candidate: str
    """What it answers; empty for the opening."""
    then: str
    now: str
    then_move: str = ""
    """Empty where nobody logged one."""
    now_move: str = ""

    @property
    def differs(self) -> bool:
        """Whether the move would be another, or the words where there was no log of moves."""
        return self.then_move != self.now_move if self.then_move else self.then != self.now


async def replay_log(practice: Practice, engine: Engine, problem: Problem, log: Sequence[ev.Event]) -> list[Step]:
    """Each of the interviewer's turns again, on the log as it stood before it."""
    steps = []
    for place, event in enumerate(log):
        if not isinstance(event.body, ev.MoveChosen):
            continue
        state = _as_heard_now(engine, problem, log[:place])
        move = next_move(state, practice.knowledge.concepts)
        spoken = next((e.body.text for e in log[place:] if isinstance(e.body, ev.InterviewerSpoke)), "")
        steps.append(
            Step(
                candidate=state.turns[-1].text if state.turns else "",
                then=spoken,
                now=await _words(practice, engine, state, move),
                then_move=in_short(event.body.move),
                now_move=in_short(move),
            )
        )
    return steps


async def replay_transcript(practice: Practice, engine: Engine, transcript: Transcript, problem: str) -> list[Step]:
    """The candidate's words and times, put to today's interviewer."""
    minutes = min(90, max(5, round(transcript.minutes or 35)))
    pace = 60 * minutes / max(1, len(transcript.candidate) + 1)
    messages = [(t.text, t.at if t.at is not None else pace * n) for n, t in enumerate(transcript.candidate, 1)]
    done = await replay_messages(practice, engine, Terms(problem, minutes=minutes), messages)
    then = _replies(transcript)
    return [
        Step(
            candidate=messages[n - 1][0] if n else "",
            then=then[n] if n < len(then) else "",
            now=text,
            now_move=in_short(move),
        )
        for n, (text, move) in enumerate(zip(done.state.replies, done.state.recent, strict=True))
    ]


def in_short(move: Move) -> str:
    """What is done, with what is told or where the question comes from."""
    told = f" {', '.join(move.facts)}" if move.facts else ""
    return f"{move.kind}{told}{f' ({move.source})' if move.source else ''}"


def shown(steps: Sequence[Step], everything: bool = False) -> str:
    """The steps that differ, for a person; all of them on request."""
    lines = []
    for number, step in enumerate(steps):
        if everything or step.differs:
            lines += [
                f"{number}. after: {_short(step.candidate) or '(the opening)'}",
                f"   then  {step.then_move}  {_short(step.then)}",
                f"   now   {step.now_move}  {_short(step.now)}",
            ]
    return "\n".join([*lines, f"{sum(step.differs for step in steps)} of {len(steps)} turns differ."])


def _as_heard_now(engine: Engine, problem: Problem, log: Sequence[ev.Event]) -> State:
    """The state before a move, with the last message understood as the engine understands it today."""
    if not isinstance(log[-1].body, ev.Understood):
        return fold(problem, log)
    before = fold(problem, log[:-1])
    heard = engine.understand(before, before.turns[-1].text)
    again = log[-1].model_copy(update={"body": ev.Understood(understanding=heard, engine=engine.name)})
    return fold(problem, [*log[:-1], again])


async def _words(practice: Practice, engine: Engine, state: State, move: Move) -> str:
    speech = Speech(state, move, practice.knowledge, lambda body: None)
    return " ".join([piece.strip() async for piece in speech.by(engine, practice.embedded)])


def _replies(transcript: Transcript) -> list[str]:
    """What the interviewer said before each candidate turn and after the last, in order."""
    found = [""]
    for turn in transcript.turns:
        if turn.speaker == "candidate":
            found.append("")
        else:
            found[-1] = f"{found[-1]} {turn.text}".strip()
    return found


def _short(text: str, most: int = 150) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}..."


async def replay(practice: Practice, engine: Engine, source: str, problem: str = "") -> list[Step]:
    """A session of that id, or a file. InterviewError where it is neither, or its problem is not in the bank."""
    if practice.store.owner(source):
        log = practice.store.events(source)
        return await replay_log(practice, engine, fold_problem(practice, log), log)
    transcript = read_transcript(Path(source)).transcript
    known = practice.knowledge.problem(problem or transcript.problem or "")
    return await replay_transcript(practice, engine, transcript, known.id)


def fold_problem(practice: Practice, log: Sequence[ev.Event]) -> Problem:
    """The problem a log is about."""
    started = log[0].body
    if not isinstance(started, ev.SessionStarted):
        raise InterviewError("The log does not begin with the start of a session.")
    return started.own or practice.knowledge.problem(started.problem)


def main() -> None:
    """Prints the turns that differ."""
    parser = argparse.ArgumentParser(description=__doc__.split("`")[0] if __doc__ else "")
    parser.add_argument("source", help="the id of a session, or a transcript file")
    parser.add_argument("--engine", default="")
    parser.add_argument("--problem", default="", help="id of the problem, where the file does not say")
    parser.add_argument("--all", action="store_true", help="show the turns that do not differ too")
    given = parser.parse_args()
    practice = open_practice()
    try:
        steps = asyncio.run(replay(practice, practice.engine(given.engine), given.source, given.problem))
    except InterviewError as fault:
        parser.exit(1, f"{fault}\n")
    print(shown(steps, given.all))


if __name__ == "__main__":
    main()
