"""A candidate played by a model: who it is, what it knows and what it does not, and the conversation as it sees it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from evals.candidates.script import Script
from evals.candidates.speech import Conversation
from interviewer.prompts import Prompts

if TYPE_CHECKING:
    from interviewer.engines.llm.wire import Message


@cache
def _prompts() -> Prompts:
    return Prompts(Path(__file__).parent)


def messages_for(script: Script, conversation: Conversation) -> list[Message]:
    """The request for the candidate's next words: nothing in it that a person in that chair would not know."""
    from interviewer.engines.llm.wire import Message  # brings LangChain with it, which most runs do without

    persona = _prompts().render("persona", script=script, title=conversation.title, statement=conversation.statement)
    turns = [
        Message("user" if turn.speaker == "interviewer" else "assistant", turn.text) for turn in conversation.turns
    ]
    return [Message("system", persona), *turns]
