"""A first draft of a problem by a model: three forms one after another, each shown what was settled before.

The world comes first, as everything else has to agree with it. What comes out is a draft and marked as one: a model
that invents a world makes sums that are wrong and facts that answer the design.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

from pydantic import BaseModel, Field, ValidationError

from interviewer.engine import Observe
from interviewer.engines.llm.structured import Asker
from interviewer.engines.llm.wire import Message
from interviewer.errors import InterviewError
from interviewer.problem import (
    Area,
    BankProblem,
    DeepDive,
    Difficulty,
    Expectation,
    Fact,
    Family,
    HintLadder,
    LevelNote,
    Mistake,
    Probes,
    Twist,
)
from interviewer.prompts import Prompts
from interviewer.words import DimensionId, Text

Part = Literal["world", "talk", "bar"]
UNASKED: frozenset[DimensionId] = frozenset({"depth", "communication"})
"""Shown, not asked for: there are no probes and no hints for them."""


class _World(BaseModel):
    """What the candidate is told, and what the interviewer knows."""

    sums: list[Text] = Field(min_length=3, description="the arithmetic that ties the figures of the facts together")
    title: Text
    statement: Text
    family: Family
    area: Area
    difficulty: Difficulty
    facts: list[Fact] = Field(min_length=15)
    left_open: list[Text] = Field(min_length=8)


class _Talk(BaseModel):
    """What the interviewer may ask."""

    probes: list[Probes] = Field(min_length=8)
    hints: list[HintLadder] = Field(min_length=8)
    deep_dives: list[DeepDive] = Field(min_length=4)
    twists: list[Twist] = Field(min_length=2)


class _Bar(BaseModel):
    """What the critic compares an answer with."""

    expects: list[Expectation] = Field(min_length=10)
    mistakes: list[Mistake] = Field(min_length=4)
    levels: list[LevelNote] = Field(min_length=4)
    concepts: list[str] = Field(min_length=4)


Form = TypeVar("Form", bound=BaseModel)


@dataclass(frozen=True)
class Draft:
    """An unreviewed problem, and the sums it says it was made by."""

    problem: BankProblem
    sums: tuple[str, ...]


class Drafter:
    """Writes drafts with one model."""

    def __init__(self, asker: Asker, prompts: Prompts) -> None:
        self._asker, self._prompts = asker, prompts

    async def draft(self, problem_id: str, about: str, concepts: Collection[str], observe: Observe) -> Draft:
        """Three calls, more where a form needs mending. Concepts that are not among `concepts` are left out.

        Raises Fault, and InterviewError where the three parts do not make a problem.
        """
        task = self._prompts.render("draft", problem=problem_id, about=about)
        messages = [Message("system", task)]
        world = await self._part(messages, "world", _World, concepts, observe)
        talk = await self._part(messages, "talk", _Talk, concepts, observe)
        bar = await self._part(messages, "bar", _Bar, concepts, observe)
        made = {**world.model_dump(exclude={"sums"}), **talk.model_dump(), **bar.model_dump()}
        made["concepts"] = [concept for concept in dict.fromkeys(bar.concepts) if concept in concepts]
        try:
            problem = BankProblem.model_validate({**made, "id": problem_id, "unreviewed": True})
        except ValidationError as wrong:
            first = wrong.errors()[0]
            where = ".".join(map(str, first["loc"])) or "the whole"
            raise InterviewError(
                f"The draft of {self._asker.name} does not hold together ({where}: {first['msg']}).",
                "Run it again, choose a stronger model, or leave out --engine and fill in the skeleton.",
            ) from None
        return Draft(problem, tuple(world.sums))

    async def _part(
        self, messages: list[Message], part: Part, form: type[Form], concepts: Collection[str], observe: Observe
    ) -> Form:
        """Asks for one part; question and answer stay in `messages` for the parts after it."""
        asked = [dimension for dimension in get_args(DimensionId) if dimension not in UNASKED]
        messages.append(
            Message(
                "user",
                self._prompts.render(
                    f"draft-{part}", asked=asked, dimensions=get_args(DimensionId), concepts=sorted(concepts)
                ),
            )
        )
        answer = await self._asker.ask(messages, form, observe)
        messages.append(Message("assistant", answer.model_dump_json()))
        return answer
