"""Takes out of a candidate's words what must not count: hidden text, words to a grader, self-praise, filler, lists
of names, repetitions, and the interviewer's words handed back.

Whatever is dropped here is invisible to every signal, so that adding it can raise no score.
"""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = re.compile(r"<!--.*?-->|<[^>]*(?:display:\s*none|hidden)[^>]*>.*?</[^>]+>", re.DOTALL | re.IGNORECASE)
_DRAWING = re.compile(r"```(?:\w+)?\n?(.*?)(?:```|\Z)", re.DOTALL)
_BULLET = re.compile(r"^\s*(?:[-*•>]+|\d+[.)])\s+")
_STOP = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[A-Za-z\"'0-9(\[])")
_WORD = re.compile(r"\w+")
_RELATES = re.compile(
    r"\b(?:because|since|so|if|when|unless|otherwise|per|than|instead|but|not|means)\b|:", re.IGNORECASE
)
_SMALL_TALK = frozenset(
    _WORD.findall(
        """
        a about again ah all am an and answer answers are as at back be been big bit can clear clearly could did
        do does done doing easy erm exactly far feel fine first follow for from get give go going good got great
        had hard has have having helps her here him his hope how i if important in interesting into is it its
        just kind know let like little ll look lot m make makes making maybe me mean minute moment more much my
        need nice now of off oh ok okay on one or our out over part point question questions quick quickly quite
        raise raising re really right s said say saying second see sense shall so some sort start step still
        sure t take talk tell than thank thanks that the them then there these they thing things think thinking
        this those thought through to today too um uh up us ve very want was way we well were what when which
        while who will with would yeah yes you your
        """
    )
)
"""Words of which talk is made that says nothing about any problem."""
_TELLING = 5
_HANDED_BACK = 0.6
_REPEATED = 0.8
_TO_GRADER = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|rubric|above|previous|prior|prompt|guideline|rule)s?\b"
    r"|\b(?:grader|evaluator|assessor|scorer|critic|judge|reviewer of this|system prompt|language model)\b.{0,60}"
    r"\b(?:score|give|rate|award|grade|must|should|please|note)\b"
    r"|\b(?:give|award|rate|score|grade|mark|assign)\b.{0,40}\b(?:[34]\s*(?:/|out of)\s*4|a 4|4s|four out of|full marks"
    r"|top marks|highest (?:score|marks?|grade)|maximum|strong hire|perfect score)\b"
    r"|\b(?:all|every|each) (?:dimensions?|scores?)\b.{0,30}\b(?:4|four|strong hire|maximum)\b"
    r"|\bstrong hire\b|\bi (?:clearly |fully )?(?:meet|exceed) (?:the|all|every) (?:bar|rubric|anchor|criteri)",
    re.IGNORECASE,
)
_SELF_PRAISE = re.compile(
    r"\bi(?:'m| am)\b.{0,20}"
    r"\b(?:great|excellent|outstanding|brilliant|exceptional|world-class|expert|experienced|senior"
    r"|the best|very good|strong|amazing|confident|proud)\b"
    r"|\bmy (?:design|answer|solution|approach|explanation|communication|system|thinking)\b.{0,30}"
    r"\b(?:great|excellent|perfect|outstanding|brilliant|world-class|the best|flawless|complete|exceptional|strong"
    r"|superb|impressive|comprehensive)\b"
    r"|\b(?:this|that|it)(?:'s| is| was)\b.{0,15}"
    r"\b(?:perfect|flawless|excellent|outstanding|brilliant|world-class|superb)\b"
    r"|\bi(?:'ve| have)\b.{0,30}\b(?:years of experience|many times|dozens of|countless|hundreds of)\b"
    r"|\b(?:nailed|crushed|aced|mastered) (?:it|this|that)\b|\byou (?:will|would|should|must) be impressed\b"
    r"|\bi would hire me\b|\bbest (?:candidate|engineer|answer|interview)\b",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """`text` without hidden markup and invisible characters, in one Unicode form."""
    shown = _HIDDEN.sub(" ", unicodedata.normalize("NFKC", text))
    return "".join(c for c in shown if c in "\n\t" or unicodedata.category(c) not in {"Cf", "Cc", "Co"})


def drawings(text: str) -> tuple[str, ...]:
    """The fenced blocks of a turn."""
    return tuple(m.strip() for m in _DRAWING.findall(text) if m.strip())


def sentences(text: str) -> list[str]:
    """The sentences and list items of a turn's prose, in order, each verbatim."""
    found: list[str] = []
    for line in _DRAWING.sub("\n", text).split("\n"):
        found.extend(part.strip() for part in _STOP.split(_BULLET.sub("", line).strip()) if part.strip())
    return found


def words(text: str) -> list[str]:
    """Lower-case words, without punctuation."""
    return _WORD.findall(text.lower())


def telling(text: str) -> frozenset[str]:
    """The words of five letters and more: what two sentences share of these says that they are about one thing."""
    return frozenset(word for word in words(text) if len(word) >= _TELLING)


def addressed_to_grader(sentence: str) -> bool:
    """Whether a sentence speaks to whoever scores, or praises the speaker."""
    return bool(_TO_GRADER.search(sentence) or _SELF_PRAISE.search(sentence))


def is_name_list(sentence: str) -> bool:
    """Whether a sentence only drops names: many short items, no figure, and nothing that relates them."""
    if re.search(r"\d", sentence) or _RELATES.search(sentence):
        return False
    items = [words(item) for item in re.split(r"[,;/|+&]| and | or ", sentence)]
    return sum(0 < len(item) <= 3 for item in items) >= 6 and sum(len(item) for item in items) <= 4 * len(items)


def is_filler(sentence: str) -> bool:
    """Whether a sentence is small talk from end to end. Giving up, refusing and going back are not, nor is a word."""
    said = words(sentence)
    return len(said) >= 4 and _SMALL_TALK.issuperset(said)


def is_void(sentence: str) -> bool:
    """Whether a sentence must not count, whoever reads it."""
    return addressed_to_grader(sentence) or is_name_list(sentence) or is_filler(sentence)


class Echoes:
    """Knows what was said before, so that a repetition is told from a new sentence."""

    def __init__(self, statement: str) -> None:
        self._theirs: set[tuple[str, ...]] = set()
        self._short: set[tuple[str, ...]] = set()
        self._seen: list[frozenset[str]] = []
        self.hear(statement)

    def hear(self, text: str) -> None:
        """Remembers the interviewer's words: only what came before can be handed back."""
        self._theirs.update(_runs(words(text)))
        self._short.update(tuple(words(sentence)) for sentence in sentences(text))

    def is_echo(self, sentence: str) -> bool:
        """Whether it repeats an earlier sentence or the interviewer; otherwise it is remembered."""
        tokens = words(sentence)
        runs = _runs(tokens)
        if tuple(tokens) in self._short or (
            len(tokens) >= 5 and sum(run in self._theirs for run in runs) >= _HANDED_BACK * len(runs)
        ):
            return True
        bag = frozenset(tokens)
        if any(len(bag & old) >= _REPEATED * len(bag | old) for old in self._seen if bag):
            return True
        self._seen.append(bag)
        return False


def _runs(tokens: list[str]) -> list[tuple[str, ...]]:
    return [tuple(tokens[i : i + 3]) for i in range(len(tokens) - 2)]
