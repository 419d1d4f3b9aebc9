"""The only module that knows LangChain: a chat model by `provider:model`, its stream, and its answers in a form."""

from __future__ import annotations

import asyncio
import base64
import json
import os
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from importlib import import_module
from importlib.util import find_spec
from typing import Any, cast
from urllib.parse import urlsplit
from weakref import ref

from pydantic import SecretStr

from interviewer.engines.llm.trouble import fault_from
from interviewer.engines.llm.wire import Message, Part, Reply, Rung
from interviewer.errors import InterviewError
from interviewer.transcript import media_type

# LangSmith would send every prompt elsewhere if the environment asked for it; our promise is that only the model
# gets them.
for _name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2"):
    os.environ[_name] = "false"

from langchain.chat_models import init_chat_model  # noqa: E402
from langchain_core.exceptions import LangChainException  # noqa: E402
from langchain_core.language_models import BaseChatModel  # noqa: E402
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage  # noqa: E402

EXTRAS = {"anthropic": "pip install 'interviewer[anthropic]'", "google_genai": "pip install 'interviewer[google]'"}
WITH_KEY = frozenset({"openai", "anthropic", "google_genai"})
"""Providers whose key is ours to pass; any other finds its own in the environment, or needs none."""
NO_KEY = "not-needed"
"""What is sent where a server of one's own asks for no key: the client libraries insist on something."""
CONNECT_SECONDS = 5.0

_PROVIDER_ERRORS = {
    "openai": ("openai:OpenAIError", "httpx2:HTTPError", "httpx2:InvalidURL", "httpx2:StreamError"),
    "anthropic": ("anthropic:AnthropicError",),
    "google_genai": ("google.genai.errors:APIError", "aiohttp:ClientError"),
    "ollama": ("ollama:ResponseError", "ollama:RequestError"),
}
_ROLES: dict[str, type[BaseMessage]] = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}
_Chunks = AsyncGenerator[AIMessageChunk, None]
_OWN_CLIENT = {"openai": "root_async_client", "ollama": "_async_client"}
"""Where LangChain keeps a client that serves this model alone. Anthropic's is shared by all models of the process."""
_FINISH = ("finish_reason", "stop_reason", "done_reason")


class ChatModel:
    """One model of one provider. Every failure of it is a `trouble.Fault`; its `repr` holds no key."""

    def __init__(self, spec: str, base_url: str, key: SecretStr | None, longest: float, sees: bool = False) -> None:
        """`longest` is the time limit in seconds of a whole request. InterviewError says what is missing."""
        self.provider, _, self.model = spec.partition(":")
        self.name = spec
        self._base_url, self._key, self._longest = _address(self.provider, base_url), key, longest
        self._disliked: set[str] = set()
        self._opened: dict[bool, BaseChatModel] = {}
        self._loop: ref[asyncio.AbstractEventLoop] | None = None
        self._failures: tuple[type[BaseException], ...] = ()
        self._opened[False] = self._open(judging=False)
        self._failures = _failures(self.provider)
        self.sees = sees or bool((self._opened[False].profile or {}).get("image_inputs"))
        """Whether LangChain's description of the model names pictures; False for one it does not know."""

    async def do_without(self, option: str) -> None:
        """Leaves an option out of every later request."""
        self._disliked.add(option)
        await self.close()

    async def close(self) -> None:
        """Ends the connections that are its own; the next request opens new ones."""
        for opened in self._opened.values():
            client = getattr(opened, _OWN_CLIENT.get(self.provider, ""), None)
            if client is not None:
                await client.close()
        self._opened.clear()

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[Part, None]:
        """The pieces of a reply as they come."""
        model = self._here(judging=False)
        try:
            async with aclosing(cast(_Chunks, model.astream(_said(messages), **self._usage_option()))) as chunks:
                async for chunk in chunks:
                    yield Part(str(chunk.text), *_usage(chunk), _finish(chunk))
        except self._failures as trouble:
            raise fault_from(trouble, self.name) from None

    async def answer(self, messages: Sequence[Message], schema: Mapping[str, Any], rung: Rung) -> Reply:
        """One answer in the form of `schema`, asked for in the way of `rung`. It is not checked here."""
        model = self._here(judging=True)
        try:
            if rung == "plain":
                raw = await model.ainvoke(_said(messages))
            else:
                form = model.with_structured_output(dict(schema), method=rung, include_raw=True)
                raw = cast(dict[str, Any], await form.ainvoke(_said(messages)))["raw"]
        except self._failures as trouble:
            raise fault_from(trouble, self.name) from None
        return Reply(_answer_text(raw), *_usage(raw), _finish(raw))

    def _usage_option(self) -> dict[str, Any]:
        """Asks a server of the OpenAI protocol to say what a stream cost; others say it unasked."""
        return {"stream_usage": "stream_options" not in self._disliked} if self.provider == "openai" else {}

    def __repr__(self) -> str:
        return f"ChatModel({self.name!r})"

    def _here(self, judging: bool) -> BaseChatModel:
        """The client for the running event loop: its connections die with the loop they were made on."""
        loop = asyncio.get_running_loop()
        if self._loop is not None and self._loop() is not loop:
            self._opened.clear()
        self._loop = ref(loop)
        if judging not in self._opened:
            self._opened[judging] = self._open(judging)
        return self._opened[judging]

    def _open(self, judging: bool) -> BaseChatModel:
        options = _options(self.provider, self._longest)
        if judging and "temperature" not in self._disliked:
            options["temperature"] = 0
        if self._base_url:
            options["base_url"] = self._base_url
        if self._key or self.provider in WITH_KEY:
            options["api_key"] = self._key or SecretStr(NO_KEY)
        try:
            opened = init_chat_model(self.model, model_provider=self.provider, **options)
        except ImportError as missing:
            remedy = EXTRAS.get(self.provider, f"pip install {str(missing.name or self.provider).replace('_', '-')}")
            raise InterviewError(f"{self.provider} is not installed.", f"Install it: {remedy}") from None
        except ValueError:
            raise InterviewError(
                f"{self.name!r} is no engine.", "Write embedded, or provider:model, such as openai:NAME or ollama:NAME."
            ) from None
        return cast(BaseChatModel, opened)


