"""A transcript: who said what when. The one form in which any interview, ours or imported, reaches a critic."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal

from interviewer.words import Text, Value

Speaker = Literal["interviewer", "candidate"]

_SPACE = re.compile(r"\s+")


class Turn(Value):
    """One person's words until the other speaks."""

    number: int
    """Counts from 1 over both speakers; what a quote refers to."""
    speaker: Speaker
    text: str
    at: float | None = None
    """Seconds since the start at which it begins; None where the source has no times."""
    picture: str = ""
    """Name of the sketch or photo shown with it; empty where none was."""


class Hint(Value):
    """A hint the candidate was given: it caps its dimension."""

    dimension: str
    rung: Literal["general", "specific"]
    turn: int


class Transcript(Value):
    """A whole interview. `problem` is a bank id, or None for a problem outside the bank."""

    id: str
    problem: str | None = None
    statement: str = ""
    minutes: float | None = None
    """The time the candidate was given; None where unknown."""
    turns: tuple[Turn, ...] = ()
    hints: tuple[Hint, ...] = ()
    facts_given: tuple[str, ...] | None = None
    """Ids of the facts the candidate was told; None where nobody kept track (an imported transcript)."""

    @cached_property
    def candidate(self) -> tuple[Turn, ...]:
        """The candidate's turns, in order."""
        return tuple(t for t in self.turns if t.speaker == "candidate")

    def find(self, quote: str) -> int | None:
        """The number of the first candidate turn that holds `quote` verbatim, whitespace folded; else None."""
        wanted = fold_space(quote)
        if not wanted:
            return None
        return next((t.number for t in self.candidate if wanted in fold_space(t.text)), None)


def media_type(picture: bytes) -> str:
    """Of a sketch or photo, which is kept as PNG or JPEG."""
    return "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"


def fold_space(text: str) -> str:
    """`text` with every run of whitespace made one space, and none at the ends."""
    return _SPACE.sub(" ", text).strip()


class Line(Value):
    """One line of an imported file before roles are known."""

    speaker: Text
    text: Text
    at: float | None = None
