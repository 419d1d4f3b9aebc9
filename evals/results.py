"""What a run came to: figures, rows, what could not be run, and digests that tell whether two runs compare."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evals.figures import DRAWS, Figure
from evals.suites import SUITES
from interviewer.build import Practice
from interviewer.errors import InterviewError
from interviewer.files import knowledge_dir
from interviewer.words import Value

HERE = Path(__file__).parent
SCORERS = ("suites", "candidates", "questions", "transcripts", "agreement.py", "conduct.py", "blind.py", "play.py")
"""What decides what is tried and how it is counted."""
_CODE = {".py", ".yaml", ".json", ".jsonl", ".md", ".jinja"}


class Digests(Value):
    """Of what was run and of how it was judged. Two runs compare only where `rubric` and `scorers` are the same."""

    knowledge: str
    prompts: str
    rubric: str
    scorers: str
    interviewer: str

    def grading(self) -> tuple[str, str]:
        """What must be the same for figures to compare."""
        return self.rubric, self.scorers


class Done(Value):
    """One case in one trial."""

    case: str
    trial: int
    row: dict[str, Any]


class Failed(Value):
    """A case that could not be run."""

    case: str
    trial: int
    error: str


class SuiteResult(Value):
    """One suite of a run."""

    name: str
    about: str
    planned: int
    done: tuple[Done, ...]
    failed: tuple[Failed, ...]
    figures: tuple[Figure, ...]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What came of the cases that could be run."""
        return [one.row for one in self.done]


class Results(Value):
    """One run."""

    run: str
    engine: str
    candidate: str = ""
    """The model that played the candidates; empty where they followed their scripts."""
    trials: int
    limit: int | None
    date: datetime
    digests: Digests
    suites: tuple[SuiteResult, ...]

    def suite(self, name: str) -> SuiteResult | None:
        """The suite of that name; None where it was not run."""
        return next((one for one in self.suites if one.name == name), None)


def digests_of(practice: Practice) -> Digests:
    """Of the files in use now, short enough to read."""
    package = HERE.parent / "interviewer"
    return Digests(
        knowledge=practice.knowledge.digest[:12],
        prompts=practice.prompts.digest[:12],
        rubric=digest_of([knowledge_dir() / "rubric", package / "rubric.py"]),
        scorers=digest_of(HERE / name for name in SCORERS),
        interviewer=digest_of([package]),
    )


def digest_of(paths: Iterable[Path]) -> str:
    """SHA-256 over names and bytes of code and data files, cut to twelve digits."""
    total = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in _CODE and "_files" not in file.parts:
                total.update(file.relative_to(path.parent).as_posix().encode() + b"\0" + file.read_bytes())
    return total.hexdigest()[:12]


def suite_result(name: str, planned: int, done: Sequence[Done], failed: Sequence[Failed] = ()) -> SuiteResult:
    """A suite with its figures, cases in order."""
    ordered = tuple(sorted(done, key=lambda one: (one.case, one.trial)))
    suite = SUITES[name]
    return SuiteResult(
        name=name,
        about=suite.about,
        planned=planned,
        done=ordered,
        failed=tuple(failed),
        figures=tuple(suite.figures([one.row for one in ordered], DRAWS)),
    )


def now() -> datetime:
    """The date of a report, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def read_results(path: Path) -> Results:
    """A run's results from its folder or its file. InterviewError where there are none."""
    file = path / "results.json" if path.is_dir() else path
    try:
        return Results.model_validate_json(file.read_text(encoding="utf-8"))
    except OSError as fault:
        raise InterviewError(f"{file}: there are no results ({fault.strerror}).", "Name a finished run.") from fault
    except ValidationError as fault:
        raise InterviewError(f"{file}: is not the results of a run.", "Run `interviewer eval` again.") from fault
