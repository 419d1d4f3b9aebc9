"""Any transcript can be read, and what cannot is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interviewer.errors import InterviewError
from interviewer.readers import read_transcript

FORMS = {
    "ours.yaml": """
problem: newsfeed-ranking
minutes: 35
turns:
  - {at: "00:00", speaker: interviewer, text: "Design a feed."}
  - {at: "00:30", speaker: candidate, text: "For whom, and how many of them?"}
""",
    "chat.json": '[{"role": "system", "content": "x"}, {"role": "assistant", "content": "Design a feed."}, '
    '{"role": "user", "content": [{"type": "text", "text": "For whom, and how many of them?"}]}]',
    "messages.json": '{"messages": [{"role": "assistant", "content": "Design a feed."}, '
    '{"role": "user", "content": "For whom, and how many of them?"}]}',
    "bold.md": "**Interviewer:** Design a feed.\n\n**Candidate:** For whom, and how many of them?\n",
    "export.md": "# Feed\n\n**1. Interviewer** 00:00\n\nDesign a feed.\n\n"
    "**2. Candidate** 00:30\n\nFor whom, and how many of them?\n",
    "plain.txt": "Interviewer: Design a feed.\nCandidate: For whom, and how many of them?\n",
    "names.txt": "[00:00] Ann: Design a feed.\n[00:30] Bob: For whom, and how many of them?\n",
    "recorder.txt": "Ann Lee  00:00\nDesign a feed.\n\nBob Ray  00:30\nFor whom, and how many of them?\n",
    "call.vtt": "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n<v Ann>Design a feed.</v>\n\n"
    "00:00:30.000 --> 00:00:33.000\n<v Bob>For whom, and how many of them?</v>\n",
    "call.srt": "1\n00:00:00,000 --> 00:00:02,000\nAnn: Design a feed.\n\n2\n00:00:30,000 --> 00:00:33,000\n"
    "Bob: For whom, and how many of them?\n",
}


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_interview(tmp_path: Path, name: str) -> None:
    turns = read_transcript(write(tmp_path, name, FORMS[name])).transcript.turns
    assert [(t.speaker, t.text) for t in turns] == [
        ("interviewer", "Design a feed."),
        ("candidate", "For whom, and how many of them?"),
    ]
    if turns[0].at is not None:
        assert turns[1].at == 30


def test_a_guess_at_who_is_who_is_said_to_be_one_and_can_be_corrected(tmp_path: Path) -> None:
    path = write(tmp_path, "names.txt", FORMS["names.txt"])
    assert read_transcript(path).inferred
    corrected = read_transcript(path, candidate="Ann")
    assert not corrected.inferred
    assert corrected.roles == {"Ann": "candidate", "Bob": "interviewer"}
    with pytest.raises(InterviewError, match="Ann, Bob"):
        read_transcript(path, candidate="Carol")


def test_a_colon_in_what_is_said_starts_no_turn(tmp_path: Path) -> None:
    text = "Interviewer: Hello.\nCandidate: The plan.\nFirst: data.\nNote: labels.\nInterviewer: Go on.\n"
    turns = read_transcript(write(tmp_path, "a.txt", text)).transcript.turns
    assert [t.speaker for t in turns] == ["interviewer", "candidate", "interviewer"]
    assert "Note: labels." in turns[1].text


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.txt", "", "is empty"),
        ("a.txt", "no speaker here at all\n", r"a.txt:1: says not who speaks"),
        ("a.json", '{"turns": [\n{"speaker" "x"}]}', r"a.json:2: is not JSON"),
        ("a.json", '{"turns": []}', "no list of turns"),
        ("a.json", '[{"role": "user"}]', "turn 1 lacks"),
        ("a.yaml", "turns: [\n  {x: : }", r"a.yaml:2: is not YAML"),
        ("a.vtt", "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nhello there\n", r"a.vtt:4: a caption without a speaker"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(tmp_path: Path, name: str, text: str, says: str) -> None:
    with pytest.raises(InterviewError, match=says):
        read_transcript(write(tmp_path, name, text))


def test_a_binary_file_and_a_missing_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe\x00bad")
    with pytest.raises(InterviewError, match="not UTF-8"):
        read_transcript(tmp_path / "a.txt")
    with pytest.raises(InterviewError, match="cannot be read"):
        read_transcript(tmp_path / "none.txt")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=400), name=st.sampled_from(["a.txt", "a.md", "a.json", "a.yaml", "a.vtt", "a.srt"]))
def test_any_text_is_read_or_refused_in_words(tmp_path: Path, text: str, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        said = read_transcript(path).transcript.id
    except InterviewError as fault:
        said = str(fault)
    assert path.stem in said
