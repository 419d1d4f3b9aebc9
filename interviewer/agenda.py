"""What the interviewer pursues of their own accord: challenges, the areas that must be reached, deep dives, twists,
follow-ups.

Each rule looks at a turn and has a move to make, or none. `policy` says in which order they are tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from interviewer.answered import Standing, standing
from interviewer.concept import Concept
from interviewer.moves import Move, Understanding
from interviewer.problem import Mistake
from interviewer.state import State
from interviewer.words import DimensionId

Concepts = Mapping[str, Concept]

AREAS: tuple[DimensionId, ...] = ("goal", "metrics", "architecture", "data", "modeling", "evaluation", "operations")
"""What must be seen of every design, in the order a good round takes."""

DUE: dict[DimensionId, float] = {
    "scope": 0.12,
    "goal": 0.20,
    "metrics": 0.32,
    "architecture": 0.42,
    "data": 0.52,
    "modeling": 0.62,
    "evaluation": 0.74,
    "operations": 0.82,
}
"""The share of the interview by which the interviewer asks for an area the candidate has not reached."""

DIVE_FROM, DIVE_BY = 0.45, 0.56
OVERDUE = 0.66
AHEAD = 0.12
"""How much before its time, as a share of the interview, an area may be asked for."""
MOST_TALK = 0.2
"""Share of the words from which the interviewer rather says nothing than ask what could wait."""
TWIST_FROM = 0.72
MOST_CHALLENGES = 4
MOST_FOLLOW_UPS_IN_A_DIVE = 2
LONG_MESSAGE = 40
"""Words from which a message counts as work on the design, not as a remark."""


@dataclass(frozen=True)
class Turn:
    """What the rules look at: the state, what the candidate just said, and the concepts' follow-ups."""

    state: State
    heard: Understanding
    concepts: Concepts

    @property
    def words(self) -> int:
        """Length of the last message."""
        return len(self.state.turns[-1].text.split()) if self.state.turns else 0


def challenge(turn: Turn) -> Move | None:
    """A known wrong claim gets a question that lets the candidate see it; never a correction."""
    state = turn.state
    if state.count("challenge") >= MOST_CHALLENGES or _just(state, "challenge"):
        return None
    for ref in turn.heard.mistakes:
        mistake = _mistake(turn, ref)
        if mistake and f"challenge/{ref}" not in state.used:
            return Move(
                kind="challenge",
                reason=f"a claim worth a second look: {ref}",
                dimension=mistake.dimension,
                line=mistake.challenge,
                source=f"challenge/{ref}",
            )
    for doubt in turn.heard.doubts:
        source = f"challenge/{doubt.claim}"
        if source not in state.used:
            return Move(kind="challenge", reason=f"in doubt: {doubt.claim}", line=doubt.challenge, source=source)
    return None


def _mistake(turn: Turn, ref: str) -> Mistake | None:
    concept, _, mistake_id = ref.rpartition("/")
    pool = turn.concepts[concept].mistakes if concept in turn.concepts else turn.state.problem.mistakes
    return next((m for m in pool if m.id == mistake_id), None)


def mind_the_time(turn: Turn) -> Move | None:
    """Too deep too early: a word about the time, not a rescue."""
    state = turn.state
    if state.progress > 0.55 or state.count("time-check") or len(state.understandings) < 3:
        return None
    lately = [u.touches[:1] for u in state.understandings[-3:]]
    deep = lately[0] and lately[0][0] in {"modeling", "data", "operations"} and len(set(lately)) == 1
    if deep and len(_unseen(state)) >= 3:
        return Move(kind="time-check", reason="three turns in one part and most of the design unseen")
    return None


def overdue(turn: Turn) -> Move | None:
    """Late in the day the essentials come before a challenge or a word on the time."""
    if turn.state.progress < OVERDUE or turn.heard.intent not in {"answering", "asking", "finished"}:
        return None
    missing = not turn.state.probed.get("metrics") or not turn.state.count("deep-dive")
    return must_reach(turn) if missing and not turn.heard.asks else None


