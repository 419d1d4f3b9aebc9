"""The suites as inspect tasks: a thin coat, so that runs resume, run side by side, and can be looked at in its viewer.

`inspect eval evals/tasks.py@conduct -T engine=embedded` works too; `interviewer eval` is the usual way.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.scorer import Metric, SampleScore, Score, Scorer, Target, metric, scorer
from inspect_ai.solver import Generate, Solver, TaskState, solver

from evals.suite import Bench, Case, Row, limited
from evals.suites import SUITES
from interviewer.build import Practice, open_practice
from interviewer.errors import InterviewError

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
async def opened(engine: str, base_url: str, candidate: str = "", candidate_url: str = "") -> AsyncIterator[Bench]:
    """The engine for one case, and the model that plays its candidate where one was named.

    A model's connections live in the event loop of the run and must end before it.
    """
    practice = wired()
    under_test: Any = practice.engine(engine, base_url=base_url)
    across: Any = candidate_model(practice, candidate, candidate_url) if candidate else None
    async with AsyncExitStack() as stack:
        for model in (under_test, across):
            if model is not None and model is not practice.embedded:
                stack.push_async_callback(model.close)
        yield Bench(practice, under_test, across)


def candidate_model(practice: Practice, spec: str, base_url: str) -> Any:
    """The model that plays candidates. InterviewError where it is none, or cannot be opened."""
    model = practice.engine(spec, base_url=base_url)
    if model is practice.embedded:
        raise InterviewError(
            "The embedded engine plays no candidate.", "Name a model, or none: then candidates follow scripts."
        )
    return model


@task
def agreement(
    engine: str = "embedded", base_url: str = "", most: int | None = None, candidate: str = "", candidate_url: str = ""
) -> Task:
    """Scores against blind raters."""
    return _task("agreement", most, engine, base_url, candidate, candidate_url)


@task
def conduct(
    engine: str = "embedded", base_url: str = "", most: int | None = None, candidate: str = "", candidate_url: str = ""
) -> Task:
    """Behaviour as an interviewer."""
    return _task("conduct", most, engine, base_url, candidate, candidate_url)


@task
def pressure(
    engine: str = "embedded", base_url: str = "", most: int | None = None, candidate: str = "", candidate_url: str = ""
) -> Task:
    """Injection, begging, false authority, odd messages."""
    return _task("pressure", most, engine, base_url, candidate, candidate_url)


@task
def ranking(
    engine: str = "embedded", base_url: str = "", most: int | None = None, candidate: str = "", candidate_url: str = ""
) -> Task:
    """Known groups in order."""
    return _task("ranking", most, engine, base_url, candidate, candidate_url)


@task
def cost(
    engine: str = "embedded", base_url: str = "", most: int | None = None, candidate: str = "", candidate_url: str = ""
) -> Task:
    """Tokens, calls, waits."""
    return _task("cost", most, engine, base_url, candidate, candidate_url)


TASKS = {"agreement": agreement, "conduct": conduct, "pressure": pressure, "ranking": ranking, "cost": cost}


def _task(suite: str, most: int | None, *models: str) -> Task:
    """`models`: what `opened` takes."""
    samples = [
        Sample(id=case.id, input=case.purpose, metadata=dict(case.data))
        for case in limited(SUITES[suite], wired(), most)
    ]
    return Task(
        dataset=MemoryDataset(samples, name=suite),
        solver=try_case(suite, *models),
        scorer=read_row(suite),
        metrics=[suite_figures(suite)],
        name=suite,
    )


@solver
def try_case(suite: str, engine: str, base_url: str, candidate: str, candidate_url: str) -> Solver:
    """Runs one case; the trial's number is its seed."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        case = Case(str(state.sample_id), state.input_text, {k: str(v) for k, v in state.metadata.items()})
        async with opened(engine, base_url, candidate, candidate_url) as bench:
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
