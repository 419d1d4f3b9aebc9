"""All components of the page, and what shows which view. A handler takes the page as built and answers with updates."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

import gradio as gr

from interviewer.build import Practice
from interviewer.errors import InterviewError
from interviewer.page.history import history_html, opened_html
from interviewer.page.interview import InterviewView, settled, whole_view
from interviewer.page.report_view import ReportView, report_html, waiting_html
from interviewer.page.rooms import Room, Rooms
from interviewer.page.speakers import masthead
from interviewer.page.start import StartView
from interviewer.page.words import as_picture

Updates = dict[Any, Any]
Handler = TypeVar("Handler", bound=Callable[..., AsyncIterator[Updates]])


@dataclass(frozen=True)
class Page:
    """The page: what it stands on, what it remembers, and its three views."""

    practice: Practice
    rooms: Rooms
    owner: gr.BrowserState
    """The browser's secret id: whoever has it sees its interviews."""
    place: gr.BrowserState
    """Which view of which interview was shown last: `{"view": ..., "session": ...}`."""
    seen: gr.State
    """How many turns this tab shows; None after the server was restarted."""
    head: gr.HTML
    start: StartView
    interview: InterviewView
    report: ReportView

    def room(self, place: Any, owner: Any, request: gr.Request) -> Room:
        """The interview the tab is in. InterviewError where it is none of its owner's."""
        session = place.get("session", "") if isinstance(place, dict) else ""
        return self.rooms.enter(str(session), whose(owner, request))

    def at_start(self, owner: str) -> Updates:
        """The first view, with the interviews of its owner."""
        sessions = self.practice.summaries(owner)
        opened = opened_html(sessions)
        return {
            **self._only(self.start.column),
            self.place: {"view": "start", "session": ""},
            self.head: masthead(self.practice.settings.engine),
            self.start.opened: gr.update(value=opened, visible=bool(opened)),
            self.start.history: history_html(self.practice, owner, sessions),
            self.start.begin: gr.update(interactive=True),
        }

    def at_interview(self, room: Room) -> Updates:
        """The second view, whole, as the log has it."""
        return {
            **self._only(self.interview.column),
            **whole_view(self.interview, room),
            self.place: {"view": "interview", "session": room.session.id},
            self.head: masthead(room.session.engine.name),
            self.seen: len(room.session.state.turns),
        }

    def at_talk(self, room: Room) -> Updates:
        """The conversation as the log has it, when a reply is over."""
        return {**settled(self.interview, room), self.seen: len(room.session.state.turns)}

    def at_report(self, room: Room, fault: str = "", nth: int = -1, opened: str = "") -> Updates:
        """The third view: a critique, the newest unless `nth` says another, or what stands there until there is one."""
        session = room.session
        if session.state.critiques and not room.busy:
            body = report_html(self.practice, session, nth, opened)
        else:
            body = waiting_html(session, fault)
        return self.at_reading(room, body, {"view": "report", "session": session.id, "critique": nth})

    def at_reading(self, room: Room, body: str, place: dict[str, Any], boards: Sequence[str] = ()) -> Updates:
        """The third view with something to read about an interview; `place` is what brings it back after a reload.

        `boards` are drawn out of sight, for the page's script to put where the body has a place for each.
        """
        return {
            **self._only(self.report.column),
            self.place: place,
            self.head: masthead(room.session.engine.name),
            self.report.body: body,
            self.report.boards: "".join(map(as_picture, boards)),
        }

    @property
    def columns(self) -> list[gr.Column]:
        """The three views."""
        return [self.start.column, self.interview.column, self.report.column]

    @property
    def start_parts(self) -> list[Any]:
        """All that `at_start` may change."""
        start = self.start
        return [
            *self.columns,
            self.place,
            self.head,
            start.opened,
            start.history,
            start.begin,
            start.picker,
            start.chosen,
            start.own,
            start.own_told,
        ]

    @property
    def talk_parts(self) -> list[Any]:
        """All that a message may change: few, because each costs time with every piece of a reply."""
        view = self.interview
        return [view.chat, view.speech, view.bar, view.attach, view.carried, view.picture_name, self.seen]

    @property
    def interview_parts(self) -> list[Any]:
        """All that `at_interview` may change."""
        view = self.interview
        return [
            *self.columns,
            self.place,
            self.head,
            *self.talk_parts,
            view.board,
            view.notes,
            view.picture,
            view.confirm,
        ]

    @property
    def report_parts(self) -> list[Any]:
        """All that `at_report` may change."""
        return [*self.columns, self.place, self.head, self.report.body, self.report.boards, self.report.carried]

    def _only(self, column: gr.Column) -> Updates:
        return {each: gr.update(visible=each is column) for each in self.columns}


def whose(owner: Any, request: gr.Request) -> str:
    """Whose interviews these are: the signed-in user's, else this browser's. InterviewError before it has an id."""
    if request.username:
        return f"user:{request.username}"
    if not isinstance(owner, str) or not owner:
        raise InterviewError("The page is still loading.", "Try again in a moment.")
    return owner


def sent(event: gr.EventData) -> dict[str, Any]:
    """What the page's own scripts sent with an event; empty where it is not what they send."""
    return event._data if isinstance(event._data, dict) else {}


def new_owner() -> str:
    """A secret id that nobody guesses."""
    return secrets.token_urlsafe(24)


def told(handler: Handler) -> Handler:
    """Shows what a person must know as a message on the page, and leaves the page as it is."""

    @wraps(handler)
    async def telling(*args: Any, **kwargs: Any) -> AsyncIterator[Updates]:
        changed = False
        try:
            async for updates in handler(*args, **kwargs):
                changed = True
                yield updates
        except InterviewError as fault:
            tell(fault)
        if not changed:
            yield gr.skip()  # Gradio empties every component where a handler has nothing to say

    return telling  # type: ignore[return-value]


def tell(fault: InterviewError) -> None:
    """A message that stays until it is read or ten seconds have passed."""
    gr.Warning(f"{fault.what} {fault.remedy}".strip(), duration=10, title="Something to know")
