"""The commands as a person and as a program use them: shapes, exit codes, and one line with a remedy for what is
wrong.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINES = (
    '{"text": "How many people use it?", "at": "01:00"}\n'
    "I would begin with a popularity baseline.\n"
    '{"oops": 1}\n'
    '{"text": "I would measure recall offline and retention online.", "at": "20:00"}\n'
)


def interviewer(*words: str, said: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "interviewer", *words],
        input=said, capture_output=True, text=True, timeout=280, check=False, cwd=ROOT,
        env={**os.environ, **environment},
    )  # fmt: skip


def test_chat_answers_a_line_with_a_line_of_the_promised_shape() -> None:
    done = interviewer("chat", "--problem", "newsfeed-ranking", "--json", said=LINES)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    replies = [line for line in lines if "error" not in line]
    assert len(replies) == 4
    assert len(lines) == 5
    for reply in replies:
        assert set(reply) == {
            "session", "turn", "text", "move", "reason", "facts", "phase", "engine", "ms", "first_ms", "tokens",
        }  # fmt: skip
        assert reply["engine"] == "embedded"
        assert reply["session"] == replies[0]["session"]
    assert replies[0]["move"] == "open"
    assert "without `text`" in next(line["error"] for line in lines if "error" in line)
    listed = json.loads(interviewer("sessions", "--json").stdout)
    assert [s["id"] for s in listed] == [replies[0]["session"]]
    exported = json.loads(interviewer("export", replies[0]["session"], "--json").stdout)
    assert [t["speaker"] for t in exported["transcript"]["turns"]] == ["interviewer", "candidate"] * 3 + ["interviewer"]


def test_a_problem_of_ones_own_is_begun_in_a_sentence_and_gone_on_with_later() -> None:
    begun = interviewer("chat", "--about", "Tell rare birds apart by their song", "--json")
    opening = json.loads(begun.stdout)
    assert "Tell rare birds apart by their song." in opening["text"]
    later = interviewer("chat", "--session", opening["session"], "--json", said="How many users are there?\n")
    assert json.loads(later.stdout)["move"] == "assume"
    assert [s["title"] for s in json.loads(interviewer("sessions", "--json").stdout)] == [
        "Tell rare birds apart by their song."
    ]


def test_critique_of_a_file_has_the_promised_shape(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text(
        "Interviewer: Design a news feed.\nCandidate: I would begin with a baseline, because it is cheap.\n"
    )
    done = interviewer("critique", str(path), "--problem", "newsfeed-ranking", "--json")
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert made["engine"] == "embedded"
    assert made["problem"] == "newsfeed-ranking"
    assert len(made["scores"]) == 10
    assert all(s in (None, 1, 2, 3, 4) for s in made["scores"].values())
    for quotes in made["evidence"].values():
        assert all(q["quote"] in path.read_text() for q in quotes)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("chat", "--problem", "no-such-thing"), 1, "Choose one of"),
        (("chat", "--problem", "newsfeed-ranking", "--engine", "nonsense"), 1, "nonsense"),
        (("chat",), 2, "--problem"),
        (("chat", "--problem", "newsfeed-ranking", "--about", "Design it."), 2, "choose one"),
        (("chat", "--about", "..."), 1, "in a sentence"),
        (("chat", "--problem-file", "pyproject.toml"), 1, "pyproject.toml:"),
        (("critique", "no-such-file.txt"), 1, "cannot be read"),
        (("export", "no-such-session"), 1, "no session"),
        (("check", "no-such-folder"), 1, "no folder"),
    ],
)
def test_what_is_wrong_is_one_line_and_a_remedy(words: tuple[str, ...], code: int, says: str) -> None:
    done = interviewer(*words)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_read_only_home_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = interviewer("sessions", INTERVIEWER_HOME=str(tmp_path / "file"))
    assert done.returncode == 1
    assert "INTERVIEWER_HOME" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_shows_what_is_configured_and_never_a_key() -> None:
    done = interviewer("doctor", OPENAI_API_KEY="sk-canary-123", INTERVIEWER_ENGINE="openai:some-model")
    assert "key set (OPENAI_API_KEY)" in done.stdout
    assert "canary" not in done.stdout + done.stderr


def test_problems_lists_the_bank_for_a_program() -> None:
    bank = json.loads(interviewer("problems", "--json").stdout)
    assert {"id", "statement", "family"} <= bank[0].keys()
    assert not any("facts" in problem for problem in bank)
