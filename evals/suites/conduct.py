"""How an engine behaves as an interviewer: over simulated candidates, over replayed ones, and on blind questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import cache

from evals import blind
from evals.candidates import load_scripts
from evals.conduct import Conduct, conduct_of, summarise
from evals.figures import DRAWS, Figure, count, mean, share
from evals.labels import Labelled, load_labelled
from evals.play import Played, play, replay_messages
from evals.suite import Bench, Case, Row, Suite, calls_in, spent
from interviewer.build import Practice
from interviewer.desk import Terms
from interviewer.events import EngineFailed, GuardTripped

WRITTEN = "written"
"""The candidate's name where a labelled transcript's words are used; these may end before the interviewer closes."""
_COUNTS = ("replies", "too_long", "two_questions", "leaks", "praise", "repeated")


@cache
def _labelled() -> dict[str, Labelled]:
    return {one.transcript.id: one for one in load_labelled()}


@cache
def _questions() -> dict[str, blind.QuestionSet]:
    return {one.problem: one for one in blind.read_sets()}


def cases(practice: Practice) -> list[Case]:
    """Each candidate on each problem, each labelled candidate's words again, and the blind questions."""
    known = practice.knowledge.problems
    plays = [
        Case(f"play/{problem}/{script}", about.purpose, {"kind": "play", "problem": problem, "script": script})
        for problem in known
        for script, about in load_scripts().items()
    ]
    replays = [
        Case(f"replay/{key}", "a written candidate's words", {"kind": "replay", "problem": one.problem, "id": key})
        for key, one in _labelled().items()
        if one.problem in known
    ]
    asked = [
        Case(f"questions/{problem}", "facts asked for in unknown words", {"kind": "questions", "problem": problem})
        for problem in _questions()
        if problem in known
    ]
    return [*plays, *replays, *asked]


async def run(bench: Bench, case: Case, seed: int) -> Row:
    """One interview or one set of questions."""
    problem = case.data["problem"]
    if case.data["kind"] == "questions":
        return question_row(blind.outcomes(bench.practice, [_questions()[problem]]), problem)
    terms = Terms(problem, seed=seed)
    if case.data["kind"] == "replay":
        turns = _labelled()[case.data["id"]].transcript.candidate
        done = await replay_messages(bench.practice, bench.engine, terms, [(t.text, t.at or 0.0) for t in turns])
        return {**row_of(done), "script": WRITTEN, "problem": problem}
    done = await play(bench.practice, bench.engine, bench.speaker(case.data["script"]), terms)
    return {**row_of(done), "script": case.data["script"], "problem": problem}


def row_of(done: Played) -> Row:
    """What one interview comes to."""
    bodies = [event.body for event in done.log]
    return {
        "kind": "interview",
        "conduct": asdict(conduct_of(done.state)),
        "closed": done.state.ended,
        "called": len(done.state.announced),
        "held_back": sum(isinstance(body, GuardTripped) for body in bodies),
        "spare": sum(isinstance(body, EngineFailed) for body in bodies),
        **spent(calls_in(done.log)),
    }


def question_row(found: Sequence[blind.Outcome], problem: str) -> Row:
    """What one set of questions comes to."""
    answerable, silent = [o for o in found if o.wanted], [o for o in found if not o.wanted]
    return {
        "kind": "questions",
        "problem": problem,
        "asked": len(answerable),
        "right": sum(o.right for o in answerable),
        "wrong": sum(o.wrong for o in answerable),
        "silent": len(silent),
        "assumed": sum(o.assumed for o in silent),
    }


def figures(rows: Sequence[Row], draws: int = DRAWS) -> list[Figure]:
    """Shares over all replies; `None` in a base of none."""
    held = [row for row in rows if row["kind"] == "interview"]
    asked = [row for row in rows if row["kind"] == "questions"]
    found = [Conduct(**row["conduct"]) for row in held]
    whole, n = summarise(found), sum(c.replies for c in found)
    bad = {name: sum(getattr(c, name) for c in found) for name in _COUNTS}
    played, whole_ones = len(held), [row for row in held if row["script"] != WRITTEN]
    return [
        count("leaks", bad["leaks"], n),
        share("interviews without a leak", sum(c.leaks == 0 for c in found), played),
        share("one question at most", n - bad["two_questions"], n),
        share("no praise", n - bad["praise"], n),
        share("1 to 60 words", n - bad["too_long"], n),
        share("nothing said twice", n - bad["repeated"], n),
        share("metrics asked for", sum(c.metrics_probed for c in found), played),
        share("deep dive opened", sum(c.dive_opened for c in found), played),
        share("closed by the interviewer", sum(row["closed"] for row in whole_ones), len(whole_ones)),
        mean("talk share", [c.talk_share for c in found], better="lower", draws=draws),
        Figure(name="talk share at most", value=whole.talk_share_most, base=played, better="lower"),
        share("fact told that was asked for", _sum(asked, "right"), _sum(asked, "asked")),
        share("wrong fact told", _sum(asked, "wrong"), _sum(asked, "asked"), better="lower"),
        share("assume, where the sheet is silent", _sum(asked, "assumed"), _sum(asked, "silent")),
        count("sentences held back", _sum(held, "held_back"), n),
        count("replies by the spare", _sum(held, "spare"), n),
    ]


def values(row: Row) -> dict[str, float]:
    """One row in the viewer."""
    if row["kind"] == "questions":
        return {"right": row["right"] / row["asked"]} if row["asked"] else {}
    made = row["conduct"]
    return {name: float(made[name]) for name in ("leaks", "praise", "two_questions", "repeated", "talk_share")}


def _sum(rows: Sequence[Row], key: str) -> int:
    return sum(row[key] for row in rows)


CONDUCT = Suite(
    name="conduct",
    about="The interviewer's behaviour: leaks, one question a turn, praise, repeats, coverage, talk share, facts told.",
    cases=cases,
    run=run,
    figures=figures,
    values=values,
)
