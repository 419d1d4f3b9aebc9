"""Any LangChain chat model behind the interviewer: it words the moves and assesses; understanding stays local.

`open_llm` is the way in. Only `model` knows LangChain, only `trouble` knows what providers do wrong.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import aclosing
from pathlib import Path

from pydantic import SecretStr

from interviewer.assessment import Assessment, MistakeFound
from interviewer.engine import Brief, Engine, Observe
from interviewer.engines.llm.assessing import Assessor
from interviewer.engines.llm.calls import Caller, Patience
from interviewer.engines.llm.drafting import Draft, Drafter
from interviewer.engines.llm.model import WITH_KEY, ChatModel
from interviewer.engines.llm.phrasing import messages_for, tidied
from interviewer.engines.llm.structured import Asker
from interviewer.engines.llm.tokens import Counter
from interviewer.engines.llm.trouble import Fault
from interviewer.engines.llm.wire import Message
from interviewer.errors import InterviewError, LimitReached
from interviewer.moves import Understanding
from interviewer.problem import Problem
from interviewer.prompts import Prompts
from interviewer.rubric import Rubric
from interviewer.state import State
from interviewer.transcript import Transcript
from interviewer.words import DimensionId


class LanguageModel:
    """A chat model as an engine."""

    group_size = 2

    def __init__(
        self, caller: Caller, prompts: Prompts, rubric: Rubric, listener: Engine, token_limit: int, secret: bytes
    ) -> None:
        """`secret` marks what is ours in a prompt; a candidate must not be able to guess it."""
        self.name = caller.name
        self._caller, self._prompts, self._listener = caller, prompts, listener
        asker = Asker(caller)
        self._assessor = Assessor(asker, prompts, rubric, secret)
        self._drafter = Drafter(asker, prompts)
        self._token_limit, self._secret = token_limit, secret

    @property
    def sees(self) -> bool:
        """Whether the model is known to take pictures; one that nobody described is not asked to."""
        return self._caller.sees

    async def close(self) -> None:
        """Ends its connections; it can still be used."""
        await self._caller.close()

    async def try_out(self) -> None:
        """One small request. InterviewError says, for a person, why there was no answer."""
        try:
            async for _ in self._caller.stream([Message("user", "Say hello.")], lambda call: None):
                pass
        except Fault as fault:
            raise InterviewError(f"{self.name} did not answer: {fault.what}.", fault.remedy) from None

    def understand(self, state: State, message: str) -> Understanding:
        """By the embedded listener: local, in milliseconds, so that one model call stands before the first word."""
        return self._listener.understand(state, message)

    async def phrase(self, brief: Brief, observe: Observe) -> AsyncGenerator[str, None]:
        """The model's words as they come. LimitReached once the interview has used its tokens."""
        if brief.spent >= self._token_limit:
            raise LimitReached(f"the {self._token_limit:,} tokens set as this interview's limit are used up")
        messages = messages_for(brief, self._prompts, self._secret)
        async with aclosing(tidied(self._caller.stream(messages, observe))) as pieces:
            async for piece in pieces:
                yield piece

    async def talk(self, messages: Sequence[Message], observe: Observe) -> str:
        """The whole reply to messages that are no interview of ours: how a simulated candidate speaks."""
        return "".join([piece async for piece in tidied(self._caller.stream(messages, observe))])

    async def draft(self, problem_id: str, about: str, concepts: Collection[str], observe: Observe) -> Draft:
        """A first draft of a problem. InterviewError says, for a person, why there is none."""
        try:
            return await self._drafter.draft(problem_id, about, concepts, observe)
        except Fault as fault:
            raise InterviewError(f"{self.name} wrote no draft: {fault.what}.", fault.remedy) from None

    async def assess(
        self, dimensions: tuple[DimensionId, ...], transcript: Transcript, reference: Problem | None, observe: Observe
    ) -> tuple[Assessment, ...]:
        """One call for the dimensions given; quotes are the candidate's own words or left out."""
        return await self._assessor.assess(dimensions, transcript, reference, observe)

    async def find_mistakes(
        self, transcript: Transcript, reference: Problem | None, observe: Observe
    ) -> tuple[MistakeFound, ...]:
        """One call over the whole transcript."""
        return await self._assessor.find_mistakes(transcript, reference, observe)


def open_llm(
    spec: str,
    *,
    base_url: str,
    key: SecretStr | None,
    prompts: Prompts,
    rubric: Rubric,
    listener: Engine,
    token_limit: int,
    vocabulary: Path | None = None,
    sees: bool = False,
    patience: Patience | None = None,
) -> LanguageModel:
    """The engine for `provider:model`. InterviewError names what is missing; nothing is sent yet.

    `vocabulary` is the folder where tiktoken keeps its files. `sees` says that a model nobody described takes pictures.
    """
    provider, _, model = spec.partition(":")
    if not provider or not model:
        raise InterviewError(f"{spec!r} is no engine.", "Write embedded, or provider:model, such as ollama:NAME.")
    if not key and not base_url and provider in WITH_KEY:
        raise InterviewError(f"There is no key for {provider}.", "Give one on the page, in .env or in the environment.")
    patience = patience or Patience()
    caller = Caller(ChatModel(spec, base_url, key, patience.whole, sees), Counter(provider, vocabulary), patience)
    return LanguageModel(caller, prompts, rubric, listener, token_limit, secrets.token_bytes(16))
