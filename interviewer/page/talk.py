"""What a candidate does in an interview: speak, stop, pause, draw, note, end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import gradio as gr

from interviewer import events as ev
from interviewer.errors import InterviewError
from interviewer.page.interview import bar_html, carrying, drawn, speaking
from interviewer.page.judge import show_critique
from interviewer.page.rooms import Room
from interviewer.page.sketch import read_sketch
from interviewer.page.speakers import masthead, open_speaker
from interviewer.page.views import Page, Updates, sent, tell, told
from interviewer.page.words import with_board
from interviewer.store import Conflict

ELSEWHERE = Conflict(
    "This interview went on in another tab or program.",
    "It is shown here as it now stands; what you wrote is still in the box.",
)


class Talk:
    """Handlers of the second view."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @told
    async def send(
        self,
        text: str,
        attach: bool,
        board: str,
        picture: str,
        owner: Any,
        place: Any,
        seen: Any,
        request: gr.Request,
    ) -> AsyncIterator[Updates]:
        """Sends a message, with the whiteboard where it is to be shown, and streams the reply.

        The browser clears the box, once it is told that the message was taken: by then there may be more in it.
        """
        page, view = self.page, self.page.interview
        room = page.room(place, owner, request)
        message = with_board(text, board) if attach else text
        message = message if message.strip() or not picture else "Here is my sketch."
        if not message.strip():
            return
        if is_stale(room, seen):
            tell(ELSEWHERE)
            yield page.at_talk(room)
            return
        async for _ in room.follow():
            pass  # an early Enter waits for the end of the reply
        before = len(room.session.state.turns)
        await room.speak(room.session.reply(message, room.name_of(message), picture=picture))
        said = len(room.session.state.turns)
        heard = {view.attach: False, **carrying(view, "", taken=said)} if said > before else {}
        if room.busy:
            yield {**speaking(view, room), **heard}
        async for updates in listen(page, room):
            yield {**updates, **heard}
            heard = {}

    @told
    async def ask_hint(self, owner: Any, place: Any, request: gr.Request) -> AsyncIterator[Updates]:
        """Study mode's hint."""
        room = self.page.room(place, owner, request)
        await room.speak(room.session.hint())
        async for updates in listen(self.page, room):
            yield updates

    @told
    async def retry(self, owner: Any, place: Any, request: gr.Request) -> AsyncIterator[Updates]:
        """Asks again for a reply that did not come."""
        room = self.page.room(place, owner, request)
        await room.speak(room.session.resume())
        async for updates in listen(self.page, room):
            yield updates

    @told
    async def stop(self, owner: Any, place: Any, request: gr.Request) -> AsyncIterator[Updates]:
        """Breaks the reply off."""
        room = self.page.room(place, owner, request)
        await room.stop()
        yield self.page.at_talk(room)

    @told
    async def pause(self, owner: Any, place: Any, request: gr.Request) -> AsyncIterator[Updates]:
        """Stops the clock, or starts it again."""
        room = self.page.room(place, owner, request)
        session = room.session
        self._logged(room, session.unpause if session.state.paused else session.pause)
        yield {self.page.interview.bar: bar_html(room.session)}

    @told
    async def draw(self, source: str, owner: Any, place: Any, request: gr.Request) -> AsyncIterator[Updates]:
        """Keeps the whiteboard and draws its picture."""
        room = self.page.room(place, owner, request)
        if source != room.session.state.board:
            self._logged(room, lambda: room.session.draw(source))
            yield {self.page.interview.picture: drawn(source)}

    @told
    async def show_sketch(
        self, owner: Any, place: Any, request: gr.Request, event: gr.EventData
    ) -> AsyncIterator[Updates]:
        """Keeps a sketch, to be shown with the next message; or takes it back."""
        data = sent(event)
        if data.get("deed") == "withdraw":
            yield carrying(self.page.interview, "")
            return
        room = self.page.room(place, owner, request)
        content = read_sketch(data.get("content"))
        if not room.session.engine.sees:
            gr.Info("This interviewer sees no pictures: it is kept with the transcript. Say in words what it shows.")
        yield carrying(self.page.interview, room.session.keep_picture(content))

    @told
    async def note(self, text: str, owner: Any, place: Any, request: gr.Request) -> AsyncIterator[Updates]:
        """Keeps the private notes."""
        room = self.page.room(place, owner, request)
        self._logged(room, lambda: room.session.write_notes(text))
        yield {self.page.interview.speech: gr.skip()}

    @told
    async def woke(self, owner: Any, place: Any, request: gr.Request) -> AsyncIterator[Updates]:
        """The computer slept: the clock goes on from the log, which counts only the start of an absence."""
        room = self.page.room(place, owner, request)
        self.page.rooms.refresh(room)
        yield {self.page.interview.bar: bar_html(room.session)}

    @told
    async def hand_over(
        self,
        owner: Any,
        place: Any,
        who: str,
        provider: str,
        model: str,
        key: str,
        address: str,
        sees: bool,
        request: gr.Request,
    ) -> AsyncIterator[Updates]:
        """Another engine speaks from the next reply on."""
        room = self.page.room(place, owner, request)
        engine = open_speaker(self.page.practice, who, provider, model, key, address, sees)
        async for _ in room.follow():
            pass  # the reply in progress is whose it is
        self._logged(room, lambda: room.session.change_engine(engine))
        told_who = "The embedded engine" if engine.name == "embedded" else engine.name
        gr.Info(f"{told_who} speaks from the next reply on.")
        yield {self.page.head: masthead(engine.name)}

    @told
    async def end(self, owner: Any, place: Any, request: gr.Request) -> AsyncIterator[Updates]:
        """Ends the interview and goes to its critique."""
        room = self.page.room(place, owner, request)
        await room.stop()
        self._logged(room, room.session.end)
        async for updates in show_critique(self.page, room):
            yield updates

    def _logged(self, room: Room, deed: Any) -> None:
        try:
            deed()
        except Conflict:
            self.page.rooms.refresh(room)
            raise


async def listen(page: Page, room: Room) -> AsyncIterator[Updates]:
    """The reply in progress as it grows, then the view as it settles, and why where it broke off."""
    async for _ in room.follow():
        yield speaking(page.interview, room)
    if isinstance(room.fault, Conflict):
        page.rooms.refresh(room)
    yield page.at_talk(room)
    if room.fault:
        tell(room.fault)
    for event in room.session.log[room.began :]:
        if isinstance(event.body, ev.EngineFailed):
            told_off = f"{event.body.engine} could not answer ({event.body.reason}). The embedded engine stepped in."
            tell(InterviewError(told_off))


def is_stale(room: Room, seen: Any) -> bool:
    """Whether the tab shows less than was said; a tab that does not know what it shows is taken at its word."""
    return isinstance(seen, int) and seen != len(room.session.state.turns)
