"""What a candidate is: a script, the banks of answers it draws on, and the frames that fill their slots."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, Field

from interviewer.words import DimensionId, Id, Text, Value

HERE = Path(__file__).parent

Level = Literal["strong", "solid", "average", "weak"]
"""What the four scores call strong hire, hire, lean no and no."""
Area = Literal[
    "questions", "scope", "goal", "metrics", "architecture", "data", "modeling", "evaluation", "operations", "depth",
    "recap", "follow", "silence",
]  # fmt: skip
"""What one message is about. `follow`: a reaction to a question that belongs to no area. `silence`: a word
to show that one is still there."""

Habit = Literal["waits to be asked", "goes its own way", "detours", "stays put", "accent", "injects"]

PLAN: tuple[Area, ...] = (
    "scope", "goal", "metrics", "architecture", "data", "modeling", "evaluation", "operations", "depth",
)  # fmt: skip
"""The order in which a candidate takes the parts who has no other."""

Thing = TypeVar("Thing", bound=BaseModel)


class Script(Value):
    """One simulated candidate. Anything it does not say differently it takes from the answers of its level."""

    id: Id
    purpose: Text
    level: Level
    questions: int = Field(ge=0, le=8)
    """How many clarifying questions it asks at the start, where it has as many."""
    order: tuple[Area, ...] = PLAN
    habits: tuple[Habit, ...] = ()
    says: dict[Area, tuple[Text, ...]] = {}
    """Its own answers for an area, in place of those of its level."""
    detours: tuple[Text, ...] = ()
    injections: tuple[Text, ...] = ()
    manner: str = ""
    """What a model that plays this candidate is told of its ways, beside `purpose` and `level`."""
    lowest: DimensionId | None = None
    """The dimension in which its scorecard must be lowest."""
    twin: Id | None = None
    """The script whose substance it shares and whose score it must come to."""


class Answers(Value):
    """What can be said about one area, by quality, in the order in which it is said."""

    area: Area
    strong: tuple[Text, ...] = Field(min_length=1)
    solid: tuple[Text, ...] = Field(min_length=1)
    average: tuple[Text, ...] = Field(min_length=1)
    weak: tuple[Text, ...] = Field(min_length=1)

    def of(self, level: Level) -> tuple[str, ...]:
        """What somebody of that level says."""
        return {"strong": self.strong, "solid": self.solid, "average": self.average, "weak": self.weak}[level]


class Frame(Value):
    """How one family of problem is spoken of."""

    cues: tuple[Text, ...]
    slots: dict[str, Text]


@cache
def load_scripts() -> dict[str, Script]:
    """Every candidate, by id."""
    return {path.stem: _read(path, Script) for path in sorted((HERE / "scripts").glob("*.yaml"))}


@cache
def load_answers() -> dict[Area, Answers]:
    """Every bank, by area."""
    return {bank.area: bank for bank in (_read(p, Answers) for p in sorted((HERE / "answers").glob("*.yaml")))}


@cache
def load_frames() -> dict[str, Frame]:
    """Every frame, by name."""
    raw = yaml.safe_load((HERE / "frames.yaml").read_text(encoding="utf-8"))
    return {name: Frame.model_validate(frame) for name, frame in raw.items()}


def answers_of(script: Script, area: Area) -> tuple[str, ...]:
    """What this candidate can say about an area."""
    return script.says.get(area) or load_answers()[area].of(script.level)


def _read(path: Path, kind: type[Thing]) -> Thing:
    return kind.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
