"""How an interviewer behaved, from logs alone: leaks, questions, praise, repeats, coverage, talk share.

Every function reads a finished interview's state, ours or replayed, and returns counts with their bases, so that an
empty set is "no result" and never a perfect score.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from interviewer.guard import Scene, leaked_facts, praises, split_sentences
from interviewer.state import State


@dataclass(frozen=True)
class Conduct:
    """Counts over one interview."""

    replies: int
    too_long: int
    """Replies outside 1 to 60 words."""
    two_questions: int
    leaks: int
    """Tells of facts said before they were earned."""
    praise: int
    repeated: int
    """Replies said before in the same interview."""
    metrics_probed: bool
    dive_opened: bool
    talk_share: float
    """The interviewer's share of all words."""


def conduct_of(state: State) -> Conduct:
    """Counts over one interview's replies; the opening counts too."""
    replies = state.replies
    words = [len(text.split()) for text in replies]
    theirs = sum(len(turn.text.split()) for turn in state.turns if turn.speaker == "candidate")
    return Conduct(
        replies=len(replies),
        too_long=sum(not 1 <= count <= 60 for count in words),
        two_questions=sum(text.count("?") > 1 for text in replies),
        leaks=sum(len(found) for found in leaks_by_reply(state)),
        praise=sum(_praises(state, text) for text in replies),
        repeated=len(replies) - len({" ".join(text.lower().split()) for text in replies}),
        metrics_probed=any(m.dimension == "metrics" and m.kind in {"probe", "challenge"} for m in state.recent),
        dive_opened=state.count("deep-dive") > 0,
        talk_share=sum(words) / max(1, sum(words) + theirs),
    )


def leaks_by_reply(state: State) -> list[tuple[str, ...]]:
    """For each reply, the facts whose tells it holds though they were neither earned nor said by the candidate."""
    heard, earned, found = "", set(), []
    moves = iter(state.recent)
    for turn in state.turns:
        if turn.speaker == "candidate":
            heard += " " + turn.text
            continue
        move = next(moves, None)
        earned.update(move.facts if move else ())
        scene = Scene(problem=state.problem, earned=frozenset(earned), heard=heard, reply="")
        found.append(leaked_facts(turn.text, scene))
    return found


def _praises(state: State, text: str) -> bool:
    scene = Scene(problem=state.problem, earned=frozenset(), heard="", reply="")
    return any(praises(sentence, scene) for sentence in split_sentences(text))


@dataclass(frozen=True)
class Summary:
    """Rates over many interviews; None where there is nothing to count."""

    interviews: int
    replies: int
    right_length: float | None
    one_question: float | None
    leaks: int | None
    praise: int | None
    repeated: int | None
    metrics_probed: float | None
    dive_opened: float | None
    talk_share_mean: float | None
    talk_share_most: float | None

    def lines(self) -> list[str]:
        """One line a figure."""
        return [f"{field.name:18} {_shown(getattr(self, field.name))}" for field in fields(self)]


def summarise(found: list[Conduct]) -> Summary:
    """The suite's figures."""
    replies = sum(c.replies for c in found)
    if not found or not replies:
        return Summary(len(found), 0, *(None,) * 9)
    return Summary(
        interviews=len(found),
        replies=replies,
        right_length=1 - sum(c.too_long for c in found) / replies,
        one_question=1 - sum(c.two_questions for c in found) / replies,
        leaks=sum(c.leaks for c in found),
        praise=sum(c.praise for c in found),
        repeated=sum(c.repeated for c in found),
        metrics_probed=sum(c.metrics_probed for c in found) / len(found),
        dive_opened=sum(c.dive_opened for c in found) / len(found),
        talk_share_mean=sum(c.talk_share for c in found) / len(found),
        talk_share_most=max(c.talk_share for c in found),
    )


def _shown(value: float | int | None) -> str:
    if value is None:
        return "no result"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
