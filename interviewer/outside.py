"""Problems outside the bank: one sentence of a candidate's, or a file in the form that the bank's own files have.

Nothing of what is read here is trusted: a file comes from whoever holds the page open.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten

import yaml

from interviewer.check import Fault, check_problem
from interviewer.errors import InterviewError
from interviewer.files import knowledge_dir
from interviewer.knowledge import LOADER, Knowledge, Unfit, not_yaml, parse_thing
from interviewer.problem import BankProblem, Problem

MOST_CHARACTERS = 600
"""Of a problem told in a sentence or two."""
MOST_BYTES = 300_000
"""Of a file; the longest of the bank has a fifth of that."""
DEEPEST = 12
"""Levels of a file within each other; a problem has five. The parser dies of some ten thousand."""
LONGEST_TITLE = 60


@dataclass(frozen=True)
class OwnFile:
    """What became of a file: the problem where it can be used, and what there is to mend."""

    problem: Problem | None
    faults: tuple[Fault, ...] = ()


def problem_about(sentence: str) -> Problem:
    """A problem of which nothing is known but `sentence`. InterviewError where there is none, or far more than one."""
    statement = " ".join("".join(c if c.isprintable() else " " for c in sentence).split())
    if not any(c.isalpha() for c in statement):
        raise InterviewError("There is no problem yet.", "Say in a sentence what is to be designed, or choose a file.")
    if len(statement) > MOST_CHARACTERS:
        raise InterviewError(
            f"The problem has {len(statement):,} characters; {MOST_CHARACTERS} is the most.",
            "Say it in a sentence or two: what is left out is yours to ask and to assume.",
        )
    if statement[-1] not in ".!?":
        statement += "."
    path = knowledge_dir() / "outside" / "problem.yaml"
    blank = parse_thing(path.read_text(encoding="utf-8"), str(path), Problem)
    return _named(blank.model_copy(update={"title": shorten(statement, LONGEST_TITLE), "statement": statement}))


def read_own(content: bytes, name: str, knowledge: Knowledge) -> OwnFile:
    """The problem in a file called `name`, with all that `interviewer check` finds amiss in it."""
    path = Path(Path(name).name or "your file")
    try:
        text = _text(content, str(path))
        problem = parse_thing(text, str(path), BankProblem)
    except Unfit as fault:
        return OwnFile(None, tuple(Fault(path, line, says) for line, says in fault.places))
    faults = tuple(check_problem(problem, text, path, knowledge))
    known = tuple(concept for concept in problem.concepts if concept in knowledge.concepts)
    return OwnFile(_named(problem.model_copy(update={"concepts": known})), faults)


def _text(content: bytes, name: str) -> str:
    """The file's text, which the parser can be trusted with."""
    if len(content) > MOST_BYTES:
        says = f"is longer than {MOST_BYTES:,} bytes."
        raise Unfit(name, 1, says, "Keep what the interviewer needs and leave the rest out.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise Unfit(name, line, "is not UTF-8 text.", "Save it as UTF-8.") from fault
    _tame(text, name)
    return text


def _tame(text: str, name: str) -> None:
    """Refuses what makes a small file a large one: an alias stands for what may hold a hundred aliases more."""
    depth = 0
    try:
        for event in yaml.parse(text, LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.AliasEvent):
                raise Unfit(name, line, f"uses the alias *{event.anchor}.", "Write out what it stands for.")
            if depth > DEEPEST:
                raise Unfit(name, line, "is nested too deep.", "`interviewer problems new ID` writes one to fill in.")
    except yaml.YAMLError as fault:
        raise not_yaml(name, fault) from fault


def _named(problem: Problem) -> Problem:
    """The problem under an id that is its content's: it meets no other's in the log, the history or the search."""
    content = problem.model_dump_json(exclude={"id"})
    return problem.model_copy(update={"id": f"own-{hashlib.sha256(content.encode()).hexdigest()[:16]}"})
