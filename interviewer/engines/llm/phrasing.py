"""Renders a brief into the messages a model speaks from, and tidies what it says.

The beginning stays the same byte for byte from turn to turn, so that a provider or a local server can reuse it: rules
and problem, the record of earlier turns, the conversation, and only then the note on what to do now.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing

from interviewer.engine import Brief
from interviewer.engines.llm.wire import Message
from interviewer.prompts import Prompts

MOST_WORDS_NOW = 600
"""Of the message that is answered: its beginning and its end count most."""
MOST_WORDS_BEFORE = 64
"""Of an earlier message."""
LONGEST_WORD = 12
"""Characters of a word on average beyond which it is none: some scripts and all noise have no spaces."""

_NAMES = ("interviewer", "assistant", "candidate")
_LABEL = re.compile(rf"^\s*(?:\*\*)?(?:{'|'.join(_NAMES)})(?:\*\*)?\s*:\s*(?:\*\*)?", re.IGNORECASE)
_LONGEST_LABEL = 24
_THOUGHT = ("<think>", "</think>")


def messages_for(brief: Brief, prompts: Prompts, secret: bytes) -> list[Message]:
    """The request that words the move of `brief`. `secret` gives the notes a mark that no candidate can guess."""
    mark = f"NOTE {hmac.digest(secret, f'{brief.title}/{brief.seed}'.encode(), 'sha256').hex()[:8]}"
    note = f"{mark}\n{prompts.render('phrase', brief=brief, move=brief.move)}"
    talk = [_spoken(turn.speaker, clipped(turn.text, MOST_WORDS_BEFORE)) for turn in brief.conversation[:-1]]
    last = [_spoken(turn.speaker, clipped(turn.text, MOST_WORDS_NOW)) for turn in brief.conversation[-1:]]
    last = [message._replace(picture=brief.picture) for message in last]
    rules = Message("system", prompts.render("interviewer", brief=brief, mark=mark))
    record = Message("user", "\n".join([mark, *(brief.settled or ["The interview begins."])]))
    return [rules, *_with_note([record, *talk, *last], note)]


def clipped(text: str, most: int) -> str:
    """A text of at most about `most` words, or as many characters as those have: its first two thirds and its end."""
    words, room = text.split(), most * LONGEST_WORD
    if len(words) > most:
        text = " ".join([*words[: most * 2 // 3], "[...]", *words[-(most // 3) :]])
    return text if len(text) <= room else f"{text[: room * 2 // 3]} [...] {text[-room // 3 :]}"


async def tidied(pieces: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
    """The reply without what some models put before it: their thoughts, and the speaker's name."""
    held, begun = "", False
    async with aclosing(pieces):
        async for piece in pieces:
            held = "" if begun else _thoughtless(held + piece)
            if begun:
                yield piece
            elif not _undecided(held):
                begun = True
                yield _LABEL.sub("", held).lstrip()
    rest = _LABEL.sub("", held).strip()
    if not begun and rest and not rest.startswith(_THOUGHT[0]):
        yield rest


def _spoken(speaker: str, text: str) -> Message:
    return Message("user" if speaker == "candidate" else "assistant", text)


def _with_note(talk: list[Message], note: str) -> list[Message]:
    """The note goes into the candidate's last message: some providers take no two of one role in a row."""
    if talk[-1].role == "user":
        return [*talk[:-1], talk[-1]._replace(text=f"{talk[-1].text}\n\n{note}")]
    return [*talk, Message("user", note)]


def _thoughtless(text: str) -> str:
    opening, closing = _THOUGHT
    if text.lstrip().startswith(opening) and closing in text:
        return text.split(closing, 1)[1].lstrip()
    return text


def _undecided(text: str) -> bool:
    """Whether a reply that begins like this may still turn out to begin with a label or a thought."""
    start = text.lstrip().lower().lstrip("*")
    if _THOUGHT[0].startswith(start) or start.startswith(_THOUGHT[0]):
        return True
    return any(name.startswith(start) or (start.startswith(name) and len(start) < _LONGEST_LABEL) for name in _NAMES)
