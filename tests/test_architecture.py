"""The shape of the code, from its syntax trees: imports point down, a framework has one home, modules stay small."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "interviewer"
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS = {
    "words": "words errors problem concept rubric diagram moves events transcript assessment",
    "pure": "state policy agenda hints answered guard phases study lexical consistency terms",
    "ports": "audio engine spending knowledge prompts files embedding passages rankers shelf retrieval store",
    "engines": "engines",
    "use": "briefing speaking desk session critique glance report progress imports readers check newfile outside",
    "entry": "__main__ cli authoring settings build page doctor terminal",
}
"""From the lowest up. A module may import its own layer and those before it; a package counts as one name."""

HEIGHT = {name: height for height, names in enumerate(LAYERS.values()) for name in names.split()}

HOMES = {
    "langchain": ("engines/llm",),
    "langgraph": ("engines/llm",),
    "openai": ("engines/llm", "audio"),
    "anthropic": ("engines/llm",),
    "tiktoken": ("engines/llm",),
    "chromadb": ("shelf",),
    "sqlalchemy": ("store",),
    "gradio": ("page",),
    "tokenizers": ("embedding",),
    "onnx": ("embedding",),
    "onnxruntime": ("embedding",),
    "jinja2": ("prompts", "report", "page"),
    "typer": ("cli", "authoring"),
    "dotenv": ("settings",),
}
"""Where a framework may be named at all; everything else knows it through a type of ours."""

MOST_LINES = 300
LONGEST_PROSE = 300
SENTENCE = re.compile(r"[a-z]{2}[.?!]( |$)")


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "interviewer" or node.module.startswith("interviewer."):
                yield from (f"{node.module}.{name.name}" for name in node.names)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


def layer_name(dotted: str) -> str | None:
    parts = dotted.split(".")
    return parts[1] if parts[0] == "interviewer" and len(parts) > 1 and parts[1] in HEIGHT else None


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_imports_point_down_only(path: Path) -> None:
    own = place(path).split("/")[0]
    if own == "__init__":
        assert not list(imports(parsed(path))), "importing the package must cost nothing"
        return
    assert own in HEIGHT, f"say in LAYERS to which layer {own} belongs"
    upwards = {name for name in map(layer_name, imports(parsed(path))) if name and HEIGHT[name] > HEIGHT[own]}
    assert not upwards, f"{own} is below {sorted(upwards)}: pass what it needs in, or move it up"


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_frameworks_stay_in_their_one_home(path: Path) -> None:
    for name in imports(parsed(path)):
        for framework, homes in HOMES.items():
            if name.split(".")[0].split("_")[0] == framework:
                assert any(place(path) == home or place(path).startswith(f"{home}/") for home in homes), (
                    f"{name} belongs in {' or '.join(homes)}"
                )


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_nothing_imports_tests_evals_or_the_app(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports(parsed(path))} & {"tests", "evals", "app"}


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_modules_stay_small(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES, f"{lines} lines: find the second subject in it and give that a module"


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_prose_lives_in_prompts_and_knowledge(path: Path) -> None:
    tree = parsed(path)
    docstrings = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            prose = len(node.value) > LONGEST_PROSE and SENTENCE.search(node.value)
            assert not prose, f"line {node.lineno}: move this text to prompts/ or knowledge/"


@pytest.mark.parametrize("path", [p for p in MODULES if place(p) != "settings"], ids=place)
def test_settings_alone_read_the_environment(path: Path) -> None:
    tree = parsed(path)
    written = {
        id(node.value)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store))
        or (isinstance(node, ast.Attribute) and node.attr == "setdefault")
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}:
            assert id(node) in written, f"line {node.lineno}: pass it in from Settings"


def test_help_is_instant_because_it_loads_no_framework() -> None:
    code = "import sys, interviewer.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    heavy = {"gradio", "chromadb", "langchain_core", "sqlalchemy", "openai", "numpy", "tokenizers"}
    assert not heavy & set(loaded)
