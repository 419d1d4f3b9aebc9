"""How soon an answer shows on the page, and whether the last of 120 turns is as quick as the first.

`python -m evals.page_speed [HOME]` serves the page from a data folder (its index is built where there is none), holds
an interview of 90 minutes in a real Chromium with the embedded engine, every message said on the page, and prints
medians of one run on this machine. Times go from
the press of Enter to the first word drawn; the same clock stamps the log, which tells where they went.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from evals.bench import MESSAGES
from interviewer.events import CandidateSpoke, InterviewerSpoke
from interviewer.store import Store
from tests.browser.served_page import Server

PROBLEM = "content-moderation"
MEASURED = 8
"""Messages at the beginning, and again at the end; the very first only wakes everything up and is not counted."""
TURNS = 120
MINUTES = "90"
WATCH = """() => {
  const last = () => [...document.querySelectorAll("#chat .message.bot")].at(-1).innerText.trim();
  let before = "";  // the words and not their number: a long conversation is folded, and nothing is said twice
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    before = last();
    Object.assign(window, { pressed: Date.now(), drawn: 0 });
  }, true);
  new MutationObserver(() => {
    if (!window.pressed || window.drawn || !last() || last() === before) return;
    window.drawn = -1;
    requestAnimationFrame(() => { window.drawn = Date.now(); });
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""


@dataclass(frozen=True)
class Wait:
    """One message, in milliseconds: until it was logged, until its answer was, until a word of it was drawn."""

    sent: float
    answered: float
    drawn: float

    @property
    def whole(self) -> float:
        """From Enter to the first word."""
        return self.sent + self.answered + self.drawn


def main() -> None:
    """Prints the figures."""
    home = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.gettempdir()) / "interviewer-bench"
    server = Server(home, settings={"INTERVIEWER_MOST_MESSAGES": str(10 * TURNS)})
    server.start()
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            waits = hold(browser.new_page(viewport={"width": 1280, "height": 900}), server)
            browser.close()
    finally:
        server.kill()
    first, last = waits[1 : MEASURED + 1], waits[-MEASURED:]
    _tell(f"turns 4 to {2 * MEASURED + 3}", first)
    _tell("all of them", waits[1:])
    _tell(f"turns {TURNS - 2 * MEASURED + 1} to {TURNS}", last)
    ratio = statistics.median(w.whole for w in last) / statistics.median(w.whole for w in first)
    print(f"the last turns take {ratio:.2f} times the first")


def hold(page: Page, server: Server) -> list[Wait]:
    """A whole interview on the page, from the first message to the last of `TURNS` turns."""
    page.goto(server.address)
    page.locator(f'.choice[data-id="{PROBLEM}"] input').check()
    page.locator("#minutes").get_by_text(MINUTES, exact=True).click()
    page.locator("#begin").click()
    page.locator("#chat .message.bot").wait_for()
    page.locator("#send").wait_for()
    page.evaluate(WATCH)
    seen = [_send(page, number) for number in range(TURNS // 2)]
    store = Store.in_folder(server.home)
    log = store.events(store.sessions()[0].id)
    store.close()
    asked = [event.when.timestamp() * 1000 for event in log if isinstance(event.body, CandidateSpoke)]
    answered = [event.when.timestamp() * 1000 for event in log if isinstance(event.body, InterviewerSpoke)][1:]
    stamps = zip(seen, asked, answered, strict=True)
    return [Wait(a - pressed, b - a, drawn - b) for (pressed, drawn), a, b in stamps]


def _send(page: Page, number: int) -> tuple[float, float]:
    box = page.locator("#box textarea")
    box.fill(f"{MESSAGES[number % len(MESSAGES)]} That is my point {number}.")
    box.press("Enter")
    page.wait_for_function("window.drawn > 0")
    page.locator("#send").wait_for()
    page.wait_for_function("!document.querySelector('#box textarea').value")
    return page.evaluate("[window.pressed, window.drawn]")


def _tell(name: str, waits: Sequence[Wait]) -> None:
    middle = {
        part: statistics.median(getattr(w, part) for w in waits) for part in ("whole", "sent", "answered", "drawn")
    }
    print(
        f"{name:20} Enter to first word: median {middle['whole']:.0f} ms, worst {max(w.whole for w in waits):.0f} ms, "
        f"n {len(waits)}; until logged {middle['sent']:.0f}, engine {middle['answered']:.0f}, "
        f"back and drawn {middle['drawn']:.0f}"
    )


if __name__ == "__main__":
    main()
