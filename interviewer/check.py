"""What `interviewer check` finds in a knowledge folder beyond the shape of its files.

A rule is one function from a folder's content to faults; to add one, write it and name it in `RULES`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import get_args

from pydantic import BaseModel

from interviewer.concept import Concept
from interviewer.consistency import HARDEST, SAME_FACT, SAME_QUESTION, contradictions, near_doubles, reading_grade
from interviewer.errors import InterviewError
from interviewer.files import knowledge_dir
from interviewer.guard import Scene, leaked_facts, praises
from interviewer.knowledge import Knowledge, Unfit, load_knowledge, read_thing
from interviewer.problem import BankProblem, Problem
from interviewer.rubric import Dimension
from interviewer.terms import one_of, unnamed_terms
from interviewer.words import DimensionId

PROBED: tuple[DimensionId, ...] = (
    "scope", "goal", "metrics", "architecture", "data", "modeling", "evaluation", "operations",
)  # fmt: skip
"""Dimensions that are asked about; depth and communication are shown, not asked for."""
MOST_FACT_WORDS = 45
MOST_LINE_WORDS = 50

KINDS: dict[str, type[BaseModel]] = {"problem": BankProblem, "concept": Concept, "dimension": Dimension}
FOLDERS: dict[str, type[BaseModel]] = {"problems": BankProblem, "concepts": Concept, "rubric": Dimension}


@dataclass(frozen=True)
class Fault:
    """Something to mend, and where."""

    path: Path
    line: int
    says: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.says}"


Rule = Callable[[Problem, Knowledge], Iterator[tuple[str, str]]]
"""From a problem to faults: the words to look for in the file, and what is wrong with them."""


def check_folder(folder: Path) -> list[Fault]:
    """All faults of a knowledge folder, files that cannot be read first. InterviewError where there is no folder."""
    if not folder.is_dir():
        raise InterviewError(
            f"There is no folder {folder}.", "Give a folder with problems/, concepts/ or rubric/ in it."
        )
    shape = [fault for name, kind in FOLDERS.items() for fault in _shape(folder / name, kind)]
    if shape:
        return shape
    knowledge = load_knowledge(folder)
    faults: list[Fault] = []
    for problem in knowledge.problems.values():
        path = folder / "problems" / f"{problem.id}.yaml"
        faults += check_problem(problem, path.read_text(encoding="utf-8"), path, knowledge)
    return faults + list(_concept_faults(folder, knowledge))


def check_problem(problem: Problem, text: str, path: Path, knowledge: Knowledge) -> list[Fault]:
    """What the rules find in one problem; `text` is that of its file, for the lines."""
    return [Fault(path, _line(text, words), says) for rule in RULES for words, says in rule(problem, knowledge)]


def schema_of(kind: str) -> str:
    """The JSON schema of one kind of file."""
    return json.dumps(KINDS[kind].model_json_schema(), indent=2)


def _shape(folder: Path, kind: type[BaseModel]) -> Iterator[Fault]:
    for path in sorted(folder.glob("*.yaml")):
        try:
            read_thing(path, kind)
        except Unfit as fault:
            yield from (Fault(path, line, says) for line, says in fault.places)


def covers_the_rubric(problem: Problem, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Expectations for every dimension; probes and hints for every one that is asked about."""
    for dimension in get_args(DimensionId):
        if not problem.expected(dimension):
            yield "expects:", f"expects nothing for {dimension}"
    for dimension in PROBED:
        if len(problem.probes_for(dimension)) < 2:
            yield "probes:", f"has fewer than two probes for {dimension}"
        if problem.ladder(dimension) is None:
            yield "hints:", f"has no hints for {dimension}"


