"""Wires an engine to a fake server."""

from __future__ import annotations

from pydantic import SecretStr

from interviewer.build import Practice
from interviewer.engines.llm import LanguageModel, open_llm
from interviewer.engines.llm.calls import Patience

CANARY = "sk-canary-7d1f5a90c3"
STEADY = Patience(pause=0.01, longest_pause=0.2, longest_pause_judging=0.2)
HASTY = Patience(silence=1.0, words=1.5, whole=1.0, pause=0.01, longest_pause=0.2, longest_pause_judging=0.2)
"""For servers that never answer; a busy machine must still be able to answer within it."""


def opened(
    practice: Practice,
    address: str,
    spec: str = "openai:fake-1",
    patience: Patience = STEADY,
    token_limit: int = 200_000,
) -> LanguageModel:
    """An engine on a fake server, with a key that must show nowhere."""
    return open_llm(
        spec,
        base_url=address,
        key=SecretStr(CANARY),
        prompts=practice.prompts,
        rubric=practice.knowledge.rubric,
        listener=practice.embedded,
        token_limit=token_limit,
        patience=patience,
    )
