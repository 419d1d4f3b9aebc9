"""What every value of this package is: immutable, strict, and easy to read back from a file.

Knows no other module. `Value` is the base of all that is loaded, logged or passed between layers.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
"""A file's or an entry's name: lower-case words joined by hyphens."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""A sentence or more of prose; never blank."""

DimensionId = Literal[
    "scope",
    "goal",
    "metrics",
    "architecture",
    "data",
    "modeling",
    "evaluation",
    "operations",
    "depth",
    "communication",
]
"""A rubric dimension. The ten are fixed here so that a problem file that names another is refused on load."""

Level = Literal["junior", "mid", "senior", "staff"]
"""The seniority the candidate interviews for: moves the bar and how much they are led."""

Mode = Literal["realistic", "study"]
"""Realistic: no help until the critique. Study: hints on demand and feedback per phase."""

Persona = Literal["neutral", "friendly", "terse", "sceptical"]
"""How the interviewer words things. It never changes what the interviewer does."""


class Value(BaseModel):
    """An immutable value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
