"""Reasons that rest on counting: questions asked, the drawing, when a thing first came, how the words were spread."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from interviewer.engines.embedded.critic.elements import given, load_elements, missing
from interviewer.engines.embedded.critic.faults import wording
from interviewer.engines.embedded.critic.patterns import load_patterns
from interviewer.engines.embedded.critic.reading import Reading, Said
from interviewer.rubric import LOW
from interviewer.words import DimensionId

_ENOUGH_QUESTIONS = 4
_SOME = 2
"""Fewer than this cap the score and are told with the cap."""
_WHOLE = 5
"""Words from which a question can be understood by itself."""
_BEFORE_DESIGN = 0.4
_LATE = 0.4
_ARGUES = frozenset({"reason", "condition", "quantity", "threshold"})
_LEADS = frozenset({"signpost", "recap", "check-in"})
_LOPSIDED = 2.5
_ENDS = 0.9

_THING = re.compile(
    r"(?:^|[,;] (?:and |or )?)(?:what|which|who|where|how|do|does|is|are|can|may|must|any)\b", re.IGNORECASE
)

_MODEL: tuple[DimensionId, ...] = ("data", "modeling")
_PARTS: tuple[DimensionId, ...] = ("metrics", "architecture", "data", "modeling", "evaluation", "operations")
_RUNNING: tuple[DimensionId, ...] = ("operations", "evaluation")


def stands_out(dimension: DimensionId, score: int, reading: Reading) -> list[str]:
    """What a count says for a score above `LOW`."""
    if score <= LOW:
        return []
    if dimension == "scope":
        return _asked(reading)
    if dimension == "architecture":
        arrows = _arrows(reading)
        return [wording()["drew"].format(arrows=arrows)] if arrows >= 4 else []
    return []


def falls_short(dimension: DimensionId, score: int, reading: Reading) -> list[str]:
    """What a count says against a score up to `LOW`."""
    rule = _SHORT.get(dimension)
    return rule(reading) if rule and score <= LOW else []


def stated(dimension: DimensionId, reading: Reading) -> str:
    """How many of the sentences on a dimension argue; of depth, of all; of communication, how many lead the talk."""
    if dimension == "communication":
        led = sum(bool(s.relations & _LEADS) for s in reading.said)
        return str(wording()["led"].format(n=len(reading.said), led=led))
    about = [s for s in reading.substance if dimension in s.subjects] or list(reading.substance)
    argued = sum(bool(s.relations & _ARGUES) for s in about)
    words = wording()
    return str(words["stated"].format(n=len(about), about=words["about"][dimension], argued=argued))


def _asked(reading: Reading) -> list[str]:
    early, number = _early(reading)
    if number < _ENOUGH_QUESTIONS:
        return []
    about = load_patterns().question.values()
    best = max(early, key=lambda q: (len(q.text.split()) >= _WHOLE, sum(bool(p.search(q.text)) for p in about)))
    quote = f"\u201c{best.text}\u201d"
    return [wording()["asked"].format(n=number, quote=quote, turn=best.turn)]


def _asked_few(reading: Reading) -> list[str]:
    early, number = _early(reading)
    if number >= _ENOUGH_QUESTIONS or len(early) < _SOME:
        return []
    words, patterns = wording(), load_patterns().question
    topics = [told for topic, told in words["topics"].items() if not any(patterns[topic].search(q.text) for q in early)]
    none = words["none-on"].format(topics=words["nor"].join(topics[:3])) if topics else ""
    return [words["asked-few"].format(n=number, none=none)]


def _early(reading: Reading) -> tuple[list[Said], int]:
    """The sentences that ask before the design, and how many things they ask."""
    early = [q for q in reading.questions if q.at < _BEFORE_DESIGN]
    return early, sum(max(1, len(_THING.findall(q.text))) for q in early)


def _arrows(reading: Reading) -> int:
    return reading.drawing.count("->") + reading.drawing.count("\u2192")


def _drew_without(reading: Reading) -> list[str]:
    words, patterns = wording(), load_patterns().box
    if not reading.drawing:
        return [words["drew-not"]]
    lacking = [told for box, told in words["boxes"].items() if not patterns[box].search(reading.drawing)]
    return [words["drew-without"].format(boxes=words["nor"].join(lacking[:3]))] if lacking else []


def _came_late(dimension: DimensionId) -> Callable[[Reading], list[str]]:
    def late(reading: Reading) -> list[str]:
        parts = [part for part in load_elements()[dimension] if part.name in {"aim", "online", "offline"}]
        first = min((g.said for part in parts for g in given(part, reading)), key=lambda s: s.at, default=None)
        if first is None or first.at < _LATE:
            return []
        words = wording()
        share = round(100 * first.at)
        return [words["came-late"].format(what=words["late"][dimension], turn=first.turn, share=share)]

    return late


def _lopsided(reading: Reading) -> list[str]:
    most = sum(bool(s.subjects & set(_MODEL)) for s in reading.substance)
    least = sum(bool(s.subjects & set(_RUNNING)) for s in reading.substance)
    never = [wording()["about"][d] for d in _PARTS if not _came_to(d, reading)]
    if never:
        return [wording()["never"].format(parts=wording()["nor"].join(never[:3]))]
    if most < _LOPSIDED * max(least, 1):
        return []
    total = len(reading.substance)
    return [wording()["lopsided"].format(all=total, most=most, least=least)]


def _came_to(dimension: DimensionId, reading: Reading) -> bool:
    drawn = dimension == "architecture" and bool(reading.drawing)
    return drawn or not all(missing(part, reading) for part in load_elements()[dimension])


def _no_recap(reading: Reading) -> list[str]:
    closed = any("recap" in s.relations for s in reading.said if s.at > 1 - (1 - _ENDS) * 2)
    return [] if closed else [wording()["ended"]]


_SHORT: Mapping[DimensionId, Callable[[Reading], list[str]]] = {
    "scope": _asked_few,
    "goal": _came_late("goal"),
    "metrics": _came_late("metrics"),
    "architecture": _drew_without,
    "depth": _lopsided,
    "communication": _no_recap,
}
