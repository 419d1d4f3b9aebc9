"""What a candidate makes of the interviewer's last words: a question about some area, a recap due, or room to go on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evals.candidates.script import Area

_CUES: dict[Area, str] = {
    "scope": r"scope|leave out|assum\w+|requirements?",
    "goal": r"goal|business|success|objective|worth|mistake|harm\w*|frame\w*",
    "metrics": r"metrics?|measur\w+|number would|how (?:do|would) you know|how well|hides?|guardrail\w*|kpis?",
    "architecture": r"diagram|draw|picture|components?|whole system|flow\w*|end to end|path",
    "data": r"data|labels?|features?|training|negatives?|sampl\w+|logs?|cold|bias\w*",
    "modeling": r"models?|baseline|loss|learn\w*|algorithm|network|embedding\w*",
    "evaluation": r"test\w*|experiment\w*|slices?|launch\w*|release|roll\w*|ship|compare|holdout",
    "operations": r"serv\w+|latency|monitor\w*|retrain\w*|drift|production|fail\w*|down|cost\w*|load",
    "depth": r"go deeper|in detail|one component|one part|one thread|inside one|mechanism|exactly",
}
_PATTERNS = {area: re.compile(rf"\b(?:{cues})\b", re.IGNORECASE) for area, cues in _CUES.items()}
_RECAP = re.compile(r"\b(?:summari[sz]e|sum up|design in a minute)\b", re.IGNORECASE)
_FIGURE = re.compile(
    r"\b(?:about |around |up to )?\d[\d,.]*(?:\s(?:million|billion|thousand|percent|milliseconds|seconds|hours|days))?"
)


@dataclass(frozen=True)
class Heard:
    """One reply of the interviewer, as the candidate takes it."""

    asks: bool
    """Whether a question waits for an answer."""
    area: Area | None
    """What the question is about, where that is plain."""
    recap: bool
    figure: str
    """A figure the interviewer named; empty where none."""


def hear(text: str) -> Heard:
    """Reads one reply. The question counts for the area, not what stands around it."""
    recap = bool(_RECAP.search(text))
    asks = "?" in text or recap
    figures = _FIGURE.findall(text)
    return Heard(
        asks=asks, area=_area(text) if asks else None, recap=recap, figure=figures[-1].strip(" ,.") if figures else ""
    )


def _area(text: str) -> Area | None:
    if _PATTERNS["depth"].search(text):
        return "depth"
    counts = {area: len(pattern.findall(text)) for area, pattern in _PATTERNS.items()}
    best = max(counts, key=lambda area: counts[area])
    return best if counts[best] else None
