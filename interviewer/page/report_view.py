"""The third view: the critique beside the transcript it quotes, and the candidate's answers to its scores."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr
from markupsafe import Markup, escape

from interviewer.assessment import Assessment, Critique, PhaseMinutes
from interviewer.build import Practice
from interviewer.critique import verdict
from interviewer.diagram import find_diagrams, without_diagrams
from interviewer.events import Critiqued, Disputed
from interviewer.glance import Answers, answers_to, by_why, counted, glance, in_order, not_in_reasons
from interviewer.page.drawing import Mark, lanes, scorecard
from interviewer.page.html import asset, render
from interviewer.phases import stretches
from interviewer.report import as_address
from interviewer.rubric import SCALE, Rubric
from interviewer.session import MOST_CHARACTERS, Session
from interviewer.transcript import Transcript, Turn

GROUPS = {"framing": "Framing", "metrics": "Metrics", "ml": "ML core", "system": "System", "conduct": "Conduct"}
FORMS = {
    "md": ("Markdown", "text/markdown"),
    "html": ("Web page", "text/html"),
    "json": ("JSON", "application/json"),
}
FIRST_WORDS = 70
"""Characters of them."""

_NAMED = re.compile(r"(?:\u201c(?P<quote>[^\u201d]*)\u201d \()?\bturn (?P<turn>\d+)")


@dataclass(frozen=True)
class ReportView:
    """The components of the third view."""

    column: gr.Column
    home: gr.Button
    downloads: dict[str, gr.Button]
    body: gr.HTML
    boards: gr.Markdown
    """Diagrams that the browser draws; the body shows them."""
    carried: gr.Textbox


def build_report() -> ReportView:
    """Draws the view, hidden."""
    with gr.Column(visible=False, elem_id="report") as column:
        with gr.Row(elem_id="downloads"):
            home = gr.Button("Back to the start", size="sm", elem_id="home")
            downloads = {
                form: gr.Button(f"↓ {name}", size="sm", elem_id=f"download-{form}", elem_classes="keep")
                for form, (name, _) in FORMS.items()
            }
        body = gr.HTML("", js_on_load=asset("deeds.js"))
        boards = gr.Markdown("", elem_id="boards")
        carried = gr.Textbox(visible=False)
    return ReportView(column, home, downloads, body, boards, carried)


def report_html(practice: Practice, session: Session, nth: int = -1, opened: str = "") -> str:
    """One of an interview's critiques, the newest unless `nth` says another. IndexError where there is none.

    `opened` is the dimension whose detail is open: the one that was answered last.
    """
    state = session.state
    made = [event for event in session.log if isinstance(event.body, Critiqued)]
    nth = nth % len(made)
    others = [
        {"nth": n, "when": event.when, "engine": each.critique.engine, "mean": each.critique.mean}
        for n, (event, each) in enumerate(zip(made, state.critiques, strict=True))
    ]
    engines = dict.fromkeys((session.engine.name, practice.settings.engine, "embedded"))
    return critique_html(
        practice,
        state.critiques[nth].critique,
        session.transcript(),
        session=session.id,
        answers=answers_to(session.log, nth),
        opened=opened,
        critiques=others,
        nth=nth,
        engines=list(engines),
    )


def critique_html(
    practice: Practice,
    critique: Critique,
    transcript: Transcript,
    *,
    session: str = "",
    answers: Answers | None = None,
    opened: str = "",
    critiques: Sequence[dict[str, Any]] = (),
    nth: int = 0,
    engines: Sequence[str] = (),
) -> str:
    """A critique beside its transcript. Without a `session` it is nobody's: it can be read, and not answered."""
    rubric = practice.knowledge.rubric
    answers = answers or {}
    first = opened or next((a.dimension for a in critique.assessments if a.evidence), None)
    last = len(transcript.turns)
    rows = [_row(a, rubric, answers.get(a.dimension, []), a.dimension == first, last) for a in critique.assessments]
    summed = glance(critique, rubric)
    marks = (Mark(row["name"], row["score"], row["label"], row["answered"]) for row in rows)
    passed = stretches(transcript, practice.embedded.dimensions_of)
    pictures = practice.store.pictures(session) if session else {}
    return render(
        "report.html",
        critique=critique,
        verdict=verdict(critique.overall),
        problem=critique.problem if session or critique.problem in practice.knowledge.problems else "",
        groups=[(name, critique.groups.get(group)) for group, name in GROUPS.items()],
        dimensions=rows,
        card=scorecard(marks, critique.level, critique.self_rating),
        glance=summed,
        cost=[(line, linked(line.why, last)) for line in summed.cost],
        earned=[(line, linked(line.why, last)) for line in summed.earned],
        tomorrow=linked(summed.tomorrow, last),
        mistakes=by_why(critique.mistakes),
        counted=_counted(critique, answers),
        lanes=lanes(passed, transcript.minutes or sum(p.planned for p in critique.phases)),
        timed=bool(passed),
        phases={phase.phase: _minutes(phase) for phase in critique.phases},
        turns=[_turn(turn, pictures) for turn in transcript.turns],
        own_turns=[{"number": t.number, "begins": beginning(t.text)} for t in transcript.candidate],
        last_turn=last,
        newest=not critiques or nth == len(critiques) - 1,
        session=session,
        opened=opened,
        critiques=critiques,
        nth=nth,
        engines=engines,
        most=MOST_CHARACTERS,
    )


