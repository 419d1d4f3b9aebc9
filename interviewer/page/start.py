"""The first view: what to practise, how, with whom; the interview left open; the interviews of before."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import gradio as gr

from interviewer.build import Practice, SessionSummary
from interviewer.errors import InterviewError
from interviewer.page.html import asset, render
from interviewer.page.speakers import SpeakerChoice, build_speakers
from interviewer.page.standing import MOST_SESSIONS, trends, weakest
from interviewer.problem import Family
from interviewer.rubric import SCALE
from interviewer.session import Terms
from interviewer.words import Level, Mode, Persona

FAMILIES: dict[Family, str] = {
    "recommendation": "Recommendation",
    "transformation": "Data transformation",
    "intelligence": "Business intelligence",
    "platform": "Platform",
}
MINUTES = (15, 20, 30, 35, 40, 45, 60)
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
    minutes: gr.Radio
    level: gr.Radio
    mode: gr.Radio
    persona: gr.Radio
    speakers: SpeakerChoice
    begin: gr.Button
    history: gr.HTML


def build_start(practice: Practice) -> StartView:
    """Draws the view."""
    with gr.Column(elem_id="start") as column:
        opened = gr.HTML("", js_on_load=asset("deeds.js"), visible=False)
        gr.HTML(render("welcome.html"))
        with gr.Row(equal_height=False, elem_classes="choose"):
            with gr.Column(scale=6, min_width=320, elem_classes="card"):
                gr.HTML('<h2 class="part">The problem</h2>')
                picker = gr.HTML(picker_html(practice), js_on_load=asset("picker.js"))
                chosen = gr.JSON({"id": "", "among": sorted(practice.knowledge.problems)}, visible=False)
            with gr.Column(scale=5, min_width=300, elem_classes=["card", "options"]):
                minutes, level, mode, persona = _terms()
                speakers = build_speakers(practice)
                begin = gr.Button(
                    "Begin the interview", variant="primary", size="lg", elem_id="begin", interactive=False
                )
        with gr.Column(elem_classes="card"):
            history = gr.HTML(render("history.html", sessions=[], lines=()), js_on_load=asset("deeds.js"))
    return StartView(column, opened, picker, chosen, minutes, level, mode, persona, speakers, begin, history)


def _terms() -> tuple[gr.Radio, gr.Radio, gr.Radio, gr.Radio]:
    return (
        gr.Radio([(str(m), m) for m in MINUTES], value=35, label="Minutes"),
        gr.Radio(LEVELS, value="mid", label="Level", info="Moves the bar, and how much you are led."),
        gr.Radio(MODES, value="realistic", label="Mode", info="Study gives hints when you ask; each caps its score."),
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


def terms_from(practice: Practice, chosen: Any, minutes: int, level: Level, mode: Mode, persona: Persona) -> Terms:
    """What was chosen. `Surprise me` draws among the problems that the filters left. InterviewError where none is."""
    wanted = chosen if isinstance(chosen, dict) else {}
    problem = str(wanted.get("id") or "")
    if not problem:
        among = [known for known in practice.knowledge.problems if known in (wanted.get("among") or [])]
        if not among:
            raise InterviewError("No problem fits the filters.", "Set one of them back to “All”.")
        problem = secrets.choice(among)
    return Terms(problem, minutes, level, mode, persona, seed=secrets.randbelow(2**31))


def history_html(practice: Practice, owner: str, sessions: list[SessionSummary]) -> str:
    """The interviews of before, and where their critiques leave the person."""
    judged = [s.id for s in sessions if s.status == "critiqued"][:MOST_SESSIONS]
    critiques = [practice.load(each, owner=owner).state.critiques[-1].critique for each in reversed(judged)]
    lines = trends(critiques, practice.knowledge.rubric) if critiques else ()
    after = critiques[-1].next if critiques else None
    return render("history.html", sessions=sessions, lines=lines, weakest=weakest(lines), next=after, scale=SCALE)


def opened_html(sessions: list[SessionSummary]) -> str:
    """The banner for the newest interview left open; empty where there is none."""
    return render("opened.html", session=next((s for s in sessions if s.status == "open"), None)).strip()
