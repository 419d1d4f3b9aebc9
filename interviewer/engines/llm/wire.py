"""What goes over the wire to a model and comes back, in types of ours."""

from __future__ import annotations

from typing import Literal, NamedTuple

Role = Literal["system", "user", "assistant"]
Rung = Literal["json_schema", "function_calling", "json_mode", "plain"]


class Message(NamedTuple):
    """One message of a request."""

    role: Role
    text: str
    picture: bytes = b""


class Part(NamedTuple):
    """One piece of a streamed reply. Usage and `finish` come with the last pieces, if at all."""

    text: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    finish: str = ""


class Reply(NamedTuple):
    """One whole answer that was asked for in a form. `text` is JSON if the model did as asked."""

    text: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    finish: str = ""
