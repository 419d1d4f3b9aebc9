"""How well an engine's scores agree with blind raters on labelled transcripts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import get_args

import numpy as np

from evals.agreement import Hits, bias, exact_share, kappa_interval, match_mistakes, weighted_kappa
from evals.figures import DRAWS, Figure, count, mean, share
from evals.labels import Labelled, load_labelled
from evals.suite import Bench, Case, Row, Suite, spent
from interviewer.assessment import Critique
from interviewer.build import Practice
from interviewer.events import ModelCalled
from interviewer.transcript import Transcript
from interviewer.words import DimensionId

DIMENSIONS: tuple[DimensionId, ...] = get_args(DimensionId)

Cell = tuple[str, str, str, int, int]
"""Interview, rater, dimension, our level, theirs."""


@cache
def _labelled() -> dict[str, Labelled]:
    return {one.transcript.id: one for one in load_labelled()}


def cases(practice: Practice) -> list[Case]:
    """Every labelled transcript; one outside the bank is graded without reference notes."""
    return [Case(id=key, purpose=f"raters of {one.part}", data={}) for key, one in _labelled().items()]


async def run(bench: Bench, case: Case, seed: int) -> Row:
    """Grades one transcript."""
    one = _labelled()[case.id]
    calls: list[ModelCalled] = []
    reference = bench.practice.knowledge.problems.get(one.problem)
    made = await bench.practice.judge(one.transcript, bench.engine, reference, observe=calls.append)
    return {**row_of(one, made), **spent(calls)}


def row_of(one: Labelled, made: Critique) -> Row:
    """A critique beside its labels."""
    hits = sum(
        (match_mistakes([m.quote for m in made.mistakes], [m.quote for m in label.mistakes]) for label in one.labels),
        Hits(0, 0, 0, 0),
    )
    quotes = [evidence.quote for a in made.assessments for evidence in a.evidence]
    return {
        "id": one.transcript.id,
        "problem": one.problem,
        "scores": {a.dimension: a.score for a in made.assessments},
        "overall": made.overall,
        "by_spare": sum(bool(a.engine) and a.engine != made.engine for a in made.assessments),
        "labels": [{"rater": x.rater, "scores": dict(x.scores), "overall": x.overall} for x in one.labels],
        "quotes": len(quotes),
        "quotes_found": found_quotes(one.transcript, quotes),
        "mistakes": {"found": hits.found, "right": hits.right, "listed": hits.listed, "reached": hits.reached},
    }


def found_quotes(transcript: Transcript, quotes: Sequence[str]) -> int:
    """How many quotes stand in the candidate's turns, whitespace folded."""
    return sum(transcript.find(quote) is not None for quote in quotes)


def figures(rows: Sequence[Row], draws: int = DRAWS) -> list[Figure]:
    """Kappa per dimension and pooled, bias, quote validity, mistakes, and what could not be rated."""
    cells = list(chain.from_iterable(_cells(row) for row in rows))
    scores = [score for row in rows for score in row["scores"].values()]
    found = [_kappa(f"kappa {d}", [c for c in cells if c[2] == d], draws) for d in DIMENSIONS]
    found.append(_kappa("kappa pooled", cells, draws))
    found.append(_kappa("kappa overall", list(chain.from_iterable(_overall(row) for row in rows)), draws))
    for rater in sorted({cell[1] for cell in cells}):
        found.append(_kappa(f"kappa against rater {rater}", [c for c in cells if c[1] == rater], draws))
    ours, theirs = [c[3] for c in cells], [c[4] for c in cells]
    return [
        *found,
        _between(rows),
        Figure(name="bias", value=_rounded(bias(ours, theirs)), base=len(cells)),
        Figure(name="exactly equal", value=_rounded(exact_share(ours, theirs)), base=len(cells), better="higher"),
        share("quotes found", sum(r["quotes_found"] for r in rows), sum(r["quotes"] for r in rows)),
        *_mistakes(rows),
        count("not rated or not observed", sum(score is None for score in scores), len(scores)),
        count("rated by the spare", sum(r["by_spare"] for r in rows), len(scores)),
        mean("score given", [s for s in scores if s is not None], draws=draws),
    ]


def values(row: Row) -> dict[str, float]:
    """How near one scorecard is to the first rater's."""
    pairs = [(ours, theirs) for _, _, _, ours, theirs in _cells(row)]
    return {"near": 1 - sum(abs(a - b) for a, b in pairs) / (3 * len(pairs))} if pairs else {}


def _cells(row: Row) -> list[Cell]:
    return [
        (row["id"], label["rater"], d, row["scores"][d], label["scores"][d])
        for label in row["labels"]
        for d in DIMENSIONS
        if row["scores"].get(d) is not None
    ]


def _overall(row: Row) -> list[Cell]:
    if row["overall"] is None:
        return []
    return [(row["id"], label["rater"], "overall", row["overall"], label["overall"]) for label in row["labels"]]


def _kappa(name: str, cells: Sequence[Cell], draws: int) -> Figure:
    ours, theirs = np.array([[c[3]] for c in cells], dtype=int), np.array([[c[4]] for c in cells], dtype=int)
    made = Figure(name=name, value=_rounded(weighted_kappa(ours, theirs)), base=len(cells), better="higher")
    found = (
        kappa_interval(ours, theirs, [c[0] for c in cells], draws=draws) if draws and made.value is not None else None
    )
    if found is None:
        return made
    return made.model_copy(update={"low": round(found.low, 4), "high": round(found.high, 4)})


def _between(rows: Sequence[Row]) -> Figure:
    twice = [row["labels"] for row in rows if len(row["labels"]) == 2]
    pairs = [(a["scores"][d], b["scores"][d]) for a, b in twice for d in DIMENSIONS]
    value = weighted_kappa([a for a, _ in pairs], [b for _, b in pairs])
    return Figure(name="kappa of two raters between them", value=_rounded(value), base=len(pairs))


def _mistakes(rows: Sequence[Row]) -> list[Figure]:
    total = {key: sum(row["mistakes"][key] for row in rows) for key in ("found", "right", "listed", "reached")}
    return [
        share("mistakes named that a rater named", total["right"], total["found"]),
        share("raters' mistakes that were named", total["reached"], total["listed"]),
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


AGREEMENT = Suite(
    name="agreement",
    about="Scores of labelled interviews against blind raters: quadratic weighted kappa, bias, quotes, mistakes.",
    cases=cases,
    run=run,
    figures=figures,
    values=values,
)
