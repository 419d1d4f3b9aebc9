"""Gets an answer in a form from any model: ways of asking are tried from the strictest down; our own check decides.

Servers that call themselves compatible differ here most: one fails on a JSON schema, another on function calling, a
third ignores both. What worked is remembered for the next question.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from interviewer.engine import Observe
from interviewer.engines.llm.calls import Caller
from interviewer.engines.llm.trouble import Fault, Kind
from interviewer.engines.llm.wire import Message, Rung

LADDER: tuple[Rung, ...] = ("json_schema", "function_calling", "json_mode", "plain")
_NEXT_RUNG: frozenset[Kind] = frozenset({"refused", "broken", "garbled"})
"""What a server answers that does not know a way of asking: a refusal, and some of them a crash."""
_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)

Form = TypeVar("Form", bound=BaseModel)


class Asker:
    """Asks one model for answers in a form."""

    def __init__(self, caller: Caller) -> None:
        self.name = caller.name
        self._caller = caller
        self._from = 0

    async def ask(self, messages: Sequence[Message], form: type[Form], observe: Observe) -> Form:
        """An answer that passed the form's own check, after one repair at most. Raises Fault."""
        schema = form.model_json_schema()
        asked = [
            *messages,
            Message("user", f"Answer with one JSON object of this schema and nothing else:\n{json.dumps(schema)}"),
        ]
        rung, text = await self._climb(asked, schema, observe)
        try:
            return form.model_validate_json(_json_in(text))
        except ValidationError as wrong:
            repair = [*asked, Message("assistant", text or "{}"), Message("user", _complaint(wrong))]
        mended = await self._caller.answer(repair, schema, rung, observe)
        try:
            return form.model_validate_json(_json_in(mended.text))
        except ValidationError:
            raise Fault("shape", self._caller.name) from None

    async def _climb(
        self, messages: Sequence[Message], schema: dict[str, object], observe: Observe
    ) -> tuple[Rung, str]:
        """The first way of asking that the server takes. One crash may mean an unknown way, two mean an outage."""
        crashes = 0
        for place in range(self._from, len(LADDER)):
            try:
                reply = await self._caller.answer(messages, schema, LADDER[place], observe)
            except Fault as fault:
                crashes += fault.kind == "broken"
                if fault.kind not in _NEXT_RUNG or crashes > 1 or LADDER[place] == LADDER[-1]:
                    raise
            else:
                self._from = place
                return LADDER[place], reply.text
        raise Fault("refused", self._caller.name)


def _json_in(text: str) -> str:
    """The JSON object in an answer that may have prose or a fence around it."""
    fenced = _FENCE.search(text)
    inner = fenced[1] if fenced else text
    start, end = inner.find("{"), inner.rfind("}")
    return inner[start : end + 1] if 0 <= start < end else inner


def _complaint(wrong: ValidationError) -> str:
    faults = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'the whole'}: {e['msg']}" for e in wrong.errors()[:6])
    return f"That does not fit the schema ({faults}). Send the whole object again, mended, and nothing else."
