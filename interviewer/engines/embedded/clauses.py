"""Cuts a message into clauses and finds those that ask something, question mark or not."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from interviewer.diagram import without_diagrams
from interviewer.engines.embedded.cues import Cues
from interviewer.guard import split_sentences

_BREAK = re.compile(r"\n+|;|(?<=\?)\s*")
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_INTERROGATIVE = (
    r"(?:how|what|which|who|whom|whose|when|where|why|do|does|did|is|are|was|were|can|could|should|will|would|have|has|"
    r"any|may|must|am)"
)
_PREPOSED = (
    r"(?:(?:roughly|about|approximately|in|for|at|by|with|to|on|from|of|under|over|until|since)\s+)+"
    r"(?:how|whom|whose|which(?! case)|what (?:extent|format|form|kind|sort|type|rate|scale|level|share|percentage))"
)
"""A question that opens on a preposition; "from what I know" and "in which case" open none."""
_AND_ASKS = re.compile(
    rf"(?:,|\s[-–—])?\s+(?:and|or|plus|but)\s+(?=(?:(?:so|also|then)\s+)?(?:{_INTERROGATIVE}|{_PREPOSED})\b)|"
    rf",\s+(?:also\s+)?(?={_INTERROGATIVE}\b)",
    re.IGNORECASE,
)
_STARTS_ASKING = re.compile(
    r"^(?:(?:so|and|but|also|ok|okay|right|well|then|now|first|second|next|finally|great|thanks|sure|one more|hi|"
    r"hello)[,:]?\s+)*"
    rf"(?:{_INTERROGATIVE}\b|{_PREPOSED}\b)",
    re.IGNORECASE,
)
_AUXILIARY = r"(?:do|does|did|is|are|was|were|can|could|should|will|would|have|has|had|may|must|am)"
_STATED = (".", "!", "…", ":")
"""How a sentence ends that puts no question, whatever it begins with: "What breaks first is the index."."""
_TOLD = re.compile(
    r"^(?:(?:so|and|but|also|then|now|or)[,:]?\s+)*(?:"
    rf"(?:when|where|why)\b(?!'s)(?!\s+{_AUXILIARY}\b)|"
    rf"which\s+(?:{_AUXILIARY}\b|\w+s\s*[:,]|\w+s\s+(?:the|a|an|that|it|us|me|to)\b)|"
    r"(?:what|how|who)\s+(?:exactly\s+)?(?:i|we|you|it|they|he|she|this|that|these|those|there|the|a|an|my|our|your|its|their)\b"
    r")",
    re.IGNORECASE,
)
"""Without a question mark and in the order of a statement: "what it can't see is ...", "when load rises, ..."."""
_OWN_PLAN = re.compile(r"\b(i|we)('d| would|'ll| will| can| could| should| want to| need to| have to)\b", re.IGNORECASE)
_SELF_POSED = re.compile(
    r"^(so |and |now |then )*(why|how (do|would|should|can) (i|we)|what (do|would|should|happens|if))\b", re.IGNORECASE
)

_TAG = re.compile(
    r",\s*(?:is|isn't|does|doesn't|would|right|correct|am|are|aren't|or)\b[^,?]{0,24}\?\s*$", re.IGNORECASE
)
"""A question that only hangs on to a statement: ", is that fair?"."""
_REASON = re.compile(r"^(because|since|so that|so i|which is why|that's why)\b", re.IGNORECASE)
_FOR_LATER = re.compile(
    r"\b(?:i|we)(?:'d| would|'ll| will)(?: have to| need to| want to)? "
    r"(?:measure|check|test|find out|look|decide|tune|learn|leave|come back|work out|settle)\b",
    re.IGNORECASE,
)
"""An open point that the candidate keeps: "what it costs in machines I'd have to measure"."""
_QUOTED = re.compile(
    r"(?<!question)(?<!questions)(?<!ask)(?<=[\w,])[:,]? [\"\u201c][^\"\u201c\u201d]*\?[\"\u201d]", re.IGNORECASE
)
"""A question to somebody else: a survey in the feed, "was this worth your time?"."""
_POINTS_BACK = re.compile(r"\b(it|its|they|them|their|that|those|these|ours|ones|he|she|him|her)\b", re.IGNORECASE)
_LEAD = re.compile(r"^(?:[^?.!:;]{3,120}:|[^?.!:,;]{3,60}(?:,(?! and\b)|\s[-–—]))\s+")
_LIST = re.compile(
    r"^(?:(?P<count>how (?:many|much))|(?P<lead>what(?:'s| is| are)(?: the| our)?))\s+"
    r"(?P<items>(?(count).+(?:,|\band\b).+|.+,.*\band\b.+))$",
    re.IGNORECASE,
)
"""Amounts, or things with an "and" before the last; "what's the goal, growth, revenue?" is one question."""
_LIST_BREAK = re.compile(r",\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    """A piece of a message."""

    text: str
    asks: bool
    """Whether it puts a question to the interviewer."""
    assumes: bool = False
    """Whether it asks by way of an assumption."""
    plain: bool = True
    """Whether it carries its question in so many words: a question mark or an asking phrase."""
    sentence: str = ""
    """The sentence it was cut from, where that holds more than this clause."""
    later: bool = False
    """Whether another question of the same sentence stands before it."""
    aside: bool = False
    """Whether it follows that one on a comma alone, as a guess at its answer does."""


def read_clauses(message: str, cues: Cues) -> tuple[Clause, ...]:
    """The clauses of a message in order; diagrams are left out."""
    prose = _QUOTED.sub(lambda quoted: quoted.group().replace("?", ""), without_diagrams(message))
    sentences = [s for line in _BREAK.split(prose) for s in split_sentences(_BULLET.sub("", line))]
    return tuple(_rhetoric([clause for sentence in sentences for clause in _cut(sentence, cues)]))


def _cut(sentence: str, cues: Cues) -> list[Clause]:
    end = last_character(sentence)
    clauses = [_clause(part, cues, end) for part in _parts(_without_lead(sentence))]
    if len(clauses) > 1 and sum(clause.asks for clause in clauses) == 1:
        # What goes before one question belongs to it: "If somebody blocks me, how soon must they vanish?"
        clauses = [replace(_clause(sentence, cues, end), asks=True, plain=True)]
    if [clause.text for clause in clauses] == [sentence]:
        return clauses
    return [
        replace(clause, sentence=sentence, later=place > 0, aside=place > 0 and _is_aside(clause.text, sentence))
        for place, clause in enumerate(clauses)
    ]


def _is_aside(text: str, sentence: str) -> bool:
    return text in sentence and sentence[: sentence.index(text)].rstrip().endswith(",")


def leans(question: str) -> bool:
    """Whether a question cannot be understood without the one before it: "and how long would that take?"."""
    words = len(question.split())
    return words <= 3 or (words <= 8 and bool(_POINTS_BACK.search(question)))


def _parts(sentence: str) -> list[str]:
    """A sentence with two questions in it becomes two; any other stays whole."""
    if not (sentence.rstrip().endswith("?") or _STARTS_ASKING.match(sentence)):
        return [sentence]
    tag = _TAG.search(sentence)
    body = sentence[: tag.start()] if tag else sentence
    if tag and not _STARTS_ASKING.match(body):
        return [sentence]
    parts = [part.strip(" ,") for part in _AND_ASKS.split(body)]
    whole = [part for part in parts if len(part.split()) > 1] or [body]
    if tag:
        whole[-1] += tag.group()
    return [one for part in whole for one in _listed(part)]


def _without_lead(sentence: str) -> str:
    """Of "Before I draw anything: what is the goal?" what stands behind the lead."""
    match = None if _TAG.search(sentence) or _STARTS_ASKING.match(sentence) else _LEAD.match(sentence)
    rest = sentence[match.end() :] if match else sentence
    first = _AND_ASKS.split(rest)[0]
    return rest if _STARTS_ASKING.match(rest) and not _POINTS_BACK.search(first) else sentence


def _listed(question: str) -> list[str]:
    """Of "How many users, videos and requests?" its three questions, each with the common beginning."""
    match = _LIST.match(question)
    items = [item.strip(" ?.") for item in _LIST_BREAK.split(match["items"])] if match else []
    if match and len(items) > 1 and all(0 < len(item.split()) <= 3 for item in items):
        return [f"{match['count'] or match['lead']} {item}?" for item in items]
    return [question]


def _clause(text: str, cues: Cues, end: str) -> Clause:
    """`end`: the sentence's last character; its mark holds for every question in it, and so does its full stop."""
    mark = last_character(text) == "?"
    put = end == "?" or not (end in _STATED or _TOLD.match(text))
    starts = put and bool(_STARTS_ASKING.match(text))
    asking = bool(cues.asking.search(text)) or starts
    assumes = bool(cues.assuming.search(text))
    if not mark and (_REASON.match(text) or _FOR_LATER.search(text)):
        return Clause(text, asks=False)
    if cues.procedural.search(text) and len(text.split()) <= 12 and not assumes:
        return Clause(text, asks=False)
    return Clause(text, asks=mark or asking or assumes, assumes=assumes, plain=mark or starts)


def last_character(text: str) -> str:
    """What a text ends in, brackets and quotation marks that close it aside; empty where there is nothing else."""
    return text.rstrip(" )\"'")[-1:]


def _rhetoric(clauses: list[Clause]) -> list[Clause]:
    """A question the candidate goes on to answer is not put to the interviewer."""
    kept = []
    for here, clause in enumerate(clauses):
        answered = any(_OWN_PLAN.search(after.text) for after in clauses[here + 1 : here + 3])
        if clause.asks and answered and _SELF_POSED.match(clause.text):
            clause = Clause(clause.text, asks=False)
        kept.append(clause)
    return kept
