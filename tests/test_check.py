"""Every rule of `interviewer check` finds its planted fault, and the shipped knowledge has none."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from interviewer.check import check_folder, schema_of
from interviewer.errors import InterviewError
from interviewer.files import knowledge_dir
from interviewer.newfile import write_skeleton

PROBLEM = "newsfeed-ranking"
Plant = Callable[[dict[str, Any]], object]


def first_tell(problem: dict[str, Any]) -> str:
    return str(problem["facts"][0]["tells"][0])


PLANTS: dict[str, tuple[Plant, str]] = {
    "a tell in a probe": (lambda p: p["probes"][0]["ask"].append(f"Does {first_tell(p)} say anything?"), "gives away"),
    "a tell in a hint": (lambda p: p["hints"][0].update(general=f"Think of {first_tell(p)}."), "gives away"),
    "a tell in the statement": (lambda p: p.update(statement=f"Build it for {first_tell(p)}."), "gives away"),
    "two questions": (lambda p: p["twists"][0].update(says="What now? And why?"), "more than one question"),
    "praise": (lambda p: p["mistakes"][0].update(challenge="Great point, but why?"), "praises"),
    "a tell that is not told": (lambda p: p["facts"][0]["tells"].append("never in there"), "is not in the fact"),
    "a question under two facts": (
        lambda p: p["facts"][1]["asks"].append(p["facts"][0]["asks"][0]), "is asked under"),
    "a fact said twice": (
        lambda p: p["facts"][1].update(fact=p["facts"][0]["fact"] + " Indeed."), "say nearly the same"),
    "a question asked twice in nearly the same words": (
        lambda p: (
            p["left_open"].append("Which violet elephants trumpet at midnight?"),
            p["facts"][0]["asks"].append("Do violet elephants trumpet at midnight?"),
        ),
        "ask nearly the same",
    ),
    "two numbers for one quantity": (
        lambda p: (p["facts"][0].update(fact="There are 40 red cars a day.", tells=["40 red"]),
                   p["facts"][1].update(fact="We see 50 red cars a day.", tells=["50 red"])), "differ: '40 red"),
    "a fact nobody can follow by ear": (
        lambda p: p["facts"][0].update(
            fact="Organisational considerations necessitate operationalised accountability", tells=["Org"]),
        "hard to follow"),
    "an unknown concept": (lambda p: p["concepts"].append("no-such-concept"), "not there: no-such-concept"),
    "a question that tells": (
        lambda p: p["facts"][0]["asks"].append(f"Is it {first_tell(p)}?"), "asks for business-goal with a tell"),
    "a draft nobody has read": (lambda p: p.update(unreviewed=True), "unreviewed draft"),
    "a term that is no concept": (
        lambda p: p["expects"][0]["points"].append("Weighs a Gaussian process"), "expects 'Gaussian process'"),
    "an abbreviation that is no concept": (
        lambda p: p["deep_dives"][0]["strong"].append("The QZTs are compared, on GPUs"), "expects 'QZTs'"),
    "a dimension without hints": (lambda p: p["hints"].pop(), "has no hints for"),
    "a dimension without expectations": (lambda p: p["expects"].pop(), "expects nothing for"),
    "too few facts": (lambda p: p.update(facts=p["facts"][:3]), "field facts"),
    "an unknown field": (lambda p: p.update(colour="blue"), "field colour"),
    "an id twice": (lambda p: p["facts"].append(p["facts"][0]), "stands twice"),
}  # fmt: skip


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge folder with one problem in it."""
    folder = tmp_path_factory.mktemp("knowledge")
    for name in ("concepts", "rubric", "guidance"):
        shutil.copytree(knowledge_dir() / name, folder / name)
    (folder / "problems").mkdir()
    return folder


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_fault_is_found_with_its_file(shelf: Path, name: str) -> None:
    plant, says = PLANTS[name]
    problem = yaml.safe_load((knowledge_dir() / "problems" / f"{PROBLEM}.yaml").read_text("utf-8"))
    plant(problem)
    path = shelf / "problems" / f"{PROBLEM}.yaml"
    path.write_text(yaml.safe_dump(problem, allow_unicode=True), encoding="utf-8")
    faults = [fault for fault in check_folder(shelf) if fault.path == path]
    assert any(says in fault.says for fault in faults), faults


def test_what_is_not_yaml_is_told_with_its_line(shelf: Path) -> None:
    path = shelf / "problems" / f"{PROBLEM}.yaml"
    path.write_text("id: newsfeed-ranking\ntitle: [unclosed\n", encoding="utf-8")
    assert "is not YAML" in str(check_folder(shelf)[0])


def test_the_shipped_knowledge_has_nothing_to_mend() -> None:
    assert [str(fault) for fault in check_folder(knowledge_dir())] == []


@pytest.mark.parametrize("path", sorted((knowledge_dir() / "problems").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_title_is_in_sentence_case(path: Path) -> None:
    title = re.search(r"^title: (.+)$", path.read_text("utf-8"), re.MULTILINE)
    assert title is not None
    first, *rest = title[1].strip("\"'").split()
    assert first[0].isupper()
    assert [word for word in rest if word.istitle()] == []


def test_every_kind_of_file_has_a_schema() -> None:
    for kind in ("problem", "concept", "dimension"):
        assert '"properties"' in schema_of(kind)


def test_a_skeleton_is_a_problem_that_check_asks_to_be_filled_in(tmp_path: Path) -> None:
    path = write_skeleton(knowledge_dir(), "my-problem", tmp_path / "problems")
    assert yaml.safe_load(path.read_text("utf-8"))["id"] == "my-problem"
    assert "my-problem.yaml" in str(check_folder(tmp_path)[0])
    with pytest.raises(InterviewError, match="there already"):
        write_skeleton(knowledge_dir(), "my-problem", tmp_path / "problems")
    with pytest.raises(InterviewError, match="cannot be an id"):
        write_skeleton(knowledge_dir(), "../escape", tmp_path)
