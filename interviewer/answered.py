"""How much of what a question asks for the candidate has said already. Pure.

By words: nearness of meaning does not tell an answer from a sentence on the same subject. Where two thirds of a
question's words, and three at least, came in two sentences in a row, the answer was among them nearly always.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

from interviewer.guard import split_sentences
from interviewer.lexical import stems
from interviewer.transcript import Turn


class Standing(IntEnum):
    """Of a question, least heard first."""

    OPEN = 0
    TOUCHED = 1
    ANSWERED = 2


def standing(question: str, turns: Iterable[Turn]) -> Standing:
    """Where a question stands after what the candidate said in `turns`."""
    asked = frozenset(stems(question))
    said = (window for turn in turns if turn.speaker == "candidate" for window in _windows(turn.text))
    shared = max((len(asked & window) for window in said), default=0)
    if shared >= 3 and 3 * shared >= 2 * len(asked):
        return Standing.ANSWERED
    return Standing.TOUCHED if shared >= 2 and 2 * shared >= len(asked) else Standing.OPEN


@lru_cache(maxsize=512)
def _windows(text: str) -> tuple[frozenset[str], ...]:
    """The words of each two sentences in a row; what the candidate asks is no answer."""
    said = [frozenset(stems(sentence)) for sentence in split_sentences(text) if not sentence.endswith("?")]
    return tuple(here | after for here, after in pairwise([*said, frozenset()]))
