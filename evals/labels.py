"""Reads the labelled transcripts of `evals/transcripts`: what was said, and what blind raters made of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from interviewer.transcript import Transcript, Turn
from interviewer.words import DimensionId, Value

FOLDER = Path(__file__).parent / "transcripts"


class Mistake(Value):
    """A technical error a rater found."""

    quote: str
    why: str


class Label(Value):
    """One rater's judgement on one transcript."""

    id: str
    rater: str
    scores: dict[DimensionId, int]
    overall: int
    evidence: dict[DimensionId, str]
    mistakes: tuple[Mistake, ...] = ()
    strength: str = ""
    gap: str = ""


@dataclass(frozen=True)
class Labelled:
    """A transcript and every rater's label of it."""

    transcript: Transcript
    labels: tuple[Label, ...]
    part: str
    """The set it belongs to."""

    @property
    def problem(self) -> str:
        """The problem's id; what cross-validation keeps together."""
        return self.transcript.problem or ""


def load_labelled(folder: Path = FOLDER) -> tuple[Labelled, ...]:
    """Every labelled transcript, by set and id; a transcript nobody rated is left out."""
    found: list[Labelled] = []
    for part in sorted(p for p in folder.iterdir() if p.is_dir()):
        labels: dict[str, list[Label]] = {}
        for line in (part / "labels.jsonl").read_text(encoding="utf-8").splitlines():
            label = Label.model_validate(json.loads(line))
            labels.setdefault(label.id, []).append(label)
        found.extend(
            Labelled(_transcript(path), tuple(labels[path.stem]), part.name)
            for path in sorted(part.glob("*.yaml"))
            if path.stem in labels
        )
    return tuple(found)


def _transcript(path: Path) -> Transcript:
    raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    turns = tuple(
        Turn(number=n, speaker=turn["speaker"], text=turn["text"], at=_seconds(str(turn["at"])))
        for n, turn in enumerate(raw["turns"], start=1)
    )
    return Transcript(
        id=path.stem, problem=raw["problem"], statement=raw["statement"], minutes=raw["minutes"], turns=turns
    )


def _seconds(clock: str) -> float:
    total = 0
    for part in clock.split(":"):
        total = total * 60 + int(part)
    return float(total)
