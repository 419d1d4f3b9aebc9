"""What one person may ask of a shared server: so many open interviews, and so many replies a minute.

Counted per owner and in memory: a signed-in name, or a browser's secret id, which costs nothing to renew. Against
strangers who mean harm `--auth` is the answer.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from interviewer.errors import InterviewError

MINUTE = 60.0


class Limits:
    """The two limits of the settings, for every owner of this process."""

    def __init__(self, most_open: int, most_replies: int, now: Callable[[], float] = time.monotonic) -> None:
        self._most_open, self._most_replies, self._now = most_open, most_replies, now
        self._lately: dict[str, deque[float]] = {}

    def one_more_interview(self, already_open: int) -> None:
        """InterviewError where an owner has as many as may be open."""
        if already_open >= self._most_open:
            raise InterviewError(
                f"You have {already_open} interviews open, which is the most on this server.",
                "End or delete one of them first.",
            )

    def one_more_reply(self, owner: str) -> None:
        """Counts a reply. InterviewError where an owner asks faster than is served."""
        now = self._now()
        self._forget(now - MINUTE)
        asked = self._lately.setdefault(owner, deque())
        if len(asked) >= self._most_replies:
            wait = int(asked[0] + MINUTE - now) + 1
            raise InterviewError(
                f"That is more than {self._most_replies} messages in a minute.", f"Go on in {wait} seconds."
            )
        asked.append(now)

    def _forget(self, before: float) -> None:
        for owner, asked in list(self._lately.items()):
            while asked and asked[0] <= before:
                asked.popleft()
            if not asked:
                del self._lately[owner]
