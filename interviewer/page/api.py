"""The interview for programs and assistants: the five functions that the page offers by name, and no other.

Each docstring is what its caller reads, in the API's description and as a tool of the MCP server.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from functools import wraps
from typing import Any, get_args

import gradio as gr
from gradio.events import api

from interviewer.build import Practice
from interviewer.desk import Terms
from interviewer.errors import InterviewError
from interviewer.outside import problem_about
from interviewer.page.rooms import Room, Rooms
from interviewer.page.users import signed_in
from interviewer.report import as_plain
from interviewer.words import Level, Mode, Persona

SHORTEST_KEY = 16


class Api:
    """The functions, over the same rooms as the page."""

    def __init__(self, practice: Practice, rooms: Rooms, users: dict[str, str] | None = None) -> None:
        self._practice, self._rooms, self._users = practice, rooms, users or {}

    def offer(self) -> None:
        """Names the functions as the API of the page that is being built."""
        for function in (self.problems, self.start, self.say, self.critique, self.sessions):
            api(_for_assistants_too(function), api_name=function.__name__, queue=False)

    async def problems(self, request: gr.Request) -> list[dict[str, Any]]:
        """
        Lists the problems an interview can be held on.

        Returns:
            For each problem its id, title, family, difficulty and the companies known to ask it.
        """
        self._user(request)
        shown = {"id", "title", "family", "difficulty", "asked_at"}
        return [p.model_dump(mode="json", include=shown) for p in self._practice.knowledge.problems.values()]

    async def start(
        self,
        key: str,
        request: gr.Request,
        problem: str = "",
        about: str = "",
        minutes: int = 35,
        level: str = "mid",
        mode: str = "realistic",
        persona: str = "neutral",
    ) -> dict[str, Any]:
        """
        Begins a mock machine-learning system design interview and returns the interviewer's first words.

        Args:
            key: A secret of at least 16 characters that you make up and keep. Who gives it sees these interviews.
            problem: Id of a problem from `problems`; empty for one drawn at random.
            about: A problem of your own in a sentence, in place of an id.
            minutes: Length of the interview, 5 to 90.
            level: junior, mid, senior or staff.
            mode: realistic, or study.
            persona: neutral, friendly, terse or sceptical.

        Returns:
            The session's id for the other functions, what the interviewer said, the phase and the minutes left.
        """
        for value, kind in ((level, Level), (mode, Mode), (persona, Persona)):
            if value not in get_args(kind):
                raise gr.Error(f"{value!r} is not offered. Choose one of: {', '.join(get_args(kind))}.")
        own = self._told(problem_about, about) if about.strip() else None
        problem_id = own.id if own else problem or secrets.choice(sorted(self._practice.knowledge.problems))
        terms = Terms(problem_id, minutes, level, mode, persona, secrets.randbelow(2**31), own)  # type: ignore[arg-type]
        engine = self._told(self._practice.engine)
        room = self._told(self._rooms.open, terms, engine, self._owner(key, request))
        return await self._answer(room, room.session.resume())

    async def say(self, key: str, session: str, text: str, request: gr.Request) -> dict[str, Any]:
        """
        Sends the candidate's next message and returns the interviewer's reply.

        Args:
            key: The secret the interview was begun with.
            session: The id that `start` returned.
            text: What the candidate says; a diagram goes into it as a fenced Mermaid block.

        Returns:
            What the interviewer said, the phase, the minutes left, and whether the interview is over.
        """
        room = self._told(self._rooms.enter, session, self._owner(key, request))
        return await self._answer(room, room.session.reply(text, room.name_of(text)))

    async def critique(self, key: str, session: str, request: gr.Request) -> dict[str, Any]:
        """
        Ends the interview, if it is not over, and returns its critique: scores, quotes, mistakes and what to do next.

        Args:
            key: The secret the interview was begun with.
            session: The id that `start` returned.

        Returns:
            Scores of ten dimensions (null where there was nothing to see), each with the quotes it rests on.
        """
        room = self._told(self._rooms.enter, session, self._owner(key, request))
        self._told(room.session.end)
        if not room.session.state.critiques:
            await room.work(self._practice.critique(room.session))
            async for _ in room.follow():
                pass
        _raise(room.fault)
        return as_plain(room.session.state.critiques[-1].critique)

    async def sessions(self, key: str, request: gr.Request) -> list[dict[str, Any]]:
        """
        Lists the interviews begun with a key, newest first.

        Args:
            key: The secret the interviews were begun with.

        Returns:
            For each its id, title, status (open, ended or critiqued) and overall score.
        """
        return [s.model_dump(mode="json") for s in self._practice.summaries(self._owner(key, request))]

    async def _answer(self, room: Room, words: Any) -> dict[str, Any]:
        before = len(room.session.state.turns)
        try:
            await room.speak(words)
        except InterviewError as fault:
            _raise(fault)
        async for _ in room.follow():
            pass
        _raise(room.fault)
        state = room.session.state
        said = [turn.text for turn in state.turns[before:] if turn.speaker == "interviewer"]
        return {
            "session": room.session.id,
            "text": said[-1] if said else "",
            "phase": state.phase,
            "minutes_left": round(state.started.minutes - room.session.now / 60, 1),
            "over": state.ended,
        }

    def _owner(self, key: str, request: Any) -> str:
        """Whose interviews these are: the signed-in user's, else those of whoever has the key."""
        if user := self._user(request):
            return f"user:{user}"
        if len(key.strip()) < SHORTEST_KEY:
            raise gr.Error(f"The key is shorter than {SHORTEST_KEY} characters. Make up a longer one and keep it.")
        return f"key:{hashlib.sha256(key.strip().encode()).hexdigest()}"

    def _user(self, request: Any) -> str:
        """Who signed in: by Gradio's page, or by a header of an assistant's, which Gradio lets by without either."""
        known = getattr(request, "username", None)
        if known or not self._users:
            return known or ""
        return str(self._told(signed_in, request.headers.get("authorization", ""), self._users))

    def _told(self, deed: Any, *given: Any) -> Any:
        """What `deed` gives; its error in the form that Gradio passes on to a caller."""
        try:
            return deed(*given)
        except InterviewError as fault:
            _raise(fault)


def _for_assistants_too(function: Any) -> Any:
    """`function`, its result as JSON text for an MCP client: Gradio would show it Python's own notation.

    Such a client is known by its request, which is the web server's and not Gradio's.
    """

    @wraps(function)
    async def answer(*given: Any) -> Any:
        made = await function(*given)
        return made if any(isinstance(each, gr.Request) for each in given) else json.dumps(made, ensure_ascii=False)

    return answer


def _raise(fault: InterviewError | None) -> None:
    if fault is not None:
        raise gr.Error(str(fault), print_exception=False) from fault
