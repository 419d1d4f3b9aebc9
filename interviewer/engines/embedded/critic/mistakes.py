"""Finds mistakes, and keeps silent where in doubt.

Three sources: claims that are wrong wherever they are made (`claims`, weighed by `belief`), those that authors wrote
for a problem or a concept, and what the candidate said against themselves (`contradictions`). Nearness of vectors does
not tell a claim from its denial, so an authored claim counts only where words, vector and negation all agree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from interviewer.assessment import MistakeFound
from interviewer.concept import Concept
from interviewer.embedding import Embedder
from interviewer.engines.embedded.critic.belief import load_belief, suspicions
from interviewer.engines.embedded.critic.clean import words
from interviewer.engines.embedded.critic.contradictions import contradictions
from interviewer.engines.embedded.critic.reading import Reading, Said
from interviewer.problem import Mistake, Problem
from interviewer.transcript import Transcript

_NEAR = 0.75
_SHARED = 0.6
_OF_A_KIND = 2
"""Quotes for one kind of mistake: the third teaches nothing new."""
_ALONE = 0.65
"""How likely the only suspicion of a whole interview must be: who errs seldom errs once."""
_WHOLE = 20
"""Sentences about the problem that make a whole interview."""
_NEGATES = re.compile(r"\b(?:not|no|never|nobody|nothing|without|cannot|isn't|aren't|\w+n't)\b", re.IGNORECASE)


def find_mistakes(
    reading: Reading,
    transcript: Transcript,
    reference: Problem | None,
    concepts: Mapping[str, Concept],
    embedder: Embedder | None,
) -> tuple[MistakeFound, ...]:
    """Each quote once, in the order said; of one kind of mistake the likeliest few."""
    said = [s for s in reading.said if not s.asks]
    authored = _authored(said, reference, concepts, embedder) if embedder else ()
    found = [
        *contradictions(reading),
        *(_found(one, mistake.why) for one, mistake in authored),
        *_general(reading, transcript),
    ]
    return tuple(sorted(_once(found), key=lambda m: m.turn))


def _general(reading: Reading, transcript: Transcript) -> Iterator[MistakeFound]:
    belief = load_belief()
    weighed = sorted(
        ((belief.probability(s), n, s) for n, s in enumerate(suspicions(reading, transcript))), reverse=True
    )
    whole = len(reading.substance) >= _WHOLE
    if whole and not worth_telling([probability for probability, _, _ in weighed], belief.least):
        return
    told: Counter[str] = Counter()
    for probability, _, suspicion in weighed:
        claim = max(suspicion.claims, key=lambda c: belief.usual.get(c.name, 0.0))
        told[claim.name] += 1
        if probability >= belief.least and told[claim.name] <= _OF_A_KIND:
            yield _found(suspicion.said, claim.why)


def worth_telling(probabilities: Sequence[float], least: float) -> bool:
    """Whether the suspicions of a whole interview are told: one alone has to be likelier than one of several."""
    likely = [probability for probability in probabilities if probability >= least]
    return len(likely) > 1 or max(likely, default=0.0) >= _ALONE


def _authored(
    said: list[Said], reference: Problem | None, concepts: Mapping[str, Concept], embedder: Embedder
) -> Iterator[tuple[Said, Mistake]]:
    known = list(reference.mistakes) if reference else []
    for name in reference.concepts if reference else ():
        known.extend(concepts[name].mistakes if name in concepts else ())
    pairs = [(mistake, text) for mistake in known for text in mistake.says]
    if not pairs or not said:
        return
    near = embedder.embed([s.text for s in said]) @ embedder.embed([text for _, text in pairs]).T
    for one, row in zip(said, near, strict=True):
        best = int(row.argmax())
        mistake, text = pairs[best]
        if row[best] >= _NEAR and _agree(one.text, text):
            yield one, mistake


def _agree(said: str, claim: str) -> bool:
    mine, theirs = _content(said), _content(claim)
    same_way = bool(_NEGATES.search(said)) == bool(_NEGATES.search(claim))
    return same_way and len(mine & theirs) >= _SHARED * len(theirs)


def _content(text: str) -> frozenset[str]:
    return frozenset(w[:6] for w in words(text) if len(w) > 3)


def _found(said: Said, why: str) -> MistakeFound:
    return MistakeFound(turn=said.turn, quote=said.text, why=why)


def _once(found: Iterable[MistakeFound]) -> list[MistakeFound]:
    """One mistake per quote: the first reason stands."""
    return list({m.quote: m for m in reversed(list(found))}.values())
