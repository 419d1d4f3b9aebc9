"""What a critique comes to at first sight: what cost most, what earned most, what to do tomorrow. Pure.

Read from a finished critique, so that one made long ago is summed up as well as one made now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from interviewer.assessment import Assessment, Critique, Evidence, MistakeFound
from interviewer.events import Critiqued, Disputed, Event
from interviewer.rubric import BEST, HIRE, LOW, Rubric, Score, decision, mean_score
from interviewer.words import DimensionId

_EACH = 2
_GOOD = 2

Answers = Mapping[DimensionId, Sequence[Disputed]]
"""The candidate's answers to the scores of one critique, in the order given."""


@dataclass(frozen=True)
class Line:
    """One dimension in a sentence."""

    name: str
    score: int
    why: str


@dataclass(frozen=True)
class Glance:
    """The first lines of a report."""

    cost: tuple[Line, ...]
    """What cost most, worst first; empty where every score is the highest."""
    earned: tuple[Line, ...]
    """What earned most, best first; empty where all scores are the lowest."""
    reached: bool
    """Whether any score is that of a hire."""
    tomorrow: str
    """The one thing to do; empty where nothing could be scored."""


def glance(critique: Critique, rubric: Rubric) -> Glance:
    """The summary of a critique. Of equal scores the one that has the candidate's words to show comes first."""
    scored = [a for a in critique.assessments if a.score is not None]
    low = [a for a in worst_first(critique.assessments) if (a.score or 0) < BEST]
    high = sorted(
        (a for a in scored if (a.score or 0) >= _GOOD), key=lambda a: (-(a.score or 0), not _shows(_merit(a)))
    )
    return Glance(
        cost=tuple(_line(a, _lack(a), rubric) for a in low if _lack(a))[:_EACH],
        earned=tuple(_line(a, _merit(a), rubric) for a in high if _merit(a))[:_EACH],
        reached=any((a.score or 0) >= HIRE for a in scored),
        tomorrow=next(iter(critique.next.drills), ""),
    )


def worst_first(assessments: Iterable[Assessment]) -> list[Assessment]:
    """Those with a score; of equal ones first what has the candidate's words to show for it."""
    return sorted((a for a in assessments if a.score is not None), key=lambda a: (a.score, not _shows(_lack(a))))


def _line(assessment: Assessment, why: str, rubric: Rubric) -> Line:
    return Line(rubric.dimension(assessment.dimension).name, assessment.score or 0, why)


def _lack(assessment: Assessment) -> str:
    """What keeps it low, else what would have made it better.

    Critiques made before this was told apart have it last among the reasons.
    """
    before = assessment.because[-1:] if (assessment.score or 0) <= LOW else ()
    better = (f"A stronger answer adds: {point}" for point in assessment.stronger)
    return next(iter(assessment.missing or before), None) or next(better, "")


def _merit(assessment: Assessment) -> str:
    return next(iter(assessment.because), "")


def _shows(reason: str) -> bool:
    return "\u201c" in reason


def in_order(assessment: Assessment) -> tuple[str, ...]:
    """All reasons, those that weigh most first: of a low score what was missing, of a high one what was there."""
    if (assessment.score or 0) <= LOW:
        return (*assessment.missing, *assessment.because)
    return (*assessment.because, *assessment.missing)


def not_in_reasons(assessment: Assessment) -> tuple[Evidence, ...]:
    """The quotes that no reason holds already."""
    reasons = (*assessment.because, *assessment.missing)
    return tuple(e for e in assessment.evidence if not any(e.quote.rstrip(".") in line for line in reasons))


def by_why(mistakes: Iterable[MistakeFound]) -> list[tuple[str, list[MistakeFound]]]:
    """Mistakes with one explanation together, so that it is told once."""
    found: dict[str, list[MistakeFound]] = {}
    for mistake in mistakes:
        found.setdefault(mistake.why, []).append(mistake)
    return list(found.items())


def answers_to(log: Iterable[Event], nth: int) -> dict[DimensionId, list[Disputed]]:
    """The candidate's answers to the scores of one critique: those given before the next was made."""
    found: dict[DimensionId, list[Disputed]] = {}
    critiques = -1
    for event in log:
        if isinstance(event.body, Critiqued):
            critiques += 1
        elif isinstance(event.body, Disputed) and critiques == nth:
            found.setdefault(event.body.dimension, []).append(event.body)
    return found


def counted(critique: Critique, answers: Answers) -> tuple[float | None, Score | None]:
    """The mean and the decision with the newest answers in the place of the scores they answer."""
    scores: dict[DimensionId, int | None] = {a.dimension: a.score for a in critique.assessments}
    scores.update({dimension: given[-1].assessment.score for dimension, given in answers.items() if given})
    mean = mean_score(scores)
    return mean, decision(mean, critique.level)
