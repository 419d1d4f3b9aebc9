"""Which facts of a problem need not be asked for any more: somebody said as much, or the candidate assumed it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from interviewer.embedding import Embedder
from interviewer.engines.embedded.critic.clean import plain, sentences, telling
from interviewer.problem import Fact, Problem
from interviewer.transcript import Transcript

_SAYS_IT = 0.55
"""From this nearness on, a statement that shares telling words with a fact stands for it."""
_SHARED = 2
_ANSWERS_IT = 0.64
"""And from this on, a statement of the interviewer's stands for the answer to a question."""
_ASKS = 4
_OWN = (
    (
        re.compile(r"\blatency\b|\bhow (?:fast|quick)|\bresponse time\b", re.IGNORECASE),
        re.compile(
            r"\b(?:within|under|below|budget|latency|p9\d)\b.{0,60}\d.{0,12}(?:ms\b|millisec|seconds?\b)", re.IGNORECASE
        ),
    ),
    (
        re.compile(r"\bprivacy\b|\bconsent|\bpersonal data\b", re.IGNORECASE),
        re.compile(r"\bprivacy\b|\bconsent|\bpersonal data\b|\bopt-?outs?\b|\bgdpr\b", re.IGNORECASE),
    ),
)
"""What a question asks for, and how a candidate settles it alone."""
_LEAST_WORDS = 3


def settled(problem: Problem, transcript: Transcript, embedder: Embedder | None) -> frozenset[str]:
    """Ids of such facts; none without an embedder, for shared words alone cannot tell.

    Where it was kept track of what the candidate was told, only their own words are looked at.
    """
    tracked = transcript.facts_given is not None
    heard = [t for t in transcript.turns[1:] if t.speaker == "candidate" or not tracked]
    said = [(t.speaker == "interviewer", s) for t in heard for s in sentences(plain(t.text)) if _is_statement(s)]
    if embedder is None or not said:
        return frozenset()
    vectors = embedder.embed([text for _, text in said])
    theirs = np.array([by_interviewer for by_interviewer, _ in said])
    words = [telling(text) for _, text in said]
    assumed = [text for by_interviewer, text in said if not by_interviewer]
    facts = embedder.embed([fact.fact for fact in problem.facts]) @ vectors.T
    found = set()
    for fact, near in zip(problem.facts, facts, strict=True):
        mine = telling(fact.fact)
        said_so = any(near[i] >= _SAYS_IT and len(mine & words[i]) >= _SHARED for i in range(len(said)))
        asked = (embedder.embed(list(fact.asks[:_ASKS])) @ vectors[theirs].T).max(initial=0.0)
        if said_so or asked >= _ANSWERS_IT or _assumed(fact, assumed):
            found.add(fact.id)
    return frozenset(found)


def _assumed(fact: Fact, said: Sequence[str]) -> bool:
    """Whether the candidate set for themselves what the fact would have told: a time limit, or what may be kept."""
    asks = " ".join(fact.asks[:_ASKS])
    return any(asked.search(asks) and any(set_by.search(text) for text in said) for asked, set_by in _OWN)


def _is_statement(sentence: str) -> bool:
    return "?" not in sentence and len(sentence.split()) >= _LEAST_WORDS
