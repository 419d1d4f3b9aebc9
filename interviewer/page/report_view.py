"""The third view: the critique beside the transcript it quotes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from interviewer.assessment import Assessment, Critique, PhaseMinutes
from interviewer.critique import verdict
from interviewer.diagram import find_diagrams, without_diagrams
from interviewer.page.html import asset, render
from interviewer.rubric import SCALE, Rubric
from interviewer.session import Session
from interviewer.transcript import Turn

GROUPS = {"framing": "Framing", "metrics": "Metrics", "ml": "ML core", "system": "System", "conduct": "Conduct"}
FORMS = {
    "md": ("Markdown", "text/markdown"),
    "html": ("Web page", "text/html"),
    "json": ("JSON", "application/json"),
}


@dataclass(frozen=True)
class ReportView:
    """The components of the third view."""

    column: gr.Column
    home: gr.Button
    downloads: dict[str, gr.Button]
    body: gr.HTML
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
        carried = gr.Textbox(visible=False)
    return ReportView(column, home, downloads, body, carried)


def report_html(session: Session, rubric: Rubric) -> str:
    """The newest critique and the transcript. IndexError where there is no critique yet."""
    critique = session.state.critiques[-1].critique
    quoted = next((a.dimension for a in critique.assessments if a.evidence), None)
    return render(
        "report.html",
        critique=critique,
        verdict=verdict(critique.overall),
        problem=session.state.problem.id,
        groups=[(name, critique.groups.get(group)) for group, name in GROUPS.items()],
        dimensions=[_row(a, rubric, opened=a.dimension == quoted) for a in critique.assessments],
        phases=list(_phases(critique)),
        turns=[_turn(turn) for turn in session.state.turns],
    )


def waiting_html(session: Session, fault: str = "") -> str:
    """What stands there while a critique is made, or when it could not be."""
    heading = "There is no critique yet" if fault else "Reading what you said"
    text = fault or "Each dimension is read on its own, and every quote is looked up in the transcript."
    return render("waiting.html", heading=heading, text=text, again=bool(fault), session=session.id)


def _row(assessment: Assessment, rubric: Rubric, opened: bool) -> dict[str, Any]:
    dimension = rubric.dimension(assessment.dimension)
    score = assessment.score
    return {
        "opened": opened,
        "name": dimension.name,
        "score": score,
        "label": f"{score} · {SCALE[score]}" if score else assessment.status,
        "anchor": dimension.anchor(score) if score else "",
        "because": assessment.because,
        "capped": assessment.capped_by_hint,
        "evidence": assessment.evidence,
        "stronger": assessment.stronger,
        "drill": assessment.drill,
    }


def _phases(critique: Critique) -> Iterator[dict[str, object]]:
    longest = max((max(p.planned, p.spent or 0.0) for p in critique.phases), default=0.0) or 1.0
    for phase in critique.phases:
        yield {
            "name": phase.phase,
            "spent_share": round(100 * (phase.spent or 0.0) / longest),
            "planned_share": round(100 * phase.planned / longest),
            "text": _minutes(phase),
        }


def _minutes(phase: PhaseMinutes) -> str:
    spent = "no times" if phase.spent is None else f"{phase.spent:.1f}"
    return f"{spent} of {phase.planned:.1f} min"


def _turn(turn: Turn) -> dict[str, object]:
    clock = "" if turn.at is None else f"{int(turn.at) // 60:02d}:{int(turn.at) % 60:02d}"
    return {
        "number": turn.number,
        "speaker": turn.speaker,
        "clock": clock,
        "prose": without_diagrams(turn.text).strip(),
        "diagrams": find_diagrams(turn.text),
    }
