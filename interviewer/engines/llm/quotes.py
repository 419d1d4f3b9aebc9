"""Finds a model's quotes in the transcript: models tidy what they quote; only the candidate's own words may stand."""

from __future__ import annotations

import re

from interviewer.assessment import Evidence
from interviewer.transcript import Transcript, Turn, fold_space

LEAST_WORDS = 3
"""Shorter quotes prove nothing: they are found anywhere."""

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_GAP = re.compile(r"\[?(?:\.{3}|…)\]?")


def locate(quote: str, turn: int, transcript: Transcript) -> Evidence | None:
    """The candidate's words that `quote` means, as they were said, in the turn named or else the first that has them.

    Case, punctuation and spacing may differ; a quote with a gap is held to its longest part. None where nobody said it.
    """
    wanted = max((_words(part) for part in _GAP.split(quote)), key=len)
    if len(wanted) < LEAST_WORDS:
        return None
    for candidate in sorted(transcript.candidate, key=lambda t: t.number != turn):
        found = _in(candidate, wanted)
        if found:
            return Evidence(turn=candidate.number, quote=found)
    return None


def _in(turn: Turn, wanted: list[str]) -> str:
    spoken = list(_WORD.finditer(turn.text))
    words = [_plain(match.group()) for match in spoken]
    size = len(wanted)
    for start in range(len(words) - size + 1):
        if words[start : start + size] == wanted:
            return fold_space(turn.text[spoken[start].start() : spoken[start + size - 1].end()])
    return ""


def _words(text: str) -> list[str]:
    return [_plain(word) for word in _WORD.findall(text)]


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")
