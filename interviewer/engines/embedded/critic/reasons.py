"""Says in plain words what earned a score and what it lacks: in the candidate's own words, each thing once.

All dimensions are told together, so that no quote and no fault stands under two of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from interviewer.assessment import Evidence
from interviewer.engines.embedded.critic.counted import falls_short, stands_out, stated
from interviewer.engines.embedded.critic.elements import Element, Given, argued, given, load_elements, missing
from interviewer.engines.embedded.critic.faults import Fault, Scores, faults, wording
from interviewer.engines.embedded.critic.patterns import load_patterns
from interviewer.engines.embedded.critic.quotes import choose_quotes
from interviewer.engines.embedded.critic.reading import Reading
from interviewer.rubric import HIRE, LOW
from interviewer.transcript import Transcript, Turn
from interviewer.words import DimensionId

_QUOTED = re.compile(r"\u201c([^\u201d]*)\u201d \(turn")
_UPS = {1: 1, 2: 1, 3: 2, 4: 3}
_IN_FIGURES = frozenset({"numbers", "budget", "load", "capacity", "rule", "length"})
_WITH_REASON = frozenset({"decides", "reason", "serving"})
"""Parts that are figures, or come with a reason, by themselves."""
_MOST_FAULTS = 2
_MOST_LACKS = 3
_MOST_THINGS = {1: 3, 2: 3, 3: 2, 4: 0}
_MOST_QUOTES = 3


@dataclass(frozen=True)
class Told:
    """What is said about one dimension."""

    because: tuple[str, ...] = ()
    """What holds the score up."""
    missing: tuple[str, ...] = ()
    """What keeps it from the next, most first."""
    evidence: tuple[Evidence, ...] = ()
    things: tuple[str, ...] = ()
    """The parts of the anchor to reach that were not given."""
    question: Turn | None = None
    """The interviewer's question on it that went unanswered."""


def tell(
    scores: Scores, reading: Reading, transcript: Transcript, elsewhere: frozenset[str]
) -> dict[DimensionId, Told]:
    """What is told of each dimension that has a score; `elsewhere` are sentences told as mistakes."""
    teller = _Teller(reading, transcript, faults(scores, reading, transcript, elsewhere), elsewhere)
    return {dimension: teller.tell(dimension, score) for dimension, score in scores.items() if score is not None}


def quoted(words: str) -> str:
    """The candidate's words as they stand within a reason."""
    return f"\u201c{words.rstrip('.')}\u201d"


def _one_of_each(found: Iterable[Fault]) -> list[Fault]:
    """The first fault of each kind: the second teaches nothing new."""
    return list({fault.told: fault for fault in reversed(list(found))}.values())[::-1]


@dataclass
class _Teller:
    reading: Reading
    transcript: Transcript
    faults: dict[DimensionId, list[Fault]]
    elsewhere: frozenset[str]
    spent: set[str] = field(default_factory=set)
    """Quotes that stand under a dimension already."""

    def tell(self, dimension: DimensionId, score: int) -> Told:
        low = _one_of_each(self.faults.get(dimension, []))[:_MOST_FAULTS]
        counted = stands_out(dimension, score, self.reading)
        ups = self._ups(load_elements()[dimension], score, _UPS[score] - len(counted))
        things = self._things(load_elements()[dimension], score, {g.element.name for g in ups})
        because = [*counted, *(self._up(one, score) for one in ups)]
        lacks = [*falls_short(dimension, score, self.reading), *self._lacking(score, things)]
        lacks = [*(self._fault(f) for f in low if not f.mild), *lacks, *(self._fault(f) for f in low if f.mild)]
        if score <= LOW and not lacks or score > LOW and not because:
            (lacks if score <= LOW else because).append(stated(dimension, self.reading))
        shown = [*((f.said.turn, f.quote) for f in low), *((g.said.turn, g.quote) for g in ups)]
        return Told(
            because=tuple(filter(self._is_verbatim, because)),
            missing=tuple(filter(self._is_verbatim, lacks))[:_MOST_LACKS],
            evidence=self._evidence(dimension, score, shown),
            things=things,
            question=next((f.question for f in low if f.question), None),
        )

    def _ups(self, parts: Sequence[Element], score: int, most: int) -> list[Given]:
        """The parts that were given best, by quotes that stand nowhere else; those of the anchor reached first."""
        best = [g for part in parts if (score > 1 or part.level == HIRE) and (g := self._unspent(part))]
        best.sort(key=lambda g: (-(g.element.level == max(score, 3)), -g.worth))
        chosen: list[Given] = []
        for one in best:
            if len(chosen) < most and one.quote not in self.spent:
                chosen.append(one)
                self.spent.add(one.quote)
        return chosen

    def _unspent(self, part: Element) -> Given | None:
        found = (g for g in given(part, self.reading) if g.said.text not in self.elsewhere)
        return next((g for g in found if not self._is_spent(g.quote)), None)

    def _is_spent(self, quote: str) -> bool:
        return any(quote in old or old in quote for old in self.spent)

    def _things(self, parts: Iterable[Element], score: int, told: Collection[str]) -> tuple[str, ...]:
        """What the anchor to reach names and was not argued; what nothing said came near first.

        Of a hire it is only told what nothing came near: somebody who argues well may do so in other words.
        """
        reach = [part for part in parts if part.level == max(HIRE, score + 1) and part.name not in told]
        if score > LOW:
            lacking = [part for part in reach if missing(part, self.reading)]
        else:
            lacking = [part for part in reach if not any(map(argued, given(part, self.reading)))]
        lacking.sort(key=lambda part: not missing(part, self.reading))
        return tuple(part.thing for part in lacking)[: _MOST_THINGS[score]]

    def _up(self, one: Given, score: int) -> str:
        words = wording()
        if score == 1:
            return str(words["nearest"].format(thing=one.element.thing, quote=quoted(one.quote), turn=one.said.turn))
        relation, figures = load_patterns().relation, one.element.name in _IN_FIGURES
        reasoned = one.element.name in _WITH_REASON
        ties = ((name, told) for name, told in words["ties"].items() if not (reasoned if name == "reason" else figures))
        tie = next((told for name, told in ties if relation[name].search(one.quote)), "")
        return str(words["given"].format(up=one.element.up, tie=tie, quote=quoted(one.quote), turn=one.said.turn))

    def _fault(self, fault: Fault) -> str:
        self.spent.add(fault.quote)
        if not fault.told:
            return str(wording()["doubtful"].format(quote=quoted(fault.quote), turn=fault.said.turn))
        asked = f"Asked in turn {fault.question.number}, you {fault.told}" if fault.question else f"You {fault.told}"
        return f"{asked}: {quoted(fault.quote)} (turn {fault.said.turn})."

    def _lacking(self, score: int, things: Sequence[str]) -> list[str]:
        return [wording()["lacking"][max(score, 2)].format(things="; ".join(things))] if things else []

    def _is_verbatim(self, reason: str) -> bool:
        """Whether the words it quotes stand in the transcript: the reading folds signs that few people type."""
        return all(self.transcript.find(words) is not None for words in _QUOTED.findall(reason))

    def _evidence(self, dimension: DimensionId, score: int, shown: Sequence[tuple[int, str]]) -> tuple[Evidence, ...]:
        """The words that the reasons quote; where they quote none, the best there are."""
        found = tuple(
            Evidence(turn=turn, quote=quote) for turn, quote in shown if self.transcript.find(quote) is not None
        )
        return found[:_MOST_QUOTES] or choose_quotes(dimension, self.reading, self.transcript, self.spent)
