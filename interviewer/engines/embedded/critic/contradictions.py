"""Two statements of the candidate that cannot both hold, and sums that do not come out. Silent where in doubt.

A change of mind is no contradiction: a later statement that gives way, corrects itself or answers a doubt of the
interviewer's by turning round is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

from interviewer.assessment import MistakeFound
from interviewer.engines.embedded.critic.clean import telling
from interviewer.engines.embedded.critic.reading import Reading, Said
from interviewer.lexical import stems

_TURNS_ROUND = re.compile(
    r"^(?:hmm?|um|uh|oh|ah|right|true|fair|yes|no|okay|ok|sorry|good point|then|so|actually|well)\b"
    r"|\b(?:actually|instead|change|back|sorry|wrong|revise|rather|correct|not|at first|later|if|except|unless"
    r"|at (?:the )?peak|on average|mean)\b|n't\b",
    re.IGNORECASE,
)
_NUMBER = r"(?P<{0}>\d[\d,]*(?:\.\d+)?)(?:\s?(?P<{0}_scale>thousand|million|billion|k|m|bn)\b)?"
_RATE = re.compile(
    _NUMBER.format("n") + r"\s(?P<what>[a-z-]+(?: [a-z-]+)?)\s(?:a|an|per|each|every)\s"
    r"(?P<period>second|minute|hour|day|week|month|year)\b",
    re.IGNORECASE,
)
_BUDGET = re.compile(
    r"\b(?P<what>(?:latency|total|overall|end-to-end) (?:budget|latency))\b.{0,15}?\b"
    r"(?P<n>\d[\d,]*)\s?(?P<period>ms|milliseconds|seconds)\b",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    _NUMBER.format("a") + r"(?:\s[a-z-]+){0,3}?\s?(?:times|x|×|\*)\s?" + _NUMBER.format("b") + r"(?:\s[a-z-]+){0,3}?\s?"
    r"(?:=|is|makes|gives|comes to)\s?(?:about |around |roughly |some )?" + _NUMBER.format("c"),
    re.IGNORECASE,
)
_PER_SECOND = re.compile(
    _NUMBER.format("a") + r"(?:\s[a-z-]+){0,2} (?:a|per) day(?:,| is| =| which is| makes| means| or)? "
    r"(?:about |around |roughly |some )?" + _NUMBER.format("c") + r"(?:\s[a-z-]+){0,2} (?:a|per) second",
    re.IGNORECASE,
)
_IN_UNITS = re.compile(r"\s?(?:[×x^*]|[kmgt]i?b\b|bytes?\b|h\b|%|percent\b|e\d)", re.IGNORECASE)
"""A product given in other units, or one of several in a sentence, is left alone."""
_SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9}
_DAY = 86_400
_OFF = 3.0
"""A sum may be rounded; off by more than this factor it is wrong."""
_PEAK = 10.0
"""And a rate a second may be that of the peak."""


@dataclass(frozen=True)
class _Pair:
    one: re.Pattern[str]
    other: re.Pattern[str]
    why: str


def contradictions(reading: Reading) -> Iterator[MistakeFound]:
    """Every pair found, told at the later statement with the earlier one quoted."""
    said = [s for s in reading.said if not s.asks]
    yield from _stances(said)
    yield from _figures(said)
    yield from _sums(said)


@cache
def _pairs() -> tuple[_Pair, ...]:
    raw: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("stances.yaml").read_text(encoding="utf-8"))
    return tuple(_Pair(_any_of(pair["one"]), _any_of(pair["other"]), pair["why"]) for pair in raw.values())


def _any_of(parts: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


def _stances(said: Sequence[Said]) -> Iterator[MistakeFound]:
    for pair in _pairs():
        one = next((s for s in said if pair.one.search(s.text)), None)
        other = next((s for s in said if pair.other.search(s.text) and not pair.one.search(s.text)), None)
        if one and other:
            first, second = sorted((one, other), key=lambda s: s.at)
            if first.at < second.at and not _TURNS_ROUND.search(second.text.replace(_shown(pair, second), "")):
                yield _against(first, second, pair.why)


def _shown(pair: _Pair, said: Said) -> str:
    """The words by which a sentence takes its stand: a `not` within them is no turning round."""
    found = pair.one.search(said.text)
    return found.group(0) if found else ""


def _figures(said: Sequence[Said]) -> Iterator[MistakeFound]:
    given = [(s, m) for s in said for pattern in (_RATE, _BUDGET) for m in pattern.finditer(s.text)]
    for (first, a), (second, b) in combinations(given, 2):
        if _same_thing(first, a, second, b) and not _TURNS_ROUND.search(second.text):
            yield _against(first, second, "The two figures are for the same thing: say which holds.")


def _same_thing(first: Said, a: re.Match[str], second: Said, b: re.Match[str]) -> bool:
    """The same words counted per the same period in sentences that share more than that, and another number."""
    alike = frozenset(stems(a["what"])) == frozenset(stems(b["what"])) and a["period"].lower() == b["period"].lower()
    if not alike or first.turn == second.turn or _value(a, "n") == _value(b, "n"):
        return False
    around = telling(first.text.replace(a.group(0), "")) & telling(second.text.replace(b.group(0), ""))
    return bool(around) or a.re is _BUDGET


def _sums(said: Sequence[Said]) -> Iterator[MistakeFound]:
    for one in said:
        for m in _PRODUCT.finditer(one.text):
            if re.search(r"\d", one.text[: m.start()]) or _IN_UNITS.match(one.text[m.end() :]):
                continue
            yield from _checked(one, m, _value(m, "a") * _value(m, "b"), _OFF)
        for m in _PER_SECOND.finditer(one.text):
            yield from _checked(one, m, _value(m, "a") / _DAY, _PEAK)


def _checked(said: Said, told: re.Match[str], right: float, allowed: float) -> Iterator[MistakeFound]:
    given = _value(told, "c")
    if given and right and not 1 / _OFF <= given / right <= allowed:
        yield MistakeFound(
            turn=said.turn, quote=said.text, why=f"The sum does not come out: it is about {_plain(right)}."
        )


def _value(match: re.Match[str], name: str) -> float:
    scale = (match.groupdict().get(f"{name}_scale") or "").lower()
    return float(match[name].replace(",", "")) * _SCALES.get(scale, 1.0)


def _plain(value: float) -> str:
    for scale, name in ((1e9, "billion"), (1e6, "million"), (1e3, "thousand")):
        if value >= scale:
            return f"{value / scale:.3g} {name}"
    return f"{value:.2g}"


def _against(first: Said, second: Said, why: str) -> MistakeFound:
    return MistakeFound(
        turn=second.turn,
        quote=second.text,
        why=f"It contradicts turn {first.turn}, \u201c{first.text}\u201d {why}",
    )
