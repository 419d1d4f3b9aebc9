"""Runs of the harness: killed and gone on with, reported, compared; replays; schemas and the baseline."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import yaml

from evals import baseline, schema
from evals.compare import compare, incomparable
from evals.page import table, to_html
from evals.replay import replay_log, replay_transcript, shown
from evals.results import Digests, Done, Failed, Results, now, read_results, suite_result
from evals.suites import SUITES
from evals.suites.pressure import FILE, load_cases
from interviewer.build import Practice
from interviewer.events import MoveChosen
from interviewer.moves import Move
from tests.stories import ANSWERS, PROBLEM, begin, play

LIMIT = 30
ROOT = Path(__file__).parent.parent


def started(home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "tests.eval_run", str(home), str(LIMIT), "conduct"], cwd=ROOT)


def executed(home: Path) -> list[str]:
    file = home / "executed"
    return file.read_text().splitlines() if file.exists() else []


def test_a_killed_run_goes_on_and_does_nothing_twice(tmp_path: Path) -> None:
    run = started(tmp_path)
    while len(executed(tmp_path)) < 8:
        assert run.poll() is None
        time.sleep(0.05)
    run.send_signal(signal.SIGKILL)
    run.wait()
    before = len(executed(tmp_path))
    assert before < LIMIT - 5
    assert started(tmp_path).wait() == 0
    counts = Counter(executed(tmp_path))
    (folder,) = (tmp_path / "evals").iterdir()
    suite = read_results(folder).suites[0]
    assert len(suite.done) == suite.planned == len(counts)
    # What was in flight at the kill was never finished, so it is done again; nothing else is.
    assert sum(counts.values()) - len(counts) <= 2
    assert started(tmp_path).wait() == 0
    assert Counter(executed(tmp_path)) == counts


DIGESTS = Digests(knowledge="k", prompts="p", rubric="r", scorers="s", interviewer="i")


def results(run: str, means: dict[str, float], failed: tuple[Failed, ...] = (), digests: Digests = DIGESTS) -> Results:
    rows = [
        Done(
            case=f"{p}/{s}",
            trial=1,
            row={"problem": p, "script": s, "seed": 1, "mean": m, "scores": {"scope": 2, "goal": 3}},
        )
        for p in ("one", "two", "three")
        for s, m in means.items()
    ]
    suite = suite_result("ranking", len(rows) + len(failed), rows, failed)
    return Results(run=run, engine="embedded", trials=1, limit=None, date=now(), digests=digests, suites=(suite,))


GOOD = {"strong": 3.8, "solid": 3.0, "average": 2.1, "weak": 1.1}


def test_the_report_counts_what_could_not_be_run_and_stands_alone() -> None:
    made = results("a", GOOD, failed=(Failed(case="four/<b>", trial=1, error="it broke"),))
    page = to_html([made])
    assert "1 could not be run" in page
    assert "<b>" not in page
    assert "<svg" in page
    assert not re.search(r"(?:src|href)=|https?://|@import|<script", page)
    assert "1 could not be run" in table(made)


def test_two_runs_show_what_differs_and_which_way() -> None:
    a, b = results("a", GOOD), results("b", {**GOOD, "weak": 2.6})
    found = {d.name: d for d in compare(a, b)}
    assert found["strong > average > weak"].by == -1
    assert found["strong > average > weak"].verdict == "worse"
    assert found["mean score, strong"].verdict == ""
    assert "Two runs side by side" in to_html([a, b], list(found.values()))


def test_runs_with_another_rubric_or_other_scorers_do_not_compare() -> None:
    a = results("a", GOOD)
    assert incomparable(a, results("b", GOOD)) == ""
    for name in ("rubric", "scorers"):
        changed = DIGESTS.model_copy(update={name: "x"})
        assert "Not comparable" in incomparable(a, results("b", GOOD, digests=changed))
    assert incomparable(a, results("b", GOOD, digests=DIGESTS.model_copy(update={"interviewer": "x"}))) == ""


def test_a_replay_of_a_session_by_the_same_policy_differs_nowhere(practice: Practice) -> None:
    session = begin(practice)
    play(session, ANSWERS[:5])
    steps = asyncio.run(replay_log(practice, practice.embedded, session.state.problem, session.log))
    assert len(steps) == 6
    assert not any(step.differs for step in steps)
    assert "0 of 6 turns differ" in shown(steps)


def test_a_replay_shows_the_turn_where_another_move_was_made(practice: Practice) -> None:
    session = begin(practice)
    play(session, ANSWERS[:3])
    log = list(session.log)
    place = [n for n, event in enumerate(log) if isinstance(event.body, MoveChosen)][2]
    other = MoveChosen(move=Move(kind="decline", reason="planted"))
    log[place] = log[place].model_copy(update={"body": other})
    steps = asyncio.run(replay_log(practice, practice.embedded, session.state.problem, log))
    assert [step.differs for step in steps][2]
    assert "decline" in shown(steps)


def test_a_foreign_transcript_is_held_again_with_its_own_words(practice: Practice) -> None:
    session = begin(practice)
    play(session, ANSWERS[:4])
    steps = asyncio.run(replay_transcript(practice, practice.embedded, session.transcript(), PROBLEM))
    assert [step.candidate for step in steps] == ["", *ANSWERS[:4]]
    assert all(step.then and step.now for step in steps)


@pytest.mark.parametrize("name", schema.KINDS)
def test_schemas_are_those_of_the_code(name: str) -> None:
    assert (schema.FOLDER / f"{name}.json").read_text() == schema.text_of(schema.KINDS[name]), "python -m evals.schema"


def test_every_pressure_case_says_why_it_is_there() -> None:
    assert len(load_cases()) == len(yaml.safe_load(FILE.read_text())["cases"]) >= 30
    assert len({case.purpose for case in load_cases().values()}) == len(load_cases())
    turns = {turn for case in load_cases().values() for turn in case.at}
    assert set(range(1, 13)) <= turns


def test_the_embedded_engine_is_exactly_where_the_baseline_says(practice: Practice) -> None:
    then = baseline.read_baseline()["parts"]
    assert set(baseline.EVERY) <= set(then) <= {*SUITES, baseline.BY_MEANING}
    found = baseline.differences(then, baseline.measure(practice))
    assert not found, "\n".join([*found[:20], 'If this is meant: make baseline WHY="what changed"'])


def test_a_changed_figure_is_named_and_its_reason_kept() -> None:
    then = {"ranking": {"figures": {"order": 1.0}, "cases": {"one": "a"}}}
    changed = {"ranking": {"figures": {"order": 0.9}, "cases": {"one": "b"}}}
    assert not baseline.differences(then, then)
    assert baseline.differences(then, changed) == [
        "ranking: order was 1.0, is 0.9",
        "ranking: 1 cases came out otherwise, the first is one",
    ]
    log = baseline.add_reason("# Changelog\n\n## 2\n\n- New.\n\n## 1\n\n- Old.\n", "asks less")
    assert log == "# Changelog\n\n## 2\n\n- New.\n- **Baseline**: asks less\n\n## 1\n\n- Old.\n"
