"""The log's vocabulary. An interview is the list of these events and nothing else.

Each event is one small class with a `kind`; `Event` puts it in its place and time. To add one: a class here, its name
in `Body`, and what it changes in `state.fold`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from interviewer.assessment import Assessment, Critique
from interviewer.moves import Move, Understanding
from interviewer.problem import Problem
from interviewer.words import DimensionId, Level, Mode, Persona, Value


class SessionStarted(Value):
    """The terms of the interview, with digests that tell which knowledge and prompts it ran on."""

    kind: Literal["session started"] = "session started"
    schema_version: Literal[1] = 1
    problem: str
    minutes: int
    level: Level
    mode: Mode
    persona: Persona
    engine: str
    seed: int
    knowledge_digest: str
    prompts_digest: str
    own: Problem | None = None
    """The problem itself where the candidate brought it; `problem` is then its id. None for one of the bank."""


class Brought(Value):
    """The conversation was held elsewhere, and read from a file."""

    kind: Literal["brought"] = "brought"
    source: str
    """The file's name."""


class CandidateSpoke(Value):
    """A message of the candidate, whole. A repeat of `client_id` is a retry and is never logged twice."""

    kind: Literal["candidate spoke"] = "candidate spoke"
    text: str
    client_id: str
    picture: str = ""
    """Name of a sketch or photo sent with it, which the store keeps; empty where none."""


class Understood(Value):
    """What the engine made of the last message."""

    kind: Literal["understood"] = "understood"
    understanding: Understanding
    engine: str


class MoveChosen(Value):
    """What the policy decided."""

    kind: Literal["move chosen"] = "move chosen"
    move: Move


class GuardTripped(Value):
    """A sentence that was held back before anybody saw it."""

    kind: Literal["guard tripped"] = "guard tripped"
    rule: str
    sentence: str
    engine: str


class EngineFailed(Value):
    """The engine could not do its part, and the spare did it."""

    kind: Literal["engine failed"] = "engine failed"
    engine: str
    doing: Literal["understand", "phrase", "assess"]
    reason: str


class InterviewerSpoke(Value):
    """What was really said, and by which engine. `complete` is false where it was cut."""

    kind: Literal["interviewer spoke"] = "interviewer spoke"
    text: str
    complete: bool
    engine: str


class ModelCalled(Value):
    """One call of a model: what it cost. `counted` says who counted the tokens."""

    kind: Literal["model called"] = "model called"
    engine: str
    doing: Literal["understand", "phrase", "assess"]
    prompt_tokens: int
    completion_tokens: int
    counted: Literal["provider", "tiktoken", "estimate"]
    first_ms: int | None = None
    ms: int
    error: str = ""


class HintAsked(Value):
    """The candidate pressed for a hint (study mode)."""

    kind: Literal["hint asked"] = "hint asked"


class Paused(Value):
    """The clock stands still from here."""

    kind: Literal["paused"] = "paused"


class Continued(Value):
    """The clock runs again: after a pause, or after the page or the program was away."""

    kind: Literal["continued"] = "continued"


class EngineChanged(Value):
    """Another engine speaks from here on."""

    kind: Literal["engine changed"] = "engine changed"
    engine: str


class NotesWritten(Value):
    """The candidate's private notes, whole; no engine ever reads them."""

    kind: Literal["notes written"] = "notes written"
    text: str


class BoardDrawn(Value):
    """The whiteboard's Mermaid source, whole. Private until it is sent with a message."""

    kind: Literal["board drawn"] = "board drawn"
    source: str


class SessionEnded(Value):
    """The interview is over."""

    kind: Literal["session ended"] = "session ended"
    why: Literal["closed", "left early"]


class Critiqued(Value):
    """A critique was delivered; a later one is added, never put in its place."""

    kind: Literal["critiqued"] = "critiqued"
    critique: Critique


class CritiqueFailed(Value):
    """A critique could not be made; it can be asked for again."""

    kind: Literal["critique failed"] = "critique failed"
    engine: str
    reason: str


class Disputed(Value):
    """The candidate answered a score; the dimension was assessed again. Both results stand."""

    kind: Literal["disputed"] = "disputed"
    dimension: DimensionId
    words: str
    turn: int | None = None
    assessment: Assessment


Body = Annotated[
    SessionStarted
    | Brought
    | CandidateSpoke
    | Understood
    | MoveChosen
    | GuardTripped
    | EngineFailed
    | InterviewerSpoke
    | ModelCalled
    | HintAsked
    | Paused
    | Continued
    | EngineChanged
    | NotesWritten
    | BoardDrawn
    | SessionEnded
    | Critiqued
    | CritiqueFailed
    | Disputed,
    Field(discriminator="kind"),
]


class Event(Value):
    """One entry of a session's log."""

    seq: int = Field(ge=1)
    """Counts from 1 without a gap."""
    at: float = Field(ge=0)
    """Seconds on the interview's own clock: pauses do not count."""
    when: datetime
    """Wall-clock time, UTC."""
    body: Body
