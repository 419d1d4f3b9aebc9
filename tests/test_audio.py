"""Voice by an audio server, over the real protocol: what is sent where, and what a person is told when it fails."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from interviewer.audio import AudioEndpoint, endpoint
from interviewer.doctor import examine
from interviewer.errors import InterviewError
from interviewer.page.speech import MOST_BYTES, read_sound
from interviewer.settings import read_settings
from tests.fakes.audio_server import AudioServer, a_sound, serving

CANARY = "sk-canary-456"


@pytest.fixture
async def server() -> AsyncIterator[AudioServer]:
    async with serving() as running:
        yield running


def reached(server: AudioServer, key: str = CANARY) -> AudioEndpoint:
    made = endpoint(server.address, key, "hearer", "speaker", "alloy")
    assert made is not None
    return made


async def test_a_recording_is_written_down_and_a_reply_read_out(server: AudioServer) -> None:
    audio = reached(server)
    assert await audio.hear(b"sound", "answer.webm") == server.hears
    assert await audio.speak("Tell me more.") == a_sound()
    assert server.recorded == [("hearer", "answer.webm", b"sound")]
    assert server.read == [{"model": "speaker", "voice": "alloy", "input": "Tell me more.", "response_format": "mp3"}]
    assert server.keys == [f"Bearer {CANARY}"] * 2


async def test_a_key_meant_for_another_server_is_not_sent(server: AudioServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    await reached(server, key="").hear(b"sound", "answer.webm")
    assert CANARY not in server.keys[0]


@pytest.mark.parametrize(
    ("status", "told"),
    [(401, "INTERVIEWER_AUDIO_KEY"), (404, "no such model"), (413, "shorter parts"), (429, "in a minute"),
     (400, "refuses the request"), (500, "failed")],
)  # fmt: skip
async def test_a_refusal_says_what_to_do_and_holds_no_key(server: AudioServer, status: int, told: str) -> None:
    server.status = status
    for asked in (reached(server).hear(b"sound", "answer.webm"), reached(server).speak("Tell me more.")):
        with pytest.raises(InterviewError, match=told) as fault:
            await asked
        assert "Write in the box meanwhile." in str(fault.value)
        assert CANARY not in f"{fault.value}{fault.value!r}{fault.value.__cause__}"


@pytest.mark.parametrize("garbage", ["<html>Welcome</html>", "{}", '{"text": 7}', ""])
async def test_garbage_is_told_and_never_heard_or_played(server: AudioServer, garbage: str) -> None:
    for kind in ("text/html", "application/json"):
        for ask in (lambda audio: audio.hear(b"sound", "answer.webm"), lambda audio: audio.speak("Tell me more.")):
            server.answers = web.Response(text=garbage, content_type=kind)
            with pytest.raises(InterviewError, match="answers with something"):
                await ask(reached(server))


async def test_a_server_that_is_not_there_is_told() -> None:
    audio = AudioEndpoint(url="http://127.0.0.1:9/v1", hears="hearer")
    with pytest.raises(
        InterviewError, match=r"127\.0\.0\.1:9 cannot be reached\. Check that it runs\. Write in the box"
    ):
        await audio.hear(b"sound", "answer.webm")


def test_settings_come_from_a_file_and_the_key_is_seen_nowhere(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text(
        f"INTERVIEWER_AUDIO_URL=http://ada:word@127.0.0.1:8000\nINTERVIEWER_AUDIO_KEY={CANARY}\n"
        "INTERVIEWER_TRANSCRIPTION_MODEL=hearer\n",
        encoding="utf-8",
    )
    settings = read_settings(env)
    assert settings.audio is not None
    assert settings.audio.url == "http://ada:word@127.0.0.1:8000/v1"
    says = {finding.what: finding.says for finding in examine(settings)}["voice"]
    assert says.startswith("127.0.0.1:8000: hears by hearer, the browser speaks; key set")
    for shown in (says, repr(settings), settings.model_dump_json()):
        assert CANARY not in shown
    assert "ada:word" not in says


@pytest.mark.parametrize(
    ("given", "told"),
    [(("127.0.0.1:8000", "", "hearer", ""), "is no address"), (("http://127.0.0.1", "", "", ""), "and no model"),
     (("", "", "", "speaker"), "and no INTERVIEWER_AUDIO_URL")],
)  # fmt: skip
def test_settings_that_cannot_work_are_named(given: tuple[str, str, str, str], told: str) -> None:
    with pytest.raises(InterviewError, match=told):
        endpoint(*given, voice="alloy")


def address(kind: str, sound: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(sound).decode()}"


def test_a_recording_is_known_by_its_kind() -> None:
    assert read_sound(address("audio/webm;codecs=opus", b"sound")) == (b"sound", "webm")
    assert read_sound(address("audio/mp4", b"sound")) == (b"sound", "mp4")


@pytest.mark.parametrize(
    ("sent", "told"),
    [(address("text/html", b"sound"), "do not read"), (None, "do not read"), ("data:audio/webm;base64,%", "whole"),
     (address("audio/webm", b""), "Nothing was recorded"), (address("audio/webm", bytes(MOST_BYTES + 1)), "in parts")],
)  # fmt: skip
def test_what_is_no_recording_is_told(sent: object, told: str) -> None:
    with pytest.raises(InterviewError, match=told):
        read_sound(sent)
