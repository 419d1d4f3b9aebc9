"""Understands a candidate's message without a model: retrieval over the problem's own phrases, and curated cues.

What it cannot tell it leaves out: an ask that matches no fact is an ask the sheet is silent on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain

from interviewer.concept import Concept
from interviewer.diagram import Diagram, find_diagrams, parse_diagram, without_diagrams
from interviewer.engines.embedded.claims import KnownClaims, doubts
from interviewer.engines.embedded.clauses import Clause, last_character, leans, read_clauses
from interviewer.engines.embedded.cues import Cues
from interviewer.engines.embedded.matching import Matcher
from interviewer.moves import Ask, Intent, Named, Understanding
from interviewer.passages import Passage
from interviewer.problem import Problem
from interviewer.retrieval import Retrieval
from interviewer.state import State
from interviewer.words import DimensionId

MOST_ASKS = 8
NO_QUESTIONS: tuple[Intent, ...] = ("wants the answer", "wants feedback", "wants it again", "skips", "off topic")
"""What is put as a question and asks for nothing about the problem."""
SURE = 0.7
"""The probability from which what may be no question of its own is taken for one."""
LEANING = 0.98
"""The same for one that leans on the question before it: "... and how fast is that?"."""
BY_ITSELF = 0.9
"""The same for one of some length that fits nothing else of its sentence."""
SHORT = 5
"""Words up to which a further question is too short to stand by itself."""
LONG = 60
"""Words from which a message is work on the design, whatever else is in it."""

_MOST_WORDS: dict[Intent, int] = {
    "wants feedback": LONG, "wants the answer": LONG, "off topic": 30, "wants it again": 25, "skips": 25, "stuck": 25,
    "finished": 40,
}  # fmt: skip
"""From how many words a message is work on the design after all; the first intent that is found counts."""

_NUMBER = re.compile(
    r"(?<![\w.])(?:about |around |roughly |under |over |below )?[$€£]?\d[\d,.]*\s?"
    r"(?:%|percent\b|ms\b|milliseconds?\b|seconds?\b|minutes?\b|hours?\b|days?\b|weeks?\b|million\b|billion\b|thousand\b|[kKmMbB]\b|qps\b|gb\b|tb\b|gpus?\b|dimensions?\b|candidates?\b)",
    re.IGNORECASE,
)
_HUM = re.compile(r"\b[Hh]m+\b")  # an HMM is something else
_FIGURE = re.compile(r"\d(?:[\d.,]*\d)?")
_RATING = re.compile(
    r"(?:rat(?:e|ing)|give|score|call|say|put)\D{0,40}?(\d(?:\.\d+)?)(?:\s*(?:out of|/)\s*(\d+))?|"
    r"(\d(?:\.\d+)?)\s*(?:out of|/)\s*(\d+)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_FIRST_WORD = re.compile(r"\w+")
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_ENGLISH = frozenset(
    _WORD.findall(
        """
        the a an i we is are to of and in it that for on with you my do be this can as have would what how so but
        not if at from or by use no yes then our about will there
        """
    )
)


class Listener:
    """The embedded engine's ear."""

    def __init__(self, retrieval: Retrieval, cues: Cues, concepts: Mapping[str, Concept]) -> None:
        self._retrieval = retrieval
        self._cues = cues
        self._names = _concept_names(concepts)
        self._concepts = concepts
        self._matcher = Matcher(retrieval)
        self._known = KnownClaims(concepts)
        self._claim_floor = 0.75 if retrieval.ranking == "lexical" else 0.74

    def understand(self, state: State, message: str) -> Understanding:
        """What the message holds. Never raises for any text."""
        prose = without_diagrams(message).strip()
        clauses = read_clauses(message, self._cues)
        suspects = self._known.suspects(clauses, state.problem)
        self._retrieval.read([*suspects, *(text for c in clauses if c.asks for text in (c.text, c.sentence))])
        asks = self._asks(state.problem, clauses, already=frozenset(state.given))
        intent = "silent" if self._is_silent(state, message) else self._intent(message, prose, asks)
        if intent in {"unreadable", "injecting", "silent"}:
            return Understanding(intent=intent)
        named = self._named(prose)
        return Understanding(
            intent=intent,
            asks=asks if intent in {"asking", "answering", "finished"} else (),
            touches=self._touches(message, prose, asks, named),
            concepts=named,
            mistakes=self._mistakes(state.problem, suspects),
            doubts=doubts(clauses),
            dives=_dives(state.problem, prose),
            numbers=_numbers(state, clauses),
            diagram=_diagram(message),
            self_rating=_rating(prose) if state.count("recap") else None,
        )

    def facts_asked(self, problem: Problem, message: str) -> tuple[str, ...]:
        """Ids of the facts a message asks for, in order."""
        asks = self._asks(problem, read_clauses(message, self._cues))
        return tuple(dict.fromkeys(chain.from_iterable(ask.facts for ask in asks)))

    # -- what they want

    def _is_silent(self, state: State, message: str) -> bool:
        """Whether a message shows nothing and says no more than "okay"; "yes" is more where a question waits for it."""
        if state.turns and state.turns[-1].picture:
            return False
        rest = self._cues.fillers.sub("", message)
        if not (state.replies and state.replies[-1].endswith("?")):
            rest = self._cues.assents.sub("", rest)
        return not _FIRST_WORD.search(rest)

    def _intent(self, message: str, prose: str, asks: tuple[Ask, ...]) -> Intent:
        words = len(prose.split())
        found = {intent for intent, pattern in self._cues.intents.items() if pattern.search(prose)}
        answered = any(ask.facts for ask in asks)
        if "injecting" in found and words < LONG:
            return "injecting"
        if not find_diagrams(message) and not _readable(prose):
            return "unreadable"
        if "skips" in found and self._cues.dimensions(prose):
            found.discard("skips")
        for intent, most in _MOST_WORDS.items():
            meant = not asks if intent in {"skips", "finished"} else not answered
            if intent in found and words < most and meant:
                return intent
        return "asking" if asks else "answering"

    # -- what they ask

    def _asks(
        self, problem: Problem, clauses: tuple[Clause, ...], already: frozenset[str] = frozenset()
    ) -> tuple[Ask, ...]:
        """Questions in order. What was told `already` is told again to who asks outright, not to who works with it."""
        asks: list[Ask] = []
        for clause in clauses:
            unfit = any(self._cues.intents[no].search(clause.text) for no in NO_QUESTIONS)
            if not clause.asks or unfit:
                continue
            further = bool(asks) and (clause.later or leans(clause.text))
            ask = self._further(problem, clause, asks) if further else self._first(problem, clause)
            told = " ".join(problem.fact(fact).fact for fact in ask.facts if fact in already) if ask else ""
            works_with_it = not clause.plain or set(_FIGURE.findall(clause.text)) & set(_FIGURE.findall(told))
            if ask and not (told and works_with_it):
                asks.append(ask)
        return tuple(asks[:MOST_ASKS])

    def _first(self, problem: Problem, clause: Clause) -> Ask | None:
        """A question with none before it, read with the whole of its sentence where that bears its reading out.

        Where the two readings are at odds and neither is sure, it is not guessed at.
        """
        heard = self._matcher.match(problem, clause.text)
        if clause.sentence:
            whole = self._matcher.match(problem, clause.sentence)
            if whole.probability > heard.probability:
                if whole.fact in heard.likeliest[:2] or len(clause.text.split()) <= 3:
                    heard = whole
                elif heard.probability < SURE:
                    return _ask(clause, unclear=True)
        sure = 0.0 if clause.plain else SURE
        if heard.probability >= max(sure, self._matcher.least):
            return _ask(clause, heard.fact)
        return _ask(clause) if _puts_a_question(clause) else None

    def _further(self, problem: Problem, clause: Clause, asks: list[Ask]) -> Ask | None:
        """A question that goes on from those before it: told what it asks for, or left for the candidate to put again.

        It has to be plainer than one that stands by itself, and to ask for something that all together may well be
        about, or to say enough to do without. None where those before it have its answer.
        """
        heard = self._matcher.match(problem, clause.text)
        if any(heard.fact in ask.facts for ask in asks):
            return None
        words, leaning = len(clause.text.split()), clause.aside or leans(clause.text)
        both = clause.sentence if clause.later else f"{asks[-1].words} {clause.text}"
        together = self._matcher.match(problem, both)
        fits = heard.fact in together.likeliest[:2] and together.probability >= self._matcher.least / 2
        by_itself = not leaning and words > SHORT and heard.probability >= BY_ITSELF
        sure = max(LEANING if leaning else SURE, self._matcher.least)
        if heard.probability >= sure and (fits or by_itself):
            return _ask(clause, heard.fact)
        return _ask(clause, unclear=True) if clause.plain and not clause.assumes and words > 2 else None

    # -- what they say

    def _touches(
        self, message: str, prose: str, asks: tuple[Ask, ...], named: tuple[Named, ...]
    ) -> tuple[DimensionId, ...]:
        """By cues, then by the concepts named; a drawing is architecture, a question is scope."""
        found: list[DimensionId] = [*self._cues.dimensions(prose)]
        found += [self._concepts[name.concept].dimension for name in named]
        if find_diagrams(message):
            found.insert(0, "architecture")
        if asks:
            found.insert(0, "scope")
        return tuple(dict.fromkeys(found))

    def _named(self, prose: str) -> tuple[Named, ...]:
        """Concepts in the order in which they are named, each by the words used for it first."""
        by_first_word, ids = self._names
        named: dict[str, Named] = {}
        text, end = _folded(_HUM.sub("", prose)), 0
        for word in _FIRST_WORD.finditer(text):
            names = by_first_word.get(word.group().lower())
            match = names.match(text, word.start()) if names and word.start() >= end else None
            if match:
                end = match.end()
                concept = ids[match.group().lower()]
                named.setdefault(concept, Named(concept=concept, words=match.group()))
        return tuple(named.values())

    def _mistakes(self, problem: Problem, suspects: list[str]) -> tuple[str, ...]:
        found = chain.from_iterable(self._held_against(problem, claim) for claim in suspects)
        return tuple(dict.fromkeys(passage.owner for passage in found))

    def _held_against(self, problem: Problem, claim: str) -> list[Passage]:
        sources = (self._retrieval.source_of(problem), "concepts")
        near = (p for source in sources for p in self._retrieval.search(claim, source, {"mistake"}, k=1))
        return [passage for passage in near if passage.score >= self._claim_floor]


