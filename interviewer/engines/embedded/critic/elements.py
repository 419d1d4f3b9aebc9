"""What the rubric's anchors ask for, part by part, and where the candidate gave it: `elements.yaml`, asked by reading.

Scores are learnt and do not come from here; what is told about a score does. What these expressions find is narrow, so
that it can be quoted; what they miss is called missing only where wider ones find nothing either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from interviewer.engines.embedded.critic.patterns import load_patterns
from interviewer.engines.embedded.critic.reading import Reading, Said
from interviewer.words import DimensionId

LONGEST = 150
"""Characters of a quote within a reason."""
_ARGUED = {"reason": 1.0, "quantity": 0.6, "threshold": 0.6, "condition": 0.5, "contrast": 0.4}
_BEFORE_DESIGN = 0.35
_BY_ASKING = frozenset({"check-in", "confirmed"})
_LEAST = 5
_LEAST_BACK = 10
"""Words of a quote; one that points back needs more to be understood."""
_POINTS_BACK = re.compile(r"(?:that|this|it|they|those|which|there)(?:'s|'d| is| are| was|\b)", re.IGNORECASE)
_NOTHING = re.compile(r"(?!)")
_CLAUSE = re.compile(r"(?<=[,;:])\s+|\s+(?=\()|\s+(?:->|→)\s+")


@dataclass(frozen=True)
class Element:
    """One part of what an anchor asks for."""

    dimension: DimensionId
    name: str
    level: int
    given: re.Pattern[str]
    loose: re.Pattern[str]
    refused: re.Pattern[str]
    up: str
    thing: str


@dataclass(frozen=True)
class Given:
    """A part that the candidate gave, and the sentence that gives it best."""

    element: Element
    said: Said
    quote: str
    worth: float


@cache
def load_elements() -> Mapping[DimensionId, tuple[Element, ...]]:
    """Every part, by dimension, in the order of the file."""
    raw: dict[DimensionId, dict[str, Any]] = yaml.safe_load(
        Path(__file__).with_name("elements.yaml").read_text(encoding="utf-8")
    )
    return {
        dimension: tuple(_element(dimension, name, entry) for name, entry in parts.items())
        for dimension, parts in raw.items()
    }


def _element(dimension: DimensionId, name: str, entry: Mapping[str, Any]) -> Element:
    return Element(
        dimension=dimension,
        name=name,
        level=entry["level"],
        given=_any_of(entry["given"]),
        loose=_any_of(entry.get("loose", ())),
        refused=_any_of(entry.get("not", ())),
        up=entry["up"],
        thing=entry["thing"],
    )


def _any_of(parts: Iterable[str]) -> re.Pattern[str]:
    joined = "|".join(parts)
    return re.compile(joined, re.IGNORECASE) if joined else _NOTHING


def given(element: Element, reading: Reading) -> list[Given]:
    """Every sentence that gives it, best first."""
    found = [g for said in reading.said if (g := _given_in(element, said))]
    return sorted(found, key=lambda g: (-g.worth, g.said.at))


def argued(one: Given) -> bool:
    """Whether the words quoted hold a reason, a figure or a condition, and are about the dimension."""
    relation, dimension = load_patterns().relation, one.element.dimension
    about = dimension in one.said.subjects or dimension not in load_patterns().subject
    return about and not one.said.weak and any(relation[name].search(one.quote) for name in _ARGUED)


def missing(element: Element, reading: Reading) -> bool:
    """Whether nothing the candidate said comes near it."""
    return not any(element.given.search(s.text) or element.loose.search(s.text) for s in reading.said)


def around(text: str, start: int, end: int) -> str:
    """The words of `text` from `start` to `end` with as many whole clauses about them as a quote may hold."""
    if len(text) <= LONGEST:
        return text
    cuts = [0, *(m.end() for m in _CLAUSE.finditer(text)), len(text)]
    first = max(n for n, cut in enumerate(cuts) if cut <= start)
    last = min(n for n, cut in enumerate(cuts) if cut >= end)
    while last + 1 < len(cuts) and cuts[last + 1] - cuts[first] <= LONGEST:
        last += 1
    while first > 0 and cuts[last] - cuts[first - 1] <= LONGEST:
        first -= 1
    return _shortened(text[cuts[first] : cuts[last]].strip().rstrip(",;:").rstrip())


def _shortened(quote: str) -> str:
    return quote if len(quote) <= LONGEST else quote[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:")


def _given_in(element: Element, said: Said) -> Given | None:
    found = element.given.search(said.text)
    if not found or said.weak and not said.relations & {"reason", "quantity"}:
        return None
    if element.dimension == "scope" and said.at > _BEFORE_DESIGN:
        return None
    if element.refused.search(said.text) or said.asks != (element.name in _BY_ASKING):
        return None
    quote = around(said.text, found.start(), found.end())
    size = len(quote.split())
    if size < _LEAST or quote.endswith(":") or (size < _LEAST_BACK and _POINTS_BACK.match(quote)):
        return None
    return Given(element, said, quote, _worth(element, said, quote))


def _worth(element: Element, said: Said, quote: str) -> float:
    """How well a sentence shows it: tied to a reason or a figure, about the subject, unasked, of a readable length."""
    argued = [value for name, value in _ARGUED.items() if load_patterns().relation[name].search(quote)]
    shown = len({m.group(0).lower() for m in element.given.finditer(quote)})
    worth = sum(argued) + 0.3 * min(shown, 4) + 0.8 * (element.dimension in said.subjects)
    worth += 0.2 * (element.dimension not in said.answers) + 0.03 * min(len(quote.split()), 25)
    worth -= 0.6 * said.weak + 0.5 * bool(_POINTS_BACK.match(quote))
    worth -= 0.2 * (quote != said.text) + 0.7 * (len(quote.split()) < 8)
    return worth - 1.5 * ("recap" in said.relations and element.name != "recap")
