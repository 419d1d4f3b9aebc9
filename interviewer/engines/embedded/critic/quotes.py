"""Chooses the candidate's words that stand for a score."""

from __future__ import annotations

from collections.abc import Collection

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


def choose_quotes(
    dimension: DimensionId, reading: Reading, transcript: Transcript, spent: Collection[str] = ()
) -> tuple[Evidence, ...]:
    """The words that show a dimension best, where no reason quotes any; none where nothing was said about it.

    What stands elsewhere already is taken only where there is nothing else.
    """
    about = [s for s in reading.said if _is_about(s, dimension)]
    fresh = [s for s in about if not any(s.text in old or old in s.text for old in spent)]
    best = sorted(fresh or about, key=lambda s: -_worth(s, dimension))[:1]
    return tuple(e for e in (_evidence(s, transcript) for s in best) if e)


def _is_about(said: Said, dimension: DimensionId) -> bool:
    if dimension in _SPEAKS_OF:
        good, bad = _SPEAKS_OF[dimension]
        return bool(said.relations & (good | bad) or said.specifics & {"mechanism", "pivot", "uptake"})
    return dimension in said.subjects or (dimension == "scope" and said.asks)


def _worth(said: Said, dimension: DimensionId) -> float:
    length = len(said.text.split())
    worth = sum(value for name, value in _WORTH.items() if name in said.relations)
    worth += len(said.specifics & behaviours(dimension)) + _closeness(said, dimension)
    worth -= 1.5 if length < 5 else 0.5 if length > 45 else 0.0
    if dimension == "scope":
        worth += 1.5 * (said.asks) - 2 * said.at
    if dimension in _SPEAKS_OF:
        good, bad = _SPEAKS_OF[dimension]
        worth += 1.2 * (len(said.relations & good) - len(said.relations & bad))
    return worth - 2 * said.weak


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
