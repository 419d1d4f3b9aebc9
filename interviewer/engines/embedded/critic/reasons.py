"""Says in plain words what moved a score: never a signal's name, never a figure the candidate cannot check."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from interviewer.engines.embedded.critic.reading import Reading

_LEAST = 0.02
_QUOTED = 110
_BAD_PRACTICE = frozenset({"bare-accuracy", "random-split", "survey", "survey-forced", "general-problem"})
_SHOWN_BY_QUOTE = frozenset({"handed-over", "unknown", "dismissal", "vague", "apology"})


@cache
def _wording() -> dict[str, Any]:
    raw: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("wording.yaml").read_text(encoding="utf-8"))
    return raw


def explain(shares: Mapping[str, float], score: int, reading: Reading) -> tuple[str, ...]:
    """Two to four reasons: what holds the score up, then what keeps it from the next, most first."""
    told: dict[tuple[str, str], float] = {}
    for signal, share in shares.items():
        key = _key(signal)
        if key:
            told[key] = told.get(key, 0.0) + share
    ups = _said(told, "up", 1 if score <= 2 else 2, reading)
    downs = _said(told, "down", 1 if score == 4 else 2, reading)
    return (*ups, *downs)


def _said(told: Mapping[tuple[str, str], float], way: str, most: int, reading: Reading) -> list[str]:
    sign = 1 if way == "up" else -1
    order = sorted((key for key, share in told.items() if sign * share > _LEAST), key=lambda key: -sign * told[key])
    found = [text + _example(key, way, reading) for key in order if (text := _text(key, way))]
    return [f"{text}." for text in found[:most]]


def _key(signal: str) -> tuple[str, str] | None:
    """What a signal is told as: a section of the wording and a name in it; None where it is not told."""
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


def _text(key: tuple[str, str], way: str) -> str:
    section, name = key
    words = _wording()
    if section in words["keys"]:
        text: str = words["keys"][section][way].format(about=words["about"][name])
        return text
    return str(words[section].get(name, {}).get(way, ""))


def _example(key: tuple[str, str], way: str, reading: Reading) -> str:
    """The candidate's own words for it, where there are short ones."""
    section, name = key
    found = [s for s in reading.said if len(s.text) <= _QUOTED and len(s.text.split()) >= 4]
    if section == "unsure" and way == "down":
        found = [s for s in found if name in s.subjects and s.weak]
    elif section == "specifics" and (way == "up" or name in _BAD_PRACTICE):
        found = [s for s in found if name in s.specifics]
    elif section == "relations" and way == "down" and name in _SHOWN_BY_QUOTE:
        found = [s for s in found if name in s.relations and s.subjects]
    else:
        return ""
    return f" (\u201c{found[0].text.rstrip('.')}\u201d)" if found else ""
