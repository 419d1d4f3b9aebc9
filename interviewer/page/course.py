"""The guidance as a short course: a page of it under each heading, closed until it is wanted."""

from __future__ import annotations

import gradio as gr

from interviewer.knowledge import Guide, Knowledge

ORDER = (
    "the-loop",
    "ml-versus-software-design",
    "time-plan",
    "dos-and-donts",
    "metrics-and-feedback",
    "drawing-the-system",
    "problem-families",
    "levels",
    "interviewer-handbook",
    "after-the-interview",
)
"""As one would read them; a page that is not named comes last."""


def build_course(knowledge: Knowledge) -> None:
    """Draws it."""
    with gr.Column(elem_classes="card", elem_id="course"):
        gr.HTML('<h2 class="part">A short course</h2><p class="quiet">What the round is and how to use it.</p>')
        for guide in in_order(knowledge):
            with gr.Accordion(guide.title, open=False):
                gr.Markdown(guide.text.partition("\n")[2])


def in_order(knowledge: Knowledge) -> list[Guide]:
    """All pages of guidance."""
    places = {name: place for place, name in enumerate(ORDER)}
    return sorted(knowledge.guides.values(), key=lambda guide: (places.get(guide.id, len(ORDER)), guide.title))
