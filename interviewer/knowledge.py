"""Loads and checks the `knowledge/` folder: problems, concepts, guidance and the rubric, one file a thing.

Knows the shape of files, nothing of engines or pages. Every fault names the file, the field and what to do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from interviewer.concept import Concept
from interviewer.errors import InterviewError
from interviewer.problem import BankProblem, Problem
from interviewer.rubric import Dimension, Rubric

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C parser where it was built: a bank of forty problems then loads in a second and not in ten."""

Thing = TypeVar("Thing", bound=BaseModel)


class Unfit(InterviewError):
    """A file of knowledge that cannot be used: what is wrong with it, and in which line."""

    def __init__(self, name: str, line: int, says: str, remedy: str) -> None:
        super().__init__(f"{name}:{line}: {says}", remedy)
        self.places: tuple[tuple[int, str], ...] = ((line, says),)
        """Every line that has to be mended, and what is wrong there."""


@dataclass(frozen=True)
class Guide:
    """One page of guidance: its first heading, and its text in Markdown."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class Knowledge:
    """All that `knowledge/` holds, by id and in file-name order."""

    problems: dict[str, Problem]
    concepts: dict[str, Concept]
    guides: dict[str, Guide]
    rubric: Rubric
    digest: str
    """SHA-256 over every file's name and bytes: tells two versions of the knowledge apart."""

    def problem(self, problem_id: str) -> Problem:
        """The problem of that id; InterviewError naming near ids where there is none."""
        if problem_id in self.problems:
            return self.problems[problem_id]
        raise InterviewError(
            f"There is no problem called {problem_id!r}.", f"Choose one of: {', '.join(sorted(self.problems))}."
        )


def load_knowledge(folder: Path) -> Knowledge:
    """Reads the folder whole. Raises InterviewError for the first file that is missing, unreadable or wrong."""
    if not folder.is_dir():
        raise InterviewError(f"There is no knowledge folder at {folder}.", "Check the path or reinstall.")
    problems = dict[str, Problem](_things(folder / "problems", BankProblem))
    concepts = _things(folder / "concepts", Concept)
    dimensions = sorted(_things(folder / "rubric", Dimension).values(), key=lambda d: d.order)
    guides = {path.stem: _guide(path) for path in sorted((folder / "guidance").glob("*.md"))}
    return Knowledge(problems, concepts, guides, Rubric(dimensions=tuple(dimensions)), _digest(folder))


def read_thing(path: Path, kind: type[Thing]) -> Thing:
    """One YAML file as a value of `kind`; Unfit with line, field and remedy where it is not one."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise Unfit(str(path), 1, f"cannot be read ({fault}).", "Save it as UTF-8 text.") from fault
    thing = parse_thing(text, str(path), kind)
    if getattr(thing, "id", path.stem) != path.stem:
        line = _line(yaml.compose(text, Loader=LOADER), ("id",))
        raise Unfit(str(path), line, "field id is not the file's name.", f"Write `id: {path.stem}`.")
    return thing


def parse_thing(text: str, name: str, kind: type[Thing]) -> Thing:
    """The text of a YAML file called `name` as a value of `kind`; Unfit where it is not one."""
    try:
        raw: Any = yaml.load(text, Loader=LOADER)
    except yaml.YAMLError as fault:
        raise not_yaml(name, fault) from fault
    try:
        return kind.model_validate(raw)
    except ValidationError as fault:
        raise _unfit(text, name, fault) from fault


def not_yaml(name: str, fault: yaml.YAMLError) -> Unfit:
    """What to tell of a text that the YAML parser refuses."""
    where = getattr(fault, "problem_mark", None)
    says = f"is not YAML ({getattr(fault, 'problem', fault)})."
    remedy = "Put text with a colon, a quote or a hash in quotes or in a block."
    return Unfit(name, where.line + 1 if where else 1, says, remedy)


def _line(node: yaml.Node | None, where: Sequence[str | int]) -> int:
    """The line, from 1, of a field of a YAML text; that of the nearest thing around it where it is not there."""
    line = 1
    for step in where:
        match node:
            case yaml.MappingNode():
                found = next(((key, value) for key, value in node.value if key.value == step), None)
            case yaml.SequenceNode() if isinstance(step, int) and step < len(node.value):
                found = (node.value[step], node.value[step])
            case _:
                found = None
        if found is None:
            return line
        line, node = found[0].start_mark.line + 1, found[1]
    return line


def _things(folder: Path, kind: type[Thing]) -> dict[str, Thing]:
    return {path.stem: read_thing(path, kind) for path in sorted(folder.glob("*.yaml"))}


def _unfit(text: str, name: str, fault: ValidationError) -> Unfit:
    root = yaml.compose(text, Loader=LOADER)
    places = []
    for error in fault.errors():
        field = ".".join(str(part) for part in error["loc"]) or "the file"
        places.append((_line(root, error["loc"]), f"field {field}: {error['msg']}"))
    line, says = places[0]
    more = f" (and {len(places) - 1} more)" if len(places) > 1 else ""
    unfit = Unfit(name, line, f"{says}{more}.", "Mend the field and run `interviewer check`.")
    unfit.places = tuple((line, f"{says}.") for line, says in sorted(places))
    return unfit


def _guide(path: Path) -> Guide:
    text = path.read_text(encoding="utf-8")
    first = next((line for line in text.splitlines() if line.startswith("#")), f"# {path.stem}")
    return Guide(path.stem, first.lstrip("# ").strip(), text)


def _digest(folder: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".yaml", ".md"}):
        total.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()
