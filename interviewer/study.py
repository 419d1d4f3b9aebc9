"""Study mode's word when a phase is over: what was covered and what is open, from the record alone. Pure.

Nothing is scored and nothing is given away: a part of the design is named, never what belongs in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from interviewer.phases import PHASE_OF
from interviewer.state import PLAN, State


@dataclass(frozen=True)
class PhaseNote:
    """What is told of the phase that was just left."""

    phase: str
    lines: tuple[str, ...]


def phase_note(state: State) -> PhaseNote | None:
    """The note on the phase before the present one; None in a realistic interview, in the first phase and once over."""
    names = [name for name, _ in PLAN]
    place = names.index(state.phase)
    if state.started.mode != "study" or state.ended or place == 0:
        return None
    phase = names[place - 1]
    lines = (*_on_parts(state, phase), *_on_questions(state, phase), *_on_the_rest(state, names[: place - 1]))
    return PhaseNote(phase, lines)


def _on_parts(state: State, phase: str) -> Iterable[str]:
    parts = [dimension for dimension, home in PHASE_OF.items() if home == phase and phase != "wrap-up"]
    if phase == "deep dive":
        down = sum(move.dimension == "depth" for move in state.recent)
        yield f"You went into one part over {_times(down, 'question')}." if down else "No part was gone into yet."
        return
    heard = [part for part in parts if state.touched.get(part)]
    missing = [part for part in parts if not state.touched.get(part)]
    if heard:
        told = (f"{part} in {_times(state.touched[part], 'message')}" for part in heard)
        yield f"Heard: {', '.join(told)}."
    if missing:
        yield f"Still open: {' and '.join(missing)}."


def _on_questions(state: State, phase: str) -> Iterable[str]:
    if phase != "clarify":
        return
    asked = {state.problem.fact(fact).topic for fact in state.given}
    unasked = [topic for topic in dict.fromkeys(fact.topic for fact in state.problem.facts) if topic not in asked]
    questions = sum(len(understanding.asks) for understanding in state.understandings)
    yield f"You asked {_times(questions, 'question')}."
    if unasked:
        yield f"Nothing was asked yet about {', '.join(unasked)}."


def _on_the_rest(state: State, before: list[str]) -> Iterable[str]:
    """Earlier parts that are still open, so that none is forgotten."""
    open_still = [
        part
        for part, home in PHASE_OF.items()
        if home in before and home != "deep dive" and not state.touched.get(part)
    ]
    if open_still:
        yield f"From before, still open: {', '.join(open_still)}."


def _times(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
