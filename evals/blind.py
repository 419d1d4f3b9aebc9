"""Blind questions: does the interviewer give the fact that was asked for, and say "assume" where the sheet is silent?

`evals.blind/<problem>.yaml` holds questions by writers who saw the facts but never the `asks` that the index is built
from. Run `python -m evals.blind`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml
from pydantic import Field

from interviewer.build import Practice, open_practice
from interviewer.events import CandidateSpoke, Event, SessionStarted, Understood
from interviewer.policy import next_move
from interviewer.problem import Problem
from interviewer.state import State, fold
from interviewer.words import Id, Text, Value

FOLDER = Path(__file__).parent / "questions"


class Question(Value):
    """One reworded question and the fact that answers it."""

    ask: Text
    fact: Id
    also: tuple[Id, ...] = ()
    """Facts that would be as right."""


class QuestionSet(Value):
    """All blind questions about one problem."""

    problem: Id
    questions: tuple[Question, ...] = Field(min_length=20)
    unanswerable: tuple[Text, ...] = Field(min_length=4)


@dataclass(frozen=True)
class Outcome:
    """What became of one question. `wanted` is empty for one that the sheet cannot answer."""

    problem: str
    ask: str
    wanted: tuple[str, ...]
    told: tuple[str, ...]
    assumed: bool

    @property
    def right(self) -> bool:
        """The fact that was asked for was told."""
        return bool(set(self.wanted) & set(self.told))

    @property
    def wrong(self) -> bool:
        """A fact was told that was not asked for."""
        return bool(set(self.told) - set(self.wanted))


def read_sets(folder: Path = FOLDER) -> list[QuestionSet]:
    """All sets, by file name."""
    return [QuestionSet.model_validate(yaml.safe_load(p.read_text("utf-8"))) for p in sorted(folder.glob("*.yaml"))]


def ask(practice: Practice, problem: Problem, question: str) -> tuple[tuple[str, ...], bool]:
    """Puts one question at the start of an interview: the facts told, and whether the answer was to assume."""
    state = _at_the_start(problem, question)
    heard = practice.embedded.understand(state, question)
    understood = Event(seq=3, at=30, when=_NOW, body=Understood(understanding=heard, engine="embedded"))
    move = next_move(fold(problem, [*_log(problem, question), understood]), practice.knowledge.concepts)
    return move.facts, move.kind == "assume"


def outcomes(practice: Practice, sets: Iterable[QuestionSet]) -> list[Outcome]:
    """Every question put once."""
    found = []
    for one in sets:
        problem = practice.knowledge.problem(one.problem)
        rows = [(q.ask, (q.fact, *q.also)) for q in one.questions] + [(q, ()) for q in one.unanswerable]
        for question, wanted in rows:
            told, assumed = ask(practice, problem, question)
            found.append(Outcome(one.problem, question, wanted, told, assumed))
    return found


def rates(found: list[Outcome]) -> dict[str, float | None]:
    """Right, wrong and "assume" rates; None where nothing was asked."""
    answerable = [o for o in found if o.wanted]
    silent = [o for o in found if not o.wanted]
    return {
        "right": _share(sum(o.right for o in answerable), len(answerable)),
        "wrong": _share(sum(o.wrong for o in answerable), len(answerable)),
        "assume": _share(sum(o.assumed for o in silent), len(silent)),
    }


def _share(count: int, base: int) -> float | None:
    return count / base if base else None


_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _log(problem: Problem, question: str) -> list[Event]:
    started = SessionStarted(
        problem=problem.id, minutes=35, level="mid", mode="realistic", persona="neutral", engine="embedded", seed=0,
        knowledge_digest="", prompts_digest="",
    )  # fmt: skip
    said = CandidateSpoke(text=question, client_id="1")
    return [Event(seq=1, at=0, when=_NOW, body=started), Event(seq=2, at=30, when=_NOW, body=said)]


def _at_the_start(problem: Problem, question: str) -> State:
    return fold(problem, _log(problem, question))


def main() -> None:
    """Prints the rates, the worst problems, and every miss."""
    practice = open_practice()
    found = outcomes(practice, read_sets())
    for problem in sorted({o.problem for o in found}):
        mine = rates([o for o in found if o.problem == problem])
        print(f"{problem:32}", "  ".join(f"{k} {v:.2f}" if v is not None else f"{k} -" for k, v in mine.items()))
    print(f"{'all':32}", "  ".join(f"{k} {v:.3f}" if v is not None else f"{k} -" for k, v in rates(found).items()))
    for o in found:
        if (o.wanted and (not o.right or o.wrong)) or (not o.wanted and not o.assumed):
            print(f"- {o.problem}: {o.ask!r} wanted {o.wanted or 'assume'}, told {o.told or o.assumed and 'assume'}")


if __name__ == "__main__":
    main()
