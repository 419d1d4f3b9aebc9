"""Where the files lie that travel with the code: the prompts and the knowledge."""

from __future__ import annotations

from pathlib import Path

from interviewer.errors import InterviewError

_HERE = Path(__file__).resolve().parent


def prompts_dir() -> Path:
    """The folder of prompts, in a checkout or in an installed wheel."""
    return _folder("prompts")


def knowledge_dir() -> Path:
    """The folder of problems, concepts, guidance and rubric, in a checkout or in an installed wheel."""
    return _folder("knowledge")


def _folder(name: str) -> Path:
    places = (_HERE / "_files" / name, _HERE.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise InterviewError(f"The folder {name}/ is missing beside {_HERE}.", "Install the package again.")
