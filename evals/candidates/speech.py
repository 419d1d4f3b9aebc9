"""What a simulated candidate says next: a pure function of its script, the conversation and a source of randomness.

Nothing is remembered between calls. What was said before is worked out again from the conversation's turns, so that a
stored conversation can be gone on with and a test can start in the middle.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from evals.candidates.habits import with_habits
from evals.candidates.hearing import Heard, hear
from evals.candidates.script import PLAN, Area, Frame, Script, answers_of, load_frames
from interviewer.transcript import Turn

_OPTIONAL = re.compile(r"<<(.*?)>>", re.DOTALL)
_LEADS = {
    "strong": ("", "", "Next. ", "Moving on. "),
    "solid": ("", "", "Next. ", "Okay. "),
    "average": ("", "", "Okay. ", "So, "),
    "weak": ("", "", "Okay. "),
}
_BARE = frozenset({"questions", "recap", "follow", "silence"})
"""Areas whose answers take no word before them."""


@dataclass(frozen=True)
class Conversation:
    """What the candidate knows: the public words of the problem, and what was said."""

    title: str
    statement: str
    turns: Sequence[Turn]


@dataclass(frozen=True)
class Choice:
    """One message before it is worded: the area and which of its answers; None where all were given."""

    area: Area
    number: int | None


def next_message(script: Script, conversation: Conversation, rng: Random) -> str:
    """The candidate's next message, after the interviewer's last turn."""
    heard = _heard(conversation)
    choice = choices(script, heard)[-1]
    text = _wording(script, choice, rng)
    slots = {**frame_of(conversation).slots, "title": conversation.title.lower(), "figure": heard[-1].figure}
    return with_habits(script, _filled(text, slots), len(heard), rng)


def choices(script: Script, heard: Sequence[Heard]) -> list[Choice]:
    """What each message so far was about, and the next one, given every reply of the interviewer."""
    used: Counter[Area] = Counter()
    made: list[Choice] = []
    for reply in heard:
        area = _next_area(script, reply, used)
        left = len(answers_of(script, area)) > used[area]
        made.append(Choice(area, used[area] if left else None))
        used[area] += 1
    return made


def _heard(conversation: Conversation) -> list[Heard]:
    return [hear(turn.text) for turn in conversation.turns if turn.speaker == "interviewer"]


def _next_area(script: Script, reply: Heard, used: Counter[Area]) -> Area:
    if reply.recap:
        return "recap"
    if used["questions"] < min(script.questions, len(answers_of(script, "questions"))) and not _at_work(used):
        return "questions"
    if reply.asks and "goes its own way" not in script.habits:
        return reply.area if reply.area and _left(script, reply.area, used) else "follow"
    if "waits to be asked" in script.habits:
        return "silence"
    return _of_own_accord(script, used)


def _at_work(used: Counter[Area]) -> bool:
    return any(used[area] for area in PLAN)


def _of_own_accord(script: Script, used: Counter[Area]) -> Area:
    """The part of the plan least spoken of, in the script's order."""
    open_parts = [area for area in script.order if _left(script, area, used)]
    if "stays put" in script.habits:
        return open_parts[0] if open_parts else "follow"
    return min(open_parts, key=lambda area: used[area], default="follow")


def _left(script: Script, area: Area, used: Counter[Area]) -> bool:
    return used[area] < len(answers_of(script, area))


def _wording(script: Script, choice: Choice, rng: Random) -> str:
    answers = answers_of(script, choice.area)
    if choice.number is None or choice.area == "silence":
        return rng.choice(answers)
    lead = "" if choice.area in _BARE else rng.choice(_LEADS[script.level])
    return lead + answers[choice.number]


def frame_of(conversation: Conversation) -> Frame:
    """How to speak of the problem, by the words of its title and statement."""
    words = re.findall(r"[a-z]+", f"{conversation.title} {conversation.title} {conversation.statement}".lower())
    frames = load_frames()
    return max(frames.values(), key=lambda frame: sum(word in frame.cues for word in words))


def _filled(text: str, slots: dict[str, str]) -> str:
    kept = _OPTIONAL.sub(lambda m: m[1] if slots["figure"] else "", text)
    return kept.format(**slots)
