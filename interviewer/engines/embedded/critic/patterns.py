"""The patterns the critic reads with: `patterns.yaml`, compiled once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

Table = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True)
class Patterns:
    """One table per section of the file; each pattern is looked for in one sentence at a time."""

    relation: Table
    """How a sentence argues: gives a reason, weighs, sets a threshold, hedges, hands over."""
    subject: Table
    """Which of the eight topical dimensions a sentence speaks of."""
    specific: Table
    """One behaviour that an anchor of the rubric names."""
    question: Table
    """What a clarifying question asks about."""
    box: Table
    """What part of a system a drawn box stands for."""


@cache
def load_patterns() -> Patterns:
    """The compiled patterns of the package."""
    raw = yaml.safe_load(Path(__file__).with_name("patterns.yaml").read_text(encoding="utf-8"))
    return Patterns(**{section: _compile(table) for section, table in raw.items()})


def _compile(table: dict[str, list[str]]) -> Table:
    return {name: re.compile("|".join(parts), re.IGNORECASE) for name, parts in table.items()}
