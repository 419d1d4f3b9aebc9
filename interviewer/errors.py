"""The errors of this project. Their text is shown to a person as it stands."""

from __future__ import annotations


class InterviewError(Exception):
    """Something a person must know and can act on.

    `what` says what happened and where; `remedy` says what to do next. Neither may hold a secret.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".strip()


class EngineError(InterviewError):
    """An engine could not do what it was asked; the session then turns to the spare engine.

    The only error an engine may raise.
    """


class LimitReached(EngineError):
    """An engine will not speak again in this interview: the limit that its owner set is reached."""
