"""How soon an answer shows on the page, and whether the last of 120 turns is as quick as the first.

`python -m evals.page_speed` serves the page from a data folder (its index is built where there is none), holds an
interview of 90 minutes in a real Chromium, every message said on the page, and prints medians of one run on this
machine. Times go from the press of Enter to the first word drawn; the same clock stamps the log, which tells where
they went. With `--model SECONDS` a model speaks that takes so long to its first word, and what is printed is what comes
on top of it. With `--over 87` the messages are spread over so many real minutes, so that the last comes with the recap.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from evals.bench import MESSAGES
from evals.slow_model import slow_model
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
    """One message, in milliseconds: until it was logged, until its answer was, until a word of it was drawn.

    A model's answer is drawn while it is still being said, and logged when it is whole.
    """

    sent: float
    answered: float
    drawn: float

    @property
    def whole(self) -> float:
        """From Enter to the first word."""
        return self.sent + self.answered + self.drawn


def main() -> None:
    """Prints the figures."""
    options = _options()
    settings = {"INTERVIEWER_MOST_MESSAGES": str(10 * TURNS)}
    with ExitStack() as open_until_done:
        if options.model is not None:
            address = open_until_done.enter_context(slow_model(options.model))
            settings |= {"INTERVIEWER_ENGINE": "openai:slow", "INTERVIEWER_BASE_URL": f"{address}/v1"}
            settings |= {"INTERVIEWER_TOKEN_LIMIT": "10000000"}
        server = Server(options.home, settings=settings)
        server.start()
        open_until_done.callback(server.kill)
        driver = open_until_done.enter_context(sync_playwright())
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        open_until_done.callback(browser.close)
        waits = hold(browser.new_page(viewport={"width": 1280, "height": 900}), server, options.over * 60)
    own = 1000 * (options.model or 0.0)
    first, last = waits[1 : MEASURED + 1], waits[-MEASURED:]
    _tell(f"turns 4 to {2 * MEASURED + 3}", first, own)
    _tell("all of them", waits[1:], own)
    _tell(f"turns {TURNS - 2 * MEASURED + 1} to {TURNS}", last, own)
    ratio = statistics.median(w.whole - own for w in last) / statistics.median(w.whole - own for w in first)
    print(f"the last turns take {ratio:.2f} times the first")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.page_speed", description=__doc__.partition("\n")[0])
    parser.add_argument("home", nargs="?", type=Path, default=Path(tempfile.gettempdir()) / "interviewer-bench")
    parser.add_argument("--model", type=float, metavar="SECONDS", help="a model speaks, so long to its first word")
    parser.add_argument("--over", type=float, default=0.0, metavar="MINUTES", help="spread the messages over them")
    return parser.parse_args()


def hold(page: Page, server: Server, seconds: float) -> list[Wait]:
    """A whole interview on the page, from the first message to the last of `TURNS` turns, in no less than `seconds`."""
    page.goto(server.address)
    page.locator(f'.choice[data-id="{PROBLEM}"] input').check()
    page.locator("#minutes").get_by_text(MINUTES, exact=True).click()
    page.locator("#begin").click()
    page.locator("#chat .message.bot").wait_for()
    page.locator("#send").wait_for()
    page.evaluate(WATCH)
    began, messages = time.monotonic(), TURNS // 2
    seen = []
    for number in range(messages):
        due = began + seconds * number / messages
        page.wait_for_timeout(max(0.0, due - time.monotonic()) * 1000)
        seen.append(_send(page, number))
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


def _tell(name: str, waits: Sequence[Wait], own: float) -> None:
    middle = {
        part: statistics.median(getattr(w, part) for w in waits) for part in ("whole", "sent", "answered", "drawn")
    }
    parts = f"engine {middle['answered']:.0f}, back and drawn {middle['drawn']:.0f}"
    print(
        f"{name:20} Enter to first word{' over the model' if own else ''}: median {middle['whole'] - own:.0f} ms, "
        f"worst {max(w.whole for w in waits) - own:.0f} ms, n {len(waits)}; until logged {middle['sent']:.0f}"
        + ("" if own else f", {parts}")
    )


if __name__ == "__main__":
    main()