def _ask(clause: Clause, fact: str | None = None, unclear: bool = False) -> Ask:
    return Ask(words=clause.text[:300], facts=(fact,) if fact else (), unclear=unclear)


def _puts_a_question(clause: Clause) -> bool:
    """Whether an ask that no fact answers still waits for an answer: not an assumption, not an aside."""
    whole = clause.sentence or clause.text
    return last_character(whole) == "?" and not clause.assumes and len(clause.text.split()) > 2


def _concept_names(concepts: Mapping[str, Concept]) -> tuple[dict[str, re.Pattern[str]], dict[str, str]]:
    """All names, by the word they begin with, longest first; and the concept of each."""
    ids: dict[str, str] = {}
    for concept in concepts.values():
        for name in (concept.name, *concept.aliases):
            ids.setdefault(_folded(name).lower(), concept.id)
    grouped: dict[str, list[str]] = {}
    for name in sorted(ids, key=len, reverse=True):
        if first := _FIRST_WORD.match(name):
            grouped.setdefault(first.group(), []).append(re.escape(name))
    return {first: re.compile(rf"(?:{'|'.join(names)})(?!\w)", re.IGNORECASE) for first, names in grouped.items()}, ids


def _folded(text: str) -> str:
    return " ".join(text.replace("-", " ").split())


