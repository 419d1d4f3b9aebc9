"""A run of one suite in a process of its own, for tests that kill it: `python -m tests.eval_run HOME LIMIT`.

Ranks by words, so that no index has to be built. Each execution of a case leaves a line in HOME/executed.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from evals import suites
from evals.run import Request, run_suites
from evals.suite import Bench, Case, Row
from interviewer.build import assemble
from interviewer.settings import Settings


def main(home: Path, limit: int) -> None:
    """Runs the suite on conduct, counting."""
    conduct = suites.SUITES["conduct"]

    async def counted(bench: Bench, case: Case, seed: int) -> Row:
        row = await conduct.run(bench, case, seed)
        with (home / "executed").open("a", encoding="utf-8") as file:
            file.write(f"{case.id}\n")
        return row

    suites.SUITES["conduct"] = replace(conduct, run=counted)
    practice = assemble(Settings(home=home), embedder=None)
    run_suites(practice, Request(("conduct",), limit=limit))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
