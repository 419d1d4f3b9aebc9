"""A transcript as the critic reads it: the candidate's sentences, each with its turn, place and what it does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property


from interviewer.engines.embedded.critic import clean
from interviewer.engines.embedded.critic.patterns import Table, load_patterns
from interviewer.transcript import Transcript, Turn

_LISTS_QUESTIONS = re.compile(r"\bquestions\b[^.]*:?$|\bquestions (?:first|:)|\bi need (?:a few|some|these)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"^(?:and |or |also |first,? )?(?:how (?:many|much|big|long|often|fast|fresh)|which|what|who|where|any|do we|do you|does|is there"
    r"|are there|can (?:we|i)|may (?:we|i)|must (?:we|it|i))\b(?!.*\b(?:i'd|i'll|i would|so i)\b)[^.!]{0,90}[.]?$",
    re.IGNORECASE,
)
_WEAK = ("hedge", "unknown", "handed-over", "dismissal", "vague")


@dataclass(frozen=True)
class Said:
    """One sentence of the candidate that counts."""

    turn: int
    text: str
    at: float
    """Share of the conversation's words that came before it, 0 to 1: when it was said, whatever the clock."""
    relations: frozenset[str]
    subjects: frozenset[str]
    specifics: frozenset[str]
    answers: frozenset[str]
    """The subjects of what the interviewer said just before."""
    asks: bool
    """Whether it is a question, with or without its mark."""


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
    used: float | None
    """Share of the minutes given that went by; None where the transcript has no times."""

    @cached_property
    def substance(self) -> tuple[Said, ...]:
        """The sentences that speak of the problem at all; what shares are taken of."""
        return tuple(s for s in self.said if s.subjects or "quantity" in s.relations)


def read(transcript: Transcript) -> Reading:
    """Reads a transcript."""
    patterns = load_patterns()
    turns = [(t, clean.plain(t.text)) for t in transcript.turns]
    total = sum(len(clean.words(text)) for _, text in turns) or 1
    echoes = clean.Echoes([transcript.statement, *(text for t, text in turns if t.speaker == "interviewer")])
    said: list[Said] = []
    blocks: list[str] = []
    figures: list[tuple[str, float]] = []
    pressed: list[frozenset[str]] = []
    drawn_at, before = 1.0, 0
    asked: frozenset[str] = frozenset()
    for turn, text in turns:
        if turn.speaker == "interviewer":
            asked = _hits(patterns.subject, text)
            pressed.append(asked)
            figures.extend((number, before / total) for number in _numbers(text))
        else:
            drawn = clean.drawings(text)
            drawn_at = min(drawn_at, before / total) if drawn else drawn_at
            blocks.extend(drawn)
            said.extend(_said(turn, text, asked, before / total, total, echoes))
        before += len(clean.words(text))
    return Reading(
        said=tuple(said),
        questions=tuple(s for s in said if s.asks),
        drawing="\n".join(blocks),
        drawn_at=drawn_at,
        figures=tuple(figures),
        pressed=tuple(pressed[1:]),
        used=_used(transcript),
    )


def _said(
    turn: Turn, text: str, asked: frozenset[str], at: float, total: int, echoes: clean.Echoes
) -> list[Said]:
    patterns = load_patterns()
    found: list[Said] = []
    listing = False
    for sentence in clean.sentences(text):
        listing = listing or bool(_LISTS_QUESTIONS.search(sentence))
        place, at = at, at + len(clean.words(sentence)) / total
        if clean.addressed_to_grader(sentence) or clean.is_name_list(sentence) or echoes.is_echo(sentence):
            continue
        found.append(
            Said(
                turn=turn.number,
                text=sentence,
                at=place,
                relations=_hits(patterns.relation, sentence),
                subjects=_hits(patterns.subject, sentence),
                specifics=_hits(patterns.specific, sentence),
                answers=asked,
                asks="?" in sentence or bool(_ASKS.search(sentence)) or (listing and len(sentence.split()) <= 12),
            )
        )
    return found


def _hits(table: Table, text: str) -> frozenset[str]:
    return frozenset(name for name, pattern in table.items() if pattern.search(text))


def _numbers(text: str) -> set[str]:
    return {token for token in clean.words(text) if token.isdigit()}


def _used(transcript: Transcript) -> float | None:
    times = [t.at for t in transcript.turns if t.at is not None]
    if not times or not transcript.minutes:
        return None
    return min(1.1, max(times) / 60 / transcript.minutes)
