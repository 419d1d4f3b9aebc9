"""What an interviewer never says: named rules over each sentence before it is shown.

Pure. The same rules serve the session (a sentence that trips one is held back) and the evals (they count trips in
logs). To add a rule: a function here, and its name in `RULES`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from interviewer.problem import Problem

MOST_WORDS = 60
"""Words in one reply: a spoken turn, not a lecture."""

_PRAISE = re.compile(
    r"\b(great|excellent|fantastic|perfect|awesome|brilliant|amazing|impressive|well done|good job|nice work|spot on|"
    r"exactly right|that'?s (right|correct)|you'?re (right|correct)|"
    r"good (point|question|answer|choice|idea|call|thinking)|"
    r"nice (point|question|answer|choice|idea|catch)|love (that|it|this)|strong (answer|start|point))\b",
    re.IGNORECASE,
)
_MARKER = re.compile(
    r"[*_#\[({<]\s*((internal|private|hidden)\s+)?notes?\s*[*_#\])}>:]|#{2,}|#\s*\w+\s*#|"
    r"<\|?/?(system|notes?|think(ing)?|assistant|user|im_start|im_end)\b|\[/?INST\]|"
    r"\b(system prompt|my instructions|fact sheet|as an ai\b|language model)",
    re.IGNORECASE,
)
_VERDICT = re.compile(
    r"\b(score[sd]? you|scores? of ([1-4]|one|two|three|four)\b(?!\.?\d|%| percent)|out of (four|4|ten|10)|"
    r"strong hire|lean no|no hire|i('d| would) (rate|grade|give) you)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Scene:
    """What a rule may look at beside the sentence."""

    problem: Problem
    earned: frozenset[str]
    """Ids of facts told before or to be told in this reply."""
    heard: str
    """All that the candidate said: words of their own are never a leak."""
    reply: str
    """The part of this reply that was shown already."""
    quoting: str = ""
    """The authored line of the move; its words are never a leak."""


Rule = Callable[[str, Scene], bool]


def praises(sentence: str, scene: Scene) -> bool:
    """Praise or confirmation."""
    return bool(_PRAISE.search(sentence))


def leaks(sentence: str, scene: Scene) -> bool:
    """A tell of a fact nobody asked for."""
    return bool(leaked_facts(sentence, scene))


def asks_twice(sentence: str, scene: Scene) -> bool:
    """A second question in one reply."""
    return sentence.count("?") + scene.reply.count("?") > 1


def shows_markers(sentence: str, scene: Scene) -> bool:
    """Control text, prompt text or the machinery showing through."""
    return bool(_MARKER.search(sentence))


def scores_aloud(sentence: str, scene: Scene) -> bool:
    """A verdict before the critique."""
    return bool(_VERDICT.search(sentence))


def talks_on(sentence: str, scene: Scene) -> bool:
    """More words than a spoken turn holds."""
    return len(scene.reply.split()) + len(sentence.split()) > MOST_WORDS


def repeats_itself(sentence: str, scene: Scene) -> bool:
    """The same sentence twice in one reply."""
    return len(sentence.split()) > 3 and _folded(sentence) in _folded(scene.reply)


RULES: tuple[Rule, ...] = (shows_markers, leaks, asks_twice, praises, scores_aloud, talks_on, repeats_itself)


def tripped(sentence: str, scene: Scene) -> str | None:
    """The name of the first rule that the sentence breaks, else None."""
    return next((rule.__name__ for rule in RULES if rule(sentence, scene)), None)


def leaked_facts(sentence: str, scene: Scene) -> tuple[str, ...]:
    """Ids of un-earned facts whose tells the sentence holds."""
    own = _folded(f"{scene.problem.statement} {scene.heard} {scene.quoting} {_texts(scene)}")
    said = _folded(sentence)
    return tuple(
        fact.id
        for fact in scene.problem.facts
        if fact.id not in scene.earned and any(_has(said, tell) and not _has(own, tell) for tell in fact.tells)
    )


def _texts(scene: Scene) -> str:
    return " ".join(fact.fact for fact in scene.problem.facts if fact.id in scene.earned)


def _has(text: str, tell: str) -> bool:
    folded = _folded(tell).strip()
    return bool(folded) and f" {folded} " in f" {text} "


def _folded(text: str) -> str:
    return " ".join(re.findall(r"[\w%]+", text.lower()))


_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+")
_ABBREVIATION = re.compile(r"\b(e\.g|i\.e|vs|approx|etc|Dr|Mr|Ms|No)\.$")


def take_sentences(text: str) -> tuple[list[str], str]:
    """The finished sentences of a text that still grows, and the rest; 1.5 and e.g. do not end a sentence."""
    sentences: list[str] = []
    start = 0
    for match in _END.finditer(text):
        sentence = text[start : match.end()].strip()
        if sentence and not _ABBREVIATION.search(sentence):
            sentences.append(sentence)
            start = match.end()
    return sentences, text[start:]


def split_sentences(text: str) -> list[str]:
    """All sentences of a finished text, with their punctuation."""
    sentences, rest = take_sentences(text)
    return [*sentences, rest.strip()] if rest.strip() else sentences
