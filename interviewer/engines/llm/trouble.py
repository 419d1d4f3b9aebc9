"""The one adapter for trouble: whatever a provider or its client does wrong becomes a `Fault` with a plain reason.

A reason never quotes the provider: some servers send the key back in their message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from interviewer.errors import EngineError

Kind = Literal[
    "key",
    "forbidden",
    "no model",
    "no money",
    "busy",
    "broken",
    "unreachable",
    "slow",
    "cut",
    "garbled",
    "empty",
    "filtered",
    "too long",
    "endless",
    "refused",
    "shape",
]

REASONS: dict[Kind, tuple[str, str]] = {
    "key": ("the key was not accepted", "Check the key and the provider it is for."),
    "forbidden": ("this key may not use this model", "Ask whoever owns the account, or choose another model."),
    "no model": ("there is no model of that name there", "Check the model's name and the server's address."),
    "no money": ("the account has no credit or quota left", "Top it up, or choose another provider."),
    "busy": ("the provider takes no more requests for now", "Wait a minute and try again."),
    "broken": ("the provider's server failed", "Try again; if it stays, look at the provider's status page."),
    "unreachable": ("nothing answers at its address", "Check the address, and that the server runs."),
    "slow": ("no answer came in time", "Try again, or choose a faster model."),
    "cut": ("the reply broke off in the middle", "Try again."),
    "garbled": ("what came back is not a model's answer", "Check that the address is a model server's."),
    "empty": ("the reply was empty", "Try again, or choose another model."),
    "filtered": ("the provider's content filter stopped the reply", "Go on; if it stays, choose another model."),
    "too long": ("the conversation is too long for this model", "Choose a model with a larger context."),
    "endless": ("the reply did not come to an end", "Go on; if it stays, choose another model."),
    "refused": ("the provider refused the request", "Choose another model, or check its settings."),
    "shape": ("the answer did not have the form asked for", "Try again, or choose a stronger model."),
}

RETRIED: frozenset[Kind] = frozenset({"busy", "broken", "unreachable"})

_BY_STATUS: dict[int, Kind] = {
    401: "key",
    402: "no money",
    403: "forbidden",
    404: "no model",
    408: "slow",
    409: "broken",
    413: "too long",
    429: "busy",
}
_BY_NAME: dict[str, Kind] = {
    "ModelAuthentication": "key",
    "ModelPermissionDenied": "forbidden",
    "ModelNotFound": "no model",
    "ModelRateLimit": "busy",
    "ModelAPIError": "broken",
    "ModelConnection": "unreachable",
    "ModelInvalidRequest": "refused",
    "Timeout": "slow",
}
"""What LangChain's own errors are called, for where a provider's library gives no status."""
_OVERFLOW = (
    "context_length",
    "context length",
    "context window",
    "maximum context",
    "prompt is too long",
    "too many tokens",
)
_SAID: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "key",
        re.compile(r"authentication error|(invalid|incorrect|wrong) api key|api key (is )?(not valid|invalid|expired)"),
    ),
    ("no model", re.compile(r"(invalid|unknown) model|model\b.{0,80}\b(not found|does not exist)")),
)
"""What some servers call a plain bad request, Google and LiteLLM among them."""
_OPTIONAL = ("temperature", "stream_options")


class Fault(EngineError):
    """A failure of a model, sorted. `wait`: seconds the server asked for. `disliked`: an option it refused."""

    def __init__(
        self, kind: Kind, model: str, *, status: int | None = None, wait: float | None = None, disliked: str = ""
    ) -> None:
        reason, remedy = REASONS[kind]
        super().__init__(f"{reason}, error {status}" if status else reason, remedy)
        self.model = model
        self.kind = kind
        self.status = status
        self.wait = wait
        self.disliked = disliked


def fault_from(trouble: BaseException, model: str) -> Fault:
    """The fault that an exception of a provider's library stands for."""
    status, said = _status(trouble), str(trouble).lower()
    disliked = next((o for o in _OPTIONAL if o in said), "") if status in {400, 422} else ""
    return Fault(_kind(trouble, status, said), model, status=status, wait=_wait(trouble), disliked=disliked)


def _kind(trouble: BaseException, status: int | None, said: str) -> Kind:
    names = " ".join(base.__name__ for base in type(trouble).__mro__)
    if "ContextOverflow" in names or (status in {None, 400, 413, 422, 500} and any(o in said for o in _OVERFLOW)):
        return "too long"
    if "Refusal" in names or "content_filter" in said or "content management policy" in said:
        return "filtered"
    if status is not None:
        return _kind_by_status(status, said)
    for name, kind in _BY_NAME.items():
        if name in names:
            return kind
    if "RemoteProtocolError" in names or "ReadError" in names or "incomplete chunked" in said:
        return "cut"
    if isinstance(trouble, OSError) or "Connect" in names:
        return "unreachable"
    return "broken" if "APIError" in names else "garbled"


def _kind_by_status(status: int, said: str) -> Kind:
    if status == 429 and "quota" in said:
        return "no money"
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status in {400, 422}:
        return next((kind for kind, words in _SAID if words.search(said)), "refused")
    return "broken" if status >= 500 else "refused"


def _status(trouble: BaseException) -> int | None:
    for raised in (trouble, trouble.__cause__):
        for found in (getattr(raised, "status_code", None), getattr(raised, "code", None)):
            if isinstance(found, int) and 400 <= found <= 599:
                return found
    return None


def _wait(trouble: BaseException) -> float | None:
    """Seconds the server asked to wait: a number, or a date to wait for."""
    headers: Mapping[str, str] = getattr(getattr(trouble, "response", None), "headers", None) or {}
    value = headers.get("retry-after", "")
    try:
        return max(0.0, float(value))
    except ValueError:
        return _until(value)


def _until(value: str) -> float | None:
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (when - datetime.now(UTC)).total_seconds()) if when.tzinfo else None
