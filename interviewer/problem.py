"""A problem: one vague statement, and all that stays private behind it.

`knowledge/problems/<id>.yaml` holds one problem. The candidate sees `title` and `statement`; the interviewer may
say a fact once it was asked for; `expects`, `strong` and `mistakes` are for the critic only.
"""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from interviewer.words import DimensionId, Id, Level, Text, Value

Family = Literal["recommendation", "transformation", "intelligence", "platform"]
Area = Literal["recommendation", "search", "ads", "trust", "language", "speech-vision", "forecasting", "platform"]
Difficulty = Literal["warm-up", "standard", "hard"]
Topic = Literal[
    "goal", "users", "product", "scale", "latency", "data", "labels", "quality", "constraints", "resources", "risk"
]


class Fact(Value):
    """One thing the interviewer knows and tells only who asks."""

    id: Id
    topic: Topic
    fact: Text
    """One or two spoken sentences, said to the candidate as they stand."""
    asks: tuple[Text, ...] = Field(min_length=4)
    """Ways people ask for it, in different words."""
    tells: tuple[Text, ...] = Field(min_length=1)
    """The words or numbers of `fact` that would give it away if said before it was asked for."""
    buys: Text
    """What knowing it changes in the design; shown in the critique when it was never asked."""


class Probes(Value):
    """What the interviewer may ask about one dimension; each is one neutral question, answerable at any time."""

    dimension: DimensionId
    ask: tuple[Text, ...] = Field(min_length=2)


class DeepDive(Value):
    """A component worth fifteen minutes, and how to go down into it."""

    id: Id
    title: Text
    cues: tuple[Text, ...] = Field(min_length=2)
    """Words in the candidate's mouth that make this dive natural."""
    opening: Text
    follow_ups: tuple[Text, ...] = Field(min_length=2)
    strong: tuple[Text, ...] = Field(min_length=2)
    """What a strong answer holds; for the critic only."""
    mistakes: tuple[Text, ...] = ()
    """What goes wrong here commonly; for the critic only."""


class Twist(Value):
    """A constraint injected late, in place of a hint."""

    id: Id
    says: Text
    """The new situation and one open question about it."""
    strong: Text
    """What a good reaction holds; for the critic only."""


class HintLadder(Value):
    """Hints for one dimension, general before specific; a given hint caps the dimension's score."""

    dimension: DimensionId
    general: Text
    specific: Text


class Mistake(Value):
    """A wrong claim heard in interviews, and how to react to it without correcting it."""

    id: Id
    says: tuple[Text, ...] = Field(min_length=2)
    """The claim in a candidate's words, each a whole sentence."""
    why: Text
    """Why it is wrong; for the critic only."""
    challenge: Text
    """One neutral question that gives the candidate the chance to see it; holds no answer."""
    dimension: DimensionId


class Expectation(Value):
    """What a strong answer to this problem holds for one dimension; for the critic only."""

    dimension: DimensionId
    points: tuple[Text, ...] = Field(min_length=2)


class LevelNote(Value):
    """What the bar for this problem is at one level."""

    level: Level
    bar: Text


class Problem(Value):
    """One interview problem. Field order is the order in which an author thinks.

    Without facts it is a problem of which nothing is known but its statement: all that is asked is left to assume.
    """

    id: Id
    title: Text
    statement: Text
    """One or two vague sentences: all the candidate is given."""
    family: Family
    area: Area
    difficulty: Difficulty = "standard"
    asked_at: tuple[Text, ...] = ()
    """Companies known to ask it, or their style."""
    facts: tuple[Fact, ...] = ()
    left_open: tuple[Text, ...] = ()
    """Reasonable questions the sheet has no answer to: the candidate is told to assume."""
    expects: tuple[Expectation, ...] = ()
    probes: tuple[Probes, ...] = ()
    deep_dives: tuple[DeepDive, ...] = ()
    twists: tuple[Twist, ...] = ()
    hints: tuple[HintLadder, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    levels: tuple[LevelNote, ...] = ()
    concepts: tuple[Id, ...] = ()
    """Concepts this problem turns on; each is a file in `knowledge/concepts`."""
    sources: tuple[Text, ...] = ()
    """Where facts and figures come from, when they are not invented for the exercise."""
    unreviewed: bool = False
    """A draft by a model that no person has read through: wherever problems are listed, it says so."""

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Problem:
        for name in ("facts", "deep_dives", "twists", "mistakes"):
            ids = [entry.id for entry in getattr(self, name)]
            twice = {i for i in ids if ids.count(i) > 1}
            if twice:
                raise ValueError(f"{name}: the id {sorted(twice)[0]} stands twice; give each entry its own")
        for name in ("expects", "probes", "hints"):
            dims = [entry.dimension for entry in getattr(self, name)]
            twice = {d for d in dims if dims.count(d) > 1}
            if twice:
                raise ValueError(f"{name}: the dimension {sorted(twice)[0]} stands twice; merge the two entries")
        return self

    @property
    def reference(self) -> Problem | None:
        """The problem itself where it holds notes to compare an interview with; else None."""
        return self if self.facts else None

    def fact(self, fact_id: str) -> Fact:
        """The fact of that id; KeyError where there is none."""
        for fact in self.facts:
            if fact.id == fact_id:
                return fact
        raise KeyError(fact_id)

    def expected(self, dimension: DimensionId) -> tuple[str, ...]:
        """The points a strong answer holds for `dimension`; empty where the file names none."""
        return next((e.points for e in self.expects if e.dimension == dimension), ())

    def probes_for(self, dimension: DimensionId) -> tuple[str, ...]:
        """The questions that may be asked about `dimension`; empty where the file names none."""
        return next((p.ask for p in self.probes if p.dimension == dimension), ())

    def ladder(self, dimension: DimensionId) -> HintLadder | None:
        """The hints for `dimension`, if the file has any."""
        return next((h for h in self.hints if h.dimension == dimension), None)


class BankProblem(Problem):
    """A problem as a file of the bank must hold it: enough to ask about, and enough to ask."""

    model_config = ConfigDict(title="Problem")

    facts: tuple[Fact, ...] = Field(min_length=15)
    left_open: tuple[Text, ...] = Field(min_length=8)
    expects: tuple[Expectation, ...]
    probes: tuple[Probes, ...]
    deep_dives: tuple[DeepDive, ...] = Field(min_length=4)
    twists: tuple[Twist, ...] = Field(min_length=2)
    hints: tuple[HintLadder, ...]
    mistakes: tuple[Mistake, ...] = Field(min_length=4)
    levels: tuple[LevelNote, ...] = Field(min_length=4)
    concepts: tuple[Id, ...] = Field(min_length=4)
