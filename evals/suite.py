"""What a suite is: cases, a way to run one, and figures over the rows that come of it.

All parts are plain functions over plain values, so that a test, the harness and a notebook call the same ones. To add a
suite: a module in `suites/`, its name in `suites.SUITES`, and a task of one line in `tasks.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from evals.candidates import load_scripts
from evals.figures import Figure
from evals.play import Speaker, Talker, modelled, scripted
from interviewer.build import Practice
from interviewer.engine import Engine, Observe
from interviewer.events import Event, ModelCalled

Row = dict[str, Any]
"""What came of one case, in values that JSON holds."""


@dataclass(frozen=True)
class Bench:
    """What is under test, and who sits across the table."""

    practice: Practice
    engine: Engine
    candidate: Talker | None = None
    """The model that plays the candidates; None where they follow their scripts."""

    def speaker(self, script: str, observe: Observe = lambda call: None) -> Speaker:
        """The candidate of that id. `observe` takes what a model costs that plays it."""
        about = load_scripts()[script]
        return modelled(about, self.candidate, observe) if self.candidate else scripted(about)


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
    run: Callable[[Bench, Case, int], Coroutine[Any, Any, Row]]
    """One case with a seed."""
    figures: Callable[[Sequence[Row], int], list[Figure]]
    """Over rows; the number is how many draws an interval takes, 0 for none."""
    values: Callable[[Row], dict[str, float]]
    """What the viewer shows of one row."""
    together: Callable[[Case], str] = lambda case: case.id
    """Cases with the same name are only worth something together: a limit takes all or none of them."""


def limited(suite: Suite, practice: Practice, most: int | None) -> list[Case]:
    """At most about `most` cases, spread evenly over all of them."""
    every = suite.cases(practice)
    if most is None or most >= len(every):
        return every
    names = list(dict.fromkeys(suite.together(case) for case in every))
    wanted = max(1, most * len(names) // len(every))
    taken = {names[i * len(names) // wanted] for i in range(wanted)}
    return [case for case in every if suite.together(case) in taken]


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
