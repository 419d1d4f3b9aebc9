"""The interviews of before: what can be done with each, how the scores moved, what to take next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from interviewer.build import Practice, SessionSummary
from interviewer.desk import utc_now
from interviewer.page.drawing import Dot, dots
from interviewer.page.html import render
from interviewer.page.standing import MOST_SESSIONS, Trend, next_problem, practice_line, trends, weakest
from interviewer.rubric import SCALE, hire_bar
from interviewer.words import Level

PLOT = (132.0, 30.0)
"""Width and height of one dimension's plot, in pixels: small enough for a phone beside its name."""


@dataclass(frozen=True)
class Course:
    """One dimension's scores over time, as drawn and as told."""

    trend: Trend
    dots: tuple[Dot, ...]

    @property
    def points(self) -> str:
        """The corners of its line."""
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


def history_html(practice: Practice, owner: str, sessions: list[SessionSummary], now: datetime | None = None) -> str:
    """The interviews of before, and where their critiques leave the person."""
    now = now or utc_now()
    judged = lately_judged(sessions)
    lines = trends_of(practice, owner, sessions)
    lowest = weakest(lines)
    problems = practice.knowledge.problems.values()
    after = next_problem(problems, lowest.dimension, last_taken(sessions), now) if lowest else None
    bar = hire_bar(_level(judged)) if judged else 0.0
    return render(
        "history.html",
        sessions=sessions,
        courses=[Course(line, dots(line.scores, *PLOT)) for line in lines],
        weakest=lowest,
        next=after,
        scale=SCALE,
        plot=PLOT,
        bar_at=round(PLOT[1] * (4 - bar) / 3, 1),
        bar=bar,
        first=judged[-1].created if judged else None,
        count=len(judged),
        practised=practice_line([s.created for s in sessions if s.turns > 1], now),
        comparable=len([s for s in sessions if s.status == "critiqued"]) > 1,
    )


def lately_judged(sessions: list[SessionSummary]) -> list[SessionSummary]:
    """The interviews with a critique that still say something about today, newest first."""
    return [s for s in sessions if s.status == "critiqued"][:MOST_SESSIONS]


def trends_of(practice: Practice, owner: str, sessions: list[SessionSummary]) -> tuple[Trend, ...]:
    """Every dimension over the owner's newest critiques; none before the first."""
    judged = reversed(lately_judged(sessions))
    critiques = [practice.load(s.id, owner=owner).state.critiques[-1].critique for s in judged]
    return trends(critiques, practice.knowledge.rubric) if critiques else ()


def last_taken(sessions: list[SessionSummary]) -> dict[str, datetime]:
    """When each problem was last taken, by its id."""
    return {s.problem: s.created for s in reversed(sessions)}


def opened_html(sessions: list[SessionSummary]) -> str:
    """The banner for the newest interview left open; empty where there is none."""
    return render("opened.html", session=next((s for s in sessions if s.status == "open"), None)).strip()


def _level(judged: list[SessionSummary]) -> Level:
    """The level of the newest interview: the one prepared for now."""
    levels: tuple[Level, ...] = get_args(Level)
    return next(level for level in levels if level == judged[0].level)
