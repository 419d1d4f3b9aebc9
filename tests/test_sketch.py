"""A sketch or photo: who sees it, what is told to who cannot, where it is kept and when it is gone."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image

from interviewer.build import Practice
from interviewer.engine import Brief, Observe
from interviewer.engines.llm.model import ChatModel
from interviewer.engines.llm.phrasing import messages_for
from interviewer.errors import InterviewError
from interviewer.page.sketch import MOST_BYTES, glimpse, read_sketch
from interviewer.page.words import as_messages
from interviewer.report import export_session
from interviewer.session import MOST_PICTURES, Session
from interviewer.speaking import BLIND
from tests.stories import PROBLEM, begin, go_on


def drawn(size: tuple[int, int] = (40, 30), form: str = "JPEG", colour: str = "white") -> bytes:
    held = BytesIO()
    Image.new("RGB", size, colour).save(held, form)
    return held.getvalue()


def address(content: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"


class Seer:
    """An engine that says what it was shown."""

    name, group_size, sees = "seer", 10, True

    def __init__(self, practice: Practice) -> None:
        self.understand = practice.embedded.understand
        self.shown: list[bytes] = []

    async def phrase(self, brief: Brief, observe: Observe) -> AsyncIterator[str]:
        self.shown.append(brief.picture)
        yield f"I look at picture number {len(self.shown)}."


def show(session: Session, text: str, content: bytes) -> str:
    name = session.keep_picture(content)

    async def whole() -> str:
        return "".join([piece async for piece in session.reply(text, picture=name)])

    return asyncio.run(whole())


def test_an_engine_that_sees_gets_the_picture_with_its_message_only(practice: Practice) -> None:
    session, seer = begin(practice), Seer(practice)
    go_on(session)
    session.change_engine(seer)  # type: ignore[arg-type]
    show(session, "This is how the parts hang together.", drawn())
    asyncio.run(_said(session, "Next I would look at the labels."))
    assert seer.shown == [drawn(), b""]


async def _said(session: Session, text: str) -> str:
    return "".join([piece async for piece in session.reply(text)])


def test_an_engine_that_sees_none_says_so_and_asks_for_words(practice: Practice) -> None:
    session = begin(practice)
    go_on(session)
    reply = show(session, "How many people use it every day?", drawn())
    assert reply.startswith(BLIND)
    assert len(reply) > len(BLIND) + 10
    assert session.state.turns[-1].text == reply
    assert not asyncio.run(_said(session, "Next I would look at the labels.")).startswith(BLIND)


def test_a_picture_outlives_the_program_is_exported_and_is_gone_with_the_interview(practice: Practice) -> None:
    session = begin(practice)
    go_on(session)
    show(session, "My sketch.", drawn())
    again = practice.load(session.id, owner="someone")
    turn = again.state.turns[1]
    assert practice.store.pictures(session.id) == {turn.picture: drawn()}
    whole = {}
    for form in ("md", "html", "json"):
        pictures = practice.store.pictures(session.id)
        whole[form] = export_session(session.id, again.state, again.log, practice.knowledge.rubric, form, pictures)
    assert "A sketch was shown" in whole["md"]
    assert address(drawn()) in whole["html"]
    assert address(drawn()) in whole["json"]
    small = {name: glimpse(content) for name, content in practice.store.pictures(session.id).items()}
    assert small[turn.picture] in as_messages(again.state.turns, pictures=small)[1]["content"]
    practice.store.delete(session.id)
    assert practice.store.pictures(session.id) == {}


def test_a_glimpse_is_small_whatever_was_shown() -> None:
    for form, mode in (("JPEG", "RGB"), ("PNG", "RGBA"), ("PNG", "P")):
        held = BytesIO()
        Image.effect_noise((1600, 1200), 80).convert(mode).save(held, form)
        content = base64.b64decode(glimpse(held.getvalue()).partition(",")[2])
        with Image.open(BytesIO(content)) as picture:
            assert max(picture.size) <= 480
        assert len(content) < 90_000


def test_an_interview_keeps_so_many_pictures(practice: Practice) -> None:
    session = begin(practice)
    for side in range(MOST_PICTURES):
        session.keep_picture(drawn((side + 1, 1)))
    with pytest.raises(InterviewError, match="Draw the rest in Mermaid"):
        session.keep_picture(drawn((200, 1)))


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_picture_arrives_as_it_was_drawn(form: str) -> None:
    assert read_sketch(address(drawn(form=form))) == drawn(form=form)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (None, "no JPEG or PNG"),
        ("data:image/jpeg;base64,a", "did not arrive"),
        (address(b"<script>alert(1)</script>"), "no JPEG or PNG"),
        (address(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), "no JPEG or PNG"),
        (address(drawn(form="GIF")), "no JPEG or PNG"),
        (address(drawn()[:200]), "no JPEG or PNG"),
        (address(b"x" * (MOST_BYTES + 1)), "bytes"),
        (address(drawn((2100, 2000))), "pixels"),
        (address(drawn((20_000, 10_000), "PNG")), "no JPEG or PNG|pixels|bytes"),
    ],
)
def test_what_is_no_picture_or_too_large_is_told(sent: object, told: str) -> None:
    with pytest.raises(InterviewError, match=told):
        read_sketch(sent)


@pytest.mark.parametrize(("model", "sees"), [("openai:gpt-4o", True), ("openai:a-model-of-my-own", False)])
def test_a_model_sees_where_it_is_known_to(model: str, sees: bool) -> None:
    assert ChatModel(model, "http://127.0.0.1:9/v1", None, 1.0).sees is sees


def test_the_picture_goes_into_the_last_message_beside_its_words(practice: Practice) -> None:
    state = begin(practice).state
    brief = Brief(title="t", statement=state.problem.statement, move={"kind": "listen", "reason": ""}, picture=drawn(),
                  conversation=({"number": 1, "speaker": "candidate", "text": PROBLEM},))  # fmt: skip
    *before, last = messages_for(brief, practice.prompts, b"secret")
    assert last.picture == drawn()
    assert PROBLEM in last.text
    assert not any(message.picture for message in before)
