"""Makes a critique: asks an engine for each dimension, verifies every quote, and adds up.

Knows no store and no page. What an engine could not do is done by the spare and said so; what neither could is "not
rated".
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

from interviewer.assessment import (
    Assessment,
    Critique,
    Evidence,
    MissedQuestion,
    MistakeFound,
    NextStep,
    Pivot,
)
from interviewer.engine import Engine, Observe
from interviewer.engines.embedded import Embedded
from interviewer.errors import EngineError, InterviewError
from interviewer.glance import worst_first
from interviewer.knowledge import Knowledge
from interviewer.phases import minutes_by_phase
from interviewer.problem import Fact, Problem, Topic
from interviewer.rubric import HIRE, LOW, Rubric, Score, decision, mean_score
from interviewer.transcript import Transcript, Turn
from interviewer.words import DimensionId, Level

MOST_MISSED = 3
LONGEST_ASK = 16
"""Words."""
MOST_DRILLS = 3

TOPIC_WEIGHT: tuple[Topic, ...] = (
    "goal", "scale", "labels", "latency", "data", "users", "constraints", "risk", "product", "quality", "resources",
)  # fmt: skip
"""Which unasked facts are shown first: those whose absence bends the whole design."""

NOISE = (
    "One session says little: in published mock-interview data the same person swings by a whole level from one "
    "interview to the next. Read the quotes before the numbers, and trust what repeats over three sessions."
)
EMBEDDED_LIMITS = (
    "Scored by the embedded engine: it sees what was said, tied together and when, from learnt signals. It cannot "
    "check an argument it has no pattern for, nor judge tone of voice or a sketch it was not given as a diagram."
)


@dataclass
class Judges:
    """Who assesses, and who steps in."""

    engine: Engine
    spare: Embedded
    knowledge: Knowledge
    observe: Observe
    notes: list[str] = field(default_factory=list)


async def make_critique(
    judges: Judges, transcript: Transcript, reference: Problem | None, level: Level, self_rating: float | None = None
) -> Critique:
    """The whole critique of one transcript. `reference` None: a problem outside the bank."""
    rubric = judges.knowledge.rubric
    assessments = await _assess_all(judges, transcript, reference)
    scores: dict[DimensionId, int | None] = {a.dimension: a.score for a in assessments}
    mean = mean_score(scores)
    mistakes = await _mistakes(judges, transcript, reference)
    return Critique(
        session=transcript.id,
        problem=reference.id if reference else transcript.problem,
        title=reference.title if reference else transcript.statement or "A problem outside the bank",
        engine=judges.engine.name,
        level=level,
        overall=decision(mean, level),
        mean=mean,
        groups=group_means(rubric, scores),
        assessments=assessments,
        mistakes=mistakes,
        missed_questions=_missed(judges.spare, transcript, reference),
        phases=minutes_by_phase(transcript, judges.spare.dimensions_of),
        pivots=_pivots(rubric, assessments, mistakes),
        self_rating=self_rating,
        next=_next(judges, assessments, transcript, reference),
        notes=_notes(judges, assessments, reference),
    )


def group_means(rubric: Rubric, scores: Mapping[DimensionId, int | None]) -> dict[str, float | None]:
    """The mean of each group's scores, in scorecard order; None for a group with nothing scored."""
    groups = dict.fromkeys(d.group for d in rubric.dimensions)
    return {g: mean_score({d.id: scores.get(d.id) for d in rubric.dimensions if d.group == g}) for g in groups}


async def assess_one(
    judges: Judges, dimensions: tuple[DimensionId, ...], transcript: Transcript, reference: Problem | None
) -> tuple[Assessment, ...]:
    """One group of dimensions: by the engine, else by the spare, else not rated. Quotes are verified."""
    try:
        given = await judges.engine.assess(dimensions, transcript, reference, judges.observe)
    except EngineError as fault:
        judges.notes.append(f"{judges.engine.name} could not assess {', '.join(dimensions)}: {fault.what}")
        given = ()
    checked = {a.dimension: verified(a, transcript) for a in given}
    doubtful = tuple(d for d in dimensions if d not in checked or checked[d].status == "not rated")
    if doubtful and judges.engine is not judges.spare:
        judges.notes.append(f"Assessed by the embedded engine instead: {', '.join(doubtful)}.")
        spare = await judges.spare.assess(doubtful, transcript, reference, judges.observe)
        checked.update({a.dimension: verified(a, transcript) for a in spare})
    return tuple(checked.get(d, Assessment(dimension=d, status="not rated")) for d in dimensions)


