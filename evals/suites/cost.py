"""What an interview and its critique cost: tokens, calls, time to the first word."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from evals.candidates import load_scripts
from evals.figures import DRAWS, Figure, count, mean, quantile
from evals.play import play
from evals.suite import Bench, Case, Row, Suite, calls_in, spent
from interviewer.build import Practice
from interviewer.desk import Terms
from interviewer.events import ModelCalled

PROBLEMS = ("youtube-video-recommendation", "payment-fraud-detection", "voice-dictation")
_KEYS = ("calls", "prompt_tokens", "completion_tokens")
SCRIPTS = ("strong", "rambler", "silent")


def cases(practice: Practice) -> list[Case]:
    """Long and short talkers on a problem of each family."""
    return [
        Case(f"{problem}/{script}", load_scripts()[script].purpose, {"problem": problem, "script": script})
        for problem in PROBLEMS
        for script in SCRIPTS
        if problem in practice.knowledge.problems
    ]


async def run(bench: Bench, case: Case, seed: int) -> Row:
    """One interview and its critique, timed."""
    problem = case.data["problem"]
    calls: list[ModelCalled] = []
    theirs: list[ModelCalled] = []
    speaker = bench.speaker(case.data["script"], theirs.append)
    done = await play(bench.practice, bench.engine, speaker, Terms(problem, seed=seed))
    began = perf_counter()
    await bench.practice.judge(
        done.transcript, bench.engine, bench.practice.knowledge.problem(problem), observe=calls.append
    )
    return {
        **case.data,
        "interview": spent(calls_in(done.log)),
        "critique": spent(calls),
        **({"candidate": spent(theirs)} if theirs else {}),
        "replies": len(done.waits),
        "first_ms": [round(wait.first, 2) for wait in done.waits],
        "whole_ms": [round(wait.whole, 2) for wait in done.waits],
        "critique_ms": round((perf_counter() - began) * 1000, 2),
    }


def figures(rows: Sequence[Row], draws: int = DRAWS) -> list[Figure]:
    """Tokens and calls per interview and per critique, times per reply."""
    first = [ms for row in rows for ms in row["first_ms"]]
    whole = [ms for row in rows for ms in row["whole_ms"]]
    return [
        *(_spent(rows, part, key, draws) for part in _parts(rows) for key in _KEYS),
        count("failed calls", sum(row[p]["failed"] for row in rows for p in ("interview", "critique")), len(rows)),
        quantile("first word, median", first, 0.5, "ms"),
        quantile("first word, 95th percentile", first, 0.95, "ms"),
        quantile("whole reply, median", whole, 0.5, "ms"),
        quantile("critique, median", [row["critique_ms"] for row in rows], 0.5, "ms"),
    ]


def _parts(rows: Sequence[Row]) -> list[str]:
    """Who spent tokens; a candidate only where a model played one."""
    return ["interview", "critique", *(["candidate"] if any("candidate" in row for row in rows) else [])]


def _spent(rows: Sequence[Row], part: str, key: str, draws: int) -> Figure:
    spent = [float(row[part][key]) for row in rows if part in row]
    return mean(f"{part}: {key.replace('_', ' ')}", spent, better="lower", draws=draws)


def values(row: Row) -> dict[str, float]:
    """One row in the viewer."""
    tokens = sum(row[p][k] for p in ("interview", "critique") for k in ("prompt_tokens", "completion_tokens"))
    return {"tokens": float(tokens), "first_ms": max(row["first_ms"], default=0.0)}


COST = Suite(
    name="cost",
    about="Tokens, calls and waits per interview and per critique.",
    cases=cases,
    run=run,
    figures=figures,
    values=values,
)
