"""Tokens by model, and money only by prices that somebody wrote down."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from interviewer.errors import InterviewError
from interviewer.events import Event, ModelCalled
from interviewer.spending import cost, read_prices, spending_line, spent_by_model

PRICES = "as_of: 2026-11-01\ncurrency: EUR\nmodels:\n  openai:a: {prompt: 2.5, completion: 10}\n"


def log(*calls: tuple[str, int, int, str]) -> list[Event]:
    bodies = [
        ModelCalled(engine=e, doing="phrase", prompt_tokens=p, completion_tokens=c, counted=how, ms=1)  # type: ignore[arg-type]
        for e, p, c, how in calls
    ]
    return [Event(seq=n, at=0, when=datetime.now(UTC), body=body) for n, body in enumerate(bodies, start=1)]


def test_tokens_are_added_up_by_model() -> None:
    spent = spent_by_model(log(("a", 10, 2, "provider"), ("b", 5, 1, "estimate"), ("a", 7, 3, "provider")))
    assert [(s.engine, s.calls, s.prompt_tokens, s.completion_tokens, s.estimated) for s in spent] == [
        ("a", 2, 17, 5, False),
        ("b", 1, 5, 1, True),
    ]


def test_money_needs_prices_with_a_date(tmp_path: Path) -> None:
    calls = log(("openai:a", 400_000, 50_000, "provider"))
    assert read_prices(tmp_path) is None
    assert spending_line(calls, None) == "400,000 tokens sent and 50,000 received, as the provider counted."
    (tmp_path / "prices.yaml").write_text(PRICES, encoding="utf-8")
    prices = read_prices(tmp_path)
    assert prices is not None
    assert cost(spent_by_model(calls), prices) == pytest.approx(1.5)
    assert spending_line(calls, prices).endswith("About 1.50 EUR by your prices of 2026-11-01.")


def test_a_model_without_a_price_costs_nothing_known(tmp_path: Path) -> None:
    (tmp_path / "prices.yaml").write_text(PRICES, encoding="utf-8")
    line = spending_line(log(("openai:other", 10, 1, "estimate")), read_prices(tmp_path))
    assert line == "10 tokens sent and 1 received, partly estimated."


def test_an_interview_without_a_model_says_nothing_of_tokens() -> None:
    assert spending_line([], None) == ""


def test_a_wrong_file_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "prices.yaml").write_text("models: {}\n", encoding="utf-8")
    with pytest.raises(InterviewError, match="as_of"):
        read_prices(tmp_path)
