"""Writes the brief from which an engine speaks: of all that the session knows, only what may be said.

The least-knowledge rule is kept here, once for every engine: what is in no brief cannot be talked out of a model.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from interviewer.concept import Concept
from interviewer.engine import Brief
from interviewer.guard import split_sentences
from interviewer.knowledge import Knowledge
from interviewer.moves import Move, MoveKind
from interviewer.phases import PHASE_OF
from interviewer.state import State

MOST_TALK = 0.16
"""Share of the words from which the interviewer keeps it short."""
EARLY = 3
"""Messages of the candidate before which that share says nothing: the opening is most of it."""
LEAST_TURNS, TURNS_A_STEP = 4, 4
"""How many turns are shown at least, and how many leave at once: a window moved each turn would never begin alike."""
MOST_FACTS, MOST_QUESTIONS = 4, 6
"""Of those that left the window, in the record of what was settled."""
MOST_FOLLOW_UPS = 3
QUESTIONS: frozenset[MoveKind] = frozenset({"probe", "deep-dive", "challenge", "twist", "recap"})
HANDBOOK = "interviewer-handbook"
"""The page of guidance with a line for each phase."""


def make_brief(state: State, move: Move, knowledge: Knowledge, picture: bytes = b"") -> Brief:
    """All that may be known of the interview by who words `move`."""
    fact = state.problem.fact
    first = _first_shown(len(state.turns))
    return Brief(
        title=state.problem.title,
        statement=state.problem.statement,
        move=move,
        facts=tuple(fact(f).fact for f in move.facts),
        earned=tuple(fact(f).fact for f in state.given),
        conversation=state.turns[first:],
        settled=tuple(_settled(state, first)),
        said=state.replies,
        follow_ups=tuple(_follow_ups(state, move, knowledge.concepts))[:MOST_FOLLOW_UPS],
        guidance=_guidance(state, move, knowledge),
        persona=state.started.persona,
        level=state.started.level,
        mode=state.started.mode,
        short=state.messages >= EARLY and state.talk_share > MOST_TALK,
        minutes_left=round(state.minutes_left, 1),
        seed=state.started.seed,
        turn=len(state.recent),
        picture=picture,
        spent=sum(state.tokens),
    )


def _first_shown(turns: int) -> int:
    return max(0, (turns - LEAST_TURNS) // TURNS_A_STEP * TURNS_A_STEP)


def _phase_of(move: Move) -> str:
    """The phase of the plan in which a question belongs; empty for what is no question, or of no part."""
    if move.kind == "recap":
        return "wrap-up"
    return PHASE_OF[move.dimension] if move.kind in QUESTIONS and move.dimension else ""


def _guidance(state: State, move: Move, knowledge: Knowledge) -> str:
    """What the handbook wants of the phase that a question belongs to, with the first one put there."""
    phase = _phase_of(move)
    if not phase or phase in map(_phase_of, state.recent[:-1]):
        return ""
    line = re.search(rf"^- \*\*{phase}:\*\* (.+)$", knowledge.guides[HANDBOOK].text, re.IGNORECASE | re.MULTILINE)
    return f"{phase}: {line[1]}" if line else ""


def _settled(state: State, first: int) -> Iterator[str]:
    """What left the window: facts told, questions put, and what the candidate's messages were about."""
    before = state.turns[:first]
    replies = sum(turn.speaker == "interviewer" for turn in before)
    told = dict.fromkeys(f for move in state.recent[:replies] for f in move.facts)
    for fact_id in list(told)[-MOST_FACTS:]:
        yield f"You told them: {state.problem.fact(fact_id).fact}"
    asked = [
        q for turn in before if turn.speaker == "interviewer" for q in split_sentences(turn.text) if q.endswith("?")
    ]
    for question in asked[-MOST_QUESTIONS:]:
        yield f"You asked: {question}"
    heard = state.understandings[: len(before) - replies]
    areas = dict.fromkeys(dimension for one in heard for dimension in one.touches)
    named = dict.fromkeys(named.words for one in heard for named in one.concepts)
    if areas:
        yield f"They spoke of {', '.join(areas)}{f'; named {_listed(named)}' if named else ''}."


def _listed(words: Iterable[str]) -> str:
    return ", ".join(list(words)[-8:])


def _follow_ups(state: State, move: Move, concepts: Mapping[str, Concept]) -> Iterator[str]:
    """Authored questions that fit the move as well as its own line: none was put yet, none gives anything away."""
    source, _, rest = move.source.partition("/")
    if source == "concept":
        concept = concepts[rest.split("/")[0]]
        yield from (probe for probe in concept.probes if probe != move.line)
    elif source == "probe" and move.dimension:
        yield from _concept_probes(state, move, concepts)
        for number, line in enumerate(state.problem.probes_for(move.dimension)):
            if line != move.line and f"probe/{move.dimension}/{number}" not in state.used:
                yield line


def _concept_probes(state: State, move: Move, concepts: Mapping[str, Concept]) -> Iterator[str]:
    """One question on each concept of this dimension that the candidate just named."""
    for named in state.last.concepts if state.last else ():
        concept = concepts[named.concept]
        if concept.dimension == move.dimension and not any(s.startswith(f"concept/{concept.id}/") for s in state.used):
            yield concept.probes[0]
