"""Search over the knowledge: exact, repeatable, and alive whatever happens to its store."""

from __future__ import annotations

import logging
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings

from interviewer.concept import Concept
from interviewer.embedding import Embedder, Vectors, open_embedder
from interviewer.knowledge import Guide, Knowledge
from interviewer.lexical import Bm25
from interviewer.passages import passages_by_source
from interviewer.problem import Problem
from interviewer.retrieval import Passage, Retrieval, ensure_index, open_retrieval
from interviewer.rubric import Rubric

WORDS = [
    "coffee",
    "bicycle",
    "giraffe",
    "violin",
    "pumpkin",
    "yacht",
    "zebra",
    "quilt",
    "walnut",
    "fox",
    "jig",
    "marble",
]
ALL = ("fact", "ask", "open", "mistake", "cue")


class Letters:
    """A quick stand-in for the model: counts letters, so that like words are near each other."""

    name, dim = "letters@1", 26

    def __init__(self) -> None:
        self.texts = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        rows = np.array([[text.lower().count(chr(97 + n)) for n in range(26)] for text in texts], np.float32)
        rows = rows.reshape(len(texts), 26) + np.float32(0.01)
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


def fact(name: str, text: str, *asks: str) -> dict[str, Any]:
    padded = [*asks, *(f"{name} {text[-6:]} {word}?" for word in WORDS[: 4 - len(asks)])]
    return {"id": name, "topic": "scale", "fact": text, "asks": padded, "tells": ["x"], "buys": "a size"}


def problem(name: str = "shop-search") -> Problem:
    dive = {"follow_ups": ["a", "b"], "strong": ["a", "b"]}
    mistake = {"why": "w", "challenge": "c?", "dimension": "data"}
    return Problem.model_validate(
        {
            "id": name,
            "title": "Shop search",
            "statement": "Design it.",
            "family": "recommendation",
            "area": "search",
            "facts": [
                fact("users", "Forty million people shop each month.", "How many users are there?", "Who shops?"),
                fact("latency", "Results must show within 200 milliseconds.", "How fast must results come back?"),
                fact("languages", "English and Spanish only.", "Which languages do shoppers use?"),
                *(fact(f"filler-{n}", f"Some other matter, {word}.") for n, word in enumerate(WORDS[:12])),
            ],
            "left_open": [f"Which brand of {word} is served upstairs?" for word in WORDS[:8]],
            "expects": [],
            "probes": [],
            "hints": [],
            "deep_dives": [
                {
                    "id": f"d{n}",
                    "opening": f"How would {WORDS[n]} be trained?",
                    "title": f"Ranker {WORDS[n]}",
                    "cues": [f"gbdt {WORDS[n]}", f"trees {WORDS[n]}"],
                    **dive,
                }
                for n in range(4)
            ],
            "twists": [{"id": f"t{n}", "says": "s", "strong": "x"} for n in range(2)],
            "mistakes": [
                {"id": f"m{n}", "says": [f"Shuffle {WORDS[n]} at random.", f"Split {WORDS[n]} anyhow."], **mistake}
                for n in range(4)
            ],
            "levels": [{"level": level, "bar": "b"} for level in ("junior", "mid", "senior", "staff")],
            "concepts": ["a", "b", "c", "d"],
        }
    )


def knowledge(*problems: Problem) -> Knowledge:
    concept = Concept.model_validate(
        {
            "id": "two-tower",
            "name": "Two-tower model",
            "dimension": "modeling",
            "aliases": ["dual encoder"],
            "gist": "Two encoders whose outputs meet in a dot product.",
            "probes": ["a?", "b?"],
            "mistakes": [
                {
                    "id": "cross",
                    "says": ["The towers see each other's features.", "The towers share inputs."],
                    "why": "w",
                    "challenge": "c?",
                    "dimension": "modeling",
                }
            ],
            "drill": "d",
        }
    )
    guide = Guide("the-loop", "The loop", "# The loop\n\nFive rounds in a day.\n\n## Next\n\nThen a debrief.\n")
    found = {p.id: p for p in problems or (problem(),)}
    return Knowledge(found, {concept.id: concept}, {guide.id: guide}, Rubric(dimensions=()), "digest")


@pytest.fixture
def letters() -> Letters:
    return Letters()


