"""The larger banks of the scaling bench: copies that are neither the same texts nor far from them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evals.scaling import Copying, grown
from interviewer.embedding import Vectors
from interviewer.files import knowledge_dir
from interviewer.knowledge import load_knowledge
from interviewer.passages import passages_by_source


class Axes:
    """Gives each text that it knows an axis of its own."""

    name, dim = "axes", 384

    def embed(self, texts: Sequence[str]) -> Vectors:
        return np.eye(self.dim, dtype=np.float32)[: len(texts)]


def test_a_bank_grows_by_problems_of_their_own_and_by_longer_concepts() -> None:
    once = passages_by_source(load_knowledge(knowledge_dir()))
    thrice = grown(once, 3)
    problems = [source for source in once if source.startswith("problem-")]
    assert sum(source.startswith("problem-") for source in thrice) == 3 * len(problems)
    assert len(thrice["concepts"]) == 3 * len(once["concepts"])
    assert thrice[f"{problems[0]}-copy-3"][0].text != thrice[f"{problems[0]}-copy-2"][0].text


def test_a_copy_lies_near_its_original_and_others_are_embedded_in_earnest() -> None:
    axis = np.eye(384, dtype=np.float32)[7]
    embedder = Copying(Axes(), {"a": axis})
    itself, copy, other = embedder.embed(["a", "a (copy 2)", "a (copy 3)"])
    assert np.allclose(itself, axis)
    assert 0.93 < float(axis @ copy) < 0.97
    assert float(copy @ other) < 0.97
    assert np.allclose(embedder.embed(["unknown"])[0], np.eye(384)[0])
