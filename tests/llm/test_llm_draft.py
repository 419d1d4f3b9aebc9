"""A draft of a problem by a model: three forms that build on each other, a file that says nobody has read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from fakes.model_server import Exchange, ModelServer, fills_in, refuses

from interviewer.authoring import draft_file, problems
from interviewer.build import Practice
from interviewer.check import check_folder
from interviewer.errors import InterviewError
from interviewer.files import knowledge_dir
from interviewer.knowledge import read_thing
from interviewer.page.start import picker_html
from interviewer.problem import BankProblem

ID = "parking-space-forecast"
ABOUT = "Tell drivers where they will find a free parking space."
PARTS = {
    "sums": "title statement family area difficulty facts left_open",
    "probes": "probes hints deep_dives twists",
    "expects": "expects mistakes levels concepts",
}


@pytest.fixture
def model(practice: Practice) -> dict[str, Any]:
    """What the fake model knows: a problem of the bank, to fill in all the forms with."""
    known = practice.knowledge.problem("newsfeed-ranking").model_dump(mode="json")
    return known | {"sums": ["50 cars x 2 visits = 100 a day", "1", "2"], "concepts": [*known["concepts"], "invented"]}


def part(model: dict[str, Any], exchange: Exchange) -> str:
    first = next(name for name in reversed(PARTS) if f"`{name}`" in all_of(exchange))
    fields = [*(["sums"] if first == "sums" else []), *PARTS[first].split()]
    return json.dumps({field: model[field] for field in fields})


def all_of(exchange: Exchange) -> str:
    return "\n".join(str(message["content"]) for message in exchange.body["messages"])


async def drafted(server: ModelServer, folder: Path, model: dict[str, Any]) -> Path:
    server.plays(fills_in(lambda exchange: part(model, exchange)))
    path = folder / "problems" / f"{ID}.yaml"
    await draft_file(path, ID, ABOUT, "openai:fake-1", server.address)
    return path


@pytest.fixture(autouse=True)
def at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_HOME", str(home))


async def test_a_draft_is_a_whole_problem_that_says_nobody_has_read_it(
    server: ModelServer, tmp_path: Path, model: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    path = await drafted(server, tmp_path, model)
    problem = read_thing(path, BankProblem)
    assert problem.unreviewed
    assert problem.id == ID
    assert "invented" not in problem.concepts, "only concepts that there are"
    text = path.read_text("utf-8")
    assert "# 50 cars x 2 visits = 100 a day" in text, "the sums are there to be checked"
    told = capsys.readouterr()
    assert "unreviewed draft" in told.err
    assert str(path) in told.out
    assert ABOUT in all_of(server.seen[0])
    assert model["statement"] in all_of(server.seen[2]), "the last part is written in sight of the world"


async def test_the_mark_shows_wherever_problems_are_listed_until_a_person_drops_it(
    practice: Practice, server: ModelServer, tmp_path: Path, model: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    for name in ("concepts", "rubric", "guidance"):
        (tmp_path / name).symlink_to(knowledge_dir() / name)
    path = await drafted(server, tmp_path, model)
    assert any("unreviewed draft" in fault.says and fault.path == path for fault in check_folder(tmp_path))
    draft = read_thing(path, BankProblem)
    monkeypatch.setitem(practice.knowledge.problems, ID, draft)
    assert picker_html(practice).count("Unreviewed draft") == 1
    monkeypatch.setattr("interviewer.files.knowledge_dir", lambda: tmp_path)
    capsys.readouterr()
    context = type("Context", (), {"invoked_subcommand": None})()
    problems(context)
    assert "[unreviewed draft]" in capsys.readouterr().out
    path.write_text(path.read_text("utf-8").replace("unreviewed: true\n", ""), "utf-8")
    assert not any("unreviewed" in fault.says for fault in check_folder(tmp_path))


async def test_parts_that_make_no_problem_leave_no_file(
    server: ModelServer, tmp_path: Path, model: dict[str, Any]
) -> None:
    model["facts"] = [model["facts"][0], *model["facts"]]
    with pytest.raises(InterviewError, match=r"does not hold together .* stands twice"):
        await drafted(server, tmp_path, model)
    assert not list(tmp_path.rglob("*.yaml"))


async def test_a_model_that_fails_is_named_with_what_to_do(server: ModelServer, tmp_path: Path) -> None:
    server.plays(refuses(401))
    with pytest.raises(InterviewError, match="openai:fake-1 wrote no draft: the key was not accepted"):
        await draft_file(tmp_path / f"{ID}.yaml", ID, ABOUT, "openai:fake-1", server.address)
    assert not list(tmp_path.glob("*.yaml"))


def test_the_file_is_yaml_in_the_order_in_which_an_author_thinks(practice: Practice, tmp_path: Path) -> None:
    from interviewer.newfile import write_draft

    problem = practice.knowledge.problem("visual-search").model_copy(update={"unreviewed": True})
    path = write_draft(tmp_path / "visual-search.yaml", problem, ["1 + 1 = 2"], "a model")
    fields = list(yaml.safe_load(path.read_text("utf-8")))
    assert fields[:4] == ["id", "unreviewed", "title", "statement"]
    assert read_thing(path, BankProblem) == problem
