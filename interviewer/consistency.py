"""Whether texts of one problem repeat, contradict or overtax: what `check` asks about facts and questions. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from interviewer.lexical import stems

SAME_QUESTION = 0.8
SAME_FACT = 0.5
"""Shares of common word stems from which two texts count as the same."""
HARDEST = 15.0
"""The Flesch-Kincaid grade that a spoken fact should stay below."""

_QUANTITY = re.compile(
    r"(?<![\w.])(?P<number>\d[\d,.]*(?:\s(?:million|billion|thousand|percent))?)\s"
    r"(?P<what>(?:[\w-]+\s){0,2}[\w-]+?)\s(?:a|an|per|each|every)\s(?P<period>second|minute|hour|day|week|month|year)\b",
    re.IGNORECASE,
)


def near_doubles(texts: Sequence[tuple[str, str]], share: float) -> Iterator[tuple[str, str, str, str]]:
    """Pairs of texts of different owners that say nearly the same: owner, text, other owner, other text.

    `texts` are owners and texts. Texts of fewer than three word stems are too short to tell.
    """
    bags = [(owner, text, frozenset(stems(text))) for owner, text in texts]
    for (owner, text, bag), (other, like, rest) in combinations(bags, 2):
        if owner != other and len(bag) >= 3 and len(bag & rest) >= share * len(bag | rest):
            yield owner, text, other, like


def contradictions(texts: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, str, str]]:
    """Pairs of owners that give the same quantity per period as different numbers, with both wordings."""
    seen: dict[tuple[str, str], tuple[str, str, str]] = {}
    for owner, text in texts:
        for match in _QUANTITY.finditer(text):
            key = (" ".join(stems(match["what"])), match["period"].lower())
            number = match["number"].replace(",", "")
            before = seen.setdefault(key, (owner, number, match.group(0)))
            if key[0] and before[0] != owner and before[1] != number:
                yield before[0], before[2], owner, match.group(0)


def reading_grade(text: str) -> float:
    """The Flesch-Kincaid grade level: years of school it takes to follow a text (Kincaid and others, 1975)."""
    words = re.findall(r"[A-Za-z']+", text)
    sentences = max(1, len(re.findall(r"[.!?]+(?:\s|$)", text)))
    syllables: int = sum(max(1, len(re.findall(r"[aeiouy]+", word.lower())) - word.endswith("e")) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / max(1, len(words)) - 15.59
