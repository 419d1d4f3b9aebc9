"""A transcript from elsewhere, as the page shows it before it is kept: where a file is chosen, who is who in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

from interviewer.build import Practice
from interviewer.errors import InterviewError
from interviewer.imports import minutes_of
from interviewer.outside import MOST_CHARACTERS
from interviewer.page.html import render
from interviewer.page.report_view import beginning
from interviewer.readers import Reading, parse_transcript
from interviewer.words import Level

LEVELS: tuple[Level, ...] = get_args(Level)
MOST_BYTES = 1_000_000
"""Of a file on the page: some forty hours of speech. The terminal takes more."""


def bring_html(fault: str = "") -> str:
    """Where a file is chosen, and why the last one could not be read."""
    return render("bring.html", reading=None, fault=fault)


def reading_html(practice: Practice, reading: Reading, name: str) -> str:
    """Who was taken for whom, to be confirmed."""
    transcript = reading.transcript
    opening = next((turn.text for turn in transcript.turns if turn.speaker == "interviewer"), "")
    about = transcript.statement or " ".join(opening.split())
    return render(
        "bring.html",
        name=name,
        reading={
            "turns": len(transcript.turns),
            "minutes": minutes_of(transcript) if any(t.at for t in transcript.turns) or transcript.minutes else None,
        },
        inferred=reading.inferred,
        speakers=[
            {
                "name": speaker,
                "candidate": role == "candidate",
                "words": f"{sum(len(line.split()) for line in said):,}",
                "first": beginning(said[0]),
            }
            for speaker, role in reading.roles.items()
            if (said := [line.text for line in reading.lines if line.speaker == speaker])
        ],
        problems=list(practice.knowledge.problems.values()),
        known=transcript.problem,
        about=about[:MOST_CHARACTERS],
        levels=LEVELS,
        most=MOST_CHARACTERS,
    )


def read_sent(data: Any) -> Reading:
    """The file as the browser sends it. InterviewError names the line that cannot be read."""
    sent = data if isinstance(data, dict) else {}
    name = name_of(sent)
    text = str(sent.get("text") or "").removeprefix("\ufeff")
    size = sent.get("size")
    if len(text) > MOST_BYTES or (isinstance(size, int) and size > MOST_BYTES):
        raise InterviewError(f"{name} is larger than {MOST_BYTES:,} bytes.", "Is it a transcript? Cut it in parts.")
    if "\ufffd" in text or "\0" in text:
        raise InterviewError(f"{name} is not UTF-8 text.", "Save it as UTF-8 text.")
    return parse_transcript(Path(name), text, str(sent.get("candidate") or ""))


def name_of(sent: dict[str, Any]) -> str:
    """The file's name without folders."""
    return Path(str(sent.get("name") or "")).name or "transcript"
