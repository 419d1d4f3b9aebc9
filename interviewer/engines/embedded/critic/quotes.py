"""Chooses the candidate's words that stand for a score."""

from __future__ import annotations

from interviewer.assessment import Evidence
from interviewer.engines.embedded.critic.patterns import load_patterns
from interviewer.engines.embedded.critic.reading import Reading, Said
from interviewer.engines.embedded.critic.scheme import behaviours
from interviewer.transcript import Transcript
from interviewer.words import DimensionId

_LONGEST = 240
_WORTH = {"reason": 0.5, "contrast": 0.4, "condition": 0.4, "threshold": 0.6, "quantity": 0.4}
_SPEAKS_OF = {
    "communication": (
        {"signpost", "recap", "check-in", "decision"},
        {"apology", "dismissal", "unknown", "handed-over"},
    ),
    "depth": ({"arithmetic", "threshold", "reason"}, {"vague", "unknown", "handed-over"}),
}


def choose_quotes(dimension: DimensionId, score: int, reading: Reading, transcript: Transcript) -> tuple[Evidence, ...]:
    """One to three quotes about the dimension, most telling first; none where nothing was said about it.

    A low score is shown by what was weak as well as by the best that was there.
    """
    about = [s for s in reading.said if _is_about(s, dimension)]
    best = sorted(about, key=lambda s: -_worth(s, dimension, low=False))[:3]
    if score <= 2:
        weak = [s for s in sorted(about, key=lambda s: -_worth(s, dimension, low=True)) if s not in best[:1]][:1]
        best = [*weak, *best[:1]] if weak else best[:1]
    found = (_evidence(s, transcript) for s in best)
    return tuple(e for e in found if e)


def _is_about(said: Said, dimension: DimensionId) -> bool:
    if dimension in _SPEAKS_OF:
        good, bad = _SPEAKS_OF[dimension]
        return bool(said.relations & (good | bad) or said.specifics & {"mechanism", "pivot", "uptake"})
    return dimension in said.subjects or (dimension == "scope" and said.asks)


def _worth(said: Said, dimension: DimensionId, low: bool) -> float:
    length = len(said.text.split())
    worth = sum(value for name, value in _WORTH.items() if name in said.relations)
    worth += len(said.specifics & behaviours(dimension)) + _closeness(said, dimension)
    worth -= 1.5 if length < 5 else 0.5 if length > 45 else 0.0
    if dimension == "scope":
        worth += 1.5 * (said.asks) - 2 * said.at
    if dimension in _SPEAKS_OF:
        good, bad = _SPEAKS_OF[dimension]
        worth += 1.2 * len(said.relations & (bad if low else good))
    return worth + 4 * said.weak if low else worth - said.weak


def _closeness(said: Said, dimension: DimensionId) -> float:
    pattern = load_patterns().subject.get(dimension)
    return 0.5 * min(4, len({m.group(0).lower() for m in pattern.finditer(said.text)})) if pattern else 0.0


def _evidence(said: Said, transcript: Transcript) -> Evidence | None:
    quote = said.text if len(said.text) <= _LONGEST else _clause(said.text)
    turn = next((t for t in transcript.candidate if t.number == said.turn), None)
    if turn is None or transcript.find(quote) is None:
        return None
    return Evidence(turn=turn.number, quote=quote)


def _clause(text: str) -> str:
    """The beginning of a long sentence, up to the last stop between clauses."""
    head = text[:_LONGEST]
    cut = max(head.rfind(mark) for mark in (", ", "; ", ": ", " "))
    return head[:cut] if cut > 0 else head
