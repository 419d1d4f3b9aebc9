"""Assesses a transcript with a model: two dimensions a call, the transcript as fenced data, every quote looked up.

A grader sees the rubric and the reference notes, has no tools, and its answer is a form that our own check must pass.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Iterable

from pydantic import BaseModel, Field

from interviewer.assessment import Assessment, Evidence, MistakeFound
from interviewer.engine import Observe
from interviewer.engines.llm.quotes import locate
from interviewer.engines.llm.structured import Asker
from interviewer.engines.llm.trouble import Fault
from interviewer.engines.llm.wire import Message
from interviewer.problem import Problem
from interviewer.prompts import Prompts
from interviewer.rubric import Dimension, Rubric, Score
from interviewer.transcript import Transcript
from interviewer.words import DimensionId

EXAMPLES = {1: 1, 2: 2, 3: 2, 4: 1}
"""How many examples of each level a grader is shown: most where graders fail most, in the middle."""
MOST_EVIDENCE, MOST_MISTAKES = 3, 6


class _Quote(BaseModel):
    turn: int
    quote: str


class _Grade(BaseModel):
    """What a grader says of one dimension; evidence comes before the score so that the score follows from it."""

    dimension: DimensionId
    evidence: list[_Quote]
    holds_up: list[str]
    keeps_from_next: list[str]
    stronger: list[str]
    observed: bool
    score: Score | None


class _Grades(BaseModel):
    grades: list[_Grade] = Field(min_length=1)


class _Mistake(BaseModel):
    turn: int
    quote: str
    why: str
    certain: bool


class _Mistakes(BaseModel):
    mistakes: list[_Mistake]


class Assessor:
    """The critic behind a model."""

    def __init__(self, asker: Asker, prompts: Prompts, rubric: Rubric, secret: bytes) -> None:
        self._asker, self._prompts, self._rubric, self._secret = asker, prompts, rubric, secret

    async def assess(
        self, dimensions: tuple[DimensionId, ...], transcript: Transcript, reference: Problem | None, observe: Observe
    ) -> tuple[Assessment, ...]:
        """One call. Raises Fault, also where a dimension that was asked for is not in the answer."""
        asked = [self._rubric.dimension(d) for d in dimensions]
        task = self._prompts.render(
            "assess", dimensions=asked, reference=reference, transcript=transcript, examples=EXAMPLES
        )
        answer = await self._asker.ask(self._messages(transcript, task), _Grades, observe)
        given = {grade.dimension: grade for grade in answer.grades}
        if not set(dimensions) <= set(given):
            raise Fault("shape", self._asker.name)
        return tuple(self._assessment(given[d.id], d, transcript) for d in asked)

    async def find_mistakes(
        self, transcript: Transcript, reference: Problem | None, observe: Observe
    ) -> tuple[MistakeFound, ...]:
        """One call; what the grader is not certain of, or cannot quote, is left out."""
        task = self._prompts.render("mistakes", reference=reference, most=MOST_MISTAKES)
        answer = await self._asker.ask(self._messages(transcript, task), _Mistakes, observe)
        placed = [(locate(m.quote, m.turn, transcript), m.why) for m in answer.mistakes if m.certain]
        found = [MistakeFound(turn=e.turn, quote=e.quote, why=why) for e, why in placed if e]
        return tuple(found[:MOST_MISTAKES])

    def _messages(self, transcript: Transcript, task: str) -> list[Message]:
        """The transcript comes first and is the same in every call on it; the task stands beyond its reach."""
        words = "\n".join(turn.text for turn in transcript.turns)
        fence = hmac.digest(self._secret, words.encode(), "sha256").hex()[:16]
        lines = "\n\n".join(f"[{t.number}] {t.speaker}: {_visible(t.text)}" for t in transcript.turns)
        rules = self._prompts.render("grader", fence=fence)
        return [Message("system", rules), Message("user", f"<{fence}>\n{lines}\n</{fence}>"), Message("user", task)]

    def _assessment(self, grade: _Grade, dimension: Dimension, transcript: Transcript) -> Assessment:
        evidence = _evidence(grade.evidence, transcript)
        if not grade.observed or grade.score is None:
            return Assessment(dimension=dimension.id, status="not observed", engine=self._asker.name)
        cap = _cap(transcript, dimension.id)
        score: Score = min(grade.score, cap)
        return Assessment(
            dimension=dimension.id,
            status="scored",
            score=score,
            evidence=evidence,
            because=tuple(_lines(grade.holds_up[:2])),
            missing=tuple(_lines(grade.keeps_from_next[:2])),
            stronger=tuple(_lines(grade.stronger[:3])),
            drill=dimension.drills[score % len(dimension.drills)],
            engine=self._asker.name,
            capped_by_hint=score < grade.score,
        )


def _evidence(quotes: list[_Quote], transcript: Transcript) -> tuple[Evidence, ...]:
    found = (locate(q.quote, q.turn, transcript) for q in quotes)
    return tuple(dict.fromkeys(e for e in found if e))[:MOST_EVIDENCE]


def _cap(transcript: Transcript, dimension: DimensionId) -> Score:
    """A general hint caps a dimension at 3, a specific one at 2."""
    rungs = {hint.rung for hint in transcript.hints if hint.dimension == dimension}
    return 2 if "specific" in rungs else 3 if "general" in rungs else 4


def _lines(texts: Iterable[str]) -> list[str]:
    return [text.strip() for text in texts if text.strip()]


def _visible(text: str) -> str:
    """The text without characters that nobody sees: they are how a message hides orders to a grader."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cf", "Cc", "Co", "Cn"})
