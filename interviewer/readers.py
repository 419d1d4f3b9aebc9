"""Reads a transcript from any file an interview is kept in, and tells who the candidate is.

Our YAML and JSON, chat JSON (role and content), Markdown, plain "Speaker: text", WebVTT, SRT, and call-recorder text
with names and times. To add a form: a function here and its line in `_lines_of`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from interviewer.errors import InterviewError
from interviewer.transcript import Line, Speaker, Transcript, Turn

MOST_BYTES = 5_000_000
"""Of a file: some two hundred hours of speech."""

_INTERVIEWER = re.compile(
    r"^(interviewer|assistant|ai|bot|model|host|coach|recruiter|panel(ist)?|hiring manager)\b", re.I
)
_CANDIDATE = re.compile(r"^(candidate|interviewee|applicant|user|human|me|you)\b", re.I)
_CLOCK = r"\[?\(?(?P<at>(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)\)?\]?"
_NAME = r"(?P<name>[A-Z][\w.'’-]*(?: [\w.'’()-]+){0,3}|[a-z]+)"
_SAID = re.compile(
    rf"^(?:{_CLOCK}\s*[-–]?\s*)?{_NAME}\s*(?:[\[(]?(?P<at2>(?:\d{{1,2}}:)?\d{{1,2}}:\d{{2}})[\])]?)?\s*:\s+(?P<text>\S.*)?$"
)
_HEADED = re.compile(
    rf"^(?:#+\s*|\*\*)?(?:\d+\.\s*)?{_NAME}(?:\*\*)?\s*[-–|,]?\s*{_CLOCK}\s*(?:\*\*)?$|"
    r"^(?:#+\s*|\*\*)(?:\d+\.\s*)?(?P<name2>[A-Z][\w .'’-]{0,40}?):?(?:\*\*)?:?\s*$"
)
_BOLD = re.compile(r"^\*\*(?P<name>[^*:]{1,40}):?\*\*:?\s+(?P<text>\S.*)$")
_CUE = re.compile(r"^(?P<at>(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{1,3})\s+-->\s+\S+")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+(?P<name>[^>]+)>(?P<text>.*?)(?:</v>|$)", re.DOTALL)


@dataclass(frozen=True)
class Reading:
    """A transcript, and who was taken for whom."""

    transcript: Transcript
    roles: dict[str, Speaker]
    inferred: bool
    """Whether the roles are a guess from who speaks how, and not said by the file or the user."""
    lines: tuple[Line, ...] = ()
    """What the file holds, by the names it gives."""


def read_transcript(path: Path, candidate: str = "") -> Reading:
    """Reads a file. `candidate` names the candidate where the file's names do not tell.

    InterviewError, with the line where there is one, for a file that cannot be read as an interview.
    """
    return parse_transcript(path, _text_of(path), candidate)


def parse_transcript(path: Path, text: str, candidate: str = "") -> Reading:
    """The same of a text at hand; `path` is its name, whose ending may tell its form. InterviewError as above."""
    if not text.strip():
        raise InterviewError(f"{path} is empty.", "Give a file that holds an interview.")
    loaded = _loaded(path, text)
    if isinstance(loaded, dict) and isinstance(loaded.get("transcript"), dict):
        loaded = loaded["transcript"]
    lines = _lines_of(path, text, loaded)
    roles, inferred = _roles(path, lines, candidate)
    about = loaded if isinstance(loaded, dict) else {}
    transcript = Transcript(
        id=str(about.get("id") or path.stem),
        problem=_text(about.get("problem")) or None,
        statement=_text(about.get("statement")),
        minutes=about["minutes"] if isinstance(about.get("minutes"), int | float) else None,
        turns=_turns(lines, roles),
    )
    return Reading(transcript, roles, inferred, tuple(lines))


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InterviewError(f"{path} is larger than {MOST_BYTES:,} bytes.", "Is it a transcript? Cut it in parts.")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise InterviewError(f"{path} is not UTF-8 text (byte {fault.start}).", "Save it as UTF-8 text.") from fault
    except OSError as fault:
        raise InterviewError(f"{path} cannot be read ({fault.strerror}).", "Check the path.") from fault
    return text


def _loaded(path: Path, text: str) -> Any:
    """The file's value where it is YAML or JSON; None where it is prose."""
    if path.suffix == ".json" or text.lstrip().startswith(("{", "[{")):
        try:
            return json.loads(text)
        except json.JSONDecodeError as fault:
            raise InterviewError(f"{path}:{fault.lineno}: is not JSON ({fault.msg}).", "Mend that line.") from fault
    if path.suffix in {".yaml", ".yml"}:
        try:
            return yaml.safe_load(text)
        except yaml.YAMLError as fault:
            mark = getattr(fault, "problem_mark", None)
            line = f":{mark.line + 1}" if mark else ""
            raise InterviewError(f"{path}{line}: is not YAML.", "Mend that line.") from fault
    return None


def _lines_of(path: Path, text: str, loaded: Any) -> list[Line]:
    if loaded is not None:
        return _structured(path, loaded)
    if text.startswith("WEBVTT") or _CUE.search("\n".join(text.splitlines()[:4])) or path.suffix in {".vtt", ".srt"}:
        return _captions(path, text)
    return _prose(path, text)


# -- YAML and JSON


def _structured(path: Path, loaded: Any) -> list[Line]:
    turns = loaded
    if isinstance(loaded, dict):
        turns = loaded.get("turns") or loaded.get("messages")
    if not isinstance(turns, list) or not turns:
        raise InterviewError(
            f"{path}: holds no list of turns.", "Give `turns` (speaker, text) or `messages` (role, content)."
        )
    return [line for number, turn in enumerate(turns, 1) if (line := _turn_line(path, number, turn))]


