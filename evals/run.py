"""Runs suites through inspect: a run has a name of its own, goes on where it was killed, and does nothing twice."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inspect_ai import eval_set
from inspect_ai.log import EvalLog, EvalSample, read_eval_log

from evals import tasks
from evals.results import Digests, Done, Failed, Results, SuiteResult, digests_of, now, suite_result
from interviewer.build import Practice

AT_ONCE = {"embedded": 2}
AT_ONCE_WITH_A_MODEL = 8
"""Interviews side by side: the embedded engine is bound by cores, a model by waiting."""


@dataclass(frozen=True)
class Request:
    """What to run."""

    suites: tuple[str, ...]
    engine: str = "embedded"
    base_url: str = ""
    candidate: str = ""
    """The model that plays the candidates; empty where they follow their scripts."""
    candidate_url: str = ""
    limit: int | None = None
    trials: int = 1


def run_suites(practice: Practice, request: Request) -> tuple[Path, Results]:
    """Runs what was not run yet, and returns the run's folder with its results.

    The run is named after what is asked for and the content that it runs on: the same command after a kill goes on,
    after the end it finds everything done, and after a change of code or knowledge it starts afresh.
    """
    digests = digests_of(practice)
    folder = practice.settings.home / "evals" / name_of(request, digests)
    folder.mkdir(parents=True, exist_ok=True)
    # inspect keeps buffers and traces here; they belong to the run and not to the person's data folder.
    os.environ["XDG_DATA_HOME"] = str(folder / "buffers")
    tasks.use(practice)
    # What is missing is told now, not once per case.
    practice.engine(request.engine, base_url=request.base_url)
    if request.candidate:
        tasks.candidate_model(practice, request.candidate, request.candidate_url)
    eval_set(
        [
            tasks.TASKS[suite](
                engine=request.engine,
                base_url=request.base_url,
                most=request.limit,
                candidate=request.candidate,
                candidate_url=request.candidate_url,
            )
            for suite in request.suites
        ],
        log_dir=str(folder / "logs"),
        model="none/none",
        epochs=request.trials,
        max_samples=AT_ONCE_WITH_A_MODEL if request.candidate else AT_ONCE.get(request.engine, AT_ONCE_WITH_A_MODEL),
        max_tasks=1,
        fail_on_error=False,
        retry_attempts=0,
        retry_immediate=False,
        ctl_server=False,
        display="rich" if sys.stderr.isatty() else "none",
        log_level="warning",
    )
    results = Results(
        run=folder.name,
        engine=request.engine,
        candidate=request.candidate,
        trials=request.trials,
        limit=request.limit,
        date=now(),
        digests=digests,
        suites=gather(folder / "logs", request.suites),
    )
    (folder / "results.json").write_text(results.model_dump_json(indent=1), encoding="utf-8")
    return folder, results


def name_of(request: Request, digests: Digests) -> str:
    """The run's name: the engine, and a digest of everything that could change its outcome."""
    asked = f"{request}{digests.model_dump_json()}"
    engine = re.sub(r"[^a-z0-9.]+", "-", request.engine.lower()).strip("-")
    return f"{engine}-{hashlib.sha256(asked.encode()).hexdigest()[:8]}"


def gather(logs: Path, suites: Sequence[str]) -> tuple[SuiteResult, ...]:
    """The results in a folder of inspect logs, in the order of `suites`."""
    found: dict[str, SuiteResult] = {}
    for path in sorted(logs.glob("*.eval")):
        log = read_eval_log(str(path))
        if log.eval.task in suites and log.samples is not None:
            found[log.eval.task] = _suite(log)
    return tuple(found[suite] for suite in suites if suite in found)


def _suite(log: EvalLog) -> SuiteResult:
    samples = log.samples or []
    done = [Done(case=str(s.id), trial=s.epoch, row=row) for s in samples if (row := _row(s)) is not None]
    failed = [
        Failed(case=str(s.id), trial=s.epoch, error=s.error.message if s.error else "no row")
        for s in samples
        if _row(s) is None
    ]
    return suite_result(log.eval.task, len(samples), done, failed)


def _row(sample: EvalSample) -> dict[str, object] | None:
    score = next(iter((sample.scores or {}).values()), None)
    return score.metadata["row"] if score and score.metadata and not sample.error else None
