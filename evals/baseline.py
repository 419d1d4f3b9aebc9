"""The embedded engine's exact figures on a small part of each suite: `python -m evals.baseline --why "..."`.

A test holds the code against `baseline.json`; whoever changes a figure on purpose runs this and says why, which goes
into the changelog. Interviews rank by words here and scores are also made with sentence vectors, so that no index has
to be built. Times are no part of it.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from evals.results import digest_of
from evals.suite import Bench, Case
from evals.suites import SUITES
from interviewer.build import Practice, assemble
from interviewer.embedding import open_embedder
from interviewer.engines.embedded import Embedded
from interviewer.settings import Settings

FILE = Path(__file__).with_name("baseline.json")
CHANGELOG = Path(__file__).parent.parent / "CHANGELOG.md"
PROBLEMS = ("youtube-video-recommendation", "payment-fraud-detection", "voice-dictation")
EVERY = {"agreement": 10, "conduct": 3, "pressure": 4, "ranking": 1}
"""One case in how many is taken, of those on `PROBLEMS`; ranking needs whole groups."""
BY_MEANING = "agreement by meaning"
MOST_BY_MEANING = 6
"""Transcripts also scored with sentence vectors, which cost a second each."""

Part = dict[str, dict[str, Any]]
"""Figures by name, and a digest of each case's row."""


def measure(practice: Practice) -> dict[str, Part]:
    """The baseline as the code is now. `practice` ranks by words."""
    bench = Bench(practice, practice.embedded)
    found = {name: _part(name, bench, cases_of(name, practice)) for name in EVERY}
    embedder = open_embedder()
    if embedder is not None:
        engine = Embedded(practice.knowledge, practice.prompts, practice.retrieval, embedder)
        few = cases_of("agreement", practice)[:MOST_BY_MEANING]
        found[BY_MEANING] = _part("agreement", Bench(replace(practice, embedded=engine), engine), few)
    return found


def differences(then: Mapping[str, Part], now: Mapping[str, Part]) -> list[str]:
    """What a person should read: figures first, then how many cases changed. A part that could not be measured now is
    left out; one that was never measured is a difference."""
    lines = []
    for name, part in now.items():
        before = then.get(name, {"figures": {}, "cases": {}})
        figures, cases = before["figures"], before["cases"]
        keys = dict.fromkeys([*figures, *part["figures"]])
        lines += [
            f"{name}: {key} was {figures.get(key)}, is {part['figures'].get(key)}"
            for key in keys
            if figures.get(key) != part["figures"].get(key)
        ]
        changed = [key for key in dict.fromkeys([*cases, *part["cases"]]) if cases.get(key) != part["cases"].get(key)]
        if changed:
            lines.append(f"{name}: {len(changed)} cases came out otherwise, the first is {changed[0]}")
    return lines


def cases_of(name: str, practice: Practice) -> list[Case]:
    """The part of a suite that is held."""
    problems = PROBLEMS[:2] if name == "ranking" else PROBLEMS
    every = [c for c in SUITES[name].cases(practice) if c.data.get("problem", problems[0]) in problems]
    return every[:: EVERY[name]]


def _part(name: str, bench: Bench, cases: Sequence[Case]) -> Part:
    suite = SUITES[name]
    rows = [asyncio.run(suite.run(bench, case, 1)) for case in cases]
    figures = {f.name: f.value for f in suite.figures(rows, 0) if f.exact}
    return {"figures": figures, "cases": {case.id: _digest(row) for case, row in zip(cases, rows, strict=True)}}


def _digest(row: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:10]


def read_baseline() -> dict[str, Any]:
    """The committed figures; empty where there are none yet."""
    return dict(json.loads(FILE.read_text(encoding="utf-8"))) if FILE.exists() else {"parts": {}}


def add_reason(changelog: str, why: str) -> str:
    """The changelog with one more line at the end of its newest section."""
    lines = changelog.rstrip("\n").split("\n")
    heads = [place for place, line in enumerate(lines) if line.startswith("## ")]
    end = heads[1] if len(heads) > 1 else len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return "\n".join([*lines[:end], f"- **Baseline**: {why}", *lines[end:]]) + "\n"


def main() -> int:
    """Measures; where something differs, writes it down with its reason."""
    parser = argparse.ArgumentParser(description="Updates evals/baseline.json.")
    parser.add_argument("--why", default="", help="what changed, for the changelog; needed where figures change")
    why = parser.parse_args().why.strip()
    with tempfile.TemporaryDirectory() as folder:
        now = measure(assemble(Settings(home=Path(folder)), embedder=None))
    then = read_baseline()
    changed = differences(then["parts"], now)
    print("\n".join(changed) or "Nothing differs from the baseline.")
    if not changed:
        return 0
    if not why and then["parts"]:
        print('Say why, for the changelog: make baseline WHY="..."')
        return 1
    kept = {
        "rubric": digest_of([Path(__file__).parent.parent / "knowledge" / "rubric"]),
        "parts": {**then["parts"], **now},
    }
    FILE.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    if why:
        CHANGELOG.write_text(add_reason(CHANGELOG.read_text(encoding="utf-8"), why), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