def _turn_line(path: Path, number: int, turn: Any) -> Line | None:
    if not isinstance(turn, dict):
        raise InterviewError(f"{path}: turn {number} is not a mapping.", "Give each turn a speaker and a text.")
    name = turn.get("speaker") or turn.get("role") or turn.get("name")
    said = turn.get("text") if "text" in turn else turn.get("content")
    if isinstance(said, list):
        said = " ".join(str(part.get("text", "")) for part in said if isinstance(part, dict))
    if not isinstance(name, str) or not isinstance(said, str):
        raise InterviewError(
            f"{path}: turn {number} lacks a speaker or a text.", "Give each turn a speaker and a text."
        )
    if not said.strip() or name in {"system", "developer", "tool"}:
        return None
    at = turn.get("at")
    return Line(speaker=name, text=said, at=float(at) if isinstance(at, int | float) else _seconds(_text(at)))


# -- captions


def _captions(path: Path, text: str) -> list[Line]:
    lines: list[Line] = []
    at: float | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        cue = _CUE.match(raw.strip())
        if cue:
            at = _seconds(cue["at"])
        elif at is not None and raw.strip() and not raw.strip().isdecimal():
            lines.append(_caption(path, number, raw.strip(), at, lines))
    if not lines:
        raise InterviewError(f"{path}: holds no caption with a time.", "Give WebVTT or SRT with speakers' names.")
    return lines


def _caption(path: Path, number: int, raw: str, at: float, before: list[Line]) -> Line:
    voice = _VOICE.search(raw)
    if voice:
        return Line(speaker=voice["name"], text=voice["text"], at=at)
    said = _SAID.match(raw)
    if said and said["text"]:
        return Line(speaker=said["name"], text=said["text"], at=at)
    if not before:
        raise InterviewError(f"{path}:{number}: a caption without a speaker.", "Name the speaker: `Name: text`.")
    return Line(speaker=before[-1].speaker, text=raw, at=at)


# -- prose


def _prose(path: Path, text: str) -> list[Line]:
    lines: list[Line] = []
    known: set[str] = set()
    name, at, held, began = "", None, [], 0
    for number, raw in enumerate(text.splitlines(), 1):
        start = _start(raw.strip(), known)
        if start is None:
            held.append(raw)
            began = began or (number if raw.strip() and not raw.startswith("#") else 0)
            continue
        lines += _held(name, at, held)
        name, at, first = start
        known.add(name)
        held = [first] if first else []
    lines += _held(name, at, held)
    if not lines:
        raise InterviewError(f"{path}:{began or 1}: says not who speaks.", "Begin each turn with `Name: `.")
    return lines


def _held(name: str, at: float | None, held: list[str]) -> list[Line]:
    text = "\n".join(held).strip()
    return [Line(speaker=name, text=text, at=at)] if name and text else []


def _start(raw: str, known: set[str]) -> tuple[str, float | None, str] | None:
    """Speaker, time and first words, where a line begins a turn."""
    headed = _HEADED.match(raw)
    if headed and (headed["at"] or _may_speak(headed["name2"] or "", known)):
        return (headed["name"] or headed["name2"]).strip(), _seconds(headed["at"] or ""), ""
    bold = _BOLD.match(raw)
    if bold and _may_speak(bold["name"], known):
        return bold["name"].strip(), None, bold["text"]
    said = _SAID.match(raw)
    if said and (said["at"] or said["at2"] or _may_speak(said["name"], known)):
        return said["name"].strip(), _seconds(said["at"] or said["at2"] or ""), said["text"] or ""
    return None


def _may_speak(name: str, known: set[str]) -> bool:
    """Whether a name before a colon is a speaker: a role always, a new name only until two are known."""
    if name in known or _is_role(name):
        return True
    return len(known) < 2 and name[:1].isupper() and not any(map(_is_role, known))


def _is_role(name: str) -> bool:
    return bool(_INTERVIEWER.match(name) or _CANDIDATE.match(name))


# -- who is who


def _roles(path: Path, lines: list[Line], candidate: str) -> tuple[dict[str, Speaker], bool]:
    words: Counter[str] = Counter()
    for line in lines:
        words[line.speaker] += len(line.text.split())
    names = list(words)
    if candidate:
        if candidate not in words:
            raise InterviewError(f"{path}: nobody is called {candidate!r}.", f"The speakers are: {', '.join(names)}.")
        return {name: "candidate" if name == candidate else "interviewer" for name in names}, False
    if any(_CANDIDATE.match(name) for name in names):
        return {name: "candidate" if _CANDIDATE.match(name) else "interviewer" for name in names}, False
    if any(_INTERVIEWER.match(name) for name in names):
        return {name: "interviewer" if _INTERVIEWER.match(name) else "candidate" for name in names}, False
    most = words.most_common(1)[0][0]
    return {name: "candidate" if name == most else "interviewer" for name in names}, True


def _turns(lines: list[Line], roles: dict[str, Speaker]) -> tuple[Turn, ...]:
    """Lines as turns: what one side says in a row is one turn."""
    turns: list[Turn] = []
    for line in lines:
        speaker = roles[line.speaker]
        if turns and turns[-1].speaker == speaker:
            joined = f"{turns[-1].text}\n{line.text.strip()}"
            turns[-1] = turns[-1].model_copy(update={"text": joined})
        else:
            turns.append(Turn(number=len(turns) + 1, speaker=speaker, text=line.text.strip(), at=line.at))
    return tuple(turns)


def _seconds(clock: str) -> float | None:
    if not re.fullmatch(r"(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?", clock):
        return None
    total = 0.0
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
