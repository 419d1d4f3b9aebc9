"""How a candidate says it: with detours, in faulty English, or with words to the grader. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from evals.candidates.script import Script
from interviewer.guard import split_sentences

_SLIPS = (
    (re.compile(r"\b(?:the|an|a) (?=[a-z]{4,})"), ""),
    (re.compile(r"\bI would rather\b"), "I prefer"),
    (re.compile(r"\bI would\b"), "I will"),
    (re.compile(r"\bdoes not\b|\bdoesn't\b"), "do not"),
    (re.compile(r"\bhas to\b"), "must"),
    (re.compile(r"\bit is\b"), "is"),
    (re.compile(r"\brather than\b"), "instead of"),
    (re.compile(r"\b(\w{3,}[^s])s (?=it|them|them\b)"), r"\1 "),
)
_EVERY_OTHER = 2


def with_habits(script: Script, text: str, turn: int, rng: Random) -> str:
    """`text` as this candidate would say it. `turn` counts the candidate's messages from 1."""
    if "detours" in script.habits:
        text = _with_detours(text, script.detours, turn, rng)
    if "accent" in script.habits:
        text = _with_accent(text)
    if "injects" in script.habits and turn % _EVERY_OTHER == 0:
        text = f"{text} {script.injections[turn // _EVERY_OTHER % len(script.injections)]}"
    return text


def _with_detours(text: str, detours: Sequence[str], turn: int, rng: Random) -> str:
    """One detour somewhere among the sentences and one behind them; none comes twice before all have come."""
    first, second = (detours[(2 * turn + n) % len(detours)] for n in range(2))
    sentences = [text] if "```" in text else split_sentences(text)
    place = rng.randrange(len(sentences))
    return " ".join([*sentences[:place], first, *sentences[place:], second])


def _with_accent(text: str) -> str:
    """Dropped articles and plain verb forms outside of diagrams, the same ones each time."""
    parts = re.split(r"(```.*?```)", text, flags=re.DOTALL)
    return "".join(part if part.startswith("```") else _slipped(part) for part in parts)


def _slipped(text: str) -> str:
    for pattern, instead in _SLIPS:
        text = pattern.sub(instead, text)
    return text
