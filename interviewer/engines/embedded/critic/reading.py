"""A transcript as the critic reads it: the candidate's sentences, each with its turn, place and what it does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


from interviewer.engines.embedded.critic import clean
from interviewer.engines.embedded.critic.patterns import Patterns, load_patterns
from interviewer.transcript import Transcript, Turn

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
    drawn_at, before = 1.0, 0
    for turn, text in turns:
        if turn.speaker == "interviewer":
            figures.extend((number, before / total) for number in _numbers(text))
        else:
            drawn = clean.drawings(text)
            drawn_at = min(drawn_at, before / total) if drawn else drawn_at
            blocks.extend(drawn)
            said.extend(_said(turn, text, before, total, echoes, patterns))
        before += len(clean.words(text))
    asked = tuple(s for s in said if "?" in s.text)
    return Reading(tuple(said), asked, "\n".join(blocks), drawn_at, tuple(figures), _used(transcript))


def _said(turn: Turn, text: str, before: int, total: int, echoes: clean.Echoes, patterns: Patterns) -> list[Said]:
    found: list[Said] = []
    for sentence in clean.sentences(text):
        at = before / total
        before += len(clean.words(sentence))
        if clean.addressed_to_grader(sentence) or clean.is_name_list(sentence) or echoes.is_echo(sentence):
            continue
        found.append(
            Said(
                turn.number,
                sentence,
                at,
                frozenset(name for name, p in patterns.relation.items() if p.search(sentence)),
                frozenset(name for name, p in patterns.subject.items() if p.search(sentence)),
                frozenset(name for name, p in patterns.specific.items() if p.search(sentence)),
            )
        )
    return found


def _numbers(text: str) -> set[str]:
    return {token for token in clean.words(text) if token.isdigit()}


def _used(transcript: Transcript) -> float | None:
    times = [t.at for t in transcript.turns if t.at is not None]
    if not times or not transcript.minutes:
        return None
    return min(1.1, max(times) / 60 / transcript.minutes)
