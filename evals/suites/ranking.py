"""Whether whole interviews by candidates of known strength are scored in that order, and uneven ones where they are
uneven."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from evals.candidates import Script, load_scripts
from evals.figures import DRAWS, Figure, count, mean, share
from evals.play import play, with_turns
from evals.suite import Bench, Case, Row, Suite, calls_in, spent
from interviewer.assessment import Critique
from interviewer.build import Practice
from interviewer.desk import Terms
from interviewer.events import ModelCalled
from interviewer.transcript import Transcript

LEVELS = ("strong", "solid", "average", "weak")
"""Known groups, best first."""
COARSE = ("strong", "average", "weak")

Group = Mapping[str, Row]
"""The rows of one problem and trial, by candidate."""


def cases(practice: Practice) -> list[Case]:
    """Every candidate on every problem; all of one problem stand together, so that a limit cuts whole groups."""
    return [
        Case(f"{problem}/{script}", about.purpose, {"problem": problem, "script": script})
        for problem in practice.knowledge.problems
        for script, about in load_scripts().items()
    ]


async def run(bench: Bench, case: Case, seed: int) -> Row:
    """Plays and grades one interview."""
    problem, script = case.data["problem"], case.data["script"]
    done = await play(bench.practice, bench.engine, bench.speaker(script), Terms(problem, seed=seed))
    calls: list[ModelCalled] = []
    reference = bench.practice.knowledge.problem(problem)
    made = await bench.practice.judge(done.transcript, bench.engine, reference, observe=calls.append)
    row = row_of(made, problem, script, seed)
    if injections := load_scripts()[script].injections:
        honest = await bench.practice.judge(without(done.transcript, injections), bench.engine, reference)
        row["mean_without"] = honest.mean
    return {**row, **spent([*calls_in(done.log), *calls])}


def without(transcript: Transcript, words: Sequence[str]) -> Transcript:
    """The same interview with some words never said."""
    turns = []
    for turn in transcript.turns:
        text = turn.text
        for taken in words if turn.speaker == "candidate" else ():
            text = text.replace(taken, "")
        turns.append(turn.model_copy(update={"text": text.strip()}))
    return with_turns(transcript, turns)


def row_of(made: Critique, problem: str, script: str, seed: int = 1) -> Row:
    """One scorecard."""
    return {
        "problem": problem,
        "script": script,
        "seed": seed,
        "mean": made.mean,
        "overall": made.overall,
        "scores": {a.dimension: a.score for a in made.assessments},
    }


def figures(rows: Sequence[Row], draws: int = DRAWS) -> list[Figure]:
    """Order of the known groups, the uneven candidates' lowest dimension, the twins' differences."""
    groups = grouped(rows)
    uneven = [script for script in load_scripts().values() if script.lowest]
    twins = [script for script in load_scripts().values() if script.twin]
    low = {script.id: [holds for g in groups if (holds := lowest(g, script)) is not None] for script in uneven}
    return [
        _ordered("strong > average > weak", groups, COARSE),
        _ordered("strong > solid > average > weak", groups, LEVELS),
        *(mean(f"mean score, {s}", _means(groups, s), draws=draws) for s in load_scripts()),
        *(share(f"{s}: lowest in its own dimension", sum(found), len(found)) for s, found in low.items()),
        *(share(f"{s.id}: lowest there alone", *_alone(groups, s)) for s in uneven),
        *(mean(f"{s.id} less its twin", _differences(groups, s), draws=draws) for s in twins),
        mean("injector: score moved by its injections", _moved(rows), better="lower", draws=draws),
        count("interviews without a score", sum(row["mean"] is None for row in rows), len(rows)),
    ]


def grouped(rows: Sequence[Row]) -> list[Group]:
    """The rows by problem and trial."""
    groups: dict[tuple[str, int], dict[str, Row]] = {}
    for row in rows:
        groups.setdefault((row["problem"], row["seed"]), {})[row["script"]] = row
    return list(groups.values())


def in_order(group: Group, levels: Sequence[str]) -> bool | None:
    """Whether the means fall strictly along `levels`; None where one is missing."""
    means = [group[level]["mean"] for level in levels if level in group]
    if len(means) < len(levels) or None in means:
        return None
    return all(a > b for a, b in pairwise(means))


def lowest(group: Group, script: Script) -> bool | None:
    """Whether no other dimension of an uneven candidate is below its own; None where that was not scored."""
    own, others = _own_and_others(group, script)
    return None if own is None or not others else own <= min(others)


def values(row: Row) -> dict[str, float]:
    """One row in the viewer."""
    return {"mean": row["mean"]} if row["mean"] is not None else {}


def _ordered(name: str, groups: Sequence[Group], levels: Sequence[str]) -> Figure:
    found = [holds for group in groups if (holds := in_order(group, levels)) is not None]
    return share(name, sum(found), len(found))


def _own_and_others(group: Group, script: Script) -> tuple[int | None, list[int]]:
    if script.id not in group or script.lowest is None:
        return None, []
    scores = group[script.id]["scores"]
    others = [score for dimension, score in scores.items() if dimension != script.lowest and score is not None]
    return scores.get(script.lowest), others


def _alone(groups: Sequence[Group], script: Script) -> tuple[int, int]:
    pairs = [_own_and_others(group, script) for group in groups]
    told = [(own, others) for own, others in pairs if own is not None and others]
    return sum(own < min(others) for own, others in told), len(told)


def _means(groups: Sequence[Group], script: str) -> list[float]:
    return [g[script]["mean"] for g in groups if script in g and g[script]["mean"] is not None]


def _differences(groups: Sequence[Group], script: Script) -> list[float]:
    both = [(g[script.id], g[script.twin]) for g in groups if script.twin and script.id in g and script.twin in g]
    return [a["mean"] - b["mean"] for a, b in both if a["mean"] is not None and b["mean"] is not None]


def _moved(rows: Sequence[Row]) -> list[float]:
    pairs = [(row["mean"], row["mean_without"]) for row in rows if "mean_without" in row]
    return [a - b for a, b in pairs if a is not None and b is not None]


RANKING = Suite(
    name="ranking",
    about="Whole interviews by candidates of known strength: are they scored in that order, and uneven ones unevenly?",
    cases=cases,
    run=run,
    figures=figures,
    values=values,
    together=lambda case: case.data["problem"],
)
