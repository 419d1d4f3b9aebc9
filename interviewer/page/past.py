"""Interviews that are over: gone through again turn by turn, and two attempts side by side. Read-only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from interviewer.assessment import Assessment, Critique
from interviewer.build import Practice
from interviewer.critique import verdict
from interviewer.diagram import find_diagrams, without_diagrams
from interviewer.events import CandidateSpoke, InterviewerSpoke, MoveChosen
from interviewer.moves import Move
from interviewer.page.html import render
from interviewer.page.report_view import clock
from interviewer.report import as_address
from interviewer.rubric import Dimension
from interviewer.session import Session
from interviewer.state import PLAN, phase_at


def replay_html(session: Session, pictures: Mapping[str, bytes]) -> str:
    """The interview with its clock, the board as it was shown, and why the interviewer did what it did."""
    started = session.state.started
    return render(
        "replay.html",
        session=session.id,
        title=session.state.problem.title,
        minutes=started.minutes,
        level=started.level,
        mode=started.mode,
        turns=list(_moments(session, pictures)),
    )


def boards_of(session: Session) -> list[str]:
    """Every whiteboard that was shown, each once, in the order of the replay."""
    return list(dict.fromkeys(board for turn in session.state.turns for board in find_diagrams(turn.text)))


def _moments(session: Session, pictures: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    total = session.state.started.minutes * 60
    moves, boards = _moves(session), boards_of(session)
    board: tuple[str, ...] = ()
    for turn in session.state.turns:
        board = find_diagrams(turn.text) or board
        at = turn.at or 0.0
        move = moves.get(turn.number)
        yield {
            "number": turn.number,
            "speaker": turn.speaker,
            "prose": without_diagrams(turn.text).strip(),
            "board": board[-1] if board else "",
            "drawing": boards.index(board[-1]) if board else None,
            "picture": as_address(pictures[turn.picture]) if turn.picture in pictures else "",
            "clock": clock(at),
            "left": clock(max(0.0, total - at)),
            "phase": phase_at(at / total),
            "why": f"{move.kind} ({move.reason})" if move else "",
        }


def _moves(session: Session) -> dict[int, Move]:
    """The move behind each of the interviewer's turns, by the turn's number."""
    found: dict[int, Move] = {}
    turn, move = 0, None
    for event in session.log:
        if isinstance(event.body, MoveChosen):
            move = event.body.move
        elif isinstance(event.body, CandidateSpoke):
            turn += 1
        elif isinstance(event.body, InterviewerSpoke):
            turn += 1
            if move:
                found[turn] = move
    return found


@dataclass(frozen=True)
class Attempt:
    """What one interview is held against another by."""

    session: Session
    critique: Critique

    @property
    def words(self) -> int:
        """The candidate's words."""
        return sum(len(without_diagrams(turn.text).split()) for turn in self.session.transcript().candidate)

    @property
    def told(self) -> dict[str, str]:
        """The whole of it in figures, by name."""
        state, critique = self.session.state, self.critique
        mean = "not scored" if critique.mean is None else f"{critique.mean:.1f} of 4"
        own = "none" if critique.self_rating is None else f"{critique.self_rating:.1f}"
        return {
            "Mean score": mean,
            "Verdict": verdict(critique.overall),
            "Own rating": own,
            "Minutes": f"{state.at / 60:.0f} of {state.started.minutes}",
            "Your words": f"{self.words:,}",
            "Your turns": str(state.messages),
            "Facts you asked for": f"{len(state.given)} of {len(state.problem.facts)}",
            "Hints": str(len(state.hints)),
            "Level and mode": f"{state.started.level}, {state.started.mode}",
            "Assessed by": critique.engine,
        }

    def assessment(self, dimension: str) -> Assessment | None:
        """What was made of one dimension."""
        return next((a for a in self.critique.assessments if a.dimension == dimension), None)


def compare_html(practice: Practice, earlier: Session, later: Session) -> str:
    """Two attempts by dimension, figures and minutes. IndexError where one has no critique."""
    one, two = (Attempt(session, session.state.critiques[-1].critique) for session in (earlier, later))
    return render(
        "compare.html",
        titles=[attempt.session.state.problem.title for attempt in (one, two)],
        ids=[earlier.id, later.id],
        dates=[attempt.session.log[0].when for attempt in (one, two)],
        same=earlier.state.problem.id == later.state.problem.id,
        same_engine=one.critique.engine == two.critique.engine,
        figures=[(name, told, two.told[name]) for name, told in one.told.items()],
        rows=[_row(d, one, two) for d in practice.knowledge.rubric.dimensions],
        phases=_phases(one.critique, two.critique),
    )


def _row(dimension: Dimension, one: Attempt, two: Attempt) -> dict[str, Any]:
    before, after = one.assessment(dimension.id), two.assessment(dimension.id)
    scores = [each.score if each else None for each in (before, after)]
    return {
        "name": dimension.name,
        "scores": scores,
        "change": scores[1] - scores[0] if scores[0] and scores[1] else None,
        "quotes": [each.evidence[0].quote if each and each.evidence else "" for each in (before, after)],
    }


def _phases(one: Critique, two: Critique) -> list[tuple[str, list[str]]]:
    spent = [{p.phase: p.spent for p in critique.phases} for critique in (one, two)]
    return [(name, [_minutes(each.get(name)) for each in spent]) for name, _ in PLAN]


def _minutes(spent: float | None) -> str:
    return "no times" if spent is None else f"{spent:.1f} min"
