"""Makes the pictures in docs/screenshots/: `python -m docs.screenshots` (needs Chromium and the dev tools).

Opens an interview in a real browser, lets a written candidate hold it at a believable pace, and looks at each view.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from interviewer.build import open_practice
from interviewer.settings import Settings
from tests.browser.served_page import Server

PLACE = Path(__file__).parent / "screenshots"
PROBLEM = "youtube-video-recommendation"
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
BOARD = """flowchart LR
  logs[(Watch logs)] --> feats[Feature store]
  feats --> gen[Candidate generation]
  gen -- 500 --> rank[Ranker]
  rank --> home([Home feed])
  home -- watches, surveys --> logs"""


def _answers() -> list[str]:
    """What the candidate says, message by message, with the drawing where it belongs."""
    written = Path(__file__).with_name("candidate.txt").read_text(encoding="utf-8")
    drawing = f"\n\n```mermaid\n{BOARD}\n```\n\n"
    return [" ".join(answer.split()).replace(" {board} ", drawing) for answer in written.strip().split("\n\n")]


ANSWERS = _answers()
PACE = 190.0
"""Seconds from one message to the next."""


def main() -> None:
    """Makes all pictures."""
    PLACE.mkdir(exist_ok=True)
    home = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    server = Server(home)
    server.start()
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            tour(browser, server)
            browser.close()
    finally:
        server.kill()


def tour(browser: Browser, server: Server) -> None:
    """One interview, seen in light and dark and on a phone."""
    context = browser.new_context(viewport=DESKTOP, color_scheme="light")
    page = context.new_page()
    page.goto(server.address)
    page.locator(f'.choice[data-id="{PROBLEM}"] input').check()
    picture(page, "start")
    page.locator("#begin").click()
    page.locator("#chat .message.bot").wait_for()
    page.locator("#send").wait_for()
    server.kill()
    with ThreadPoolExecutor() as aside:  # the browser driver holds this thread's event loop
        aside.submit(hold, server.home).result()
    server.start()
    page.goto(server.address)
    page.locator("#chat .message.user").nth(len(ANSWERS) - 1).wait_for()
    page.locator("#picture svg").wait_for()
    in_all_looks(page, "interview")
    page.locator("#end").click()
    page.locator("#end-yes").click()
    page.locator(".report").wait_for(timeout=120_000)
    page.locator(".report .jump:visible").first.click()
    page.evaluate("scrollTo(0, 0)")
    in_all_looks(page, "report")
    page.get_by_role("button", name="Replay the interview").click()
    page.get_by_role("button", name="Last", exact=True).click()
    page.locator(".moments > li").last.wait_for()
    in_all_looks(page, "replay")
    page.locator("#home").click()
    bring(page, home=server.home)
    page.locator("#home").click()
    in_all_looks(page, "history", ".progress")
    for tick in page.locator("[data-tick]").all():
        tick.check()
    page.get_by_role("button", name="Compare the two ticked").click()
    page.locator(".compare").wait_for()
    in_all_looks(page, "comparison")
    context.close()


def bring(page: Page, home: Path) -> None:
    """A second attempt, as a transcript from elsewhere: the same candidate, who stopped half-way."""
    call = home / "call.txt"
    asked = ("How would you recommend new videos to the people who use our site?", *["Go on."] * 4)
    said = (" ".join(answer.split()) for answer in ANSWERS)
    turns = (f"Interviewer: {question}\nCandidate: {answer}" for question, answer in zip(asked, said, strict=False))
    call.write_text("\n".join(turns), encoding="utf-8")
    page.locator("#bring input[type=file]").set_input_files(call)
    page.locator("#bring form").wait_for()
    in_all_looks(page, "bring", "#bring form")
    page.get_by_role("button", name="Write its critique").click()
    page.locator(".report").wait_for(timeout=120_000)


def in_all_looks(page: Page, name: str, part: str = "body") -> None:
    """The same view light, dark and on a phone, from the top of `part`."""
    picture(page, name, part)
    toggle = page.locator("[data-theme-toggle]")
    toggle.click()
    picture(page, f"{name}-dark", part)
    toggle.click()
    page.set_viewport_size(PHONE)
    picture(page, f"{name}-phone", part)
    page.set_viewport_size(DESKTOP)


def picture(page: Page, name: str, part: str = "body") -> None:
    """One file, once fonts and drawings are there."""
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(700)
    page.locator(part).first.evaluate("part => part.scrollIntoView()")
    page.screenshot(path=PLACE / f"{name}.png")


def hold(home: Path) -> None:
    """The candidate's side of the interview left open, at the pace of a real one."""
    practice = open_practice(Settings(home=home))
    session = practice.load(practice.store.sessions()[0].id)

    async def speak() -> None:
        for number, answer in enumerate(ANSWERS, 1):
            async for _ in session.reply(answer, at=number * PACE):
                pass

    asyncio.run(speak())
    session.draw(BOARD)
    session.write_notes("Say the trade-off out loud. Keep five minutes for the deep dive.")
    practice.store.close()


if __name__ == "__main__":
    main()
