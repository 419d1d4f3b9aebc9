"""Builds the page and ties each event to its handler. Every handler is the page's own: `Api` alone is for programs."""

from __future__ import annotations

from typing import Any, cast

import gradio as gr

from interviewer.build import Practice
from interviewer.page.api import Api
from interviewer.page.bring import Bring
from interviewer.page.enter import Enter
from interviewer.page.interview import build_interview
from interviewer.page.judge import Judge, keep
from interviewer.page.report_view import build_report
from interviewer.page.rooms import Rooms
from interviewer.page.speakers import MODEL, masthead
from interviewer.page.speech import Speech
from interviewer.page.start import build_start
from interviewer.page.talk import Talk
from interviewer.page.views import Page, sent

ARRIVE = "() => interviewer.arrive()"
OURS: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def build_page(practice: Practice, users: dict[str, str] | None = None) -> gr.Blocks:
    """The whole page over one practice; with `users`, assistants too name one of them."""
    with gr.Blocks(title="Interviewer", analytics_enabled=False, fill_width=True) as blocks:
        secret = practice.settings.page_secret()
        owner = gr.BrowserState("", storage_key="interviewer-owner", secret=secret)
        place = gr.BrowserState({"view": "start", "session": ""}, storage_key="interviewer-place", secret=secret)
        page = Page(
            practice,
            Rooms(practice),
            owner,
            place,
            gr.State(None),
            gr.HTML(masthead(practice.settings.engine)),
            build_start(practice),
            build_interview(practice),
            build_report(),
        )
        gr.HTML('<div id="announcer" class="unseen" role="status" aria-live="polite"></div>')
        _tie_start(blocks, page)
        _tie_interview(page)
        _tie_report(page)
        Api(practice, page.rooms, users or {}).offer()
    blocks.queue(default_concurrency_limit=None)
    return cast(gr.Blocks, blocks)


def _tie_start(blocks: gr.Blocks, page: Page) -> None:
    enter, start = Enter(page), page.start
    everything = list({*page.start_parts, *page.interview_parts, *page.report_parts, page.owner})
    blocks.load(enter.arrive, [page.owner, page.place], everything, **OURS)
    blocks.unload(enter.gone)
    start.picker.select(_picked, None, start.chosen, **OURS)
    for brought in (start.file, start.own_told):
        brought.select(enter.bring, None, [start.own, start.own_told], **OURS)
    terms = [
        start.chosen,
        start.about,
        start.own,
        start.minutes,
        start.level,
        start.mode,
        start.persona,
        *start.speakers.inputs,
    ]
    start.begin.click(enter.begin, [page.owner, *terms], page.interview_parts, **OURS).then(None, js=ARRIVE, **OURS)
    start.speakers.who.change(_head_for, start.speakers.who, page.head, **OURS)
    bringing = [page.owner, *start.speakers.inputs]
    kept = start.brought.select(Bring(page).deed, bringing, [*everything, start.brought], **OURS)
    kept.then(None, js=ARRIVE, **OURS)
    for part in (start.opened, start.history, page.report.body):
        part.select(enter.deed, [page.owner], everything, **OURS).then(None, js=ARRIVE, **OURS)
    page.report.home.click(enter.home, [page.owner], page.start_parts, **OURS).then(None, js=ARRIVE, **OURS)


def _tie_interview(page: Page) -> None:
    talk, view, parts = Talk(page), page.interview, page.talk_parts
    where = [page.owner, page.place]
    said = [view.box, view.attach, view.board, view.picture_name, *where, page.seen]
    sent_by = [view.box.submit, view.send.click]
    gr.on(sent_by, talk.send, said, parts, trigger_mode="once", js="(...said) => interviewer.sending(said)", **OURS)
    view.stop.click(talk.stop, where, parts, **OURS)
    view.retry.click(talk.retry, where, parts, **OURS)
    view.hint.click(talk.ask_hint, where, parts, **OURS)
    gr.on([view.pause.click, view.unpause.click], talk.pause, where, view.bar, **OURS)
    view.woke.click(talk.woke, where, view.bar, **OURS)
    view.board.blur(talk.draw, [view.board, *where], view.picture, trigger_mode="always_last", **OURS)
    for sheet in (view.sketch, view.carried):
        sheet.select(talk.show_sketch, where, [view.carried, view.picture_name], **OURS)
    view.notes.blur(talk.note, [view.notes, *where], page.seen, trigger_mode="always_last", **OURS)
    view.hand_over.click(talk.hand_over, [*where, *view.speakers.inputs], page.head, **OURS)
    view.end.click(lambda: gr.update(visible=True), None, view.confirm, **OURS)
    view.end_no.click(lambda: gr.update(visible=False), None, view.confirm, **OURS)
    view.end_yes.click(talk.end, where, page.report_parts, **OURS).then(None, js=ARRIVE, **OURS)
    if audio := page.practice.settings.audio:
        voiced = view.voice.select(
            Speech(page, audio).deed, where, [view.heard, view.spoken], trigger_mode="multiple", **OURS
        )
        voiced.then(None, [view.heard, view.spoken], None, js="(ear, mouth) => interviewer.voice(ear, mouth)", **OURS)
    view.verdict.click(Judge(page).read, where, page.report_parts, **OURS).then(None, js=ARRIVE, **OURS)


def _tie_report(page: Page) -> None:
    judge = Judge(page)
    for form, button in page.report.downloads.items():
        carried = button.click(judge.download(form), [page.owner, page.place], page.report.carried, **OURS)
        carried.then(None, page.report.carried, None, js=keep(form), **OURS)


def _head_for(who: str) -> str:
    return masthead("A language model" if who == MODEL else "embedded")


def _picked(event: gr.EventData) -> dict[str, Any]:
    data = sent(event)
    return {"id": str(data.get("id", "")), "among": [str(known) for known in data.get("among", [])]}
