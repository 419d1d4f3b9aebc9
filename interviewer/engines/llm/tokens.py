"""Counts tokens where a provider does not: by tiktoken if its file is at hand, else by a bounded estimate."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Literal

from interviewer.engines.llm.wire import Message

Counted = Literal["provider", "tiktoken", "estimate"]

O200K_NAME = "fb374d419588a4632f3f557e76b4b70aebbca790"
"""What tiktoken calls the file of its o200k vocabulary in a cache folder."""
O200K_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
PER_MESSAGE = 4
"""Tokens that the marks around one message cost."""

_PIECE = re.compile(r"\w+|[^\w\s]")


class Counter:
    """Counts for one provider. `folder` is where tiktoken keeps its files; None where it has none."""

    def __init__(self, provider: str, folder: Path | None = None) -> None:
        ours = provider == "openai" and folder is not None and has_vocabulary(folder)
        self.how: Counted = "tiktoken" if ours else "estimate"
        self._count: Callable[[str], int] = _o200k(str(folder)) if ours else estimate

    def text(self, text: str) -> int:
        """Tokens of one text."""
        return self._count(text)

    def messages(self, messages: Iterable[Message]) -> int:
        """Tokens of a request."""
        return sum(self._count(message.text) + PER_MESSAGE for message in messages)


def estimate(text: str) -> int:
    """At least what a vocabulary of 200,000 entries needs, and at most about a fifth more."""
    return max(-(-len(text.encode()) // 4), len(_PIECE.findall(text)))


def has_vocabulary(folder: Path) -> bool:
    """Whether the file is there and whole. tiktoken deletes one that is not, and then reaches for the network."""
    path = folder / O200K_NAME
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == O200K_SHA256


@cache
def _o200k(folder: str) -> Callable[[str], int]:
    os.environ["TIKTOKEN_CACHE_DIR"] = folder
    import tiktoken  # 80 MB once its vocabulary is loaded

    encoding = tiktoken.get_encoding("o200k_base")
    return lambda text: len(encoding.encode(text, disallowed_special=()))
