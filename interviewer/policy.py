"""The interviewer's handbook in code: what to do next, and why. Reads from the top like the handbook it is.

`next_move` is pure and deterministic. Rules are tried in order; the first that has something to do decides.
"""

from __future__ import annotations

from collections.abc import Callable

from interviewer.agenda import (
    Concepts,
    Turn,
    another_area,
    challenge,
    deep_dive,
    follow_a_number,
    follow_up,
    listen,
    mind_the_time,
    must_reach,
    next_area,
    overdue,
    twist,
)
from interviewer.hints import hint
from interviewer.moves import Move, MoveKind, Understanding
from interviewer.state import State

WARNINGS = (10, 3)
"""Minutes left at which the time is called."""
RECAP_SHARE = 0.05
REPLY_WORDS = 54
"""Words of facts told in one reply; what does not fit waits until it is asked again."""
REST_WORDS = 10
"""Of those, the words it takes to say that there is a rest."""

Rule = Callable[[Turn], Move | None]


def next_move(state: State, concepts: Concepts) -> Move:
    """The move that is due, with the time call that goes with it."""
    if not state.turns and state.last is None:
        return Move(kind="open", reason="the statement, and then silence")
    if state.hint_asked:
        return hint(state, "the candidate asked for a hint")
    turn = Turn(state, state.last or Understanding(intent="unreadable"), concepts)
    move = next(made for rule in RULES if (made := rule(turn)))
    return move.model_copy(update={"minutes_left": _time_call(state, move)})


def _time_call(state: State, move: Move) -> int | None:
    """Ten and three minutes are called once each; only the nearer one where both are past."""
    if move.kind in {"recap", "close"}:
        return None
    due = [m for m in WARNINGS if state.minutes_left <= m < state.started.minutes * 0.6]
    return due[-1] if due and due[-1] not in state.announced else None


# -- the end


def close(turn: Turn) -> Move | None:
    """After the recap, or once the time is up and the candidate has had the recap."""
    recaps = turn.state.count("recap")
    summed_up = turn.words > 0 and (recaps > 1 or turn.heard.intent not in {"silent", "wants it again"})
    if recaps and (summed_up or turn.state.minutes_left <= 0):
        return Move(kind="close", reason="the candidate has summed up; the time is theirs no more")
    if turn.state.minutes_left < -3:
        return Move(kind="close", reason="well over time")
    return None


def recap(turn: Turn) -> Move | None:
    """Near the end: sum up in a minute and rate yourself."""
    if turn.state.minutes_left <= max(1.5, turn.state.started.minutes * RECAP_SHARE):
        return Move(kind="recap", reason="the last minutes: a summary and the candidate's own rating")
    return None


def finished(turn: Turn) -> Move | None:
    """The candidate says they are done: what is missing is asked for first, then the recap."""
    if turn.heard.intent != "finished":
        return None
    return must_reach(turn, early=True) or Move(kind="recap", reason="the candidate is done and so are the essentials")


# -- conduct


def stay_in_role(turn: Turn) -> Move | None:
    """Pleas, false authority, instructions, small talk and noise get a line, never a way out."""
    kinds: dict[str, MoveKind] = {
        "injecting": "redirect",
        "off topic": "redirect",
        "wants the answer": "decline",
        "wants feedback": "defer",
        "unreadable": "repair",
    }
    kind = kinds.get(turn.heard.intent)
    return Move(kind=kind, reason=f"the candidate is {turn.heard.intent}") if kind else None


def say_again(turn: Turn) -> Move | None:
    """What was asked or told last, once more, where the candidate did not get it."""
    if turn.heard.intent != "wants it again":
        return None
    reason = "the candidate did not get it"
    for last in reversed(turn.state.recent):
        if last.facts:
            return Move(kind="answer", reason=reason, facts=last.facts, again=True)
        if last.line or last.about:
            return Move(kind="probe", reason=reason, line=last.line, about=last.about, again=True)
    return None


def move_on(turn: Turn) -> Move | None:
    """The candidate leaves what was asked: another part."""
    if turn.heard.intent != "skips":
        return None
    offered = another_area(turn, "the candidate leaves that, so on to another area")
    return offered and offered.model_copy(update={"unanswered": True})


def break_the_silence(turn: Turn) -> Move | None:
    """Time to think first, or room where nothing was asked. Then another part is offered, and time again, by turns."""
    state = turn.state
    if turn.heard.intent != "silent":
        return None
    if state.silent % 2:
        told = state.recent[-1].kind in {"answer", "assume", "decline", "redirect", "time-check"}
        kind: MoveKind = "listen" if told and state.silent == 1 else "wait"
        return Move(kind=kind, reason="the candidate is silent: time to think")
    offered = must_reach(turn) or another_area(turn, "the candidate is silent, so on to another area")
    return offered and offered.model_copy(update={"unanswered": True})


def help_the_stuck(turn: Turn) -> Move | None:
    """One quiet turn first. Then a hint in study mode; in realistic mode another area, as in a real round."""
    state = turn.state
    if turn.heard.intent != "stuck":
        return None
    if state.stuck < 2:
        return Move(kind="wait", reason="stuck for one turn: time to think")
    if state.started.mode == "study":
        return hint(state, "stuck for two turns")
    return another_area(turn, "stuck for two turns, so on to another area") or Move(kind="wait", reason="time to think")


# -- answering


def answer(turn: Turn) -> Move | None:
    """What was asked, from the sheet, and no more; silence of the sheet is said as such."""
    asks = turn.heard.asks
    if not asks:
        return None
    wanted = list(dict.fromkeys(fact for ask in asks for fact in ask.facts))
    silent = any(not ask.facts and not ask.unclear for ask in asks)
    unclear = any(ask.unclear for ask in asks)
    if not wanted:
        return Move(kind="assume", reason="the sheet is silent", silent=True, more=unclear)
    told = _fitting(turn.state, wanted, REPLY_WORDS)
    if silent or unclear or len(told) < len(wanted):
        told = _fitting(turn.state, wanted, REPLY_WORDS - REST_WORDS)
    return Move(
        kind="answer",
        reason="asked for: " + ", ".join(told),
        facts=tuple(told),
        silent=silent,
        more=unclear or len(told) < len(wanted),
    )


def _fitting(state: State, wanted: list[str], most: int) -> list[str]:
    told: list[str] = []
    words = 0
    for fact in wanted:
        words += len(state.problem.fact(fact).fact.split())
        if told and words > most:
            break
        told.append(fact)
    return told


RULES: tuple[Rule, ...] = (
    close,
    recap,
    stay_in_role,
    say_again,
    move_on,
    break_the_silence,
    help_the_stuck,
    overdue,
    answer,
    finished,
    challenge,
    mind_the_time,
    must_reach,
    deep_dive,
    twist,
    listen,
    follow_up,
    follow_a_number,
    next_area,
)
