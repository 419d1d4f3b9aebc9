"""Claims that are wrong wherever they are made: `claims.yaml`, asked by sentence.

A pattern that fits is a suspicion, right about every other time. The critic weighs it against what followed
(`belief`); whoever only wants to ask back may take it as it is and use the challenge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Claim:
    """One kind of wrong claim."""

    name: str
    says: re.Pattern[str]
    unless: re.Pattern[str]
    why: str
    challenge: str
    """A question to ask back, which gives nothing away."""

    def made_in(self, sentence: str) -> bool:
        """Whether one sentence seems to make it."""
        return bool(self.says.search(sentence)) and not self.unless.search(sentence)


@cache
def load_claims() -> tuple[Claim, ...]:
    """Every claim, in the order of the file."""
    raw: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("claims.yaml").read_text(encoding="utf-8"))
    return tuple(
        Claim(
            name=name,
            says=re.compile("|".join(claim["says"]), re.IGNORECASE),
            unless=re.compile(claim.get("unless", raw["unless"]), re.IGNORECASE),
            why=claim["why"],
            challenge=claim["challenge"],
        )
        for name, claim in raw["claims"].items()
    )


def claims_in(sentence: str) -> tuple[Claim, ...]:
    """The wrong claims that a sentence seems to make; a question makes none."""
    return () if "?" in sentence else tuple(claim for claim in load_claims() if claim.made_in(sentence))
