"""Which problem is taken: one of the bank, one drawn, one for the weakest dimension, or one of the person's own."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Sequence
from typing import Any

from interviewer.build import Practice
from interviewer.desk import utc_now
from interviewer.errors import InterviewError
from interviewer.outside import OwnFile, problem_about, read_own
from interviewer.page.history import last_taken, trends_of
from interviewer.page.standing import Trend, rested, says_about, weakest
from interviewer.problem import Problem

WEAKEST, OWN = ":weakest", ":own"
"""What stands in place of a problem's id; no id holds a colon."""
DRAWN_FROM = 5
"""The problems with most to say about a dimension, of which one is drawn."""


def problem_from(practice: Practice, chosen: Any, owner: str, about: str = "", file: Problem | None = None) -> Problem:
    """The problem chosen. `chosen` is what the list of problems says: an id, and those its filters left."""
    wanted = chosen if isinstance(chosen, dict) else {}
    problem = str(wanted.get("id") or "")
    if problem == OWN:
        return file or problem_about(about)
    if problem and problem != WEAKEST:
        return practice.problem(problem, owner)
    among = [known for known in practice.knowledge.problems.values() if known.id in (wanted.get("among") or [])]
    if not among:
        raise InterviewError("No problem fits the filters.", "Set one of them back to “All”.")
    return secrets.choice(for_the_weakest(practice, owner, among) if problem == WEAKEST else among)


def for_the_weakest(practice: Practice, owner: str, among: Sequence[Problem]) -> list[Problem]:
    """Of `among`, those not taken of late that ask most of what the critiques scored lowest of late."""
    sessions = practice.summaries(owner)
    line = weakest(trends_of(practice, owner, sessions))
    if line is None:
        raise InterviewError(
            "No interview of yours has scores yet.", "Take any problem first, or let yourself be surprised."
        )
    practised = last_taken(sessions)
    free = rested(among, practised, utc_now())
    new = [problem for problem in free if problem.id not in practised] or free
    return sorted(new, key=lambda problem: -says_about(problem, line.dimension))[:DRAWN_FROM]


def weakest_line(practice: Practice, owner: str) -> Trend | None:
    """The dimension that the critiques scored lowest of late; None before the first."""
    return weakest(trends_of(practice, owner, practice.summaries(owner)))


def read_upload(practice: Practice, data: Any) -> OwnFile | None:
    """A file as the browser sends it: its name, and a data address with its content. None where it was taken back."""
    sent = data if isinstance(data, dict) else {}
    if not sent.get("name"):
        return None
    try:
        content = base64.b64decode(str(sent.get("content", "")).partition(",")[2], validate=True)
    except binascii.Error as fault:
        raise InterviewError("The file did not arrive whole.", "Choose it again.") from fault
    return read_own(content, str(sent["name"]), practice.knowledge)
