"""What `interviewer eval` and `interviewer compare` do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from evals import compare as comparing
from evals.page import table, to_html
from evals.results import read_results
from evals.run import Request, run_suites
from evals.suites import SUITES
from interviewer.build import Practice
from interviewer.errors import InterviewError
from interviewer.settings import Settings, read_settings

Say = Callable[[str], None]


def evaluate(practice: Practice, request: Request, say: Say) -> int:
    """Runs suites, prints the table, writes the page; 1 where something could not be run.

    All suites where the request names none, and the engine of the settings where it names none.
    """
    unknown = [suite for suite in request.suites if suite not in SUITES]
    if unknown:
        raise InterviewError(f"There is no suite called {unknown[0]!r}.", f"Choose among: {', '.join(SUITES)}.")
    wanted = tuple(name for name in SUITES if not request.suites or name in request.suites)
    engine = request.engine or practice.settings.engine
    folder, results = run_suites(practice, replace(request, suites=wanted, engine=engine))
    page = folder / "report.html"
    page.write_text(to_html([results]), encoding="utf-8")
    say(table(results))
    say(f"\n{page}")
    return int(any(suite.failed or not suite.done for suite in results.suites))


def compare(run_a: str, run_b: str, say: Say) -> int:
    """Prints two runs side by side and writes the page; 1 where they do not compare."""
    settings = read_settings()
    a, b = (read_results(_place(settings, name)) for name in (run_a, run_b))
    warning = comparing.incomparable(a, b)
    found = [] if warning else comparing.compare(a, b)
    page = settings.home / "evals" / f"{a.run}-and-{b.run}.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(to_html([a, b], found, warning), encoding="utf-8")
    say(warning or comparing.table(a, b, found))
    say(f"\n{page}")
    return int(bool(warning))


def view() -> int:
    """Opens inspect's viewer on all runs, on this machine only, until it is stopped."""
    logs = read_settings().home / "evals"
    return subprocess.call(
        [
            sys.executable,
            "-m",
            "inspect_ai",
            "view",
            "start",
            "--host",
            "127.0.0.1",
            "--recursive",
            "--log-dir",
            str(logs),
        ]
    )


def _place(settings: Settings, name: str) -> Path:
    """A run by its folder or by its name."""
    return Path(name) if Path(name).exists() else settings.home / "evals" / name
