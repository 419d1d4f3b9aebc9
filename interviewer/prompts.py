"""Reads `prompts/`: templates for a model and the embedded engine's word lists. The only reader of that folder."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound

from interviewer.errors import InterviewError


class Prompts:
    """The prompts of one folder. Missing files and missing variables raise, they never render as nothing."""

    def __init__(self, folder: Path) -> None:
        """Raises InterviewError where there is no such folder."""
        if not folder.is_dir():
            raise InterviewError(f"There is no prompts folder at {folder}.", "Check the path or reinstall.")
        self._folder = folder
        self._jinja = Environment(
            loader=FileSystemLoader(folder), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )

    def render(self, name: str, **values: object) -> str:
        """`prompts/<name>.md` with its variables filled in."""
        try:
            return self._jinja.get_template(f"{name}.md").render(**values).strip()
        except TemplateNotFound as fault:
            raise InterviewError(f"There is no prompt {name}.md in {self._folder}.", "Reinstall.") from fault

    def lists(self, name: str) -> dict[str, Any]:
        """`prompts/<name>.yaml`, as it stands."""
        try:
            loaded = yaml.safe_load((self._folder / f"{name}.yaml").read_text(encoding="utf-8"))
        except (OSError, yaml.YAMLError) as fault:
            raise InterviewError(f"{self._folder / name}.yaml cannot be read ({fault}).", "Mend it.") from fault
        if not isinstance(loaded, dict):
            raise InterviewError(f"{self._folder / name}.yaml is not a mapping.", "Mend it.")
        return loaded

    @cached_property
    def digest(self) -> str:
        """SHA-256 over every file: tells two versions of the prompts apart."""
        total = hashlib.sha256()
        for path in sorted(p for p in self._folder.rglob("*") if p.suffix in {".md", ".yaml"}):
            total.update(str(path.relative_to(self._folder)).encode() + b"\0" + path.read_bytes())
        return total.hexdigest()
