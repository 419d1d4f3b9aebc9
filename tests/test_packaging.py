"""What is shipped: a lock that is complete and holds no address, and a wheel that works from any folder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKED = dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", LOCK, re.MULTILINE))


def test_lock_holds_no_address_and_no_option() -> None:
    assert "://" not in LOCK
    assert not re.search(r"^-", LOCK, re.MULTILINE)


def test_everything_locked_is_hashed() -> None:
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(entries) > 100
    for entry in entries:
        assert re.match(r"[a-z0-9.-]+==\S+.*\\\n    --hash=sha256:[0-9a-f]{64}", entry), entry[:80]


def test_everything_declared_is_locked_within_its_range() -> None:
    project = PROJECT["project"]
    declared = [*project["dependencies"], *PROJECT["build-system"]["requires"]]
    for group in (*project["optional-dependencies"].values(), *PROJECT["dependency-groups"].values()):
        declared += group
    for requirement in map(Requirement, declared):
        version = LOCKED.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not locked: run `make lock`"
        assert requirement.specifier.contains(version), f"{requirement} is locked at {version}: run `make lock`"


def test_lock_brings_no_torch() -> None:
    assert not [name for name in LOCKED if name.startswith(("torch", "nvidia", "triton", "sentence-transformers"))]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, check=True, cwd=ROOT, capture_output=True)
    return next(folder.glob("*.whl"))


def test_wheel_carries_every_prompt_and_all_knowledge_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("prompts", "knowledge"):
        files = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert files
        assert {f"interviewer/_files/{name}" for name in files} <= names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"interviewer"}


def test_command_works_from_the_wheel_in_any_folder(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    elsewhere = tmp_path / "some where"
    elsewhere.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "interviewer", "problems", "--json"],
        cwd=elsewhere,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert {problem["id"] for problem in json.loads(done.stdout)} == {
        path.stem for path in (ROOT / "knowledge" / "problems").glob("*.yaml")
    }
