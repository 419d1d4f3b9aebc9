"""Blind questions: does the interviewer give the fact that was asked for, and say "assume" where the sheet is silent?

`evals.blind/<problem>.yaml` holds questions by writers who saw the facts but never the `asks` that the index is built
from. Run `python -m evals.blind`; with `--pairs` two of them are asked in one sentence, and neither may be passed over.
`--statements` puts what labelled candidates said and did not ask: nothing is told for that, unless they assume it.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import yaml
from pydantic import Field

from evals.labels import Labelled, load_labelled
from interviewer.build import Practice, open_practice
from interviewer.diagram import without_diagrams
from interviewer.events import CandidateSpoke, Event, SessionStarted, Understood
from interviewer.guard import split_sentences
from interviewer.moves import Move
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
    more: bool
    """Said that there was another question."""

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


def ask(practice: Practice, problem: Problem, question: str) -> Move:
    """Puts one question at the start of an interview: what the interviewer does about it."""
    state = _at_the_start(problem, question)
    heard = practice.embedded.understand(state, question)
    understood = Event(seq=3, at=30, when=_NOW, body=Understood(understanding=heard, engine="embedded"))
    return next_move(fold(problem, [*_log(problem, question), understood]), practice.knowledge.concepts)


def outcomes(practice: Practice, sets: Iterable[QuestionSet]) -> list[Outcome]:
    """Every question put once."""
    found = []
    for one in sets:
        problem = practice.knowledge.problem(one.problem)
        rows = [(q.ask, (q.fact, *q.also)) for q in one.questions] + [(q, ()) for q in one.unanswerable]
        for question, wanted in rows:
            move = ask(practice, problem, question)
            found.append(Outcome(one.problem, question, wanted, move.facts, move.kind == "assume", move.more))
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


@dataclass(frozen=True)
class Pair:
    """What became of two questions in one sentence. `second` is empty where the sheet cannot answer that one."""

    text: str
    first: frozenset[str]
    second: frozenset[str]
    move: Move

    @property
    def outcome(self) -> str:
        """Whether both got their answer and, if not, whether that was said."""
        told = set(self.move.facts)
        answered = [wanted for wanted in (self.first, self.second) if wanted & told]
        open_ones = [wanted for wanted in (self.first, self.second) if not wanted]
        said = self.move.more or self.move.silent
        if len(answered) == 2 or (answered and open_ones and self.move.silent):
            return "both answered"
        if answered:
            return "one answered, the other acknowledged" if said else "one answered, the other dropped"
        return "none answered, one acknowledged" if self.move.more else "none answered"

    @property
    def wrong(self) -> bool:
        """A fact was told that neither asked for."""
        return bool(set(self.move.facts) - self.first - self.second)


def pairs(practice: Practice, sets: Iterable[QuestionSet], second_open: bool = False) -> list[Pair]:
    """Each question of one sentence with another that a different fact answers, or none with `second_open`."""
    found = []
    for one in sets:
        problem = practice.knowledge.problem(one.problem)
        asked = [(q.ask, frozenset((q.fact, *q.also))) for q in one.questions if _is_one_sentence(q.ask)]
        rest = [(text, frozenset[str]()) for text in one.unanswerable if _is_one_sentence(text)]
        for place, (first, wanted) in enumerate(asked):
            others = rest if second_open else [q for q in asked if not q[1] & wanted]
            second, also = others[(place + len(others) // 2) % len(others)]
            text = f"{first.rstrip('?. ')}, and {_lowered(second)}"
            found.append(Pair(text, wanted, also, ask(practice, problem, text)))
    return found


@dataclass(frozen=True)
class Statement:
    """A sentence of a labelled candidate that carries no question mark, and the facts told for it."""

    problem: str
    text: str
    told: tuple[str, ...]


def statements(practice: Practice, labelled: Iterable[Labelled]) -> list[Statement]:
    """All of them whose problem is in the bank, drawings left out."""
    found = []
    for one in labelled:
        problem = practice.knowledge.problems.get(one.problem)
        if problem is None:
            continue
        said = (without_diagrams(turn.text) for turn in one.transcript.turns if turn.speaker == "candidate")
        for text in chain.from_iterable(map(split_sentences, said)):
            if "?" not in text:
                found.append(Statement(one.problem, text, practice.embedded.facts_asked(problem, text)))
    return found


def _is_one_sentence(text: str) -> bool:
    return text.count("?") <= 1 and len(split_sentences(text)) == 1


def _lowered(text: str) -> str:
    first = text.split()[0]
    return text if first == "I" or "'" in first or first[1:] != first[1:].lower() else text[0].lower() + text[1:]


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
    parser = argparse.ArgumentParser(description="Blind questions put to the whole interviewer.")
    parser.add_argument("--pairs", action="store_true", help="two questions in a sentence")
    parser.add_argument("--statements", action="store_true", help="what candidates said and did not ask")
    options = parser.parse_args()
    practice, sets = open_practice(), read_sets()
    if options.statements:
        show_statements(statements(practice, load_labelled()))
    elif options.pairs:
        for name, second_open in (("both on the sheet", False), ("the second open", True)):
            show_pairs(name, pairs(practice, sets, second_open))
    else:
        show_outcomes(outcomes(practice, sets))


def show_statements(found: list[Statement]) -> None:
    """How many of them were taken for a question, and which."""
    told = [statement for statement in found if statement.told]
    print(f"{len(told)} of {len(found)} statements were answered with a fact")
    for statement in told:
        print(f"- {statement.problem}: {statement.text!r} told {statement.told}")


def show_pairs(name: str, found: list[Pair]) -> None:
    """Shares, then every pair of which one was passed over."""
    print(f"{name}: {len(found)} pairs")
    for outcome, count in Counter(pair.outcome for pair in found).most_common():
        print(f"  {outcome:40} {count:5} {count / len(found):.3f}")
    print(f"  {'a wrong fact told':40} {sum(pair.wrong for pair in found):5}")
    for pair in found:
        if pair.outcome.endswith(("dropped", "none answered")):
            print(f"- {pair.text!r} told {pair.move.facts or pair.move.kind}")


def show_outcomes(found: list[Outcome]) -> None:
    """Rates by problem and over all, then every miss."""
    for problem in sorted({o.problem for o in found}):
        mine = rates([o for o in found if o.problem == problem])
        print(f"{problem:32}", "  ".join(f"{k} {v:.2f}" if v is not None else f"{k} -" for k, v in mine.items()))
    print(f"{'all':32}", "  ".join(f"{k} {v:.3f}" if v is not None else f"{k} -" for k, v in rates(found).items()))
    needless = sum(o.right and o.more for o in found)
    print(f"told to put another question again though there was none: {needless} of {len(found)}")
    for o in found:
        if (o.wanted and (not o.right or o.wrong)) or (not o.wanted and not o.assumed):
            print(f"- {o.problem}: {o.ask!r} wanted {o.wanted or 'assume'}, told {o.told or o.assumed and 'assume'}")


if __name__ == "__main__":
    main()
