"""Where a candidate handed a question on, left it open, waved it away, stayed vague or may be wrong: each told once.

A fault is told under the dimension it cost most: of those it bears on, the lowest scored.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from interviewer.engines.embedded.critic.elements import around
from interviewer.engines.embedded.critic.patterns import load_patterns
from interviewer.engines.embedded.critic.reading import Reading, Said
from interviewer.rubric import LOW
from interviewer.transcript import Transcript, Turn
from interviewer.words import DimensionId

Scores = Mapping[DimensionId, int | None]

_FIRST = 2
_OPENING = 0.35
"""After this share of what was said, nothing is about the scope any more."""
_ASKS = re.compile(r"\?|\b(?:what|how) (?:could|would|can|do|does|happens|if|about)\b", re.IGNORECASE)
_MILD = "vague"
_SHOWN = 60
"""Characters of a doubtful sentence that its quote holds at least."""


@dataclass(frozen=True)
class Fault:
    """A sentence that gives an answer away."""

    said: Said
    quote: str
    told: str
    """What was done, after "you"; empty where the claim is doubted among the mistakes, with its reason."""
    mild: bool
    """Whether what is missing is to be told before it."""
    question: Turn | None
    """The interviewer's turn it answers, where that was about the dimension."""


@cache
def wording() -> dict[str, Any]:
    """The phrases of `wording.yaml`."""
    raw: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("wording.yaml").read_text(encoding="utf-8"))
    return raw


def faults(
    scores: Scores, reading: Reading, transcript: Transcript, elsewhere: Collection[str]
) -> dict[DimensionId, list[Fault]]:
    """By dimension, doubtful claims first, then those in answer to a question.

    `elsewhere` are the sentences told as mistakes: here they are only pointed to.
    """
    found: dict[DimensionId, list[Fault]] = {}
    counts: Counter[DimensionId] = Counter()
    for said in reading.said:
        hit = _hit(said)
        doubted = said.text in elsewhere and not hit
        if said.asks or not (hit or doubted):
            continue
        dimension = _costs_most(said, transcript, doubted, scores, counts)
        if dimension is None:
            continue
        counts[dimension] += 1
        answers = dimension in said.answers or _opens_turn(said, reading)
        asked = _question(said, transcript) if answers and not doubted else None
        name, start, end = hit if hit else ("", 0, min(len(said.text), _SHOWN))
        told = wording()["faults"][name]["told"] if name else ""
        one = Fault(said, around(said.text, start, end), told, name == _MILD, asked)
        found.setdefault(dimension, []).append(one)
    return {d: sorted(each, key=_first_told) for d, each in found.items()}


def _first_told(fault: Fault) -> tuple[bool, bool, bool, float]:
    return fault.mild, bool(fault.told), fault.question is None, fault.said.at


def _hit(said: Said) -> tuple[str, int, int] | None:
    hits = ((name, match) for name, pattern in _patterns() if (match := pattern.search(said.text)))
    return next(((name, match.start(), match.end()) for name, match in hits), None)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(entry["says"], re.IGNORECASE)) for name, entry in wording()["faults"].items())


def _costs_most(
    said: Said, transcript: Transcript, doubted: bool, scores: Scores, told: Mapping[DimensionId, int]
) -> DimensionId | None:
    """The lowest scored dimension it bears on; what the question was plainly about comes first."""
    bears = said.subjects if doubted else said.subjects | said.answers
    late = said.at > _OPENING
    low = [d for d in scores if d in bears and (scores[d] or LOW + 1) <= LOW and not (late and d == "scope")]
    question = _question(said, transcript)
    asked = most_about(question.text) if question and not doubted else None

    def order(dimension: DimensionId) -> tuple[bool, int, int, int]:
        pattern = load_patterns().subject.get(dimension)
        plainly = len(pattern.findall(said.text)) if pattern else 0
        return (
            dimension != asked,
            -plainly - (dimension in said.answers),
            scores[dimension] or 0,
            told.get(dimension, 0),
        )

    return min(low, key=order, default=None)


def most_about(question: str) -> DimensionId | None:
    """The dimension with most words in a question; None where there are none."""
    hits = {d: len(re.findall(pattern, question, re.IGNORECASE)) for d, pattern in wording()["asks-about"].items()}
    best = max(hits, key=lambda d: hits[d])
    return cast(DimensionId, best) if hits[best] else None


def _question(said: Said, transcript: Transcript) -> Turn | None:
    before = [t for t in transcript.turns if t.number < said.turn and t.speaker == "interviewer"]
    return before[-1] if len(before) > 1 and _ASKS.search(before[-1].text) else None


def _opens_turn(said: Said, reading: Reading) -> bool:
    """Whether it is among the first sentences of its turn, and so an answer to what was said before it."""
    return said in [s for s in reading.said if s.turn == said.turn][:_FIRST]
