"""An interview held elsewhere, put into a log as if it had been held here: to be judged, answered and replayed."""

from __future__ import annotations

import math
import uuid

from interviewer import events as ev
from interviewer.desk import Desk, Terms
from interviewer.moves import Move
from interviewer.problem import Problem
from interviewer.session import Session
from interviewer.state import State, apply, fold
from interviewer.transcript import Transcript

USUAL_MINUTES = 35
"""Of an interview whose file tells neither its length nor any time."""


def minutes_of(transcript: Transcript) -> int:
    """How long the interview was, as far as its file tells."""
    last = max((turn.at or 0.0 for turn in transcript.turns), default=0.0)
    return max(1, math.ceil(transcript.minutes or last / 60 or USUAL_MINUTES))


def bring(desk: Desk, transcript: Transcript, terms: Terms, owner: str, source: str) -> Session:
    """Keeps a transcript as an interview that is over. What was asked in it is found as it is in one of ours.

    Slow for a long one: call it from a thread. InterviewError for an unknown problem.
    """
    started = desk.started(terms, desk.spare)
    log = _Log(desk.problem_of(started), ev.Event(seq=1, at=0.0, when=desk.clock(), body=started))
    log.add(ev.Brought(source=source))
    for turn in transcript.turns:
        log.at = max(log.at, turn.at or 0.0)
        if turn.speaker == "candidate":
            log.add(ev.CandidateSpoke(text=turn.text, client_id=uuid.uuid4().hex))
            log.add(ev.Understood(understanding=desk.spare.understand(log.state, turn.text), engine=desk.spare.name))
        else:
            log.answer()
            log.add(ev.InterviewerSpoke(text=turn.text, complete=True, engine=source))
    log.add(ev.SessionEnded(why="closed"))
    session_id = uuid.uuid4().hex[:12]
    desk.store.create(session_id, owner, *log.events)
    return Session.load(desk, desk.spare, session_id)


class _Log:
    """Events as they are made, and the state they come to."""

    def __init__(self, problem: Problem, first: ev.Event) -> None:
        self.at = 0.0
        self.events = [first]
        self.state: State = fold(problem, self.events)

    def add(self, body: ev.Body) -> None:
        entry = ev.Event(seq=len(self.events) + 1, at=self.at, when=self.events[0].when, body=body)
        self.events.append(entry)
        self.state = apply(self.state, entry)

    def answer(self) -> None:
        """Takes what was asked last as told: the interviewer's words are not read for facts."""
        asks = self.state.last.asks if self.state.last and self.state.owed == "move" else ()
        facts = tuple(dict.fromkeys(fact for ask in asks for fact in ask.facts))
        if facts:
            self.add(ev.MoveChosen(move=Move(kind="answer", reason="was asked", facts=facts)))
