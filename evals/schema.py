"""JSON schemas of the files that a case or a candidate is added in: `python -m evals.schema` writes `schema/`."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

from evals.candidates.script import Answers, Script
from evals.suites.pressure import Pressure
from interviewer.words import Value

FOLDER = Path(__file__).with_name("schema")


class PressureFile(Value):
    """`suites/pressure.yaml`."""

    cases: tuple[Pressure, ...]


KINDS: dict[str, type[BaseModel]] = {"pressure": PressureFile, "candidate": Script, "answers": Answers}


def text_of(kind: type[BaseModel]) -> str:
    """The schema as it is kept in a file."""
    return json.dumps(kind.model_json_schema(), indent=1) + "\n"


def main() -> None:
    """Writes every schema."""
    FOLDER.mkdir(exist_ok=True)
    for name, kind in KINDS.items():
        (FOLDER / f"{name}.json").write_text(text_of(kind), encoding="utf-8")


if __name__ == "__main__":
    main()