async def reassess(
    judges: Judges,
    dimension: DimensionId,
    transcript: Transcript,
    reference: Problem | None,
    words: str = "",
    turn: int | None = None,
) -> Assessment:
    """One dimension assessed again, with what the candidate answered to its score.

    `words` join the transcript as a last turn of theirs; `turn` names one to be read again, which is repeated there.
    InterviewError where there is neither, or no such turn.
    """
    pointed = next((t.text for t in transcript.candidate if t.number == turn), None)
    if turn is not None and pointed is None:
        raise InterviewError(f"Turn {turn} is not one of yours.", "Point to a turn in which you speak.")
    answer = "\n\n".join(part for part in (words.strip(), pointed) if part)
    if not answer:
        raise InterviewError("There is nothing to weigh.", "Answer the score in your words or point to a turn.")
    last = Turn(number=len(transcript.turns) + 1, speaker="candidate", text=answer)
    # A copy would keep the candidate's turns as they were cached, without the answer.
    answered = Transcript.model_validate({**transcript.model_dump(), "turns": (*transcript.turns, last)})
    return (await assess_one(judges, (dimension,), answered, reference))[0]


def verified(assessment: Assessment, transcript: Transcript) -> Assessment:
    """The assessment with only the quotes that the candidate said, each with the turn it was found in.

    A score of 2 or more that is left without a quote is "not rated"; a 1 may rest on what was never said.
    """
    found = tuple(
        Evidence(turn=turn, quote=e.quote)
        for e in assessment.evidence
        if (turn := transcript.find(e.quote)) is not None
    )
    unfounded = assessment.score is not None and assessment.score > 1 and not found
    if unfounded:
        return assessment.model_copy(update={"evidence": (), "status": "not rated", "score": None})
    return assessment.model_copy(update={"evidence": found})


async def _assess_all(judges: Judges, transcript: Transcript, reference: Problem | None) -> tuple[Assessment, ...]:
    ids = [d.id for d in judges.knowledge.rubric.dimensions]
    size = judges.engine.group_size
    groups = [tuple(ids[n : n + size]) for n in range(0, len(ids), size)]
    assessed = await asyncio.gather(*(assess_one(judges, g, transcript, reference) for g in groups))
    return tuple(chain.from_iterable(assessed))


async def _mistakes(judges: Judges, transcript: Transcript, reference: Problem | None) -> tuple[MistakeFound, ...]:
    try:
        found = await judges.engine.find_mistakes(transcript, reference, judges.observe)
    except EngineError as fault:
        judges.notes.append(f"{judges.engine.name} could not look for mistakes: {fault.what}")
        found = await judges.spare.find_mistakes(transcript, reference, judges.observe)
    placed = ((m, transcript.find(m.quote)) for m in found)
    return tuple(m.model_copy(update={"turn": turn}) for m, turn in placed if turn is not None)


def _missed(reader: Embedded, transcript: Transcript, reference: Problem | None) -> tuple[MissedQuestion, ...]:
    if reference is None:
        return ()
    given = transcript.facts_given
    if given is None:
        given = tuple(chain.from_iterable(reader.facts_asked(reference, turn.text) for turn in transcript.candidate))
    known = {*given, *reader.facts_settled(reference, transcript)}
    missed = sorted((f for f in reference.facts if f.id not in known), key=lambda f: TOPIC_WEIGHT.index(f.topic))
    return tuple(MissedQuestion(fact=f.id, answer=f.fact, buys=f.buys, ask=_spoken(f)) for f in missed[:MOST_MISSED])


def _spoken(fact: Fact) -> str:
    """The first of a fact's asks that a person would say as it stands."""
    whole = (ask for ask in fact.asks if ask.endswith("?") and ask[0].isupper() and len(ask.split()) <= LONGEST_ASK)
    return next(whole, fact.asks[0])


