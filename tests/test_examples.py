"""The critiques shown in the docs are what the code writes today."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from evals.examples import render, stale
from interviewer.build import assemble
from interviewer.embedding import open_embedder
from interviewer.engines.embedded import Embedded
from interviewer.passages import passages_by_source
from interviewer.retrieval import Retrieval
from interviewer.settings import Settings


def test_the_example_critiques_are_up_to_date(tmp_path: Path) -> None:
    embedder = open_embedder()
    if embedder is None:
        pytest.skip("the examples are written with sentence vectors")
    by_words = assemble(Settings(home=tmp_path), embedder=None)
    # In memory only the three problems are embedded, and not the whole bank.
    retrieval = Retrieval(passages_by_source(by_words.knowledge), embedder, None)
    embedded = Embedded(by_words.knowledge, by_words.prompts, retrieval, embedder)
    made = render(replace(by_words, embedded=embedded, retrieval=retrieval, embedder=embedder))
    assert stale(made) == [], "run `python -m evals.examples`, and read what changed"
