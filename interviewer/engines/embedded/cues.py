"""The word lists of `prompts/embedded/cues.yaml`, compiled: what a message is about and what its sender wants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from interviewer.moves import Intent
from interviewer.words import DimensionId

Pattern = re.Pattern[str]


class Cues:
    """Compiled cues. Reads lists, knows no problem."""

    def __init__(self, lists: Mapping[str, Any]) -> None:
        self.touches: dict[DimensionId, Pattern] = {d: _any(words) for d, words in lists["touches"].items()}
        self.intents: dict[Intent, Pattern] = {i: _any(words) for i, words in lists["intents"].items()}
        self.fillers = _any(lists["fillers"])
        self.assents = _any(lists["assents"])
        self.procedural = _any(lists["procedural"])
        self.asking = _any(lists["asking"])
        self.assuming = _any(lists["assuming"])

    def dimensions(self, text: str) -> tuple[DimensionId, ...]:
        """Dimensions the text says something about, most cues first; one cue in a long text is not enough."""
        least = 2 if len(text.split()) > 60 else 1
        counts = {d: len(set(pattern.findall(text))) for d, pattern in self.touches.items()}
        return tuple(sorted((d for d, n in counts.items() if n >= least), key=lambda d: -counts[d]))


def _any(words: Iterable[str]) -> Pattern:
    joined = "|".join(_ungrouped(word) for word in words)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE | re.MULTILINE)


def _ungrouped(word: str) -> str:
    """Groups without capture, so that `findall` gives whole matches."""
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", word)