def must_reach(turn: Turn, early: bool = False) -> Move | None:
    """Metrics and one deep dive are reached whatever the candidate does, and no area is left unseen."""
    state = turn.state
    if (early or state.progress >= DUE["metrics"]) and not state.probed.get("metrics"):
        return _probe_area(turn, "metrics", "metrics are always asked for")
    if (early or state.progress >= DIVE_BY) and not state.count("deep-dive"):
        return _open_dive(turn)
    for area, due in DUE.items():
        if state.progress >= due and not state.touched.get(area) and not state.probed.get(area):
            return _probe_area(turn, area, f"{area} is due and was not seen")
    return None


def deep_dive(turn: Turn) -> Move | None:
    """Into the part the candidate leans on, once the whole has been seen; then further down, past what was answered."""
    state = turn.state
    started = next((m for m in reversed(state.recent) if m.kind == "deep-dive"), None)
    if started is None:
        natural = state.progress >= DIVE_FROM and turn.heard.dives and len(_unseen(state)) <= 2
        return _open_dive(turn) if natural else None
    dive = next(d for d in state.problem.deep_dives if d.id == started.source.split("/")[1])
    asked = sum(m.source.startswith(f"dive/{dive.id}/") for m in state.recent)
    most = MOST_FOLLOW_UPS_IN_A_DIVE if state.talk_share <= MOST_TALK else 1
    if asked >= most or _questions_in_a_row(state) >= 3:
        return None
    stands = [standing(line, state.turns) for line in dive.follow_ups]
    for number in sorted(range(len(stands)), key=stands.__getitem__):
        source, line = f"dive/{dive.id}/{number}", dive.follow_ups[number]
        if source not in state.used and stands[number] < Standing.ANSWERED:
            return Move(
                kind="probe", reason=f"further down into {dive.title}", dimension="depth", line=line, source=source
            )
    return None


def _open_dive(turn: Turn) -> Move | None:
    state = turn.state
    heard = [d for u in reversed(state.understandings) for d in u.dives]
    for dive in sorted(state.problem.deep_dives, key=lambda d: heard.index(d.id) if d.id in heard else len(heard)):
        if f"dive/{dive.id}" not in state.used:
            return Move(
                kind="deep-dive",
                reason=f"deep dive: {dive.title}",
                dimension="depth",
                line=dive.opening,
                source=f"dive/{dive.id}",
            )
    return None


def twist(turn: Turn) -> Move | None:
    """Late, a constraint in place of a hint: one, or two at senior and above."""
    state = turn.state
    most = 2 if state.started.level in {"senior", "staff"} else 1
    if (
        state.progress < TWIST_FROM
        or not state.count("deep-dive")
        or state.count("twist") >= most
        or _just(state, "twist")
    ):
        return None
    for twist in state.problem.twists:
        if f"twist/{twist.id}" not in state.used:
            return Move(
                kind="twist", reason=f"a new constraint: {twist.id}", line=twist.says, source=f"twist/{twist.id}"
            )
    return None


def follow_up(turn: Turn) -> Move | None:
    """On the candidate's own word before any list, and there on what was asked about least.

    Not at every turn, and never while they are still asking.
    """
    state, heard = turn.state, turn.heard
    if _questions_in_a_row(state) >= 2 or state.progress < 0.2 or turn.words < 12:
        return None
    for named in sorted(heard.concepts, key=lambda named: state.probed.get(turn.concepts[named.concept].dimension, 0)):
        concept = turn.concepts[named.concept]
        for number in _order(state, concept.id, len(concept.probes)):
            source = f"concept/{concept.id}/{number}"
            if source not in state.used and not _concept_used(state, concept.id):
                return Move(
                    kind="probe",
                    reason=f"{concept.dimension}: the candidate named {concept.name}",
                    dimension=concept.dimension,
                    line=concept.probes[number],
                    source=source,
                    about=named.words,
                )
    return None


