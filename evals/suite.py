"""What a suite is: cases, a way to run one, and figures over the rows that come of it.

All parts are plain functions over plain values, so that a test, the harness and a notebook call the same ones. To add a
suite: a module in `suites/`, its name in `suites.SUITES`, and a task of one line in `tasks.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from evals.figures import Figure
from interviewer.build import Practice
from interviewer.engine import Engine
from interviewer.events import Event, ModelCalled

Row = dict[str, Any]
"""What came of one case, in values that JSON holds."""


@dataclass(frozen=True)
class Bench:
    """What is under test."""

    practice: Practice
    engine: Engine


@dataclass(frozen=True)
class Case:
    """One thing to try. `id` names it in logs; a case done is not done again."""

    id: str
    purpose: str
    data: dict[str, str]


@dataclass(frozen=True)
class Suite:
    """A named set of cases with what is counted over them."""

    name: str
    about: str
    cases: Callable[[Practice], list[Case]]
    run: Callable[[Bench, Case, int], Awaitable[Row]]
    """One case with a seed."""
    figures: Callable[[Sequence[Row]], list[Figure]]
    values: Callable[[Row], dict[str, float]]
    """What the viewer shows of one row."""


def spent(calls: Sequence[ModelCalled]) -> dict[str, Any]:
    """What models cost."""
    return {
        "calls": len(calls),
        "prompt_tokens": sum(call.prompt_tokens for call in calls),
        "completion_tokens": sum(call.completion_tokens for call in calls),
        "failed": sum(bool(call.error) for call in calls),
    }


def calls_in(log: Sequence[Event]) -> list[ModelCalled]:
    """The model calls of a log."""
    return [event.body for event in log if isinstance(event.body, ModelCalled)]
