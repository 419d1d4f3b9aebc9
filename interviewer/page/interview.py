"""The second view: the conversation, the clock, the whiteboard and the notes.

Which buttons fit the moment is told by the attributes of two small pieces of HTML, the bar and the line under the chat,
and shown by the style sheet: Gradio builds a component anew for every property it changes, which would cost each reply
more than the engine does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from interviewer.build import Practice
from interviewer.diagram import parse_diagram
from interviewer.page.html import asset, render
from interviewer.page.rooms import Room
from interviewer.page.speakers import SpeakerChoice, build_speakers
from interviewer.page.words import as_messages, as_picture
from interviewer.session import Session
from interviewer.state import PLAN, TURNS_PER_MINUTE
from interviewer.study import phase_note

SHAPES = (
    ("Box", "@1[Name]"),
    ("Store", "@1[(Store)]"),
    ("Queue", "@1[[Queue]]"),
    ("Decision", "@1{Condition?}"),
    ("Person", "@1([Person])"),
    ("Two boxes and an arrow", "@1[From] --> @2[To]"),
    ("Labelled arrow", "@1[From] -- what flows --> @2[To]"),
    ("Group", "subgraph Group\n  @1[Name]\nend"),
)


@dataclass(frozen=True)
class InterviewView:
    """The components of the second view."""

    column: gr.Column
    bar: gr.HTML
    hint: gr.Button
    pause: gr.Button
    unpause: gr.Button
    end: gr.Button
    confirm: gr.Row
    end_yes: gr.Button
    end_no: gr.Button
    woke: gr.Button
    chat: gr.Chatbot
    speech: gr.HTML
    retry: gr.Button
    box: gr.Textbox
    send: gr.Button
    stop: gr.Button
    attach: gr.Checkbox
    voice: gr.HTML
    heard: gr.JSON
    """What an audio server wrote down, on its way to the box."""
    spoken: gr.JSON
    """A reply that an audio server read out."""
    verdict: gr.Button
    board: gr.Textbox
    picture: gr.Markdown
    show: gr.Button
    sketch: gr.HTML
    carried: gr.HTML
    picture_name: gr.State
    """The sketch that goes with the next message, by its name."""
    notes: gr.Textbox
    speakers: SpeakerChoice
    hand_over: gr.Button


def build_interview(practice: Practice) -> InterviewView:
    """Draws the view, hidden."""
    with gr.Column(visible=False, elem_id="interview") as column:
        with gr.Row(elem_id="top", equal_height=False):
            bar = gr.HTML("", elem_id="bar")
            with gr.Row(elem_id="deeds"):
                hint = gr.Button("Give me a hint", size="sm", elem_id="hint")
                pause = gr.Button("Pause", size="sm", elem_id="pause")
                unpause = gr.Button("Go on", size="sm", elem_id="unpause")
                end = gr.Button("End", size="sm", elem_id="end")
        gr.HTML(render("plan.html", plan=PLAN))
        with gr.Row(visible=False, elem_id="confirm") as confirm:
            gr.HTML("<p role='status'>End it now? It cannot be taken up again. Your critique follows at once.</p>")
            end_yes = gr.Button("End and read the critique", variant="primary", size="sm", elem_id="end-yes")
            end_no = gr.Button("Go on", size="sm")
        with gr.Row(elem_id="stage", equal_height=False):
            with gr.Column(scale=7, min_width=300):
                talk = _build_talk(practice)
            with gr.Column(scale=5, min_width=280, elem_id="side"):
                board = _build_side(practice)
        woke = gr.Button("Continue after sleep", elem_id="woke", visible="hidden")
    view = InterviewView(column, bar, hint, pause, unpause, end, confirm, end_yes, end_no, woke, **talk, **board)
    ticked: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    view.show.click(None, None, view.attach, js="() => interviewer.attach()", **ticked)
    return view


def _build_talk(practice: Practice) -> dict[str, Any]:
    chat = gr.Chatbot(
        elem_id="chat",
        label="Conversation",
        show_label=False,
        buttons=[],
        feedback_options=None,
        group_consecutive_messages=False,
        allow_tags=False,
        latex_delimiters=[],
        placeholder="The interviewer is about to begin.",
    )
    speech = gr.HTML("", elem_id="speech")
    retry = gr.Button("Ask for the reply again", elem_id="retry")
    with gr.Row(elem_id="composer"):
        box = gr.Textbox(
            label="Your message",
            show_label=False,
            container=False,
            lines=1,
            max_lines=12,
            placeholder="Ask, or think aloud",
            html_attributes=gr.InputHTMLAttributes(spellcheck=True),
            elem_id="box",
            scale=1,
        )
        send = gr.Button("Send", variant="primary", elem_id="send", scale=0)
        stop = gr.Button("Stop", variant="secondary", elem_id="stop", scale=0)
    scripts = asset("deeds.js") + asset("taken.js")
    carried, picture_name = gr.HTML("", js_on_load=scripts, elem_id="carried"), gr.State("")
    with gr.Row(elem_id="under"):
        attach = gr.Checkbox(label="Show my whiteboard with this message", elem_id="attach", container=False)
        gr.HTML('<span class="quiet">Enter sends, Shift+Enter breaks the line</span>', elem_id="keys")
    voice = gr.HTML(render("voice.html", audio=practice.settings.audio), js_on_load=asset("tell.js"), elem_id="voice")
    heard, spoken = gr.JSON(visible=False), gr.JSON(visible=False)
    verdict = gr.Button("Read the critique", variant="primary", elem_id="verdict")
    return {
        "chat": chat,
        "speech": speech,
        "retry": retry,
        "box": box,
        "send": send,
        "stop": stop,
        "attach": attach,
        "carried": carried,
        "picture_name": picture_name,
        "voice": voice,
        "heard": heard,
        "spoken": spoken,
        "verdict": verdict,
    }


def _build_side(practice: Practice) -> dict[str, Any]:
    with gr.Tabs():
        with gr.Tab("Whiteboard"):
            picture = gr.Markdown("", elem_id="picture", label="Picture of the whiteboard")
            gr.HTML(render("shapes.html", shapes=SHAPES))
            board = gr.Textbox(
                label="Whiteboard, as Mermaid text",
                show_label=False,
                placeholder="flowchart LR\n  a[From] --> b[To]",
                lines=7,
                max_lines=18,
                elem_id="board",
            )
            show = gr.Button("Show it to the interviewer", size="sm", elem_id="show-board")
        with gr.Tab("Sketch"):
            sketch = gr.HTML(render("sketch.html"), js_on_load=asset("sketch.js"), elem_id="sketch")
        with gr.Tab("Notes"):
            notes = gr.Textbox(
                label="Private notes",
                info="The interviewer and the critique never see these.",
                lines=14,
                max_lines=24,
                elem_id="notes",
            )
        with gr.Tab("Engine"), gr.Column(elem_classes="options"):
            speakers = build_speakers(practice, "Who speaks from the next reply on")
            hand_over = gr.Button("Hand over", size="sm", elem_id="hand-over")
            gr.HTML('<p class="quiet">The interview stays as it is; the log says who said what.</p>')
    made = {"board": board, "picture": picture, "show": show, "sketch": sketch, "notes": notes}
    return {**made, "speakers": speakers, "hand_over": hand_over}


def whole_view(view: InterviewView, room: Room) -> dict[Any, Any]:
    """Everything of the view as the log has it; for who arrives, reloads or comes back."""
    state = room.session.state
    return {
        **settled(view, room),
        view.board: state.board,
        view.notes: state.notes,
        view.picture: as_picture(state.board),
        view.confirm: gr.update(visible=False),
        **carrying(view, ""),
    }


def carrying(view: InterviewView, picture: str, taken: int = 0) -> dict[Any, Any]:
    """What says that a sketch goes with the next message, or that none does; and that turn number `taken` was taken."""
    return {view.picture_name: picture, view.carried: render("carried.html", shown=bool(picture), taken=taken).strip()}


def settled(view: InterviewView, room: Room) -> dict[Any, Any]:
    """What changes when a reply is over."""
    turns = room.session.state.turns
    return {
        view.chat: as_messages(turns, pictures=room.glimpses),
        view.speech: "",
        view.bar: bar_html(room.session),
    }


def speaking(view: InterviewView, room: Room) -> dict[Any, Any]:
    """What changes while a reply is spoken."""
    return {
        view.chat: as_messages(room.session.state.turns, room.words, room.glimpses),
        view.speech: render("speaking.html", silent=not room.words),
    }


def bar_html(session: Session) -> str:
    """Title, clock and plan; the browser counts on from the seconds given here."""
    state, started = session.state, session.state.started
    left = started.minutes * 60 - session.now
    return render(
        "bar.html",
        title=state.problem.title,
        minutes=started.minutes,
        level=started.level,
        mode=started.mode,
        paused=state.paused,
        ended=state.ended,
        owed=state.owed != "nothing" and not state.ended,
        running=not state.paused and not state.ended,
        left=round(left, 1),
        total=started.minutes * 60,
        by_turns=round(state.messages / (started.minutes * TURNS_PER_MINUTE), 3),
        stamp=f"{session.id}-{len(session.log)}-{session.now:.1f}",
        shown=f"{int(max(left, 0)) // 60:02d}:{int(max(left, 0)) % 60:02d}",
        phase=state.phase,
        note=phase_note(state),
    )


def drawn(source: str) -> dict[str, Any] | str:
    """The picture of a whiteboard; the last one stays while a line is half written."""
    if source.lstrip().startswith(("flowchart", "graph")) and parse_diagram(source).unread:
        return dict(gr.skip())
    return as_picture(source)
