"""The state of an interview, folded from its log. Never stored: the log is the session.

`fold` is pure: the same events give the same state, on any machine, at any time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import Literal

from interviewer import events as ev
from interviewer.moves import Move, Understanding
from interviewer.problem import Problem
from interviewer.transcript import Hint, Transcript, Turn
from interviewer.words import DimensionId

Owed = Literal["opening", "understanding", "move", "words", "nothing"]
"""What the log says is still to be done before the candidate's turn."""

PLAN: tuple[tuple[str, float], ...] = (
    ("clarify", 0.18),
    ("metrics", 0.10),
    ("design", 0.13),
    ("data", 0.17),
    ("model", 0.15),
    ("launch", 0.13),
    ("deep dive", 0.11),
    ("wrap-up", 0.03),
)
"""Phases and their share of the time; how published interview guides split 40 minutes, rounded."""

TURNS_PER_MINUTE = 0.45
"""How often a candidate speaks in a real round."""

FASTEST_TURN = 12.0
"""Seconds per message below which no person is typing: the agenda then advances by the count of turns."""


@dataclass(frozen=True)
class State:
    """Everything the policy may look at."""

    problem: Problem
    started: ev.SessionStarted
    at: float = 0.0
    """Seconds on the interview's clock at the last event."""
    turns: tuple[Turn, ...] = ()
    given: tuple[str, ...] = ()
    """Ids of facts told, oldest first."""
    touched: dict[DimensionId, int] = field(default_factory=dict)
    """How many messages said something about a dimension."""
    probed: dict[DimensionId, int] = field(default_factory=dict)
    """How many questions the interviewer put about a dimension."""
    used: frozenset[str] = frozenset()
    """Sources of lines already put."""
    recent: tuple[Move, ...] = ()
    """Moves so far, oldest first."""
    understandings: tuple[Understanding, ...] = ()
    hints: tuple[Hint, ...] = ()
    stuck: int = 0
    """How many messages in a row were stuck."""
    silent: int = 0
    """How many messages in a row said nothing."""
    hint_asked: bool = False
    announced: frozenset[int] = frozenset()
    """Minutes-left warnings already given."""
    client_ids: frozenset[str] = frozenset()
    engine: str = ""
    paused: bool = False
    ended: bool = False
    owed: Owed = "opening"
    pending: Move | None = None
    self_rating: float | None = None
    board: str = ""
    notes: str = ""
    critiques: tuple[ev.Critiqued, ...] = ()
    tokens: tuple[int, int] = (0, 0)
    """Prompt and completion tokens so far."""

    @property
    def minutes_left(self) -> float:
        """Minutes until the time is up; negative after it."""
        return self.started.minutes - self.at / 60

    @property
    def replies(self) -> tuple[str, ...]:
        """What the interviewer said, oldest first."""
        return tuple(t.text for t in self.turns if t.speaker == "interviewer")

    @property
    def talk_share(self) -> float:
        """The interviewer's share of all words so far, 0 to 1; facts do not count, for they were asked for."""
        asked_for = sum(len(self.problem.fact(f).fact.split()) for move in self.recent for f in move.facts)
        mine = sum(len(text.split()) for text in self.replies) - asked_for
        return mine / max(1, sum(len(turn.text.split()) for turn in self.turns) - asked_for)

    @property
    def messages(self) -> int:
        """How many messages the candidate sent."""
        return sum(t.speaker == "candidate" for t in self.turns)

    @property
    def progress(self) -> float:
        """How far the interview is, 0 to 1: by the clock, or by turns where no person could be that fast."""
        by_clock = self.at / 60 / self.started.minutes
        by_turns = self.messages / (self.started.minutes * TURNS_PER_MINUTE)
        scripted = self.at < self.messages * FASTEST_TURN
        return min(1.0, max(by_clock, by_turns) if scripted else by_clock)

    @property
    def phase(self) -> str:
        """Where the plan of the minutes says the interview should be."""
        return phase_at(self.progress)

    @property
    def last(self) -> Understanding | None:
        """What was understood of the last message."""
        return self.understandings[-1] if self.understandings else None

    def score_of(self, dimension: DimensionId) -> int | None:
        """The score of a dimension in the last critique; None where there is none."""
        last = self.critiques[-1].critique.assessments if self.critiques else ()
        return next((a.score for a in last if a.dimension == dimension), None)

    def count(self, *kinds: str) -> int:
        """How many moves so far were of one of `kinds`."""
        return sum(m.kind in kinds for m in self.recent)

    def transcript(self, session: str) -> Transcript:
        """The interview as a critic reads it."""
        return Transcript(
            id=session,
            problem=self.problem.id,
            statement=self.problem.statement,
            minutes=self.started.minutes,
            turns=self.turns,
            hints=self.hints,
            facts_given=self.given,
        )


