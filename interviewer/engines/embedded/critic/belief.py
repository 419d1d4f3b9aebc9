"""How far a suspicion is believed: what raters made of such claims, and what followed in the talk.

A wrong claim is short, flat and sure of itself, and the next question usually goes at it. The weights are in
`belief.json`, made by `python -m evals.calibrate`; below `least` the critic keeps silent.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from interviewer.engines.embedded.critic.claims import Claim, claims_in
from interviewer.engines.embedded.critic.clean import telling, words
from interviewer.engines.embedded.critic.model import Usual
from interviewer.engines.embedded.critic.reading import Reading, Said
from interviewer.transcript import Transcript, Turn
from interviewer.words import Value

_FILE = Path(__file__).with_name("belief.json")
_CERTAIN = re.compile(
    r"\b(?:always|never|obviously|just|simply|all|every|any|everything|nothing|anyway|fine|good|enough|should|so)\b",
    re.IGNORECASE,
)
_GIVES_WAY = re.compile(
    r"\byou'?re right\b|\bthat'?s (?:wrong|absurd|a problem|true)\b|\b(?:so|then) not\b|\bi should(?:n't)? have\b"
    r"|\b(?:take|took) (?:it|that) back\b|\bhold on\b|\b(?:ah|hm+|no|right|true|fair|sorry)\b[.,]",
    re.IGNORECASE,
)
_AT_ONCE = 160
"""Characters of the reply in which somebody gives way, if at all."""


@dataclass(frozen=True)
class Suspicion:
    """A sentence that seems to make a wrong claim."""

    said: Said
    claims: tuple[Claim, ...]
    about: Mapping[str, float]
    """Named figures on how it was said and what followed."""


class Belief(Value):
    """What was learnt from the raters' lists of mistakes."""

    usual: dict[str, float]
    """By claim, the share of such sentences that raters called a mistake, drawn towards the mean."""
    signals: dict[str, Usual]
    weights: dict[str, float]
    """What one spread of a signal adds to the log odds."""
    base: float
    least: float
    """The probability from which it is said."""

    def probability(self, suspicion: Suspicion) -> float:
        """How likely a careful rater would call it a mistake."""
        signals = {**suspicion.about, "usual": self.rate(suspicion.claims)}
        odds = self.base + sum(
            w * (signals[name] - self.signals[name].mean) / self.signals[name].spread
            for name, w in self.weights.items()
        )
        return 1 / (1 + math.exp(-odds))

    def rate(self, claims: Sequence[Claim]) -> float:
        """The best of the claims' usual shares; a claim never met counts as the rarest."""
        return max(self.usual.get(claim.name, min(self.usual.values())) for claim in claims)


def suspicions(reading: Reading, transcript: Transcript) -> Iterator[Suspicion]:
    """Every sentence that seems to make a wrong claim, in the order said."""
    lengths = Counter(s.turn for s in reading.said)
    for said in reading.said:
        claims = () if said.asks else claims_in(said.text)
        if claims:
            asked, reply = _what_followed(transcript.turns, said.turn)
            yield Suspicion(said, claims, _about(said, lengths[said.turn], asked, reply))


def _about(said: Said, sentences: int, asked: str, reply: str) -> dict[str, float]:
    return {
        "turn.sentences": math.log(sentences),
        "words": math.log1p(len(words(said.text))),
        "certain": float(bool(_CERTAIN.search(said.text))),
        "dismissal": float("dismissal" in said.relations),
        "contrast": float("contrast" in said.relations),
        "asked-back": float("?" in asked),
        "asked-at-it": len(telling(said.text) & telling(asked)) / 5.0,
        "conceded": float(bool(_GIVES_WAY.search(reply[:_AT_ONCE]))),
        "late": said.at,
    }


def _what_followed(turns: Sequence[Turn], number: int) -> tuple[str, str]:
    """The interviewer's next turn and the candidate's reply to it; empty where there is none."""
    after = [turn for turn in turns if turn.number > number]
    at = next((n for n, turn in enumerate(after) if turn.speaker == "interviewer"), None)
    if at is None:
        return "", ""
    return after[at].text, next((turn.text for turn in after[at:] if turn.speaker == "candidate"), "")


@cache
def load_belief() -> Belief:
    """The committed weights."""
    return Belief.model_validate(json.loads(_FILE.read_text(encoding="utf-8")))


def save_belief(belief: Belief) -> None:
    """Writes the weights, so that a person can read them and a difference is seen."""
    _FILE.write_text(json.dumps(belief.model_dump(), indent=1, sort_keys=True) + "\n", encoding="utf-8")
