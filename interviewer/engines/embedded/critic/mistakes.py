"""Finds wrong claims that are known beforehand, and keeps silent where in doubt.

Two sources: claims that are wrong wherever they are made (`claims.yaml`), and those that authors wrote for a problem or
a concept. Nearness of vectors does not tell a claim from its denial, so an authored claim counts only where words,
vector and negation all agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from interviewer.assessment import MistakeFound
from interviewer.concept import Concept
from interviewer.embedding import Embedder
from interviewer.engines.embedded.critic.clean import words
from interviewer.engines.embedded.critic.reading import Reading, Said
from interviewer.problem import Mistake, Problem

_NEAR = 0.75
_SHARED = 0.6
_NEGATES = re.compile(r"\b(?:not|no|never|nobody|nothing|without|cannot|isn't|aren't|\w+n't)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Claim:
    says: re.Pattern[str]
    unless: re.Pattern[str]
    why: str


def find_mistakes(
    reading: Reading, reference: Problem | None, concepts: Mapping[str, Concept], embedder: Embedder | None
) -> tuple[MistakeFound, ...]:
    """Each mistake once, in the order said."""
    told: dict[str, MistakeFound] = {}
    said = [s for s in reading.said if not s.asks]
    for one in said:
        for claim in _claims():
            if claim.says.search(one.text) and not claim.unless.search(one.text):
                told.setdefault(claim.why, _found(one, claim.why))
    if embedder:
        for one, mistake in _authored(said, reference, concepts, embedder):
            told.setdefault(mistake.why, _found(one, mistake.why))
    return tuple(sorted(_once(told.values()), key=lambda m: m.turn))


@cache
def _claims() -> tuple[_Claim, ...]:
    raw: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("claims.yaml").read_text(encoding="utf-8"))
    return tuple(
        _Claim(_pattern("|".join(c["says"])), _pattern(c.get("unless", raw["unless"])), c["why"])
        for c in raw["claims"].values()
    )


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


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
