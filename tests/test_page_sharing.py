"""A server that several share: limits for each, and the functions that programs and assistants may call."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from interviewer.build import Practice
from interviewer.desk import Terms
from interviewer.errors import InterviewError
from interviewer.page.api import Api
from interviewer.page.layout import build_page
from interviewer.page.limits import Limits
from interviewer.page.rooms import Rooms
from tests.stories import ANSWERS, PROBLEM

KEY = "a long enough secret"
FUNCTIONS = {"/problems", "/start", "/say", "/critique", "/sessions"}


def anybody(name: str | None = None) -> Any:
    return SimpleNamespace(username=name)


def api(practice: Practice) -> Api:
    return Api(practice, Rooms(practice))


def test_too_many_messages_in_a_minute_are_told_and_served_again_later() -> None:
    now = [0.0]
    limits = Limits(most_open=2, most_replies=3, now=lambda: now[0])
    for _ in range(3):
        limits.one_more_reply("ada")
        now[0] += 10
    with pytest.raises(InterviewError, match=r"more than 3 messages in a minute\. Go on in 31 seconds"):
        limits.one_more_reply("ada")
    limits.one_more_reply("lin")
    now[0] = 61
    limits.one_more_reply("ada")


async def test_too_many_open_interviews_are_told_and_an_ended_one_makes_room(practice: Practice) -> None:
    few = replace(practice, settings=practice.settings.model_copy(update={"most_open": 2}))
    rooms = Rooms(few)
    first = rooms.open(Terms(PROBLEM), few.embedded, "ada")
    rooms.open(Terms(PROBLEM), few.embedded, "ada")
    with pytest.raises(InterviewError, match="You have 2 interviews open"):
        rooms.open(Terms(PROBLEM), few.embedded, "ada")
    rooms.open(Terms(PROBLEM), few.embedded, "lin")
    first.session.end()
    rooms.open(Terms(PROBLEM), few.embedded, "ada")


async def test_a_message_over_the_limit_is_not_heard(practice: Practice) -> None:
    few = replace(practice, settings=practice.settings.model_copy(update={"most_messages": 1}))
    room = Rooms(few).open(Terms(PROBLEM), few.embedded, "ada")
    await room.speak(room.session.resume())
    with pytest.raises(InterviewError, match="Go on in"):
        await room.speak(room.session.reply("How many users are there?"))
    assert len(room.session.state.turns) == 1


async def test_the_api_is_five_named_and_described_functions(practice: Practice) -> None:
    offered = build_page(practice).get_api_info()
    assert set(offered["named_endpoints"]) == FUNCTIONS
    assert offered["unnamed_endpoints"] == {}
    assert all(endpoint["description"] for endpoint in offered["named_endpoints"].values())


async def test_an_interview_is_held_and_judged_through_the_functions(practice: Practice) -> None:
    calls = api(practice)
    assert {p["id"] for p in await calls.problems(anybody())} == set(practice.knowledge.problems)
    begun = await calls.start(KEY, anybody(), problem=PROBLEM, minutes=20)
    assert begun["text"]
    for answer in ANSWERS[:4]:
        reply = await calls.say(KEY, begun["session"], answer, anybody())
        assert reply["text"]
        assert not reply["over"]
    made = await calls.critique(KEY, begun["session"], anybody())
    assert len(made["scores"]) == 10
    assert await calls.critique(KEY, begun["session"], anybody()) == made
    assert [(s["id"], s["status"]) for s in await calls.sessions(KEY, anybody())] == [(begun["session"], "critiqued")]


async def test_a_sentence_is_a_problem_for_a_program_too(practice: Practice) -> None:
    begun = await api(practice).start(KEY, anybody(), about="Tell rare birds apart.")
    assert "Tell rare birds apart." in begun["text"]


async def test_nobody_reaches_an_interview_without_its_key(practice: Practice) -> None:
    calls = api(practice)
    begun = await calls.start(KEY, anybody(), problem=PROBLEM)
    other = "another long enough secret"
    assert await calls.sessions(other, anybody()) == []
    for deed in (calls.say(other, begun["session"], "Hello?", anybody()),
                 calls.say(KEY, begun["session"], "Hello?", anybody("lin")),
                 calls.critique(other, begun["session"], anybody())):  # fmt: skip
        with pytest.raises(gr.Error, match="of yours"):
            await deed
    assert KEY not in practice.store.owner(begun["session"])


@pytest.mark.parametrize(
    ("given", "told"),
    [({"key": "short"}, "key is shorter"), ({"level": "wizard"}, "Choose one of"), ({"minutes": 1}, "5 to 90"),
     ({"problem": "no-such-thing"}, "There is no problem"), ({"about": "..."}, "no problem yet")],
)  # fmt: skip
async def test_what_a_program_does_wrong_is_told(practice: Practice, given: dict[str, Any], told: str) -> None:
    with pytest.raises(gr.Error, match=told):
        await api(practice).start(**{"key": KEY, "request": anybody(), **given})
