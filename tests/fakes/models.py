"""How scripted models speak: one that does what its note says, and what its note says."""

from __future__ import annotations

import re

from fakes.model_server import Exchange

_MARK = re.compile(r"(?:^|\n)NOTE [0-9a-f]{8}\n")


def obedient(exchange: Exchange) -> str:
    """Says the facts of the note, puts its question, or else follows along."""
    note = note_of(exchange)
    lines = [line[2:] for line in note.splitlines() if line.startswith("- ")]
    if "Open the interview" in note:
        return f"Hello. {statement_of(exchange)}"
    if "this is known" in note:
        return " ".join(lines)
    if lines:
        return f"Let me stay with that for a moment. {lines[0]}"
    return f"I'm with you up to there, part {exchange.number}."


def note_of(exchange: Exchange) -> str:
    """What the last message of a request says below its mark."""
    return _MARK.split(text_of(exchange, -1))[-1]


def statement_of(exchange: Exchange) -> str:
    """The problem as the rules give it."""
    found = re.search(r'on the table: "(.*?)"\n', text_of(exchange, 0))
    assert found
    return found[1]


def text_of(exchange: Exchange, place: int) -> str:
    """One message of a request."""
    return str(exchange.body["messages"][place]["content"])


def grader(exchange: Exchange, score: int = 3) -> dict[str, object]:
    """A grader that gives every dimension the same score and quotes the candidate's longest turn, a little tidied."""
    task = next(text for text in map(str, _texts(exchange)) if "## " in text or "technical mistakes" in text)
    number, quote = _longest_turn(exchange)
    if "technical mistakes" in task:
        return {"mistakes": [{"turn": number, "quote": quote, "why": "You took it for granted.", "certain": True}]}
    return {
        "grades": [
            {
                "dimension": dimension,
                "evidence": [{"turn": number, "quote": f"“{quote.upper()}…”"}],
                "holds_up": ["You tied it to the goal."],
                "keeps_from_next": ["You gave no number."],
                "stronger": ["A number."],
                "observed": True,
                "score": score,
            }
            for dimension in re.findall(r"^## (\w+):", task, re.MULTILINE)
        ]
    }


def _texts(exchange: Exchange) -> list[object]:
    return [message["content"] for message in exchange.body["messages"]]


def _longest_turn(exchange: Exchange) -> tuple[int, str]:
    turns = re.findall(r"^\[(\d+)\] candidate: (.*)$", text_of(exchange, 1), re.MULTILINE)
    number, text = max(turns, key=lambda turn: len(turn[1]))
    return int(number), " ".join(text.split()[:12])
