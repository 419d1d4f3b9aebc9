"""Where the files lie that travel with the code: the prompts and the knowledge, and in a checkout the evals."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from interviewer.errors import InterviewError

_HERE = Path(__file__).resolve().parent


def prompts_dir() -> Path:
    """The folder of prompts, in a checkout or in an installed wheel."""
    return _folder("prompts")


def knowledge_dir() -> Path:
    """The folder of problems, concepts, guidance and rubric, in a checkout or in an installed wheel."""
    return _folder("knowledge")


def load_evals() -> Any:
    """The commands of the evals, which stand beside this package in a checkout and are no part of a wheel."""
    root = _HERE.parent
    if not (root / "evals" / "command.py").is_file():
        raise InterviewError(
            "The evals are not part of an installed package.", "Run this in a checkout of the project."
        )
    sys.path.insert(0, str(root))
    try:
        return import_module("evals.command")
    except ModuleNotFoundError as fault:
        raise InterviewError(
            f"The evals need {fault.name}.", "Install them: pip install 'interviewer[eval]'."
        ) from fault


def _folder(name: str) -> Path:
    places = (_HERE / "_files" / name, _HERE.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise InterviewError(f"The folder {name}/ is missing beside {_HERE}.", "Install the package again.")
