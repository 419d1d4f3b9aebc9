"""Signals of how the conversation was led: questions, scope, order, pace, drawing, recap."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from interviewer.engines.embedded.critic.clean import words
from interviewer.engines.embedded.critic.patterns import load_patterns
from interviewer.engines.embedded.critic.reading import Reading, Said

_ARROW = re.compile(r"-->|->|→|---|==>|-\.->")
OUT_OF_SCOPE = re.compile(
    r"\bout of scope\b|\bleav(?:e|ing)\b[^.]*\bout\b|\bout:|\bin scope\b|\bnot (?:doing|covering)\b"
    r"|\blimit\b|\bignore\b|\bi(?:'ll| will) (?:do|take|limit|only|fix)\b|\bi(?:'d| would)? (?:drop|leave)\b",
    re.IGNORECASE,
)
_DEEP = re.compile(r"\btransformer|\bbert\b|\bneural|\bdeep\b|\bllm\b|\btwo-tower|\bnetwork\b", re.IGNORECASE)
THEORY = re.compile(
    r"\b(?:theorem|estimator|posterior|covariance|gaussian|bayesian|lagrangian|derive|likelihood|kernel|eigen|gradient|convex"
    r"|conjugate|identifi)",
    re.IGNORECASE,
)


def measure(reading: Reading) -> dict[str, float]:
    """Every signal of conduct, by name."""
    return {**_questions(reading), **_order(reading), **_pace(reading), **_drawing(reading), **_focus(reading)}


def _questions(reading: Reading) -> dict[str, float]:
    opening = [q for q in reading.questions if q.at < 0.4]
    about = load_patterns().question.values()
    early = [s for s in reading.said if s.at < 0.35]
    first = reading.said[0].speech if reading.said else 0
    checks = [s for s in reading.said if "check-in" in s.relations]
    return {
        "questions.opening": math.log1p(len(opening)),
        "questions.early": math.log1p(sum(q.at < 0.25 for q in opening)),
        "questions.later": math.log1p(len(reading.questions) - len(opening)),
        "questions.topics": sum(any(p.search(q.text) for q in opening) for p in about) / len(about),
        "questions.first-turn": float(any(q.speech == first for q in opening)),
        "scope.early": math.log1p(sum("scope" in s.subjects for s in early)),
        "scope.cut": float(any(OUT_OF_SCOPE.search(s.text) for s in early)),
        "check-in.early": math.log1p(sum(s.at < 0.4 for s in checks)),
        "signpost.early": math.log1p(sum("signpost" in s.relations for s in early)),
    }


def _order(reading: Reading) -> dict[str, float]:
    goal = _first(s for s in reading.said if "goal" in s.subjects)
    metric = _first(s for s in reading.said if s.specifics & {"offline-metric", "online-metric"})
    baseline = _first(s for s in reading.said if "baseline" in s.specifics)
    deep = _first(s for s in reading.said if _DEEP.search(s.text))
    return {
        "when.goal": goal,
        "when.metric": metric,
        "when.baseline": baseline,
        "when.deep-model": deep,
        "baseline.before": float(baseline <= deep),
        "recap.end": math.log1p(sum("recap" in s.relations for s in reading.said if s.at > 0.7)),
    }


def _first(said: Iterable[Said]) -> float:
    return min((s.at for s in said), default=1.0)


def _pace(reading: Reading) -> dict[str, float]:
    lengths = [len(words(s.text)) for s in reading.substance]
    total, n = sum(lengths), max(len(lengths), 1)
    taken = [f for f, at in reading.figures if any(f in words(s.text) for s in reading.said if s.at > at)]
    return {
        "length.words": math.log1p(total),
        "length.sentence": total / n,
        "length.fragments": sum(length < 5 for length in lengths) / n,
        "time.used": 0.9 if reading.used is None else reading.used,
        "figures.given": math.log1p(len(reading.figures)),
        "figures.used": len(taken) / max(len(reading.figures), 1),
    }


def _drawing(reading: Reading) -> dict[str, float]:
    source = reading.drawing
    told = "\n".join(s.text for s in reading.said)
    boxes = {name: float(bool(p.search(source))) for name, p in load_patterns().box.items()}
    return {
        "drawing.any": float(bool(source)),
        "drawing.arrows": math.log1p(len(_ARROW.findall(source))),
        "drawing.told-arrows": math.log1p(len(_ARROW.findall(told))),
        "drawing.parts": sum(boxes.values()) / len(boxes),
        "drawing.when": reading.drawn_at,
        **{f"drawing.{name}": value for name, value in boxes.items()},
    }


def _focus(reading: Reading) -> dict[str, float]:
    subjects = list(load_patterns().subject)
    totals = [sum(name in s.subjects for s in reading.said) for name in subjects]
    return {
        "focus.spread": _entropy(totals),
        "focus.covered": sum(n >= 3 for n in totals) / len(subjects),
        "focus.theory": math.log1p(sum(bool(THEORY.search(s.text)) for s in reading.said)),
    }


def _entropy(counts: list[int]) -> float:
    total = sum(counts) or 1
    return -sum(n / total * math.log(n / total) for n in counts if n)