def gives_nothing_away(problem: Problem, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """No statement, probe, hint, twist or challenge holds a tell."""
    for line in said_lines(problem):
        scene = Scene(problem=problem, earned=frozenset(), heard="", reply="")
        if line == problem.statement:
            scene = Scene(problem=problem.model_copy(update={"statement": ""}), earned=frozenset(), heard="", reply="")
        for fact in leaked_facts(line, scene):
            yield line, f"gives away the fact {fact}: {line!r}"


def asks_one_thing(problem: Problem, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Every line the interviewer may say is one question at most, short, and without praise."""
    for line in said_lines(problem):
        if line.count("?") > 1:
            yield line, f"asks more than one question: {line!r}"
        if len(line.split()) > MOST_LINE_WORDS:
            yield line, f"is longer than {MOST_LINE_WORDS} words: {line!r}"
        if praises(line, Scene(problem=problem, earned=frozenset(), heard="", reply="")):
            yield line, f"praises: {line!r}"


def tells_are_told(problem: Problem, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """A tell stands in its own fact, and a fact can be said in one breath."""
    for fact in problem.facts:
        for tell in fact.tells:
            if tell.lower() not in fact.fact.lower():
                yield tell, f"fact {fact.id}: the tell {tell!r} is not in the fact"
        if len(fact.fact.split()) > MOST_FACT_WORDS:
            yield fact.fact[:40], f"fact {fact.id} is longer than {MOST_FACT_WORDS} words"


def asks_hold_no_answer(problem: Problem, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Nobody asks for a fact with its tell: either the question is no question, or the tell is an everyday phrase."""
    scene = Scene(problem=problem, earned=frozenset(), heard="", reply="")
    for fact in problem.facts:
        for ask in fact.asks:
            if fact.id in leaked_facts(ask, scene):
                yield ask, f"asks for {fact.id} with a tell of it: {ask!r}; reword it, or take a rarer tell"


def nothing_twice(problem: Problem, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """No question is listed under two facts, or as both answered and open."""
    seen: dict[str, str] = {}
    asks = [(ask, fact.id) for fact in problem.facts for ask in fact.asks] + [
        (q, "left_open") for q in problem.left_open
    ]
    for ask, owner in asks:
        folded = " ".join(re.findall(r"\w+", ask.lower()))
        if seen.setdefault(folded, owner) != owner:
            yield ask, f"{ask!r} is asked under {seen[folded]} and under {owner}"


def concepts_exist(problem: Problem, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Every concept named is a file."""
    for concept in problem.concepts:
        if concept not in knowledge.concepts:
            yield concept, f"names a concept that is not there: {concept}"


def says_it_once(problem: Problem, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """No two facts, and no two questions of different facts, say nearly the same."""
    facts = [(fact.id, fact.fact) for fact in problem.facts]
    asks = [(fact.id, ask) for fact in problem.facts for ask in fact.asks]
    asks += [("left_open", question) for question in problem.left_open]
    for owner, text, other, _ in near_doubles(facts, SAME_FACT):
        yield text, f"the facts {owner} and {other} say nearly the same"
    for owner, text, other, like in near_doubles(asks, SAME_QUESTION):
        yield text, f"{text!r} ({owner}) and {like!r} ({other}) ask nearly the same"


def agrees_with_itself(problem: Problem, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """No two facts give one quantity as two numbers."""
    for owner, one, other, two in contradictions([(fact.id, fact.fact) for fact in problem.facts]):
        yield two, f"the facts {owner} and {other} differ: {one!r} and {two!r}"


def can_be_followed(problem: Problem, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """A fact can be followed by ear."""
    for fact in problem.facts:
        if reading_grade(fact.fact) > HARDEST:
            yield fact.fact, f"fact {fact.id} is hard to follow by ear: shorter words or sentences"


def was_read(problem: Problem, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """A draft by a model was read through by a person."""
    if problem.unreviewed:
        yield "unreviewed:", "is an unreviewed draft: read it through, mend it, and drop `unreviewed: true`"


def terms_are_concepts(problem: Problem, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """A term of the field that the critic looks for is a concept, so that it can be heard, probed and drilled."""
    names = _names(tuple(name for c in knowledge.concepts.values() for name in (c.name, *c.aliases)))
    expected = [point for e in problem.expects for point in e.points]
    expected += [point for dive in problem.deep_dives for point in dive.strong]
    expected += [*(twist.strong for twist in problem.twists), *(level.bar for level in problem.levels)]
    for text in expected:
        for term in unnamed_terms(text, names, _terms()):
            yield text, f"expects {term!r}, which no concept is called: add a concept or an alias"


@lru_cache(maxsize=4)
def _names(names: tuple[str, ...]) -> re.Pattern[str]:
    return one_of(names)


@lru_cache(maxsize=1)
def _terms() -> re.Pattern[str]:
    lines = (knowledge_dir() / "terms.txt").read_text(encoding="utf-8").splitlines()
    return one_of(line for line in lines if line and not line.startswith("#"))


RULES: tuple[Rule, ...] = (
    covers_the_rubric,
    gives_nothing_away,
    asks_one_thing,
    tells_are_told,
    asks_hold_no_answer,
    nothing_twice,
    says_it_once,
    agrees_with_itself,
    can_be_followed,
    concepts_exist,
    terms_are_concepts,
    was_read,
)


def said_lines(problem: Problem) -> list[str]:
    """Everything of a problem that an interviewer may say before any fact was asked for."""
    lines = [problem.statement]
    lines += [line for probes in problem.probes for line in probes.ask]
    lines += [line for dive in problem.deep_dives for line in (dive.opening, *dive.follow_ups)]
    lines += [twist.says for twist in problem.twists]
    lines += [line for ladder in problem.hints for line in (ladder.general, ladder.specific)]
    return lines + [mistake.challenge for mistake in problem.mistakes]


def _concept_faults(folder: Path, knowledge: Knowledge) -> Iterator[Fault]:
    owners: dict[str, str] = {}
    for concept in knowledge.concepts.values():
        path = folder / "concepts" / f"{concept.id}.yaml"
        text = path.read_text(encoding="utf-8")
        for other in concept.related:
            if other not in knowledge.concepts:
                yield Fault(path, _line(text, other), f"names a concept that is not there: {other}")
        for alias in (concept.name, *concept.aliases):
            owner = owners.setdefault(alias.lower().replace("-", " "), concept.id)
            if owner != concept.id:
                yield Fault(path, _line(text, alias), f"{alias!r} already names {owner}")
        for line in (*concept.probes, *(m.challenge for m in concept.mistakes)):
            if line.count("?") > 1:
                yield Fault(path, _line(text, line), f"asks more than one question: {line!r}")


def _line(text: str, words: str) -> int:
    """The first line of a text that holds the beginning of `words`; 1 where it is folded differently."""
    start = " ".join(words.split()[:4])
    return next((n for n, line in enumerate(text.splitlines(), 1) if start and start in line), 1)
