"""Where the minutes of an interview went, against the plan. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from interviewer.assessment import PhaseMinutes
from interviewer.state import PLAN
from interviewer.transcript import Transcript
from interviewer.words import DimensionId

PHASE_OF: dict[DimensionId, str] = {
    "scope": "clarify",
    "goal": "clarify",
    "metrics": "metrics",
    "architecture": "design",
    "data": "data",
    "modeling": "model",
    "evaluation": "launch",
    "operations": "launch",
    "depth": "deep dive",
    "communication": "wrap-up",
}
"""The phase in which a dimension is mostly shown."""


@dataclass(frozen=True)
class Stretch:
    """Seconds on the interview's clock that went to one phase, and the candidate's turn that began them."""

    phase: str
    turn: int
    begin: float
    end: float


def minutes_by_phase(
    transcript: Transcript, dimensions_of: Callable[[str], tuple[DimensionId, ...]]
) -> tuple[PhaseMinutes, ...]:
    """Minutes per phase beside the plan, in the plan's order.

    `spent` is None throughout where the transcript carries no times.
    """
    passed = stretches(transcript, dimensions_of)
    spent: dict[str, float] = {}
    for stretch in passed:
        spent[stretch.phase] = spent.get(stretch.phase, 0.0) + (stretch.end - stretch.begin) / 60
    total = transcript.minutes or sum(spent.values())
    return tuple(
        PhaseMinutes(
            phase=name,
            planned=round(total * share, 1),
            spent=round(spent.get(name, 0.0), 1) if passed else None,
        )
        for name, share in PLAN
    )


def stretches(transcript: Transcript, dimensions_of: Callable[[str], tuple[DimensionId, ...]]) -> tuple[Stretch, ...]:
    """Which phase the candidate was in when; empty where the transcript carries no times.

    The time from one turn to the next goes to the phase of what the candidate said in it; a turn about nothing in
    particular, and the interviewer's, go on with the phase before.
    """
    timed = [turn for turn in transcript.turns if turn.at is not None]
    if not any(turn.at for turn in timed):
        return ()
    made: list[Stretch] = []
    phase = PLAN[0][0]
    for turn, after in pairwise(timed):
        if turn.speaker == "candidate":
            phase = _phase(dimensions_of(turn.text), phase)
        made.append(Stretch(phase, turn.number, turn.at or 0.0, after.at or 0.0))
    return tuple(made)


def _phase(dimensions: tuple[DimensionId, ...], before: str) -> str:
    return PHASE_OF[dimensions[0]] if dimensions else before
