"""Which sentences are worth holding against the known wrong claims, and which are doubtful wherever they are said.

Nearness of meaning costs a sentence ten milliseconds and calls innocent ones near; a claim that is really made again
shares half of its words with the known one. So words go first, and meaning decides among what is left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain

from interviewer.concept import Concept
from interviewer.engines.embedded.clauses import Clause
from interviewer.engines.embedded.critic.belief import load_belief
from interviewer.engines.embedded.critic.claims import Claim, load_claims
from interviewer.lexical import stems
from interviewer.moves import Doubt
from interviewer.problem import Mistake, Problem

LEAST_SHARED = 0.5
"""Of the shorter one's words; measured on a third of the labelled transcripts, where no true hit had less than 0.6."""
LEAST_WORDS = 2
MOST_CLAIMS = 16
"""Sentences of one message that are held against the known mistakes."""
DOUBTFUL = 0.55
"""The share of such claims from which one is asked back; a question costs less than an accusation in a critique."""

_NEGATED = re.compile(
    r"\b(not|never|n't|avoid|wrong|mistake|instead|rather than|bad idea|naive|tempting|careful)\b|n't\b", re.IGNORECASE
)


class KnownClaims:
    """The wrong claims of the concepts and of one problem at a time, by their words."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self._of_concepts = _Index(mistake for concept in concepts.values() for mistake in concept.mistakes)

    def suspects(self, clauses: Sequence[Clause], problem: Problem) -> list[str]:
        """What of a message has enough words in common with a known claim."""
        said = [c.text for c in clauses if not c.asks and len(c.text.split()) >= 5 and not _NEGATED.search(c.text)]
        known = (self._of_concepts, _of_problem(problem))
        return [claim for claim in said[:MOST_CLAIMS] if _resembles(claim, known)]


def doubts(clauses: Sequence[Clause]) -> tuple[Doubt, ...]:
    """Claims that raters called a mistake more often than not when such words were used."""
    stated = [clause.text for clause in clauses if not clause.asks and "?" not in clause.text]
    made = (claim for text in stated for claim in _doubtful() if claim.made_in(text))
    return tuple(dict.fromkeys(Doubt(claim=claim.name, challenge=claim.challenge) for claim in made))


@cache
def _doubtful() -> tuple[Claim, ...]:
    usual = load_belief().usual
    return tuple(claim for claim in load_claims() if usual.get(claim.name, 0.0) >= DOUBTFUL)


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


def _resembles(claim: str, known: Iterable[_Index]) -> bool:
    said = frozenset(stems(claim))
    return any(index.has_like(said) for index in known)


@lru_cache(maxsize=64)
def _of_problem(problem: Problem) -> _Index:
    return _Index(problem.mistakes)
