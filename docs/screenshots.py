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
ANSWERS = (
    "Before I draw anything: what does the business want from this, and how do we know that it worked?",
    "How many people use it a day, and what is the latency budget?",
    "Then I design the home feed only and leave search out. I frame it as ranking by expected satisfied watch time.",
    "Offline I compare recall at 500 and calibration; online, satisfied watch time per user, with weekly retention as "
    "the guardrail. Both come from logs we keep anyway.",
    f"Here is the whole before any part.\n\n```mermaid\n{BOARD}\n```",
    "Labels are watches longer than thirty seconds. What was seen and not opened is a negative. I split by time, so "
    "nothing of tomorrow leaks into training.",
    "A baseline first: popularity by country. Then a two-tower model for candidates, because 80 ms leaves no room to "
    "score millions, and gradient boosted trees to rank them.",
    "I launch in shadow, then an A/B test by user for two weeks: ship if watch time rises and retention does not fall. "
    "Drift alarms on the features trigger retraining, and popular videos are the fallback.",
)
PACE = 205.0
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
    context.close()


def in_all_looks(page: Page, name: str) -> None:
    """The same view light, dark and on a phone."""
    picture(page, name)
    toggle = page.locator("[data-theme-toggle]")
    toggle.click()
    picture(page, f"{name}-dark")
    toggle.click()
    page.set_viewport_size(PHONE)
    picture(page, f"{name}-phone")
    page.set_viewport_size(DESKTOP)


def picture(page: Page, name: str) -> None:
    """One file, once fonts and drawings are there."""
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(700)
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
