"""A transcript as the critic reads it: the candidate's sentences, each with its turn, place and what it does."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

from interviewer.engines.embedded.critic import clean
from interviewer.engines.embedded.critic.patterns import Table, load_patterns
from interviewer.transcript import Transcript, Turn

_LISTS_QUESTIONS = re.compile(
    r"\bquestions\b[^.]*:?$|\bquestions (?:first|:)|\bi need (?:a few|some|these)\b", re.IGNORECASE
)
_ASKS = re.compile(
    r"^(?:and |or |also |first,? )?(?:how (?:many|much|big|long|often|fast|fresh)|which|what|who|where|any"
    r"|do we|do you|does|is there|are there|can (?:we|i)|may (?:we|i)|must (?:we|it|i))\b"
    r"(?!.*\b(?:i'd|i'll|i would|so i)\b)[^.!]{0,90}[.]?$",
    re.IGNORECASE,
)
DRAWING_IS = 30
"""Words a drawing stands for."""
_WEAK = ("hedge", "unknown", "handed-over", "dismissal", "vague")


@dataclass(frozen=True)
class Said:
    """One sentence of the candidate that counts."""

    turn: int
    text: str
    at: float
    """Share of the candidate's words that came before it, 0 to 1: when it was said, whatever the clock."""
    relations: frozenset[str]
    subjects: frozenset[str]
    specifics: frozenset[str]
    answers: frozenset[str]
    """The subjects of what the interviewer said just before."""
    asks: bool
    """Whether it is a question, with or without its mark."""
    speech: int
    """Counts what the candidate said between two turns of the interviewer, in however many turns it is written."""

    @property
    def substantial(self) -> bool:
        """Whether it speaks of the problem at all."""
        return bool(self.subjects) or "quantity" in self.relations

    @property
    def weak(self) -> bool:
        """Whether it hedges, waves away, hands over or stays vague."""
        return any(name in self.relations for name in _WEAK)


@dataclass(frozen=True)
class Reading:
    """All that signals are computed from."""

    said: tuple[Said, ...]
    """In order, without what must not count."""
    questions: tuple[Said, ...]
    """Those of `said` that ask."""
    drawing: str
    """Every fenced block, one under the other."""
    drawn_at: float
    """When the first was drawn, 0 to 1; 1 where none was."""
    figures: tuple[tuple[str, float], ...]
    """The interviewer's numbers and when they were said."""
    pressed: tuple[frozenset[str], ...]
    """What each of the interviewer's turns but the opening spoke of."""
    speeches: tuple[int, ...]
    """Words that count in each of the candidate's speeches but those that ask something; a drawing counts as a few."""
    used: float | None
    """Share of the minutes given that went by; None where the transcript has no times."""

    @cached_property
    def substance(self) -> tuple[Said, ...]:
        """The sentences that speak of the problem; what shares are taken of."""
        return tuple(s for s in self.said if s.substantial)


def read(transcript: Transcript) -> Reading:
    """Reads a transcript. Places count only the candidate's words that count, so padding moves nothing."""
    reader = _Reader(transcript.statement)
    for turn in transcript.turns:
        text = clean.plain(turn.text)
        if turn.speaker == "interviewer":
            reader.hear(text)
        else:
            reader.take(turn, text)
    return reader.reading(_used(transcript))


class _Reader:
    """Goes through the turns once, keeping what counts and how many words of it came before."""

    def __init__(self, statement: str) -> None:
        self._echoes = clean.Echoes(statement)
        self._asked: frozenset[str] = frozenset()
        self._words = 0
        self._speech = 0
        self._spoken: Counter[int] = Counter()
        self._said: list[Said] = []
        self._drawn: dict[str, None] = {}
        self._drawn_at: int | None = None
        self._figures: list[tuple[str, int]] = []
        self._pressed: list[frozenset[str]] = []

    def hear(self, text: str) -> None:
        """A turn of the interviewer."""
        self._echoes.hear(text)
        self._speech += 1
        self._asked = _hits(load_patterns().subject, text)
        self._pressed.append(self._asked)
        self._figures.extend((token, self._words) for token in dict.fromkeys(clean.words(text)) if token.isdigit())

    def take(self, turn: Turn, text: str) -> None:
        """A turn of the candidate."""
        blocks = clean.drawings(text)
        if blocks and self._drawn_at is None:
            self._drawn_at = self._words
        self._drawn.update(dict.fromkeys(line.strip() for block in blocks for line in block.split("\n")))
        self._spoken[self._speech] += DRAWING_IS * len(blocks)
        listing = False
        for sentence in clean.sentences(text):
            listing = listing or bool(_LISTS_QUESTIONS.search(sentence))
            if not clean.is_void(sentence) and not self._echoes.is_echo(sentence):
                self._keep(turn, sentence, listing)

    def _keep(self, turn: Turn, sentence: str, listing: bool) -> None:
        patterns = load_patterns()
        said = Said(
            turn=turn.number,
            text=sentence,
            at=self._words,
            relations=_hits(patterns.relation, sentence),
            subjects=_hits(patterns.subject, sentence),
            specifics=_hits(patterns.specific, sentence),
            answers=self._asked,
            asks="?" in sentence or bool(_ASKS.search(sentence)) or (listing and len(sentence.split()) <= 12),
            speech=self._speech,
        )
        self._said.append(said)
        self._spoken[self._speech] += len(clean.words(sentence))
        if said.substantial:
            self._words += len(clean.words(sentence))

    def reading(self, used: float | None) -> Reading:
        """What was gathered, places as shares of the whole."""
        total = self._words or 1
        said = tuple(replace(s, at=s.at / total) for s in self._said)
        asking = {s.speech for s in said if s.asks}
        return Reading(
            said=said,
            questions=tuple(s for s in said if s.asks),
            drawing="\n".join(self._drawn),
            drawn_at=1.0 if self._drawn_at is None else self._drawn_at / total,
            figures=tuple((figure, before / total) for figure, before in self._figures),
            pressed=tuple(self._pressed[1:]),
            speeches=tuple(n for speech, n in self._spoken.items() if speech not in asking),
            used=used,
        )


def _hits(table: Table, text: str) -> frozenset[str]:
    return frozenset(name for name, pattern in table.items() if pattern.search(text))


def _used(transcript: Transcript) -> float | None:
    times = [t.at for t in transcript.turns if t.at is not None]
    if not times or not transcript.minutes:
        return None
    return min(1.1, max(times) / 60 / transcript.minutes)