def exact(known: Knowledge, embedder: Embedder, query: str, kinds: Sequence[str], k: int) -> list[tuple[str, float]]:
    passages = [p for p in passages_by_source(known)["problem-shop-search"] if p.kind in kinds]
    scores = embedder.embed([p.text for p in passages]) @ embedder.embed([query])[0]
    order = sorted(range(len(passages)), key=lambda n: (-round(float(scores[n]), 6), n))[:k]
    return [(passages[n].text, round(float(scores[n]), 4)) for n in order]


def found(passages: Sequence[Passage]) -> list[tuple[str, float]]:
    return [(p.text, round(p.score, 4)) for p in passages]


def test_what_was_asked_in_other_words_is_found() -> None:
    retrieval = Retrieval(passages_by_source(knowledge()), open_embedder(), None)
    for query, owner in {
        "roughly what's the monthly audience?": "users",
        "what response time do we need": "latency",
        "is it multilingual": "languages",
    }.items():
        assert retrieval.search(query, "problem-shop-search", ("fact", "ask"))[0].owner == owner
    assert retrieval.ranking == "all-MiniLM-L6-v2"


@pytest.mark.parametrize("kinds", [ALL, ("ask",), ("fact", "open"), ("mistake",)])
@pytest.mark.parametrize("k", [1, 5, 200])
def test_stored_search_equals_exact_search(letters: Letters, tmp_path: Path, kinds: Sequence[str], k: int) -> None:
    retrieval = open_retrieval(knowledge(), letters, tmp_path)
    for query in ("how many users", "Shuffle", "coffee brand upstairs", "trees", "zzz"):
        hits = retrieval.search(query, "problem-shop-search", kinds, k)
        right = exact(knowledge(), letters, query, kinds, k)
        assert [text for text, _ in found(hits)] == [text for text, _ in right]
        assert [score for _, score in found(hits)] == pytest.approx([score for _, score in right], abs=1e-4)


@pytest.mark.parametrize("kept", ["stored", "in memory", "by words"])
def test_scores_stand_in_the_order_of_the_passages(letters: Letters, tmp_path: Path, kept: str) -> None:
    source = "problem-shop-search"
    if kept == "in memory":
        retrieval = Retrieval(passages_by_source(knowledge()), letters, None)
    else:
        retrieval = open_retrieval(knowledge(), letters if kept == "stored" else None, tmp_path)
    scores, passages = retrieval.scores("how many users", source), retrieval.passages(source)
    best = retrieval.search("how many users", source, ALL, 1)[0]
    assert passages[int(scores.argmax())].text == best.text
    assert scores.max() == pytest.approx(best.score, abs=1e-4)
    alike = retrieval.alike(source)
    assert alike.shape == (len(passages), len(passages))
    assert alike == pytest.approx(alike.T)
    users = next(n for n, p in enumerate(passages) if p.text == "How many users are there?")
    assert alike[users].argmax() == users


def test_every_searchable_text_of_the_knowledge_is_there_with_its_owner() -> None:
    passages = passages_by_source(knowledge())
    assert {(p.kind, p.owner, p.text) for p in passages["concepts"] + passages["guidance"]} == {
        ("concept", "two-tower", "dual encoder"),
        ("concept", "two-tower", "Two-tower model"),
        ("concept", "two-tower", "Two encoders whose outputs meet in a dot product."),
        ("mistake", "two-tower/cross", "The towers see each other's features."),
        ("mistake", "two-tower/cross", "The towers share inputs."),
        ("guidance", "the-loop", "Five rounds in a day."),
        ("guidance", "the-loop", "Then a debrief."),
    }
    of_problem = {(p.kind, p.owner) for p in passages["problem-shop-search"]}
    assert {
        ("fact", "users"),
        ("ask", "users"),
        ("open", "left-open-8"),
        ("mistake", "m3"),
        ("cue", "d0"),
    } <= of_problem


@pytest.mark.parametrize(("query", "kinds", "k"), [("", ALL, 5), (" \n", ALL, 5), ("users", (), 5), ("users", ALL, 0)])
def test_nothing_asked_finds_nothing(
    letters: Letters, tmp_path: Path, query: str, kinds: Sequence[str], k: int
) -> None:
    assert open_retrieval(knowledge(), letters, tmp_path).search(query, "problem-shop-search", kinds, k) == ()


def test_second_opening_embeds_nothing_but_the_query(letters: Letters, tmp_path: Path) -> None:
    ensure_index(knowledge(), letters, tmp_path)
    letters.texts = 0
    ensure_index(knowledge(), letters, tmp_path).search("users", "problem-shop-search", ALL)
    assert letters.texts == 1


