"""The suites as inspect tasks: a thin coat, so that runs resume, run side by side, and can be looked at in its viewer.

`inspect eval evals/tasks.py@conduct -T engine=embedded` works too; `interviewer eval` is the usual way.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, cast

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.scorer import Metric, SampleScore, Score, Scorer, Target, metric, scorer
from inspect_ai.solver import Generate, Solver, TaskState, solver

from evals.suite import Bench, Case, Row, limited
from evals.suites import SUITES
from interviewer.build import Practice, open_practice

_WIRED: list[Practice] = []


def use(practice: Practice) -> None:
    """What tasks run on from now on, in place of opening everything anew."""
    _WIRED[:] = [practice]


def wired() -> Practice:
    """Everything wired, once per process."""
    if not _WIRED:
        use(open_practice())
    return _WIRED[0]


@asynccontextmanager
async def opened(engine: str, base_url: str) -> AsyncIterator[Bench]:
    """The engine for one case. A model's connections live in the event loop of the run and must end before it."""
    practice = wired()
    under_test = practice.engine(engine, base_url=base_url)
    async with AsyncExitStack() as stack:
        if under_test is not practice.embedded:
            stack.push_async_callback(cast(Any, under_test).close)
        yield Bench(practice, under_test)


@task
def agreement(engine: str = "embedded", base_url: str = "", most: int | None = None) -> Task:
    """Scores against blind raters."""
    return _task("agreement", engine, base_url, most)


@task
def conduct(engine: str = "embedded", base_url: str = "", most: int | None = None) -> Task:
    """Behaviour as an interviewer."""
    return _task("conduct", engine, base_url, most)


@task
def pressure(engine: str = "embedded", base_url: str = "", most: int | None = None) -> Task:
    """Injection, begging, false authority, odd messages."""
    return _task("pressure", engine, base_url, most)


@task
def ranking(engine: str = "embedded", base_url: str = "", most: int | None = None) -> Task:
    """Known groups in order."""
    return _task("ranking", engine, base_url, most)


@task
def cost(engine: str = "embedded", base_url: str = "", most: int | None = None) -> Task:
    """Tokens, calls, waits."""
    return _task("cost", engine, base_url, most)


TASKS = {"agreement": agreement, "conduct": conduct, "pressure": pressure, "ranking": ranking, "cost": cost}


def _task(suite: str, engine: str, base_url: str, most: int | None) -> Task:
    samples = [
        Sample(id=case.id, input=case.purpose, metadata=dict(case.data))
        for case in limited(SUITES[suite], wired(), most)
    ]
    return Task(
        dataset=MemoryDataset(samples, name=suite),
        solver=try_case(suite, engine, base_url),
        scorer=read_row(suite),
        metrics=[suite_figures(suite)],
        name=suite,
    )


@solver
def try_case(suite: str, engine: str, base_url: str) -> Solver:
    """Runs one case; the trial's number is its seed."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        case = Case(str(state.sample_id), state.input_text, {k: str(v) for k, v in state.metadata.items()})
        async with opened(engine, base_url) as bench:
            state.store.set("row", await SUITES[suite].run(bench, case, state.epoch))
        return state

    return solve


@scorer(metrics=[])
def read_row(suite: str) -> Scorer:
    """What came of a case; its figures are made over all rows together."""

    async def score(state: TaskState, target: Target) -> Score:
        row: Row = state.store.get("row")
        return Score(value=dict(SUITES[suite].values(row)), metadata={"row": row})

    return score


@metric
def suite_figures(suite: str) -> Metric:
    """The suite's figures, for the viewer; those with no result are left out."""

    def figures(scores: list[SampleScore]) -> Any:
        rows = rows_of(scores)
        found = SUITES[suite].figures(rows, 0) if rows else []
        return {figure.name: figure.value for figure in found if figure.value is not None}

    return figures


def rows_of(scores: Sequence[SampleScore]) -> list[Row]:
    """The rows that scores carry."""
    return [score.score.metadata["row"] for score in scores if score.score.metadata]
