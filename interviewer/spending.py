"""What an interview cost in tokens, and in money by the prices its owner wrote down.

`prices.yaml` in the data folder holds them, with the day they were looked up; there are none before somebody writes it,
because a price that nobody checked is worse than none:

    as_of: 2026-11-01
    currency: USD
    models:
      openai:some-model: {prompt: 2.5, completion: 10}    # for a million tokens
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pydantic import Field

from interviewer.events import Event, ModelCalled
from interviewer.knowledge import read_thing
from interviewer.words import Value

MILLION = 1_000_000


class Price(Value):
    """Of one model, for a million tokens each way."""

    prompt: float = Field(ge=0)
    completion: float = Field(ge=0)


class Prices(Value):
    """What models cost, by the name the log has for them."""

    as_of: date
    currency: str = "USD"
    models: dict[str, Price]


class Spent(Value):
    """Tokens of one model in one interview."""

    engine: str
    calls: int
    prompt_tokens: int
    completion_tokens: int
    estimated: bool
    """Whether any of it was counted by us and not by the provider."""


def read_prices(home: Path) -> Prices | None:
    """The prices of a data folder; None where there are none. InterviewError where the file is wrong."""
    path = home / "prices.yaml"
    return read_thing(path, Prices) if path.exists() else None


def spent_by_model(log: Iterable[Event]) -> tuple[Spent, ...]:
    """Tokens of each model that was called, in the order of their first calls."""
    calls = [event.body for event in log if isinstance(event.body, ModelCalled)]
    return tuple(
        _spent(name, [c for c in calls if c.engine == name]) for name in dict.fromkeys(c.engine for c in calls)
    )


def cost(spent: Iterable[Spent], prices: Prices) -> float | None:
    """In the currency of the prices; None where one of the models has none."""
    total = 0.0
    for one in spent:
        price = prices.models.get(one.engine)
        if price is None:
            return None
        total += (one.prompt_tokens * price.prompt + one.completion_tokens * price.completion) / MILLION
    return total


def spending_line(log: Iterable[Event], prices: Prices | None) -> str:
    """One line for a person; empty where no model was called."""
    spent = spent_by_model(log)
    if not spent:
        return ""
    prompt, completion = sum(s.prompt_tokens for s in spent), sum(s.completion_tokens for s in spent)
    counted = "partly estimated" if any(s.estimated for s in spent) else "as the provider counted"
    line = f"{prompt:,} tokens sent and {completion:,} received, {counted}."
    money = cost(spent, prices) if prices else None
    if prices is None or money is None:
        return line
    return f"{line} About {money:.2f} {prices.currency} by your prices of {prices.as_of}."


def _spent(engine: str, calls: list[ModelCalled]) -> Spent:
    return Spent(
        engine=engine,
        calls=len(calls),
        prompt_tokens=sum(c.prompt_tokens for c in calls),
        completion_tokens=sum(c.completion_tokens for c in calls),
        estimated=any(c.counted != "provider" and c.prompt_tokens + c.completion_tokens > 0 for c in calls),
    )
