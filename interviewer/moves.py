"""What was understood of a message, and what the interviewer does about it.

To add a move: a kind here, a rule in `policy`, its wordings in `prompts/embedded/wording.yaml` and one line about it in
`prompts/phrase.md`.
"""

from __future__ import annotations

from typing import Literal

from interviewer.diagram import Diagram
from interviewer.words import DimensionId, Id, Text, Value

Intent = Literal[
    "answering",
    "asking",
    "stuck",
    "wants the answer",
    "wants feedback",
    "wants it again",
    "skips",
    "off topic",
    "injecting",
    "unreadable",
    "silent",
    "finished",
]
"""Skips: leaves what was asked. Silent: no word but such as "okay". Finished: says the design is done, or to stop."""

MoveKind = Literal[
    "open",
    "listen",
    "wait",
    "answer",
    "assume",
    "decline",
    "defer",
    "probe",
    "deep-dive",
    "challenge",
    "twist",
    "hint",
    "redirect",
    "repair",
    "time-check",
    "recap",
    "close",
]


class Ask(Value):
    """One question of the candidate, and the facts that answer it (none: the sheet is silent)."""

    words: str
    facts: tuple[str, ...] = ()
    unclear: bool = False
    """One of several at once that was heard but not well enough to answer: it has to be put again."""


class Named(Value):
    """A concept the candidate named, in their own words."""

    concept: str
    words: str


class Doubt(Value):
    """A claim of no one problem that seems to be wrong, and what may be asked back."""

    claim: Id
    challenge: Text
    """A question that gives nothing away."""


class Understanding(Value):
    """What one message holds. Ids are always ids of the problem or of the concepts; engines that invent are refused."""

    intent: Intent
    asks: tuple[Ask, ...] = ()
    touches: tuple[DimensionId, ...] = ()
    """Dimensions the message says something about, most first."""
    concepts: tuple[Named, ...] = ()
    mistakes: tuple[str, ...] = ()
    """Known wrong claims: a mistake's id, with its concept's before it and a slash where it is a concept's."""
    doubts: tuple[Doubt, ...] = ()
    dives: tuple[str, ...] = ()
    """Deep dives whose cues the message holds."""
    numbers: tuple[str, ...] = ()
    """The candidate's own figures, as written, with their unit."""
    diagram: Diagram | None = None
    self_rating: float | None = None
    """Out of four, when the candidate rates their own interview."""
    follow_up: str = ""
    """A question about this very message that the engine proposes; the policy may take it as a probe."""


class Move(Value):
    """What the interviewer does next. The engine words it; it may not do anything else."""

    kind: MoveKind
    reason: str
    """Why, in a few words, for the log and for who reviews it."""
    dimension: DimensionId | None = None
    facts: tuple[str, ...] = ()
    """Facts to tell now, all earned by asking."""
    silent: bool = False
    """Part of what was asked is not on the sheet: tell the candidate to assume."""
    more: bool = False
    """More was asked than was heard well or than one reply can hold: the rest waits until it is asked again."""
    line: str = ""
    """The question, hint or twist to put, as its author wrote it."""
    source: str = ""
    """Where `line` comes from; a source is used once a session."""
    about: str = ""
    """The candidate's own word or number that the question picks up."""
    unanswered: bool = False
    """The candidate is silent: another part is offered in place of what they were asked last."""
    again: bool = False
    """The candidate did not get it: the same question or facts as before."""
    minutes_left: int | None = None
    """Set when the time left is to be announced with this move."""