def _address(provider: str, base_url: str) -> str:
    """A server's address as its client wants it. InterviewError for what is none."""
    if not base_url:
        return ""
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InterviewError("The server's address is none.", "Write it whole, such as http://127.0.0.1:11434.")
    return f"{base_url.rstrip('/')}/v1" if provider == "openai" and parts.path in {"", "/"} else base_url


def _options(provider: str, longest: float) -> dict[str, Any]:
    """No retries but ours, and a time limit. A Timeout of OpenAI's own kind also gives a model its own connections."""
    if provider == "ollama":
        return {"client_kwargs": {"timeout": longest}}
    if provider == "openai":
        return {"max_retries": 0, "timeout": import_module("openai").Timeout(longest, connect=CONNECT_SECONDS)}
    return {"max_retries": 0, "timeout": longest}


def _failures(provider: str) -> tuple[type[BaseException], ...]:
    """All that a provider's client raises. Garbage from a server comes as plain builtins, so these belong to it."""
    named = (*_PROVIDER_ERRORS.get(provider, ()), "httpx:HTTPError", "httpx:InvalidURL", "httpx:StreamError")
    entries = (entry.partition(":") for entry in named)
    found = [getattr(import_module(at), name) for at, _, name in entries if find_spec(at.partition(".")[0])]
    return (LangChainException, OSError, ValueError, TypeError, LookupError, AttributeError, RuntimeError, *found)


def _said(messages: Sequence[Message]) -> list[BaseMessage]:
    return [_ROLES[message.role](content=_content(message)) for message in messages]


def _content(message: Message) -> Any:
    """The text, and the picture where there is one, as LangChain's standard content blocks."""
    if not message.picture:
        return message.text
    shown = {
        "type": "image",
        "base64": base64.b64encode(message.picture).decode(),
        "mime_type": media_type(message.picture),
    }
    return [{"type": "text", "text": message.text}, shown]


def _usage(message: BaseMessage) -> tuple[int, int]:
    usage = getattr(message, "usage_metadata", None) or {}
    return int(usage.get("input_tokens", 0)), int(usage.get("output_tokens", 0))


def _finish(message: BaseMessage) -> str:
    return next((str(found) for name in _FINISH if (found := message.response_metadata.get(name))), "").lower()


def _answer_text(message: BaseMessage) -> str:
    """The JSON of an answer, whether it came as text or as the arguments of a function."""
    calls = getattr(message, "tool_calls", None) or []
    if calls:
        return json.dumps(calls[0]["args"])
    broken = getattr(message, "invalid_tool_calls", None) or []
    return str(broken[0].get("args") or "") if broken else str(message.text)
