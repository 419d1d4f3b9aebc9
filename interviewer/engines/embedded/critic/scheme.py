"""Which signals bear on which dimension, and which way: `scheme.yaml`, asked by name."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, get_args

import yaml

from interviewer.engines.embedded.critic.patterns import load_patterns
from interviewer.words import DimensionId

DIMENSIONS: tuple[DimensionId, ...] = get_args(DimensionId)


@cache
def _scheme() -> dict[str, Any]:
    raw: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("scheme.yaml").read_text(encoding="utf-8"))
    return raw


def direction(signal: str) -> int:
    """+1 where more of it can only raise a score, -1 where it can only lower it, 0 where the data may say."""
    scheme = _scheme()
    family, _, kind = signal.partition(".")
    if signal in scheme["either"]:
        return 0
    return -1 if family in scheme["lowers"] or kind in scheme["lowers-as"] else 1


def bears_on(signal: str, dimension: DimensionId) -> bool:
    """Whether a signal may move a dimension at all."""
    rules = _scheme()["dimensions"][dimension]
    family, _, kind = signal.partition(".")
    if kind in {"count", "share"} and family in load_patterns().relation:
        return _argues(family, kind, dimension)
    if family in load_patterns().subject and signal not in {"scope.early", "scope.cut"}:
        return family == dimension or "subjects" in rules
    if kind == "said":
        return family in rules["said"]
    if family == "tie":
        return kind in rules.get("tie", ())
    return family in rules["conduct"] or signal in rules["conduct"]


def _argues(relation: str, kind: str, dimension: DimensionId) -> bool:
    """How one argues bears on everything, on a subject only as a share: talk of other subjects must not count."""
    if dimension in load_patterns().subject:
        if kind == "count" and direction(f"{relation}.count") > 0:
            return False
        return relation not in _scheme()["leading"] or dimension in _scheme()["led"]
    return True


def behaviours(dimension: DimensionId) -> frozenset[str]:
    """The specific behaviours that a dimension is read from."""
    return frozenset(_scheme()["dimensions"][dimension]["said"])
