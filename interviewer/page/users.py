"""Who may sign in to a shared server: the file of users, and what an assistant sends in place of the sign-in page."""

from __future__ import annotations

import base64
import binascii
from hmac import compare_digest
from pathlib import Path

from interviewer.errors import InterviewError


def read_users(path: Path) -> dict[str, str]:
    """The passwords of a file with a line `name:password` each, by name. InterviewError names the wrong line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise InterviewError(f"{path}: cannot be read.", "Write a UTF-8 file of lines name:password.") from fault
    users: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        name, colon, word = line.strip().partition(":")
        if line.strip() and not (name and colon and word):
            raise InterviewError(f"{path}:{number}: is not name:password.", "Write one user a line.")
        if name in users:
            raise InterviewError(f"{path}:{number}: {name} is there twice.", "Keep one line of each user.")
        if line.strip():
            users[name] = word
    if not users:
        raise InterviewError(f"{path}: names no user.", "Write one user a line, as name:password.")
    return users


def signed_in(authorization: str, users: dict[str, str]) -> str:
    """The user whose name and password are in an HTTP header of the scheme Basic. InterviewError where they are not."""
    scheme, _, told = authorization.partition(" ")
    try:
        name, _, word = base64.b64decode(told.strip(), validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        name = word = ""
    right = compare_digest(users.get(name, "").encode(), word.encode()) and name in users
    if scheme.lower() != "basic" or not right:
        raise InterviewError(
            "Nobody is signed in.", "Send the header `Authorization: Basic` with name:password of a user in base64."
        )
    return name
