"""The embedded critic: scores, quotes and advice from named signals in the candidate's words. No model, no network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import cast

from interviewer.assessment import Assessment, MistakeFound
from interviewer.concept import Concept
from interviewer.embedding import Embedder
from interviewer.engines.embedded.critic.ceilings import ceiling
from interviewer.engines.embedded.critic.faults import Scores
from interviewer.engines.embedded.critic.likeness import Vector, average, load_likeness
from interviewer.engines.embedded.critic.mistakes import find_mistakes
from interviewer.engines.embedded.critic.model import level, load_model
from interviewer.engines.embedded.critic.patterns import load_patterns
from interviewer.engines.embedded.critic.reading import Reading, read
from interviewer.engines.embedded.critic.reasons import Told, tell
from interviewer.engines.embedded.critic.scheme import DIMENSIONS
from interviewer.engines.embedded.critic.settled import settled
from interviewer.engines.embedded.critic.signals import Signals, measure
from interviewer.engines.embedded.critic.stronger import answer_again, choose_drill, missing_points, with_questions
from interviewer.problem import Problem
from interviewer.rubric import LOW, Rubric, Score
from interviewer.transcript import Transcript
from interviewer.words import DimensionId

NAME = "embedded"

_TOO_LITTLE = 4
"""Fewer sentences about the problem than this are no ground for the learnt layer."""
_GIVEN_UP = 6
"""So many turns without substance were a chance, and it was not taken."""
_CUT_SHORT = 0.5
_CAPS = {"general": 3, "specific": 2}


@dataclass(frozen=True)
class _Read:
    transcript: Transcript
    reading: Reading
    signals: Signals
    average: Vector | None
    """None where there is no embedder whose vectors the likeness was learnt on."""
    scores: dict[DimensionId, int | None]
    """Before hints cap them."""
    told: dict[tuple[DimensionId, ...], dict[DimensionId, Told]]
    """By the dimensions that were told together."""


class Critic:
    """Assesses any transcript. The same transcript always gets the same assessment."""

    def __init__(self, rubric: Rubric, embedder: Embedder | None, concepts: Mapping[str, Concept]) -> None:
        self._rubric = rubric
        self._embedder = embedder
        self._concepts = concepts
        self._last: _Read | None = None
        self._lock = Lock()

    def assess(
        self,
        dimension: DimensionId,
        transcript: Transcript,
        reference: Problem | None,
        among: tuple[DimensionId, ...] = DIMENSIONS,
    ) -> Assessment:
        """One dimension. Not observed where the session gave no chance to show it; a hint given caps the score.

        `among` are those told together with it: what is quoted under one of them stands under no other.
        """
        known = self._read(transcript)
        score, capped = known.scores[dimension], _cap(dimension, transcript)
        hinted = score is not None and capped is not None and score > capped
        score = capped if hinted else score
        rubric, told = self._rubric.dimension(dimension), self._tell(known, among).get(dimension, Told())
        again = answer_again(rubric, told, reference) if score and score <= LOW else ""
        return Assessment(
            dimension=dimension,
            status="not observed" if score is None else "scored",
            score=cast(Score | None, score),
            evidence=told.evidence,
            because=told.because,
            missing=told.missing,
            stronger=missing_points(rubric, score, known.reading, reference, self._embedder, told),
            drill=again or choose_drill(rubric, score, known.reading, reference, self._concepts),
            engine=NAME,
            capped_by_hint=hinted,
        )

    def mistakes(self, transcript: Transcript, reference: Problem | None) -> tuple[MistakeFound, ...]:
        """Known wrong claims the candidate made, in the order said; silence where in doubt."""
        reading = self._read(transcript).reading
        return find_mistakes(reading, transcript, reference, self._concepts, self._embedder)

    def settled(self, transcript: Transcript, reference: Problem) -> frozenset[str]:
        """Facts that need not be asked for any more; see `settled`."""
        return settled(reference, transcript, self._embedder)

    def _read(self, transcript: Transcript) -> _Read:
        with self._lock:
            if self._last is None or self._last.transcript is not transcript:
                self._last = self._judge(transcript)
            return self._last

    def _judge(self, transcript: Transcript) -> _Read:
        reading = read(transcript)
        known = _Read(transcript, reading, measure(reading), self._average(reading), {}, {})
        return replace(known, scores={dimension: self._score(dimension, known) for dimension in DIMENSIONS})

    def _tell(self, known: _Read, among: tuple[DimensionId, ...]) -> dict[DimensionId, Told]:
        with self._lock:
            if among not in known.told:
                scores = {dimension: known.scores[dimension] for dimension in among}
                known.told[among] = _told(scores, known.reading, known.transcript)
            return known.told[among]

    def _average(self, reading: Reading) -> Vector | None:
        fits = self._embedder is not None and self._embedder.name == load_likeness().embedder
        return average(reading, self._embedder) if self._embedder and fits and reading.substance else None

    def _score(self, dimension: DimensionId, known: _Read) -> int | None:
        if len(known.reading.substance) < _TOO_LITTLE:
            return 1 if len(known.transcript.candidate) >= _GIVEN_UP else None
        if not _reached(dimension, known.reading):
            cut_short = known.reading.used is not None and known.reading.used < _CUT_SHORT
            return None if cut_short else 1
        lean = None if known.average is None else load_likeness().lean(dimension, known.average)
        learnt = level(load_model().raw(dimension, known.signals, lean))
        fault = ceiling(dimension, known.reading)
        return min(learnt, fault.score) if fault else learnt


def _told(scores: Scores, reading: Reading, transcript: Transcript) -> dict[DimensionId, Told]:
    """What is told of each, with what stands before the rest: next to nothing was said, or a fault caps the score."""
    elsewhere = frozenset(m.quote for m in find_mistakes(reading, transcript, None, {}, None))
    reasons = tell(scores, reading, transcript, elsewhere)
    found = with_questions(reasons, transcript)
    capped: set[str] = set()
    for dimension, told in found.items():
        fault, score = ceiling(dimension, reading), scores[dimension]
        if len(reading.substance) < _TOO_LITTLE:
            found[dimension] = Told(missing=("Almost nothing was said about the problem.",))
        elif not _reached(dimension, reading) and reasons[dimension].question is None:
            found[dimension] = replace(told, because=(), missing=("Nothing was said about this.",), evidence=())
        elif fault and score is not None and fault.score <= score and fault.because not in capped:
            capped.add(fault.because)
            found[dimension] = replace(told, missing=(fault.because, *told.missing))
    return found


def _reached(dimension: DimensionId, reading: Reading) -> bool:
    """Whether anything was said about the dimension; of depth and communication every word says something."""
    asked = dimension == "scope" and bool(reading.questions)
    drew = dimension == "architecture" and bool(reading.drawing)
    topical = dimension in load_patterns().subject
    return not topical or asked or drew or any(dimension in s.subjects for s in reading.said)


def _cap(dimension: DimensionId, transcript: Transcript) -> int | None:
    return min((_CAPS[h.rung] for h in transcript.hints if h.dimension == dimension), default=None)