def waiting_html(session: Session, fault: str = "") -> str:
    """What stands there while a critique is made, or when it could not be."""
    heading = "There is no critique yet" if fault else "Reading what you said"
    text = fault or "Each dimension is read on its own, and every quote is looked up in the transcript."
    return render("waiting.html", heading=heading, text=text, again=bool(fault), session=session.id)


def _counted(critique: Critique, answers: Answers) -> dict[str, Any] | None:
    """What the scores come to with the answers in the place of what they answer; None where there are none."""
    if not answers:
        return None
    mean, overall = counted(critique, answers)
    return {"mean": mean, "verdict": verdict(overall)}


def linked(text: str, last: int) -> Markup:
    """The text with a button for each turn it names, which shows the words quoted before it in the transcript.

    A turn after the `last` is the candidate's answer to a score, which stands in no transcript.
    """
    return Markup(_NAMED.sub(lambda named: _button(named, last), str(escape(text))))  # noqa: S704 escaped before


def _button(named: re.Match[str], last: int) -> str:
    quote, turn = named["quote"] or "", int(named["turn"])
    shown = f"\u201c{quote}\u201d (" if named["quote"] is not None else ""
    if turn > last:
        return f"{shown}in your answer"
    unseen = '<span class="unseen"> in the transcript</span>'
    place = f'data-turn="{turn}" data-quote="{quote}"'
    return f'{shown}<button type="button" class="jump" {place}>turn {turn}{unseen}</button>'


def _row(
    assessment: Assessment, rubric: Rubric, answers: Sequence[Disputed], opened: bool, last: int
) -> dict[str, Any]:
    dimension = rubric.dimension(assessment.dimension)
    score = assessment.score
    return {
        "id": assessment.dimension,
        "opened": opened,
        "name": dimension.name,
        "score": score,
        "label": _label(assessment),
        "anchor": dimension.anchor(score) if score else "",
        "told": [linked(line, last) for line in in_order(assessment)],
        "capped": assessment.capped_by_hint,
        "evidence": not_in_reasons(assessment),
        "stronger": [linked(line, last) for line in assessment.stronger],
        "drill": assessment.drill,
        "answered": answers[-1].assessment.score if answers else None,
        "answers": [
            {
                "words": given.words,
                "turn": given.turn,
                "label": _label(given.assessment),
                "told": [linked(line, last) for line in in_order(given.assessment) if line not in in_order(assessment)],
                "evidence": [e for e in not_in_reasons(given.assessment) if e not in assessment.evidence],
                "change": (given.assessment.score or 0) - (score or 0) if given.assessment.score else 0,
            }
            for given in answers
        ],
    }


def _label(assessment: Assessment) -> str:
    return f"{assessment.score} · {SCALE[assessment.score]}" if assessment.score else assessment.status


def _minutes(phase: PhaseMinutes) -> str:
    spent = "no times" if phase.spent is None else f"{phase.spent:.1f}"
    return f"{spent} of {phase.planned:.1f} min"


def beginning(text: str) -> str:
    """The first words of what was said, by which it is told from other turns."""
    words = " ".join(without_diagrams(text).split())
    return words if len(words) <= FIRST_WORDS else f"{words[:FIRST_WORDS].rsplit(' ', 1)[0]} ..."


def clock(seconds: float | None) -> str:
    """Minutes and seconds; empty where there is no time."""
    return "" if seconds is None else f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"


def _turn(turn: Turn, pictures: Mapping[str, bytes]) -> dict[str, object]:
    return {
        "number": turn.number,
        "speaker": turn.speaker,
        "clock": clock(turn.at),
        "prose": without_diagrams(turn.text).strip(),
        "diagrams": find_diagrams(turn.text),
        "picture": as_address(pictures[turn.picture]) if turn.picture in pictures else "",
    }
