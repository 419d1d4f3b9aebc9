"""Candidates and interviews that several tests share."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from interviewer.build import Practice
from interviewer.desk import Terms
from interviewer.session import Session
from interviewer.words import Mode

PROBLEM = "youtube-video-recommendation"

ANSWERS = (
    "Before I design anything: how many people use it every day?",
    "I'll focus on the home feed and leave search out of scope.",
    "The business goal is long-term satisfaction, so I would frame it as ranking by expected satisfied watch.",
    "I would generate candidates with a two-tower model and approximate nearest neighbours, then rank them.",
    "Labels come from watches; negatives were seen and not clicked. I split by time so nothing leaks.",
    "A baseline of popularity by country first, then gradient boosted trees, because we can ship them in a week.",
    "Offline I look at recall at 500 and calibration. Online an A/B test by user for two weeks, retention guarded.",
    "We serve the ranker online within 80 ms, cache the candidates and fall back to popular videos when it is down.",
    "I monitor drift of the features and retrain daily. An alarm fires when calibration slips by five percent.",
    "For deduplication I keep it simple and hash the identifiers of what was watched in the last day.",
)


def begin(practice: Practice, minutes: int = 35, mode: Mode = "realistic", seed: int = 3) -> Session:
    """An interview that has not said a word yet."""
    return practice.start(Terms(PROBLEM, minutes=minutes, mode=mode, seed=seed), practice.embedded, owner="someone")


def say(session: Session, text: str, at: float | None = None, client_id: str = "") -> str:
    """One message, and the whole reply."""

    async def whole() -> str:
        return "".join([piece async for piece in session.reply(text, client_id=client_id, at=at)])

    return asyncio.run(whole())


def go_on(session: Session) -> str:
    """What the log says is owed, said."""

    async def whole() -> str:
        return "".join([piece async for piece in session.resume()])

    return asyncio.run(whole())


def play(session: Session, answers: Iterable[str] = ANSWERS, seconds: float = 180.0) -> list[str]:
    """A whole conversation, a message every `seconds`; the replies, the opening first."""
    replies = [go_on(session)]
    for number, answer in enumerate(answers, 1):
        if session.state.ended:
            break
        replies.append(say(session, answer, at=number * seconds))
    return replies
