"""Where the minutes of an interview went, against the plan. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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

_FENCE = "```"
_DRAWING_IS = 40
"""Words a drawing stands for."""
_PIECE = re.compile(r"```.*?(?:```|\Z)|(?:(?!```)[^.?!\n])+[.?!]*", re.DOTALL)
"""A drawing, or a sentence."""


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

    The time from one turn to the next is shared among what the candidate said in it, by words; a drawing is design.
    Sentences about nothing in particular, and the interviewer's, go on with the phase before.
    """
    timed = [turn for turn in transcript.turns if turn.at is not None]
    if not any(turn.at for turn in timed):
        return ()
    made: list[Stretch] = []
    phase = PLAN[0][0]
    for turn, after in pairwise(timed):
        begin, end = turn.at or 0.0, after.at or 0.0
        parts = _parts(turn.text, dimensions_of, phase) if turn.speaker == "candidate" else [(phase, 1)]
        made.extend(_placed(parts, turn.number, begin, end))
        phase = parts[-1][0]
    return tuple(made)


def _parts(text: str, dimensions_of: Callable[[str], tuple[DimensionId, ...]], phase: str) -> list[tuple[str, int]]:
    """The phases a turn goes through, with the words spent in each."""
    found: list[tuple[str, int]] = []
    for piece in _PIECE.findall(text):
        drawn = piece.startswith(_FENCE)
        phase = PHASE_OF["architecture"] if drawn else _phase(dimensions_of(piece), phase)
        size = _DRAWING_IS if drawn else len(piece.split())
        if found and found[-1][0] == phase:
            size += found.pop()[1]
        found.append((phase, size))
    return found or [(phase, 1)]


def _placed(parts: list[tuple[str, int]], turn: int, begin: float, end: float) -> Iterator[Stretch]:
    second = (end - begin) / max(1, sum(size for _, size in parts))
    for phase, size in parts:
        yield Stretch(phase, turn, begin, begin + size * second)
        begin += size * second


def _phase(dimensions: tuple[DimensionId, ...], before: str) -> str:
    return PHASE_OF[dimensions[0]] if dimensions else before