def _dives(problem: Problem, prose: str) -> tuple[str, ...]:
    folded = f" {_folded(prose).lower()} "
    hits = {d.id: sum(f" {_folded(cue).lower()}" in folded for cue in d.cues) for d in problem.deep_dives}
    return tuple(sorted((d for d, n in hits.items() if n), key=lambda d: -hits[d]))


def _numbers(state: State, clauses: tuple[Clause, ...]) -> tuple[str, ...]:
    """The candidate's own figures: not those the interviewer just gave them."""
    told = " ".join(state.replies)
    own = (m.group(0).strip(" ,.") for c in clauses if not c.asks for m in _NUMBER.finditer(c.text))
    return tuple(dict.fromkeys(number for number in own if number not in told))


def _diagram(message: str) -> Diagram | None:
    sources = find_diagrams(message)
    return parse_diagram(sources[-1]) if sources else None


def _rating(prose: str) -> float | None:
    """The candidate's own rating on the scale of four; None where there is none or it makes no sense."""
    match = _RATING.search(prose)
    if not match:
        return None
    value, scale = float(match[1] or match[3]), float(match[2] or match[4] or 4)
    return round(value / scale * 4, 2) if 0 < value <= scale else None


def _readable(prose: str) -> bool:
    """Whether this is English somebody could mean: words with vowels, and small words where there are many."""
    words = _WORD.findall(prose)
    if not words:
        return False
    odd = sum(not word.isascii() or _is_noise(word) for word in words)
    if odd / len(words) > 0.4:
        return False
    return len(words) < 9 or any(word.lower() in _ENGLISH for word in words)


def _is_noise(word: str) -> bool:
    if word.isupper() and len(word) <= 6:
        return False
    return len(word) > 3 and (not _VOWEL.search(word) or bool(re.search(r"[^aeiouy]{6,}|(.)\1\1", word, re.IGNORECASE)))
