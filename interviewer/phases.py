"""Where the minutes of an interview went, against the plan. Pure."""

from __future__ import annotations

from collections.abc import Callable

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


def minutes_by_phase(
    transcript: Transcript, dimensions_of: Callable[[str], tuple[DimensionId, ...]]
) -> tuple[PhaseMinutes, ...]:
    """Minutes per phase beside the plan, in the plan's order.

    The time from one candidate turn to the next goes to the phase of what was said in it; a turn about nothing in
    particular goes on with the phase before. `spent` is None throughout where the transcript carries no times.
    """
    spent = _spent(transcript, dimensions_of)
    total = transcript.minutes or (sum(spent.values()) if spent else 0.0)
    return tuple(
        PhaseMinutes(
            phase=name,
            planned=round(total * share, 1),
            spent=None if spent is None else round(spent.get(name, 0.0), 1),
        )
        for name, share in PLAN
    )


def _spent(transcript: Transcript, dimensions_of: Callable[[str], tuple[DimensionId, ...]]) -> dict[str, float] | None:
    timed = [turn for turn in transcript.turns if turn.at is not None]
    if len(timed) < 2:
        return None
    spent: dict[str, float] = {}
    phase = PLAN[0][0]
    for here, turn in enumerate(timed):
        if turn.speaker == "candidate":
            phase = _phase(dimensions_of(turn.text), phase)
        end = timed[here + 1].at if here + 1 < len(timed) else turn.at
        spent[phase] = spent.get(phase, 0.0) + ((end or 0.0) - (turn.at or 0.0)) / 60
    return spent


def _phase(dimensions: tuple[DimensionId, ...], before: str) -> str:
    return PHASE_OF[dimensions[0]] if dimensions else before