def test_opening_a_complete_index_shows_no_progress(letters: Letters, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    for _ in range(2):
        seen.clear()
        ensure_index(knowledge(), letters, tmp_path, lambda done, total: seen.append((done, total)))
    assert not seen


def test_progress_counts_up_to_all_passages(letters: Letters, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    ensure_index(knowledge(), letters, tmp_path, lambda done, total: seen.append((done, total)))
    total = sum(map(len, passages_by_source(knowledge()).values()))
    assert seen == sorted(seen)
    assert seen[-1] == (total, total)


def test_changed_problem_is_rebuilt_and_its_neighbours_are_not(letters: Letters, tmp_path: Path) -> None:
    other = problem("other")
    ensure_index(knowledge(problem(), other), letters, tmp_path)
    changed = problem().model_copy(update={"left_open": ("May we buy a camel?",)})
    letters.texts = 0
    retrieval = ensure_index(knowledge(changed, other), letters, tmp_path)
    assert letters.texts == len(passages_by_source(knowledge(changed))["problem-shop-search"])
    assert retrieval.search("may we buy a camel", "problem-shop-search", ["open"])[0].text == "May we buy a camel?"


def test_index_of_another_model_is_not_used(letters: Letters, tmp_path: Path) -> None:
    ensure_index(knowledge(), letters, tmp_path)
    other = Letters()
    other.name = "letters@2"
    ensure_index(knowledge(), other, tmp_path)
    assert other.texts == sum(map(len, passages_by_source(knowledge()).values()))


def test_index_that_nothing_uses_any_more_is_dropped(letters: Letters, tmp_path: Path) -> None:
    sizes = []
    for n in range(3):
        changed = problem().model_copy(update={"left_open": (f"Version {n}?",)})
        ensure_index(knowledge(changed), letters, tmp_path)
        sizes.append(len([p for p in (tmp_path / "chroma").iterdir() if p.is_dir()]))
    assert sizes[0] == sizes[-1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index made by a process that is gone: no open handle can hide the harm done to a copy of it."""
    folder = tmp_path_factory.mktemp("built")
    code = "import sys; from pathlib import Path; import test_retrieval as t; "
    code += "t.ensure_index(t.knowledge(), t.Letters(), Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True, cwd=Path(__file__).parent)
    return folder


def cut_short(folder: Path) -> None:
    database = folder / "chroma.sqlite3"
    database.write_bytes(database.read_bytes()[:50_000])


def garbage(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"not a database" * 500)


def damaged_schema(folder: Path) -> None:
    database = folder / "chroma.sqlite3"
    content = database.read_bytes()
    database.write_bytes(content.replace(b"CREATE TABLE", b"CR\xff\xfeTE TABLE"))


def emptied(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"")


def without_database(folder: Path) -> None:
    (folder / "chroma.sqlite3").unlink()


def without_vectors(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)


def garbage_vectors(folder: Path) -> None:
    for path in folder.rglob("*.bin"):
        path.write_bytes(b"garbage")


def rows_lost(folder: Path) -> None:
    client = chromadb.PersistentClient(folder, Settings(anonymized_telemetry=False))
    for collection in client.list_collections():
        collection.delete(collection.get()["ids"][::2])
    client.close()


@pytest.mark.parametrize(
    "harm",
    [cut_short, garbage, damaged_schema, emptied, without_database, without_vectors, garbage_vectors, rows_lost],
    ids=lambda harm: harm.__name__,
)
def test_broken_store_is_mended_unseen(
    letters: Letters,
    tmp_path: Path,
    built: Path,
    harm: Callable[[Path], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    harm(tmp_path / "chroma")
    retrieval = ensure_index(knowledge(), letters, tmp_path)
    hits = retrieval.search("how many users", "problem-shop-search", ALL)
    assert found(hits) == exact(knowledge(), letters, "how many users", ALL, 5)
    assert retrieval.place == str(tmp_path / "chroma")
    assert not caplog.records


def test_half_built_collection_is_completed(letters: Letters, tmp_path: Path) -> None:
    class Dying(Letters):
        def embed(self, texts: Sequence[str]) -> Vectors:
            if self.texts >= 128:
                raise KeyboardInterrupt
            return super().embed(texts)

    questions = tuple(f"May we use {one} and {other}?" for one in WORDS for other in WORDS if one != other)
    large = knowledge(problem().model_copy(update={"left_open": questions}))
    with pytest.raises(KeyboardInterrupt):
        ensure_index(large, Dying(), tmp_path)
    retrieval = ensure_index(large, letters, tmp_path)
    assert found(retrieval.search("coffee", "problem-shop-search", ALL, 200)) == exact(
        large, letters, "coffee", ALL, 200
    )


def test_collection_dropped_under_a_running_session_comes_back(letters: Letters, tmp_path: Path) -> None:
    retrieval = ensure_index(knowledge(), letters, tmp_path)
    before = retrieval.search("users", "problem-shop-search", ALL)
    ensure_index(knowledge(problem("other")), letters, tmp_path)
    assert retrieval.search("users", "problem-shop-search", ALL) == before


def test_folder_that_cannot_be_used_costs_one_warning_and_no_answer(
    letters: Letters, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a-file").touch()
    with caplog.at_level(logging.WARNING):
        retrieval = ensure_index(knowledge(), letters, tmp_path / "a-file")
        assert not letters.texts, "what cannot be kept is not made before it is needed"
        hits = retrieval.search("how many users", "problem-shop-search", ALL)
    assert found(hits) == exact(knowledge(), letters, "how many users", ALL, 5)
    assert retrieval.place == "memory"
    assert len(caplog.records) == 1


def test_two_threads_build_a_source_once(letters: Letters, tmp_path: Path) -> None:
    retrieval = open_retrieval(knowledge(), letters, tmp_path)
    results: list[tuple[Passage, ...]] = []
    threads = [
        threading.Thread(target=lambda: results.append(retrieval.search("users", "problem-shop-search", ALL)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(results)) == 1
    assert letters.texts == len(passages_by_source(knowledge())["problem-shop-search"]) + 4


def test_server_that_does_not_answer_costs_one_warning(
    letters: Letters, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    retrieval = open_retrieval(knowledge(), letters, tmp_path, server=f"http://127.0.0.1:{free_port()}")
    assert retrieval.search("how many users", "problem-shop-search", ALL)
    assert [record.levelname for record in caplog.records if record.name.startswith("interviewer")] == ["WARNING"]
    assert not (tmp_path / "chroma").exists()


@pytest.fixture
def chroma_server(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    chroma = Path(sys.executable).with_name("chroma")
    command = [str(chroma), "run", "--path", str(tmp_path / "server"), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
        server.terminate()


@pytest.mark.wire
def test_index_on_a_server_is_shared_and_exact(letters: Letters, tmp_path: Path, chroma_server: str) -> None:
    ensure_index(knowledge(), letters, tmp_path, server=chroma_server)
    second = Letters()
    retrieval = open_retrieval(knowledge(), second, tmp_path, server=chroma_server)
    assert found(retrieval.search("how many users", "problem-shop-search", ALL)) == exact(
        knowledge(), letters, "how many users", ALL, 5
    )
    assert second.texts == 1


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            threading.Event().wait(0.05)
        else:
            return
    raise AssertionError(f"nothing listens on port {port}")


def test_without_embeddings_words_rank_and_scores_stay_between_0_and_1(tmp_path: Path) -> None:
    retrieval = open_retrieval(knowledge(), None, tmp_path)
    hits = retrieval.search("how fast do the results come?", "problem-shop-search", ("fact", "ask"))
    assert hits[0].owner == "latency"
    assert all(0 < hit.score <= 1 for hit in hits)
    assert retrieval.ranking == "lexical"
    assert retrieval.search("pineapple", "problem-shop-search", ALL) == ()
    assert not list(tmp_path.glob("chroma*"))


def test_words_meet_across_case_endings_and_numbers() -> None:
    bm25 = Bm25(["Ranking the videos", "Serve within 200 milliseconds", "a the of"])
    assert bm25.scores("RANKED video").argmax() == 0
    assert bm25.scores("rank videos")[0] > 0.8
    assert bm25.scores("200").argmax() == 1
    assert bm25.scores("the of a").tolist() == [0, 0, 0]
    assert Bm25([]).scores("rank").tolist() == []


def test_unknown_source_is_a_key_error(letters: Letters, tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        open_retrieval(knowledge(), letters, tmp_path).search("users", "problem-nowhere", ALL)


def test_empty_knowledge_has_nothing_to_find(letters: Letters, tmp_path: Path) -> None:
    nothing = replace(knowledge(), problems={}, concepts={}, guides={})
    assert ensure_index(nothing, letters, tmp_path).search("users", "concepts", ["concept"]) == ()
