"""Ranking by words alone (BM25), for where no sentence embeddings are installed. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_K1, _B = 1.2, 0.75
_WORD = re.compile(r"[a-z0-9]+")
_SUFFIXES = ("ations", "ation", "ings", "ing", "ies", "ed", "es", "ly", "s", "e", "y")
_STOP = frozenset(
    _WORD.findall(
        """
        a about am an and any are as at be been but by can could did do does for from had has have how i if in
        into is it its just know like ll may me might more most much my of on or our s shall should so some t
        tell than that the their them then there these they this those to us want was we were what when which
        who will with would you your
        """
    )
)


class Bm25:
    """Scores texts against a query by the words they share, rare words counting most."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(stems(text)) for text in texts]
        lengths = np.array([sum(count.values()) for count in counts], np.float64)
        self._size = len(texts)
        self._norm = _K1 * (1 - _B + _B * lengths / max(lengths.mean() if self._size else 1.0, 1.0))
        self._where: dict[str, dict[int, int]] = {}
        for place, count in enumerate(counts):
            for stem, times in count.items():
                self._where.setdefault(stem, {})[place] = times

    def scores(self, query: str) -> NDArray[np.float64]:
        """A score from 0 to 1 per text: the share of the query's words that it holds, rare ones weighing more.

        A word that no text holds counts against all of them, so a query from elsewhere scores low.
        """
        total = np.zeros(self._size)
        whole = 0.0
        for stem in sorted(set(stems(query))):
            places = self._where.get(stem, {})
            rarity = math.log(1 + (self._size - len(places) + 0.5) / (len(places) + 0.5))
            whole += rarity
            for place, times in places.items():
                total[place] += rarity * times * (_K1 + 1) / (times + self._norm[place])
        return np.minimum(total / whole, 1) if whole else total


def stems(text: str) -> list[str]:
    """The words that carry meaning, without case and common endings."""
    return [_stem(word) for word in _WORD.findall(text.lower()) if word not in _STOP]


@lru_cache(maxsize=16_384)
def _stem(word: str) -> str:
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word.removesuffix(suffix)
    return word
