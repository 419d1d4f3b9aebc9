"""Holds an interview in a process of its own, and dies by SIGKILL right before one kind of event is stored.

`python -m tests.mortal HOME SESSION-OR-dash KIND COUNT`: prints the session's id at the start. With KIND `none` it
lives, and prints the log at the end.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from interviewer.build import assemble
from interviewer.events import Event
from interviewer.session import Session
from interviewer.settings import Settings
from interviewer.store import Store
from tests.stories import ANSWERS, begin, go_on, say

MESSAGES = ANSWERS[:4]


class Mortal(Store):
    """A store whose process dies before the given event is written."""

    kind, count = "none", 1

    def append(self, session: str, *entries: Event) -> None:
        if any(entry.body.kind == self.kind for entry in entries):
            self.count -= 1
            if self.count == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        super().append(session, *entries)


def main(home: str, session_id: str, kind: str, count: str) -> None:
    """Plays the interview from wherever its log stands; a message already there is sent again with its own id."""
    store = Mortal.in_folder(Path(home))
    assert isinstance(store, Mortal)
    wired = assemble(Settings(home=Path(home)), embedder=None)
    practice = replace(wired, store=store, desk=replace(wired.desk, store=store))
    session: Session = practice.load(session_id) if session_id != "-" else begin(practice)
    print(session.id, flush=True)
    store.kind, store.count = kind, int(count)
    go_on(session)
    for number, text in enumerate(MESSAGES, 1):
        say(session, text, at=number * 180, client_id=f"m{number}")
    session.end()
    print(json.dumps([event.body.model_dump(mode="json") for event in session.log]))


if __name__ == "__main__":
    main(*sys.argv[1:])
