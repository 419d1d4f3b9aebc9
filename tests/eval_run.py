"""A run of suites in a process of its own: `python -m tests.eval_run HOME LIMIT SUITES [ENGINE URL [CANDIDATE URL]]`.

Ranks by words, so that no index has to be built. Each execution of a case leaves a line in HOME/executed.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from pydantic import SecretStr

from evals.run import Request, run_suites
from evals.suite import Bench, Case, Row, Suite
from evals.suites import SUITES
from interviewer.build import assemble
from interviewer.settings import Settings

KEY = "sk-canary-of-evals"


def counted(suite: Suite, file: Path) -> Suite:
    """The suite, leaving a line for each case that came to its end."""

    async def run(bench: Bench, case: Case, seed: int) -> Row:
        row = await suite.run(bench, case, seed)
        with file.open("a", encoding="utf-8") as lines:
            lines.write(f"{suite.name}/{case.id}\n")
        return row

    return replace(suite, run=run)


def main(
    home: Path, limit: int, suites: str, engine: str = "embedded", url: str = "", candidate: str = "", its_url: str = ""
) -> None:
    """Runs them."""
    names = tuple(suites.split(","))
    SUITES.update({name: counted(SUITES[name], home / "executed") for name in names})
    practice = assemble(Settings(home=home, keys={"openai": SecretStr(KEY)}), embedder=None)
    run_suites(practice, Request(names, engine, url, candidate, its_url, limit))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
