"""Study mode's hint ladder: what helps where the candidate is, the general before the specific. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.agenda import DUE
from interviewer.moves import Move
from interviewer.state import State
from interviewer.words import DimensionId


def hint(state: State, reason: str) -> Move:
    """The next rung of the ladder where help is due; a nod where every rung was given."""
    for dimension in _where_help_is_due(state):
        ladder = state.problem.ladder(dimension)
        for rung, line in (("general", ladder.general), ("specific", ladder.specific)) if ladder else ():
            source = f"hint/{dimension}/{rung}"
            if source not in state.used:
                return Move(kind="hint", reason=reason, dimension=dimension, line=line, source=source)
    return Move(kind="listen", reason="every hint was given")


def _where_help_is_due(state: State) -> Iterator[DimensionId]:
    if state.recent and state.recent[-1].dimension:
        yield state.recent[-1].dimension
    yield from sorted(DUE, key=lambda d: (state.touched.get(d, 0) > 0, DUE[d]))