def follow_a_number(turn: Turn) -> Move | None:
    """A figure of the candidate's is asked after, once in a while."""
    state = turn.state
    recently = any(m.source.startswith("number/") for m in state.recent[-5:])
    if recently or _questions_in_a_row(state) >= 1 or state.progress < 0.25:
        return None
    for number in turn.heard.numbers:
        if f"number/{number}" not in state.used:
            return Move(kind="probe", reason="the candidate's own number", about=number, source=f"number/{number}")
    return None


def listen(turn: Turn) -> Move | None:
    """Some turns are only "go on": while the candidate gets somewhere, and after two questions in a row."""
    state = turn.state
    working = (turn.words >= LONG_MESSAGE and state.progress < 0.3) or state.talk_share > MOST_TALK
    working = working and (not _just(state, "listen") or _on_new_ground(turn))
    if working or _questions_in_a_row(state) >= 2 or (turn.words < 12 and not _just(state, "listen")):
        return Move(kind="listen", reason="the candidate is at work")
    return None


def _on_new_ground(turn: Turn) -> bool:
    """Whether the last message is about something that none before it was about."""
    before = {dimension for one in turn.state.understandings[:-1] for dimension in one.touches}
    return bool(set(turn.heard.touches) - before)


def next_area(turn: Turn) -> Move:
    """Where the candidate is, while there is something left to ask about it; then the next area that is near its time.

    Silence where neither is: whoever is led through all areas early is not seen to find them.
    """
    state = turn.state
    here = [a for a in turn.heard.touches if a in AREAS and not state.probed.get(a)]
    near = sorted(
        (a for a in AREAS if DUE[a] <= state.progress + AHEAD),
        key=lambda a: (state.touched.get(a, 0) > 0, state.probed.get(a, 0), DUE[a]),
    )
    made = (_probe_area(turn, area, "the candidate is there" if area in here else "comes next") for area in here + near)
    return next((move for move in made if move), Move(kind="listen", reason="nothing is missing yet"))


# -- what the rules share


def _unseen(state: State) -> list[DimensionId]:
    return [a for a in AREAS if not state.touched.get(a)]


def another_area(turn: Turn, reason: str) -> Move | None:
    state = turn.state
    last = state.recent[-1].dimension if state.recent else None
    order = sorted(AREAS, key=lambda a: (state.touched.get(a, 0) > 0, state.probed.get(a, 0), a == last, DUE[a]))
    return next((move for area in order if (move := _probe_area(turn, area, reason))), None)


def _probe_area(turn: Turn, area: DimensionId, reason: str) -> Move | None:
    lines = turn.state.problem.probes_for(area)
    stands = [standing(line, turn.state.turns) for line in lines]
    for number in sorted(_order(turn.state, area, len(lines)), key=stands.__getitem__):
        source = f"probe/{area}/{number}"
        if source not in turn.state.used:
            return Move(kind="probe", reason=f"{area}: {reason}", dimension=area, line=lines[number], source=source)
    return None


def _order(state: State, salt: str, count: int) -> list[int]:
    """The numbers below `count` in an order that the session's seed fixes."""
    return sorted(range(count), key=lambda n: sha256(f"{state.started.seed}/{salt}/{n}".encode()).digest())


def _just(state: State, kind: str) -> bool:
    return bool(state.recent) and state.recent[-1].kind == kind


def _questions_in_a_row(state: State) -> int:
    count = 0
    for move in reversed(state.recent):
        if move.kind not in {"probe", "challenge", "twist", "deep-dive"}:
            break
        count += 1
    return count


def _concept_used(state: State, concept_id: str) -> bool:
    return any(source.startswith(f"concept/{concept_id}/") for source in state.used)
