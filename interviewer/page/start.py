"""The first view: what to practise, how, with whom; the interview left open; the interviews of before."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from interviewer.build import Practice
from interviewer.check import Fault
from interviewer.desk import Terms
from interviewer.outside import MOST_CHARACTERS
from interviewer.page.brought import bring_html
from interviewer.page.choice import OWN
from interviewer.page.course import build_course
from interviewer.page.html import asset, render
from interviewer.page.speakers import SpeakerChoice, build_speakers
from interviewer.problem import Family, Problem
from interviewer.state import PLAN
from interviewer.words import Level, Mode, Persona

FAMILIES: dict[Family, str] = {
    "recommendation": "Recommendation",
    "transformation": "Data transformation",
    "intelligence": "Business intelligence",
    "platform": "Platform",
}
MOST_FAULTS = 8
"""Shown of a file."""
MINUTES = (15, 20, 30, 35, 40, 45, 60, 90)
USUAL = 35
"""Minutes, where none other are chosen."""
LEVELS = [("Junior", "junior"), ("Mid", "mid"), ("Senior", "senior"), ("Staff", "staff")]
MODES = [("Realistic", "realistic"), ("Study", "study")]
PERSONAS = [("Neutral", "neutral"), ("Friendly", "friendly"), ("Terse", "terse"), ("Sceptical", "sceptical")]


@dataclass(frozen=True)
class StartView:
    """The components of the first view."""

    column: gr.Column
    opened: gr.HTML
    picker: gr.HTML
    chosen: gr.JSON
    about: gr.Textbox
    file: gr.HTML
    own: gr.State
    """The problem of the file that was read, if one was."""
    own_told: gr.HTML
    minutes: gr.Radio
    level: gr.Radio
    mode: gr.Radio
    persona: gr.Radio
    speakers: SpeakerChoice
    begin: gr.Button
    history: gr.HTML
    brought: gr.HTML


def build_start(practice: Practice) -> StartView:
    """Draws the view."""
    with gr.Column(elem_id="start") as column:
        opened = gr.HTML("", js_on_load=asset("deeds.js"), visible=False)
        gr.HTML(render("welcome.html", share=dict(PLAN), minutes=USUAL))
        with gr.Row(equal_height=False, elem_classes="choose"):
            with gr.Column(scale=6, min_width=320, elem_classes="card"):
                gr.HTML('<h2 class="part">The problem</h2>')
                picker = gr.HTML(picker_html(practice), js_on_load=asset("picker.js"))
                chosen = gr.JSON({"id": "", "among": sorted(practice.knowledge.problems)}, visible=False)
                own = _build_own()
            with gr.Column(scale=5, min_width=300, elem_classes=["card", "options"]):
                gr.HTML('<h2 class="part">The interview</h2>')
                minutes, level, mode, persona = _terms()
                speakers = build_speakers(practice)
                begin = gr.Button(
                    "Begin the interview", variant="primary", size="lg", elem_id="begin", interactive=False
                )
        with gr.Column(elem_classes="card"):
            history = gr.HTML(render("history.html", sessions=[]), js_on_load=asset("deeds.js"))
        with gr.Column(elem_classes="card"):
            brought = gr.HTML(bring_html(), js_on_load=asset("bring.js"), elem_id="bring")
        build_course(practice.knowledge)
    asked = (column, opened, picker, chosen, *own, minutes, level, mode, persona, speakers)
    return StartView(*asked, begin, history, brought)


def _build_own() -> tuple[gr.Textbox, gr.HTML, gr.State, gr.HTML]:
    """Where a problem of one's own is told; the style sheet shows it to who chose that."""
    with gr.Column(elem_id="own"):
        about = gr.Textbox(
            label="Your problem, in a sentence or two",
            info="Nothing else is known of it: all you ask is yours to assume, and the critique has no notes.",
            placeholder="Design a system that ...",
            lines=2,
            max_lines=5,
            max_length=MOST_CHARACTERS,
            elem_id="own-about",
        )
        file = gr.HTML(render("own.html"), js_on_load=asset("own.js"))
        told = gr.HTML("", js_on_load=asset("deeds.js"), elem_id="own-told")
    return about, file, gr.State(None), told


def own_told_html(problem: Problem | None, faults: Sequence[Fault] = ()) -> str:
    """What became of a file: the problem it holds, and what there is to mend."""
    return render("own_told.html", problem=problem, faults=list(map(str, faults)), most=MOST_FAULTS)


def taken_again(start: StartView, practice: Practice, problem: Problem) -> dict[Any, Any]:
    """The first view with a problem chosen that was taken before."""
    known = problem.id in practice.knowledge.problems
    chosen = problem.id if known else OWN
    return {
        start.picker: picker_html(practice, chosen),
        start.chosen: {"id": chosen, "among": sorted(practice.knowledge.problems)},
        start.own: None if known else problem,
        start.own_told: "" if known else own_told_html(problem),
    }


def _terms() -> tuple[gr.Radio, gr.Radio, gr.Radio, gr.Radio]:
    return (
        gr.Radio([(str(m), m) for m in MINUTES], value=USUAL, label="Minutes", elem_id="minutes"),
        gr.Radio(LEVELS, value="mid", label="Level", info="Moves the bar, and how much you are led."),
        gr.Radio(
            MODES,
            value="realistic",
            label="Mode",
            info="Study gives hints, each of which caps a score, and sums up each phase.",
        ),
        gr.Radio(PERSONAS, value="neutral", label="Interviewer", info="Changes the tone, never the rules."),
    )


def picker_html(practice: Practice, chosen: str = "") -> str:
    """The list of problems with its filters."""
    problems = list(practice.knowledge.problems.values())
    companies = sorted({company for problem in problems for company in problem.asked_at})
    families = [(family, name) for family, name in FAMILIES.items() if any(p.family == family for p in problems)]
    difficulties = [d for d in ("warm-up", "standard", "hard") if any(p.difficulty == d for p in problems)]
    filters = [
        ("family", "Family", families),
        ("company", "Company", [(company, company) for company in companies]),
        ("difficulty", "Difficulty", [(d, d.capitalize()) for d in difficulties]),
    ]
    return render("picker.html", filters=filters, problems=problems, families=FAMILIES, chosen=chosen)


def terms_from(practice: Practice, problem: Problem, minutes: int, level: Level, mode: Mode, persona: Persona) -> Terms:
    """What was chosen, with a seed of its own."""
    own = None if problem.id in practice.knowledge.problems else problem
    return Terms(problem.id, minutes, level, mode, persona, secrets.randbelow(2**31), own)
