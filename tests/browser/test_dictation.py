"""Voice by an audio server, with a real microphone's recording (the browser's own test tone) and a real player."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.served_page import Server

CANARY = "sk-canary-789"
PLAYED = """
window.played = [];
HTMLMediaElement.prototype.play = function () { window.played.push(this.src); return Promise.resolve(); };
"""


@pytest.fixture
def voiced(home, audio):
    """A page with an audio server behind it."""
    served = Server(
        home,
        settings={
            "INTERVIEWER_AUDIO_URL": audio.address,
            "INTERVIEWER_AUDIO_KEY": CANARY,
            "INTERVIEWER_TRANSCRIPTION_MODEL": "hearer",
            "INTERVIEWER_SPEECH_MODEL": "speaker",
        },
    )
    served.start()
    yield served
    served.kill()


def talk(visitor, held: float = 600) -> None:
    button = visitor.tab.locator("[data-dictate]")
    button.scroll_into_view_if_needed()
    button.hover()
    visitor.tab.mouse.down()
    expect(button).to_have_text("Listening ...")
    visitor.tab.wait_for_timeout(held)
    visitor.tab.mouse.up()


def test_a_recording_is_text_to_change_and_a_reply_is_played(visit, voiced, audio):
    visitor = visit(address=voiced.address, permissions=["microphone"])
    visitor.tab.add_init_script(PLAYED)
    visitor.come()
    visitor.begin("content-moderation")
    voice = visitor.tab.locator(".voice")
    expect(voice).to_contain_text(f"goes to {audio.address.removeprefix('http://')}")
    expect(voice).not_to_contain_text("maker")

    visitor.box.fill("First:")
    talk(visitor)
    expect(visitor.box).to_have_value(f"First: {audio.hears}")
    expect(visitor.sent).to_have_count(0)
    model, name, sound = audio.recorded[0]
    assert (model, name) == ("hearer", "answer.webm")
    assert len(sound) > 500

    voice.get_by_label("Read replies out").check()
    visitor.say("Who are the users?")
    visitor.tab.wait_for_function("played.length === 1")
    assert audio.read[0]["input"] in visitor.said.last.inner_text()
    assert visitor.tab.evaluate("played[0]").startswith("data:audio/mpeg;base64,")
    assert visitor.outside == []
    assert CANARY not in visitor.tab.content()


def test_what_cannot_be_written_down_is_told_and_the_box_stays(visit, voiced, audio):
    audio.status = 401
    visitor = visit(address=voiced.address, permissions=["microphone"])
    visitor.come()
    visitor.begin("content-moderation")
    visitor.box.fill("What I wrote.")
    talk(visitor)
    expect(visitor.tab.get_by_text("INTERVIEWER_AUDIO_KEY")).to_be_visible()
    expect(visitor.tab.locator("[data-dictate]")).to_have_text("Hold to dictate")
    expect(visitor.box).to_have_value("What I wrote.")
    audio.status = 200
    talk(visitor)
    expect(visitor.box).to_have_value(f"What I wrote. {audio.hears}")
