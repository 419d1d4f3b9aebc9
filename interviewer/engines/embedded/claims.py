"""Which sentences are worth holding against the known wrong claims.

Nearness of meaning costs a sentence ten milliseconds and calls innocent ones near; a claim that is really made again
shares half of its words with the known one. So words go first, and meaning decides among what is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain

from interviewer.concept import Concept
from interviewer.lexical import stems
from interviewer.problem import Mistake, Problem

LEAST_SHARED = 0.5
"""Of the shorter one's words; measured on a third of the labelled transcripts, where no true hit had less than 0.6."""
LEAST_WORDS = 2


class KnownClaims:
    """The wrong claims of the concepts and of one problem at a time, by their words."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self._of_concepts = _Index(mistake for concept in concepts.values() for mistake in concept.mistakes)

    def may_hold(self, claim: str, problem: Problem) -> bool:
        """Whether a known claim has enough words in common with this one."""
        said = frozenset(stems(claim))
        return self._of_concepts.has_like(said) or _of_problem(problem).has_like(said)


class _Index:
    """Claims by the words they hold."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        claims = [frozenset(stems(text)) for mistake in mistakes for text in mistake.says]
        self._sizes = [len(claim) for claim in claims]
        self._with: dict[str, list[int]] = {}
        for number, claim in enumerate(claims):
            for word in claim:
                self._with.setdefault(word, []).append(number)

    def has_like(self, said: frozenset[str]) -> bool:
        """Whether a claim shares enough of these words."""
        shared = Counter(chain.from_iterable(self._with.get(word, ()) for word in said))
        return any(
            count >= LEAST_WORDS and count >= LEAST_SHARED * min(len(said), self._sizes[number])
            for number, count in shared.items()
        )


@lru_cache(maxsize=64)
def _of_problem(problem: Problem) -> _Index:
    return _Index(problem.mistakes)
