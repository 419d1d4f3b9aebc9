"""Writes a critique: as Markdown, as one self-contained HTML page, as JSON. Renders; judges nothing.

The HTML needs no network and prints well; everything a person wrote is escaped.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from interviewer.assessment import Critique
from interviewer.critique import verdict
from interviewer.events import Event
from interviewer.glance import Answers, answers_to, by_why, counted, glance, in_order, not_in_reasons
from interviewer.rubric import SCALE, Rubric
from interviewer.state import State
from interviewer.transcript import Transcript, media_type

_TURN = re.compile(r"\bturn (\d+)")


def to_json(critique: Critique, transcript: Transcript, rubric: Rubric) -> str:
    """The critique for a program; scores not given are null."""
    return json.dumps(as_plain(critique), ensure_ascii=False, indent=2)


def as_plain(critique: Critique) -> dict[str, Any]:
    """The critique as plain values, in the shape that `interviewer critique --json` promises."""
    return {
        "session": critique.session,
        "problem": critique.problem,
        "engine": critique.engine,
        "level": critique.level,
        "overall": critique.overall,
        "mean": critique.mean,
        "scores": {a.dimension: a.score for a in critique.assessments},
        "status": {a.dimension: a.status for a in critique.assessments},
        "groups": critique.groups,
        "evidence": {a.dimension: [e.model_dump() for e in a.evidence] for a in critique.assessments},
        "because": {a.dimension: list(a.because) for a in critique.assessments},
        "missing": {a.dimension: list(a.missing) for a in critique.assessments},
        "stronger": {a.dimension: list(a.stronger) for a in critique.assessments},
        "assessed_by": {a.dimension: a.engine or critique.engine for a in critique.assessments},
        "mistakes": [m.model_dump() for m in critique.mistakes],
        "missed_questions": [q.model_dump() for q in critique.missed_questions],
        "phases": {p.phase: {"planned": p.planned, "spent": p.spent} for p in critique.phases},
        "pivots": [p.model_dump() for p in critique.pivots],
        "self_rating": critique.self_rating,
        "next": critique.next.model_dump(mode="json"),
        "notes": list(critique.notes),
    }


def to_markdown(critique: Critique, transcript: Transcript, rubric: Rubric) -> str:
    """The critique for a person: one page first, the detail of each dimension after it."""
    return _rendered("critique.md.jinja", critique, transcript, rubric, {})


def to_html(critique: Critique, transcript: Transcript, rubric: Rubric) -> str:
    """One HTML page with the transcript beside the critique; quotes link to the turn they stand in."""
    return _rendered("critique.html.jinja", critique, transcript, rubric, {})


def export_session(
    session: str,
    state: State,
    log: Sequence[Event],
    rubric: Rubric,
    form: str,
    pictures: Mapping[str, bytes] | None = None,
) -> str:
    """An interview with its last critique and the answers to its scores; json holds the whole log.

    `form` is md, html or json.
    `pictures` are those shown in it, by name; Markdown can only say that there was one.
    """
    shown = {name: as_address(content) for name, content in (pictures or {}).items()}
    critique = state.critiques[-1].critique if state.critiques else None
    answers = answers_to(log, len(state.critiques) - 1)
    transcript = state.transcript(session)
    if form == "json":
        whole = {
            "session": session,
            "problem": state.problem.id,
            "transcript": transcript.model_dump(mode="json"),
            "critique": as_plain(critique) if critique else None,
            "log": [event.model_dump(mode="json") for event in log],
            "pictures": shown,
        }
        return json.dumps(whole, ensure_ascii=False, indent=2)
    bare = _environment(form == "html").get_template(f"transcript.{form}.jinja")
    page = bare.render(transcript=transcript, title=state.problem.title, pictures=shown)
    if critique is None:
        return page
    if form == "html":
        return _rendered("critique.html.jinja", critique, transcript, rubric, answers, shown)
    return f"{_rendered('critique.md.jinja', critique, transcript, rubric, answers)}\n\n{page}"


def as_address(picture: bytes) -> str:
    """A JPEG or PNG as an address that holds it whole."""
    return f"data:{media_type(picture)};base64,{base64.b64encode(picture).decode()}"


def _rendered(
    template: str,
    critique: Critique,
    transcript: Transcript,
    rubric: Rubric,
    answers: Answers,
    pictures: Mapping[str, str] | None = None,
) -> str:
    mean, overall = counted(critique, answers)
    return (
        _environment(".html." in template)
        .get_template(template)
        .render(
            critique=critique,
            transcript=transcript,
            pictures=pictures or {},
            rubric=rubric,
            verdict=verdict(critique.overall),
            glance=glance(critique, rubric),
            answered=bool(answers),
            answers={a.dimension: answers.get(a.dimension, ()) for a in critique.assessments},
            counted=(mean, overall),
            counted_verdict=verdict(overall),
            told=in_order,
            not_in_reasons=not_in_reasons,
            by_why=by_why,
            scale=SCALE,
        )
    )


def _environment(escape: bool) -> Environment:
    made = Environment(
        loader=PackageLoader("interviewer", "reports"),
        autoescape=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["clock"] = _clock
    made.filters["linked"] = _linked
    made.filters["one_line"] = lambda text: " ".join(str(text).split())
    return made


def _linked(text: str) -> Markup:
    """The text with every turn it names linked to that turn."""
    return Markup(_TURN.sub(r'<a href="#turn-\1">turn \1</a>', str(escape(text))))  # noqa: S704 escaped before


def _clock(seconds: float | None) -> str:
    return "" if seconds is None else f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"
