"""Calls a model: patience, retries, the count of what it cost, and one `ModelCalled` per request that was made."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from interviewer.engine import Observe
from interviewer.engines.llm.model import ChatModel
from interviewer.engines.llm.tokens import Counted, Counter
from interviewer.engines.llm.trouble import RETRIED, Fault
from interviewer.engines.llm.wire import Message, Part, Reply, Rung
from interviewer.events import ModelCalled

Doing = Literal["phrase", "assess"]
Answered = TypeVar("Answered")

MOST_CHARACTERS = 2_000
"""Of one spoken reply, five times what it may hold: a model that is not done by then will not be."""
_BROKEN_LINE = frozenset({"unreachable", "garbled"})
"""What a dropped connection looks like, depending on how it was dropped."""
_FILTERED = ("content_filter", "safety", "refusal", "prohibited_content", "blocklist", "recitation")


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, in seconds. A candidate waits for words, nobody for a judge."""

    silence: float = 20.0
    """For the next piece of a reply."""
    words: float = 45.0
    """For the first word: some models think before it."""
    whole: float = 180.0
    """For a whole answer."""
    tries: int = 3
    pause: float = 0.4
    """Before the second try; doubled for each later one."""
    longest_pause: float = 6.0
    """A server that asks for more is left alone, and the spare engine steps in."""
    longest_pause_judging: float = 30.0


@dataclass
class _Meter:
    """What one request cost so far."""

    began: float
    first: float | None = None
    text: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    finish: str = ""

    def take(self, part: Part | Reply) -> None:
        if part.text and self.first is None:
            self.first = time.perf_counter()
        self.text += part.text
        self.prompt_tokens = part.prompt_tokens or self.prompt_tokens
        self.completion_tokens = max(self.completion_tokens, part.completion_tokens)
        self.finish = part.finish or self.finish


class Caller:
    """Speaks to one model."""

    def __init__(self, model: ChatModel, counter: Counter, patience: Patience) -> None:
        self.name, self.sees = model.name, model.sees
        self._model, self._counter, self._patience = model, counter, patience

    async def close(self) -> None:
        """Ends the model's connections."""
        await self._model.close()

    async def stream(self, messages: Sequence[Message], observe: Observe) -> AsyncGenerator[str, None]:
        """The text of a reply in pieces. Nothing is tried again once a piece was handed out. Raises Fault."""
        attempt = 0
        while True:
            attempt += 1
            meter = _Meter(time.perf_counter())
            error = "stopped"
            try:
                async with aclosing(self._pieces(messages, meter)) as pieces:
                    async for piece in pieces:
                        yield piece
                error = ""
                return
            except Fault as met:
                fault = Fault("cut", self.name) if meter.text and met.kind in _BROKEN_LINE else met
                error = fault.what
                if meter.text or not self._again(fault, attempt, self._patience.longest_pause):
                    raise fault from None
                pause = await self._prepare(fault, attempt)
            finally:
                observe(self._called("phrase", messages, meter, error))
            await asyncio.sleep(pause)

    async def answer(
        self, messages: Sequence[Message], schema: Mapping[str, Any], rung: Rung, observe: Observe
    ) -> Reply:
        """One answer in a form. Raises Fault."""
        attempt = 0
        while True:
            attempt += 1
            meter = _Meter(time.perf_counter())
            error = "stopped"
            try:
                asked = self._model.answer(messages, schema, rung)
                reply = await _within(self._patience.whole, asked, self.name)
                meter.take(reply)
                error = ""
                return reply
            except Fault as fault:
                error = fault.what
                if not self._again(fault, attempt, self._patience.longest_pause_judging):
                    raise
                pause = await self._prepare(fault, attempt)
            finally:
                observe(self._called("assess", messages, meter, error))
            await asyncio.sleep(pause)

    async def _pieces(self, messages: Sequence[Message], meter: _Meter) -> AsyncGenerator[str, None]:
        async with aclosing(self._model.stream(messages)) as parts:
            while (part := await _within(self._wait(meter), anext(parts, None), self.name)) is not None:
                meter.take(part)
                if len(meter.text) > MOST_CHARACTERS:
                    raise Fault("endless", self.name)
                if part.text:
                    yield part.text
        self._judge_end(meter)

    def _wait(self, meter: _Meter) -> float:
        """Seconds until the next piece must be there."""
        if meter.first is not None:
            return self._patience.silence
        return max(0.0, min(self._patience.silence, meter.began + self._patience.words - time.perf_counter()))

    def _judge_end(self, meter: _Meter) -> None:
        if any(word in meter.finish for word in _FILTERED):
            raise Fault("filtered", self.name)
        if not meter.text.strip():
            raise Fault("empty", self.name)
        if not meter.finish or meter.finish in {"length", "max_tokens"}:
            raise Fault("cut", self.name)

    def _again(self, fault: Fault, attempt: int, longest_pause: float) -> bool:
        if fault.disliked:
            return attempt <= 2
        within = fault.wait is None or fault.wait <= longest_pause
        return fault.kind in RETRIED and attempt < self._patience.tries and within

    async def _prepare(self, fault: Fault, attempt: int) -> float:
        """What is to be changed before the next try, and the seconds to wait for it."""
        if fault.disliked:
            await self._model.do_without(fault.disliked)
            return 0.0
        if fault.wait is not None:
            return fault.wait
        # Spread out, so that a hundred interviews do not come back at the same moment.
        return float(self._patience.pause * 2 ** (attempt - 1) * random.uniform(0.75, 1.25))

    def _called(self, doing: Doing, messages: Sequence[Message], meter: _Meter, error: str) -> ModelCalled:
        counted: Counted = "provider" if meter.prompt_tokens else self._counter.how
        answered = bool(meter.text or not error)
        return ModelCalled(
            engine=self.name,
            doing=doing,
            prompt_tokens=meter.prompt_tokens or (self._counter.messages(messages) if answered else 0),
            completion_tokens=meter.completion_tokens or self._counter.text(meter.text),
            counted=counted,
            first_ms=_ms(meter.began, meter.first) if meter.first is not None else None,
            ms=_ms(meter.began, time.perf_counter()),
            error=error,
        )


def _ms(began: float, ended: float) -> int:
    return round((ended - began) * 1000)


async def _within(seconds: float, awaited: Awaitable[Answered], model: str) -> Answered:
    try:
        async with asyncio.timeout(seconds):
            return await awaited
    except TimeoutError:
        raise Fault("slow", model) from None
