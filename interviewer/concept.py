"""A concept of the field: what people call it, what to ask of who names it, and what people get wrong about it.

`knowledge/concepts/<id>.yaml` holds one concept.
"""

from __future__ import annotations

from pydantic import Field

from interviewer.problem import Mistake
from interviewer.words import DimensionId, Id, Text, Value


class Concept(Value):
    """One concept, for the interviewer's follow-ups and the critic's drills."""

    id: Id
    name: Text
    dimension: DimensionId
    """Where in the rubric it belongs first."""
    aliases: tuple[Text, ...] = Field(min_length=1)
    """What people say for it; matched as whole words, in any case."""
    gist: Text
    """One sentence: what it is and what it is for; for the critic and the course, never said in an interview."""
    probes: tuple[Text, ...] = Field(min_length=2)
    """Neutral one-sentence questions to somebody who just named it."""
    mistakes: tuple[Mistake, ...] = ()
    drill: Text
    """A small exercise of ten to thirty minutes."""
    related: tuple[Id, ...] = ()
    read: tuple[Text, ...] = ()
    """Where to read more: author, title, year; no addresses needed."""
