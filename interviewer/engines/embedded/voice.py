"""Words a move from the pools of `prompts/embedded/wording.yaml`.

Deterministic: the same brief gives the same words. What was said once in a session is not said again while the pools
hold anything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import product
from typing import Any

from interviewer.engine import Brief
from interviewer.guard import MOST_WORDS

Pool = list[str]

CLOCK_WORDS = 6
"""Words at most that calling the time takes."""


class Voice:
    """The embedded engine's way of speaking."""

    def __init__(self, wording: Mapping[str, Any]) -> None:
        self._wording = wording

    def say(self, brief: Brief) -> str:
        """One whole reply that was not said before."""
        said = {_folded(text) for text in brief.said}
        fresh = (text for text in self._candidates(brief) if _folded(text) not in said)
        text = next(fresh, None) or next(self._candidates(brief))
        clock = self._clock(brief)
        return f"{clock} {text}" if clock else text

    def _candidates(self, brief: Brief) -> Iterator[str]:
        match brief.move.kind:
            case "answer":
                yield from self._answers(brief)
            case "open" | "recap" | "close" | "time-check":
                yield from self._whole(brief)
            case "probe" | "deep-dive" | "challenge" | "twist" | "hint" if brief.move.line or brief.move.about:
                yield from self._lines(brief)
            case _:
                yield from self._remarks(brief)

    def _answers(self, brief: Brief) -> Iterator[str]:
        pools = self._wording["answer"]
        before = self._small_words(brief, pools["before"])
        if set(brief.facts) & set(brief.earned):
            before = [_joined(lead, again) for again in self._wording["again"] for lead in dict.fromkeys(before)]
        facts = " ".join(brief.facts)
        for lead, tail in self._mixed(brief, before, self._tails(brief, pools)):
            text = _joined(lead, facts, tail)
            yield text if len(text.split()) <= MOST_WORDS - CLOCK_WORDS else _joined(facts, tail)

    def _tails(self, brief: Brief, pools: Mapping[str, Pool]) -> Pool:
        if brief.move.more:
            return self._wording["more"]  # type: ignore[no-any-return]
        return pools["silent"] if brief.move.silent else [""]

    def _whole(self, brief: Brief) -> Iterator[str]:
        for text in self._shuffled(brief, self._wording[brief.move.kind]["say"]):
            yield text.format(statement=brief.statement, minutes=round(brief.minutes_left))

    def _lines(self, brief: Brief) -> Iterator[str]:
        pools, move = self._wording[brief.move.kind], brief.move
        if not move.line:
            yield from (text.format(about=_quoted(move.about)) for text in self._shuffled(brief, pools["number"]))
            return
        about = [text.format(about=move.about) for text in pools["about"]] if move.about and not brief.short else []
        leads = pools["offers"] if move.unanswered else self._wording["again"] if move.again else []
        leads = leads or about or self._small_words(brief, pools["before"])
        yield from (_joined(lead, line) for lead, line in self._mixed(brief, leads, [move.line]))

    def _remarks(self, brief: Brief) -> Iterator[str]:
        kind = brief.move.kind if brief.move.kind in self._wording else "listen"
        pools = self._wording[kind]
        if kind == "listen":
            yield from self._shuffled(brief, self._personal(brief).get("listen", []))
        rest = next(self._shuffled(brief, self._wording["more"])) if brief.move.more else ""
        for before, words in self._mixed(brief, self._small_words(brief, pools["before"]), pools["say"]):
            yield _joined(before, words, rest)

    def _clock(self, brief: Brief) -> str:
        minutes = brief.move.minutes_left
        if minutes is None:
            return ""
        text: str = next(self._shuffled(brief, self._wording["clock"]))
        return text.format(minutes={10: "ten", 3: "three"}.get(minutes, minutes))

    def _personal(self, brief: Brief) -> Mapping[str, Pool]:
        return self._wording["personas"].get(brief.persona, {})  # type: ignore[no-any-return]

    def _small_words(self, brief: Brief, neutral: Pool) -> Pool:
        if brief.short:
            return [""]
        return [*self._personal(brief).get("before", []), *neutral]

    def _mixed(self, brief: Brief, first: Pool, second: Pool) -> Iterator[tuple[str, str]]:
        """Every pairing, those first whose parts were heard least."""
        pairs = list(self._shuffled(brief, product(first, second)))
        heard = " ".join(_folded(text) for text in brief.said)
        yield from sorted(pairs, key=lambda pair: sum(heard.count(_folded(part)) for part in pair if part))

    def _shuffled(self, brief: Brief, pool: Iterable[Any]) -> Iterator[Any]:
        """What stands in a pool more than once is the likelier."""
        salt = f"{brief.seed}/{brief.turn}/{brief.move.kind}"
        order = sorted(enumerate(pool), key=lambda placed: sha256(f"{salt}/{placed}".encode()).digest())
        yield from (entry for _, entry in order)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _quoted(number: str) -> str:
    return f'"{number}"'


def _folded(text: str) -> str:
    return " ".join(text.lower().split())
