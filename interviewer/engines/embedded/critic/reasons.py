"""Says in plain words what moved a score: never a signal's name, never a figure the candidate cannot check."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from interviewer.engines.embedded.critic.reading import Reading, Said
from interviewer.engines.embedded.critic.scheme import direction
from interviewer.words import DimensionId

_LEAST = 0.05
_QUOTED = 110
_SHOWN_BY_QUOTE = frozenset({"handed-over", "unknown", "dismissal", "vague", "apology"})
_UNQUOTED = frozenset({"uptake", "pivot", "online-metric"})
"""Patterns too wide for one sentence to stand for what they say."""

Key = tuple[str, str]
"""A section of the wording and a name in it."""


@cache
def _wording() -> dict[str, Any]:
    raw: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("wording.yaml").read_text(encoding="utf-8"))
    return raw


def explain(dimension: DimensionId, shares: Mapping[str, float], score: int, reading: Reading) -> tuple[str, ...]:
    """One to four reasons: what holds the score up, then what keeps it from the next, most first."""
    told: dict[Key, float] = {}
    for signal, share in shares.items():
        key = _key(signal)
        if key and (key[0] not in _wording()["keys"] or key[1] == dimension):
            told[key] = told.get(key, 0.0) + share
    ups = _said(told, "up", 1 if score <= 2 else 3 if score == 4 else 2, reading)
    downs = _said(told, "down", 0 if score == 4 else 2, reading)
    return (*ups, *downs)


def _said(told: Mapping[Key, float], way: str, most: int, reading: Reading) -> list[str]:
    sign = 1 if way == "up" else -1
    order = sorted((key for key, share in told.items() if sign * share >= _LEAST), key=lambda key: -sign * told[key])
    found: list[str] = []
    shown: set[str] = set()
    for key in order:
        text = _text(key, way)
        if text and len(found) < most and _holds(key, way, reading):
            found.append(f"{text}{_example(key, way, reading, shown)}.")
    return found


def _key(signal: str) -> Key | None:
    """What a signal is told as; None where it is not told."""
    words = _wording()
    family, _, kind = signal.partition(".")
    for name, key in words["keys"].items():
        if family in words["about"] and kind in key["signals"]:
            return name, family
    if kind == "said":
        return "specifics", family
    if kind in {"count", "share"}:
        return "relations", family
    return next((("conduct", name) for name in (signal, family) if name in words["conduct"]), None)


def _text(key: Key, way: str) -> str:
    section, name = key
    words = _wording()
    if section in words["keys"]:
        text: str = words["keys"][section][way].format(about=words["about"][name])
        return text
    return str(words[section].get(name, {}).get(way, ""))


def _holds(key: Key, way: str, reading: Reading) -> bool:
    """Whether the text is true as it stands: a thing done too seldom was still done."""
    section, name = key
    if section != "specifics":
        return True
    seen = any(name in s.specifics for s in reading.said)
    return seen if (way == "up") == (direction(f"{name}.said") > 0) else not seen


def _example(key: Key, way: str, reading: Reading, shown: set[str]) -> str:
    """The candidate's own words for it, where there are short ones not shown yet."""
    fitting = [
        s
        for s in reading.said
        if len(s.text) <= _QUOTED and len(s.text.split()) >= 4 and s.text not in shown and _stands_for(s, key, way)
    ]
    if not fitting:
        return ""
    best = max(fitting, key=lambda s: (len(s.specifics) + len(s.subjects), -s.at))
    shown.add(best.text)
    return f" (\u201c{best.text.rstrip('.')}\u201d)"


def _stands_for(said: Said, key: Key, way: str) -> bool:
    section, name = key
    if section == "unsure":
        return way == "down" and name in said.subjects and said.weak
    if section == "specifics":
        return name in said.specifics and name not in _UNQUOTED
    if section == "relations":
        return way == "down" and name in _SHOWN_BY_QUOTE and name in said.relations and bool(said.subjects)
    return False
