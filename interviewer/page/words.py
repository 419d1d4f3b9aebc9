"""A candidate's and an interviewer's words as the chat may show them: Markdown in which nothing is live.

Pure. Tags are shown as written, pictures and diagrams can fetch nothing: what is said in an interview, by a person or
by a model, must not make the browser call anybody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from interviewer.transcript import Turn

Message = dict[str, str]

MOST_SHOWN = 40
"""Turns in the chat beside the first; a round of 45 minutes has about as many. Each reply has a browser look at all."""
FOLD = 20
"""Turns folded away at once: a chat whose beginning moved with each reply would be drawn anew with each."""

_BREAK = "\u200b"
"""A space without width: put inside a tag's or a link's opening, it leaves the text as it looks and makes it plain."""
_DIAGRAM = re.compile(r"^```mermaid[ \t]*\n(.*?)(?:^```[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_OPENING = re.compile(r"<(?=[a-z/!?])|!(?=\[)|\](?=\()|[`~]{3,}[ \t]*(?=mermaid)", re.IGNORECASE)
_DIRECTIVE = re.compile(r"%%\{.*?(?:\}%%|\Z)|\A\s*---.*?(?:^\s*---\s*$|\Z)", re.DOTALL | re.MULTILINE)
_LIVE_LINE = re.compile(
    r"^\s*(?:click|href|callback|call)\b.*$|^.*\b(?:img|icon)\s*:.*$"
    r"|^\s*(?:style|classDef|linkStyle)\b(?![\w\s:#,.%-]*;?$).*$",
    re.MULTILINE | re.IGNORECASE,
)
_LOOKS = (
    '%%{init: {"theme": "base", "themeVariables": {"primaryColor": "#e7f1ef", "primaryBorderColor": "#1c665f", '
    '"primaryTextColor": "#22262b", "lineColor": "#5a636e", "clusterBkg": "#faf8f4", "clusterBorder": "#8b8f96", '
    '"edgeLabelBackground": "#ffffff", "fontFamily": "IBM Plex Sans, sans-serif", "fontSize": "15px"}}}%%'
)
_TAG = re.compile(r"<(?=[a-z/!?])(?!br\s*/?>)", re.IGNORECASE)


def as_messages(
    turns: tuple[Turn, ...], speaking: str = "", pictures: Mapping[str, str] | None = None
) -> list[Message]:
    """The turns as the chat wants them, then the words of a reply in progress; a long middle is folded away.

    `pictures` are those shown, by name, as addresses that hold them whole.
    """
    shown = pictures or {}
    said = [_message(turn.speaker, turn.text, shown.get(turn.picture, "")) for turn in _unfolded(turns)]
    folded = len(turns) - len(said)
    if folded:
        said.insert(1, _message("interviewer", f"*{folded} turns are folded away here; the report shows them all.*"))
    return [*said, _message("interviewer", speaking)] if speaking else said


def _unfolded(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    over = len(turns) - 1 - MOST_SHOWN
    return turns if over <= 0 else (turns[0], *turns[1 + -(-over // FOLD) * FOLD :])


def _message(speaker: str, text: str, picture: str = "") -> Message:
    shown = f"\n\n![The picture shown with this]({picture})" if picture else ""
    return {"role": "user" if speaker == "candidate" else "assistant", "content": as_markdown(text) + shown}


def as_markdown(text: str) -> str:
    """The text with its lists, emphasis, code and diagrams, and with tags, pictures and links made plain."""
    parts = _DIAGRAM.split(text)
    return "".join(as_picture(part) if index % 2 else _plain(part) for index, part in enumerate(parts))


def as_picture(source: str) -> str:
    """A whiteboard as a fenced diagram in the page's colours; empty where nothing is drawn."""
    return f"```mermaid\n{_LOOKS}\n{safe_diagram(source)}\n```\n" if source.strip() else ""


def with_board(text: str, board: str) -> str:
    """A message with the whiteboard attached to it."""
    words = text.strip() or "Here is my diagram."
    return f"{words}\n\n```mermaid\n{board.strip()}\n```" if board.strip() else text


def safe_diagram(source: str) -> str:
    """A Mermaid source without directives, links, pictures, addresses and tags; `<br>` stays."""
    plain = _LIVE_LINE.sub("", _DIRECTIVE.sub("", source.replace("```", "")))
    return _TAG.sub(f"<{_BREAK}", plain).strip()


def _plain(part: str) -> str:
    return _OPENING.sub(lambda opening: opening[0] + _BREAK, part)
