"""The report of one run, or of two side by side: a table for the terminal and one self-contained HTML page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evals.candidates import load_scripts
from evals.compare import Difference
from evals.figures import Figure, shown
from evals.pictures import intervals, strips
from evals.results import Results, SuiteResult
from evals.suites.agreement import DIMENSIONS

LEARNT = (
    "The embedded engine's weights were learnt on the labelled interviews, so its agreement here flatters it. "
    "On problems it never saw: python -m evals.agreement."
)
_BEHAVIOUR = ("replies", "leaks", "two_questions", "praise", "repeated", "too_long")


def table(results: Results) -> str:
    """Every figure, its interval and what it was counted over."""
    across = f"  candidates {results.candidate}" if results.candidate else ""
    lines = [f"{results.run}  engine {results.engine}{across}  {results.date:%Y-%m-%d %H:%M}  trials {results.trials}"]
    for suite in results.suites:
        missing = f", {len(suite.failed)} could not be run" if suite.failed else ""
        lines += ["", f"{suite.name}: {len(suite.done)} of {suite.planned} cases{missing}"]
        lines += [
            f"  {f.name:48} {f.shown:28} {f'of {f.base}' if f.base else '':10} {f.unit}".rstrip() for f in suite.figures
        ]
    lines += ["", *notes([results])]
    digests = "  ".join(f"{name} {value}" for name, value in results.digests.model_dump().items())
    return "\n".join([*lines, "", digests])


def to_html(runs: Sequence[Results], differences: Sequence[Difference] = (), warning: str = "") -> str:
    """One page. With two runs, pictures show both and `differences` are listed first."""
    return (
        _environment()
        .get_template("report.html.jinja")
        .render(
            runs=runs,
            differences=differences,
            warning=warning,
            notes=notes(runs),
            pictures=[picture for picture in _pictures(runs) if picture],
            behaviour=[(run.run, behaviour(suite)) for run, suite in _of(runs, "conduct")],
            uneven=[(run.run, uneven(suite)) for run, suite in _of(runs, "ranking")],
            dimensions=DIMENSIONS,
            counted=_BEHAVIOUR,
        )
    )


def notes(runs: Sequence[Results]) -> list[str]:
    """What a reader must know beside the figures."""
    return [LEARNT] if any(run.engine == "embedded" and run.suite("agreement") for run in runs) else []


def behaviour(suite: SuiteResult) -> dict[str, dict[str, int]]:
    """Counts per candidate: the leak table."""
    found: dict[str, dict[str, int]] = {}
    for row in suite.rows:
        if row["kind"] == "interview":
            mine = found.setdefault(row["script"], dict.fromkeys(("interviews", *_BEHAVIOUR), 0))
            mine["interviews"] += 1
            for name in _BEHAVIOUR:
                mine[name] += row["conduct"][name]
    return dict(sorted(found.items()))


def uneven(suite: SuiteResult) -> dict[str, dict[str, float | None]]:
    """Mean score per dimension of each candidate."""
    found: dict[str, dict[str, list[int]]] = {}
    for row in suite.rows:
        mine = found.setdefault(row["script"], {d: [] for d in DIMENSIONS})
        for dimension, score in row["scores"].items():
            if score is not None:
                mine[dimension].append(score)
    return {
        script: {d: round(sum(scores) / len(scores), 2) if scores else None for d, scores in mine.items()}
        for script, mine in sorted(found.items())
    }


def _pictures(runs: Sequence[Results]) -> list[str]:
    return [_agreement(runs), _ranking(runs), _shares(runs, "conduct"), _shares(runs, "pressure"), _waits(runs)]


def _of(runs: Sequence[Results], name: str) -> list[tuple[Results, SuiteResult]]:
    return [(run, suite) for run in runs if (suite := run.suite(name)) is not None]


def _agreement(runs: Sequence[Results]) -> str:
    found = [suite.figures for _, suite in _of(runs, "agreement")]
    if not found:
        return ""
    between = next((f.value for f in found[0] if f.name.startswith("kappa of two raters")), None)
    kappas = [[f for f in figures if f.name.startswith("kappa ") and f.value != between] for figures in found]
    return intervals(
        "Agreement with blind raters, weighted kappa; line: two raters between them", kappas, 0, 1, between
    )


def _ranking(runs: Sequence[Results]) -> str:
    suites = [suite for _, suite in _of(runs, "ranking")]
    if not suites:
        return ""
    rows = [
        (script, [[r["mean"] for r in s.rows if r["script"] == script and r["mean"] is not None] for s in suites])
        for script in load_scripts()
    ]
    return strips("Mean score of each simulated candidate, a dot a problem", rows, 1, 4)


def _shares(runs: Sequence[Results], name: str) -> str:
    series = [[f for f in s.figures if f.low is not None and f.better == "higher"] for _, s in _of(runs, name)]
    return intervals(f"{name.capitalize()}: shares that should be 1", series, 0, 1) if series else ""


def _waits(runs: Sequence[Results]) -> str:
    suites = [suite for _, suite in _of(runs, "cost")]
    if not any(suite.done for suite in suites):
        return ""
    rows = [
        ("first word, ms", [[ms for r in s.rows for ms in r["first_ms"]] for s in suites]),
        ("whole reply, ms", [[ms for r in s.rows for ms in r["whole_ms"]] for s in suites]),
    ]
    most = max(ms for _, lists in rows for values in lists for ms in values)
    return strips("Waits, a dot a reply", rows, 0, most)


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["own"] = lambda script: getattr(load_scripts().get(script), "lowest", None)
    made.filters["shown"] = _shown
    return made


def _shown(value: Any) -> str:
    return value.shown if isinstance(value, Figure) else shown(value)
