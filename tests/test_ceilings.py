"""Faults that cap a score of the embedded critic, each planted in an interview that was strong without it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

import pytest

from evals.labels import load_labelled
from interviewer.engines.embedded.critic import Critic
from interviewer.engines.embedded.critic.scheme import DIMENSIONS
from interviewer.knowledge import load_knowledge
from interviewer.transcript import Transcript, Turn
from interviewer.words import DimensionId

WEEDS = (
    "I would write the columns as Parquet with dictionary encoding, sorted by id.",
    "For the hash table I would use linear probing with a load factor of 0.7.",
    "The learning rate is 0.001 with a warm-up of 500 steps.",
    "The epsilon in Adam matters with half precision.",
    "Layer norm comes before the attention, and GELU after the first product.",
    "I would take zstd over gzip for the files.",
    "The tokenizer needs a word on how it splits accents.",
    "A batch size of 4,096 lets the learning rate go up.",
)
HOLDS_ON = (
    "Before that, I have one more word on the tables.",
    "Let me first finish the point on the tables.",
    "Back to the tables for a moment.",
    "I would still like to say how the tables grow.",
    "I'd rather finish the tables.",
)
GENERAL = (
    "I would build one platform for all of it, every surface and every kind of input, everything from day one.",
    "It is a generic system, so it covers everything.",
)
DETOURS = (
    "That reminds me of a project I had, but that is another story.",
    "My old manager used to say that one should never do it like this.",
    "Where was I. I do go on about it.",
)


@cache
def critic() -> Critic:
    knowledge = load_knowledge(Path(__file__).parent.parent / "knowledge")
    return Critic(knowledge.rubric, None, knowledge.concepts)


@cache
def strong() -> Transcript:
    return next(one.transcript for one in load_labelled() if one.transcript.id == "t-0016")


def assessed(dimension: DimensionId, transcript: Transcript) -> tuple[int, str]:
    """The score and all that is told of it."""
    found = critic().assess(dimension, transcript, None)
    return found.score or 0, " ".join((*found.because, *found.missing))


def with_turns(turns: Iterable[Turn]) -> Transcript:
    numbered = tuple(turn.model_copy(update={"number": n}) for n, turn in enumerate(turns, start=1))
    return Transcript.model_validate({**strong().model_dump(exclude={"turns"}), "turns": numbered})


def edited(edit: Callable[[Turn], str]) -> Transcript:
    """The strong interview, each of the candidate's turns put through `edit`."""
    turns = (t.model_copy(update={"text": edit(t)}) if t.speaker == "candidate" else t for t in strong().turns)
    return with_turns(turns)


def opened_with(sentences: Sequence[str]) -> Transcript:
    """Each sentence, in turn, at the head of one of the candidate's turns after the questions."""
    left = list(sentences)
    return edited(lambda turn: f"{left.pop(0)} {turn.text}" if turn.number > 8 and left else turn.text)


def asking_nothing() -> Transcript:
    return edited(lambda turn: re.sub(r"[^.?!\n]*\?", "I know that.", turn.text))


def cutting_nothing() -> Transcript:
    """Nothing is left out, and the general problem is solved."""
    general = iter(GENERAL)
    return edited(lambda turn: next(general, "") if turn.number in (6, 8) else turn.text)


def drawing_nothing() -> Transcript:
    return edited(lambda turn: re.sub(r"```.*?```", "", turn.text, flags=re.DOTALL))


def short() -> Transcript:
    """The first seven messages, cut down to what fits a chat."""
    turns = [t.model_copy(update={"text": " ".join(t.text.split()[:25])}) for t in drawing_nothing().turns[:14]]
    return with_turns(turns)


@pytest.mark.parametrize(
    ("dimension", "faulty", "most", "told"),
    [
        ("scope", asking_nothing, 1, "asked nothing"),
        ("scope", cutting_nothing, 1, "one platform for all of it"),
        ("architecture", drawing_nothing, 3, ""),
        ("depth", lambda: opened_with(WEEDS * 2), 2, "details that decide little"),
        ("depth", lambda: opened_with(HOLDS_ON), 2, "kept to your own subject"),
        ("communication", lambda: opened_with(HOLDS_ON), 2, ""),  # told once, under depth
        ("communication", lambda: opened_with(DETOURS), 2, "left the thread 3 times"),
        ("communication", lambda: edited(lambda t: " ".join(t.text.split()[:9])), 1, "ten words or fewer"),
    ],
)
def test_a_fault_caps_its_dimension_and_is_told(
    dimension: DimensionId, faulty: Callable[[], Transcript], most: int, told: str
) -> None:
    assert assessed(dimension, strong())[0] == 4
    score, because = assessed(dimension, faulty())
    assert score <= most
    assert told in because


def test_a_few_good_sentences_are_no_strong_interview() -> None:
    assert all(assessed(dimension, short())[0] <= 3 for dimension in DIMENSIONS)