def _pivots(
    rubric: Rubric, assessments: tuple[Assessment, ...], mistakes: tuple[MistakeFound, ...]
) -> tuple[Pivot, ...]:
    """The turn that spoke most for the candidate, and the one that spoke most against."""
    quoted = [a for a in assessments if a.score and a.evidence]
    best = max(quoted, key=lambda a: a.score or 0, default=None)
    worst = next((a for a in worst_first(quoted) if a is not best), None)
    pivots = []
    if best and (best.score or 0) > LOW:
        name = rubric.dimension(best.dimension).name
        pivots.append(_pivot(best, f"The best evidence for “{name}”, your highest score."))
    if mistakes:
        pivots.append(Pivot(turn=mistakes[0].turn, quote=mistakes[0].quote, why=mistakes[0].why))
    elif worst and (worst.score or 0) <= LOW:
        name = rubric.dimension(worst.dimension).name
        pivots.append(_pivot(worst, f"“{name}”, your lowest score, had little more to go by."))
    return tuple(pivots)


def _pivot(assessment: Assessment, why: str) -> Pivot:
    return Pivot(turn=assessment.evidence[0].turn, quote=assessment.evidence[0].quote, why=why)


def _next(
    judges: Judges, assessments: tuple[Assessment, ...], transcript: Transcript, reference: Problem | None
) -> NextStep:
    knowledge = judges.knowledge
    weakest = worst_first(assessments)
    harder = [] if any((a.score or 0) <= LOW for a in weakest) else _one_step_on(transcript, reference)
    drills = tuple(dict.fromkeys([*harder, *(a.drill for a in weakest if a.drill)]))[:MOST_DRILLS]
    others = [p for p in knowledge.problems.values() if reference is None or p.id != reference.id]
    other_family = [p for p in others if reference is None or p.family != reference.family]
    if not weakest:
        problem = next(iter(other_family or others), None)
        why = "There was too little to score: take a whole interview."
    else:
        weak = knowledge.rubric.dimension(weakest[0].dimension)
        problem = max(other_family or others, key=lambda p: _turns_on(knowledge, p, weak.id), default=None)
        guide = judges.spare.guide_on(f"{weak.name}. {weak.anchor(HIRE)}")
        read = f" Read “{guide.title}” in the short course first." if guide else ""
        why = f"Another family of problem, with your attention on “{weak.name}”.{read}"
    return NextStep(problem=problem.id if problem else None, why=why, drills=drills)


def _turns_on(knowledge: Knowledge, problem: Problem, dimension: DimensionId) -> int:
    """How many of a problem's concepts belong to a dimension."""
    return sum(knowledge.concepts[name].dimension == dimension for name in problem.concepts)


def _one_step_on(transcript: Transcript, reference: Problem | None) -> list[str]:
    """For who needs no repair: a constraint of this problem that the interviewer did not bring up."""
    heard = {t.text for t in transcript.turns if t.speaker == "interviewer"}
    twists = [t for t in (reference.twists if reference else ()) if not any(t.says in text for text in heard)]
    return [
        f"Answer this aloud, in five minutes, for the same problem: “{t.says}” A good answer: {t.strong}"
        for t in twists[:1]
    ]


def _notes(judges: Judges, assessments: tuple[Assessment, ...], reference: Problem | None) -> tuple[str, ...]:
    lines = [NOISE]
    if judges.engine is judges.spare:
        lines.append(EMBEDDED_LIMITS)
    if reference is None:
        lines.append("This problem is not in the bank: there were no reference notes to compare with.")
    unrated = [a.dimension for a in assessments if a.status == "not rated"]
    if unrated:
        lines.append(f"Not rated, because no grade could be made: {', '.join(unrated)}.")
    unseen = [a.dimension for a in assessments if a.status == "not observed"]
    if unseen:
        lines.append(f"Not observed, which is not the same as weak: {', '.join(unseen)}.")
    return (*lines, *judges.notes)


def verdict(overall: Score | None) -> str:
    """The decision in words."""
    words = {1: "No", 2: "Lean no", 3: "Hire", 4: "Strong hire"}
    return words[overall] if overall else "Too little to decide"
