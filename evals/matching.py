"""Learns how the embedded engine matches questions to facts, and shows what it is worth on problems it did not learn
from.

`python -m evals.matching` prints cross-validated rates; with `--write` it also writes
`interviewer/engines/embedded/matching.json`. The blind questions are the only labels; the folds are by problem.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from evals.blind import QuestionSet, read_sets
from interviewer.embedding import open_embedder
from interviewer.engines.embedded.matching import ANSWERED, FEATURES, WEIGHTS, Layer, Rivals, Sheets
from interviewer.files import knowledge_dir
from interviewer.knowledge import Knowledge, load_knowledge
from interviewer.passages import passages_by_source
from interviewer.retrieval import Retrieval, ensure_index
from interviewer.settings import read_settings

FOLDS = 6
REGULARISATION = 0.1
MOST_WRONG, LEAST_ASSUMED = 0.02, 0.9
"""The share of questions that may get a wrong fact, and of those off the sheet that must be left open: they set the
threshold.
"""


@dataclass(frozen=True)
class Example:
    """One blind question with its rivals and the facts that answer it."""

    problem: str
    rivals: Rivals
    wanted: frozenset[str]

    @property
    def labels(self) -> NDArray[np.bool_]:
        """Which rivals answer it."""
        return np.array([owner in self.wanted for owner in self.rivals.owners])


def examples(retrieval: Retrieval, knowledge: Knowledge, sets: list[QuestionSet]) -> list[Example]:
    """Every blind question of problems in the bank, described."""
    found, sheets = [], Sheets(retrieval)
    for one in sets:
        problem = knowledge.problem(one.problem)
        rows = [(q.ask, frozenset((q.fact, *q.also))) for q in one.questions]
        for question, wanted in rows + [(q, frozenset()) for q in one.unanswerable]:
            described = sheets.rivals(problem, question)
            if described is not None:
                found.append(Example(one.problem, described, wanted))
    return found


def learn(found: list[Example]) -> dict[str, Any]:
    """Both layers: which fact is the likeliest, then whether it answers."""
    which = _layer(FEATURES, np.vstack([e.rivals.rows for e in found]), np.concatenate([e.labels for e in found]))
    likeliest, rows = zip(*(_likeliest(which, e) for e in found), strict=True)
    right = np.array([fact in e.wanted for e, fact in zip(found, likeliest, strict=True)])
    return {"which fact": which, "whether any": _layer(ANSWERED, np.array(rows), right)}


def _layer(features: tuple[str, ...], rows: NDArray[np.float64], labels: NDArray[np.bool_]) -> dict[str, Any]:
    """Weights over standardised features."""
    centre, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    model = LogisticRegression(C=REGULARISATION, max_iter=3000).fit((rows - centre) / spread, labels)
    columns = {"weights": model.coef_[0], "centre": centre, "spread": spread}
    named = {part: dict(zip(features, values.round(4).tolist(), strict=True)) for part, values in columns.items()}
    return {"bias": round(float(model.intercept_[0]), 4), **named}


def _likeliest(which: dict[str, Any], example: Example) -> tuple[str, NDArray[np.float64]]:
    logits = Layer.read(which, FEATURES).logits(example.rivals.rows)
    return example.rivals.owners[example.rivals.likeliest(logits)[0]], example.rivals.question(logits)


def best(learnt: dict[str, Any], example: Example) -> tuple[str, float]:
    """The likeliest fact and the probability that it answers."""
    fact, row = _likeliest(learnt["which fact"], example)
    return fact, float(1 / (1 + np.exp(-Layer.read(learnt["whether any"], ANSWERED).logits(row))))


def held_out(found: list[Example]) -> list[tuple[Example, str, float]]:
    """Each question judged by weights learnt on other problems."""
    groups = [e.problem for e in found]
    judged = []
    for train, test in GroupKFold(FOLDS).split(found, groups=groups):
        learnt = learn([found[i] for i in train])
        judged += [(found[i], *best(learnt, found[i])) for i in test]
    return judged


def rates(judged: list[tuple[Example, str, float]], least: float) -> dict[str, float]:
    """Right and wrong among the answerable, and "assume" among the rest, at a threshold."""
    answerable = [(e, told, p) for e, told, p in judged if e.wanted]
    silent = [p for e, _, p in judged if not e.wanted]
    return {
        "first": float(np.mean([told in e.wanted for e, told, _ in answerable])),
        "right": float(np.mean([told in e.wanted and p >= least for e, told, p in answerable])),
        "wrong": float(np.mean([told not in e.wanted and p >= least for e, told, p in answerable])),
        "assume": float(np.mean([p < least for p in silent])),
    }


def threshold(judged: list[tuple[Example, str, float]]) -> float:
    """The lowest threshold that keeps both `MOST_WRONG` and `LEAST_ASSUMED`."""
    steps = np.arange(0.1, 0.9, 0.01)
    return round(float(next((t for t in steps if _keeps_both(rates(judged, t))), steps[-1])), 2)


def _keeps_both(at: dict[str, float]) -> bool:
    return at["wrong"] <= MOST_WRONG and at["assume"] >= LEAST_ASSUMED


def main() -> None:
    """Prints cross-validated rates for both rankings; writes the weights on request."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the weights")
    write = parser.parse_args().write
    knowledge, sets = load_knowledge(knowledge_dir()), read_sets()
    lexical = Retrieval(passages_by_source(knowledge), None, None)
    embedded = ensure_index(knowledge, open_embedder(), read_settings().home / "index")
    learnt = {}
    for name, retrieval in (("embedded", embedded), ("lexical", lexical)):
        found = examples(retrieval, knowledge, sets)
        judged = held_out(found)
        least = threshold(judged)
        print(f"{name}: {len(found)} questions, threshold {least}")
        for at in sorted({0.2, 0.3, 0.4, 0.5, least}):
            print(f"  at {at:.2f}  " + "  ".join(f"{k} {v:.3f}" for k, v in rates(judged, at).items()))
        learnt[name] = {"least": least, **learn(found)}
    if write:
        WEIGHTS.write_text(json.dumps(learnt, indent=1) + "\n", encoding="utf-8")
        print(f"wrote {WEIGHTS}")


if __name__ == "__main__":
    main()