def phase_at(progress: float) -> str:
    """The phase of the plan at a share of the time, 0 to 1; the last one beyond it."""
    passed = 0.0
    for name, share in PLAN:
        passed += share
        if progress < passed:
            return name
    return PLAN[-1][0]


def fold(problem: Problem, events: Iterable[ev.Event]) -> State:
    """The state after `events`, which begin with SessionStarted. ValueError where they do not."""
    state: State | None = None
    for event in events:
        if isinstance(event.body, ev.SessionStarted):
            state = State(problem=problem, started=event.body, engine=event.body.engine)
        elif state is None:
            raise ValueError("the log does not begin with the start of a session")
        else:
            state = apply(state, event)
    if state is None:
        raise ValueError("the log is empty")
    return state


def apply(state: State, event: ev.Event) -> State:
    """The state after one more event."""
    return _change(event.body, replace(state, at=max(state.at, event.at)))


@singledispatch
def _change(body: object, state: State) -> State:
    """Events that change nothing the policy looks at."""
    return state


@_change.register
def _(body: ev.CandidateSpoke, state: State) -> State:
    turn = Turn(number=len(state.turns) + 1, speaker="candidate", text=body.text, at=state.at, picture=body.picture)
    return replace(
        state,
        turns=(*state.turns, turn),
        client_ids=state.client_ids | {body.client_id},
        owed="understanding",
        hint_asked=False,
    )


@_change.register
def _(body: ev.Understood, state: State) -> State:
    got = body.understanding
    touched = dict(state.touched)
    for dimension in got.touches:
        touched[dimension] = touched.get(dimension, 0) + 1
    return replace(
        state,
        understandings=(*state.understandings, got),
        touched=touched,
        stuck=state.stuck + 1 if got.intent == "stuck" else 0,
        silent=state.silent + 1 if got.intent == "silent" else 0,
        self_rating=got.self_rating if got.self_rating is not None else state.self_rating,
        owed="move",
    )


@_change.register
def _(body: ev.MoveChosen, state: State) -> State:
    return replace(state, pending=body.move, owed="words")


@_change.register
def _(body: ev.InterviewerSpoke, state: State) -> State:
    move = state.pending
    turn = Turn(number=len(state.turns) + 1, speaker="interviewer", text=body.text, at=state.at)
    state = replace(state, turns=(*state.turns, turn), pending=None, owed="nothing", hint_asked=False)
    return _made(state, move, turn.number) if move else state


def _made(state: State, move: Move, turn: int) -> State:
    probed = dict(state.probed)
    if move.dimension and move.kind in {"probe", "challenge", "deep-dive", "time-check"}:
        probed[move.dimension] = probed.get(move.dimension, 0) + 1
    hints = state.hints
    if move.kind == "hint" and move.dimension:
        rung: Literal["general", "specific"] = "specific" if move.source.endswith("/specific") else "general"
        hints = (*hints, Hint(dimension=move.dimension, rung=rung, turn=turn))
    return replace(
        state,
        recent=(*state.recent, move),
        given=(*state.given, *(f for f in move.facts if f not in state.given)),
        probed=probed,
        hints=hints,
        used=state.used | {move.source} if move.source else state.used,
        announced=state.announced | {move.minutes_left} if move.minutes_left is not None else state.announced,
    )


@_change.register
def _(body: ev.ModelCalled, state: State) -> State:
    prompt, completion = state.tokens
    return replace(state, tokens=(prompt + body.prompt_tokens, completion + body.completion_tokens))


@_change.register
def _(body: ev.HintAsked, state: State) -> State:
    return replace(state, hint_asked=True, owed="move")


@_change.register
def _(body: ev.Paused, state: State) -> State:
    return replace(state, paused=True)


@_change.register
def _(body: ev.Continued, state: State) -> State:
    return replace(state, paused=False)


@_change.register
def _(body: ev.EngineChanged, state: State) -> State:
    return replace(state, engine=body.engine)


@_change.register
def _(body: ev.NotesWritten, state: State) -> State:
    return replace(state, notes=body.text)


@_change.register
def _(body: ev.BoardDrawn, state: State) -> State:
    return replace(state, board=body.source)


@_change.register
def _(body: ev.SessionEnded, state: State) -> State:
    return replace(state, ended=True, owed="nothing")


@_change.register
def _(body: ev.Critiqued, state: State) -> State:
    return replace(state, critiques=(*state.critiques, body))
