"""Writes the file of a new problem: the skeleton, or a model's draft marked as unreviewed. Nothing is overwritten."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from interviewer.errors import InterviewError
from interviewer.problem import Problem

_SCHEMA = "# yaml-language-server: $schema=../schema/problem.json\n"


def place_for(knowledge: Path, problem: str, into: Path | None = None) -> Path:
    """Where `<problem>.yaml` goes. InterviewError for an id that is no file name, and where the file is there."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", problem):
        raise InterviewError(f"{problem!r} cannot be an id.", "Use lower-case words joined by hyphens.")
    path = (into or knowledge / "problems") / f"{problem}.yaml"
    if path.exists():
        raise InterviewError(f"{path} is there already.", "Choose another id.")
    return path


def write_skeleton(knowledge: Path, problem: str, into: Path | None = None) -> Path:
    """Writes `<problem>.yaml` from `skeleton/problem.yaml` and gives its path."""
    path = place_for(knowledge, problem, into)
    text = (knowledge / "skeleton" / "problem.yaml").read_text(encoding="utf-8")
    return _write(path, text.replace("id: ID", f"id: {problem}", 1))


def write_draft(path: Path, problem: Problem, sums: Iterable[str], author: str) -> Path:
    """Writes a draft with its sums as comments. It passes for reviewed once its line `unreviewed: true` is gone."""
    notes = [
        f"A draft by {author} that nobody has read: check the sums, mend the rest, drop the mark.",
        *sums,
    ]
    comments = "".join(f"# {' '.join(note.split())}\n" for note in notes)
    fields = {name: value for name, value in problem.model_dump(mode="json").items() if value not in ([], None)}
    first = {"id": fields.pop("id"), "unreviewed": fields.pop("unreviewed")}
    body = yaml.dump({**first, **fields}, Dumper=_Indented, sort_keys=False, allow_unicode=True, width=118)
    return _write(path, _SCHEMA + comments + body)


def _write(path: Path, text: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as fault:
        raise InterviewError(f"{path} is there already.", "Choose another id.") from fault
    except OSError as fault:
        raise InterviewError(f"{path} cannot be written ({fault.strerror}).", "Choose a folder with --into.") from fault
    return path


class _Indented(yaml.SafeDumper):
    """Sets lists in, as the files of the bank do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)
