"""A person at the page: what they press and what they see. Keeps every request and every console message."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

expect.set_options(timeout=20_000)


class Visitor:
    """One tab."""

    def __init__(self, tab: Page, address: str) -> None:
        self.tab = tab
        self.address = address
        self.console: list[str] = []
        self.requests: list[str] = []
        tab.on("console", lambda said: self.console.append(said.text) if said.type in {"error", "warning"} else None)
        tab.on("pageerror", lambda fault: self.console.append(str(fault)))
        tab.on("request", lambda asked: self.requests.append(asked.url))

    @property
    def outside(self) -> list[str]:
        """Requests that left the machine."""
        return [url for url in self.requests if not url.startswith((self.address, "data:", "blob:"))]

    @property
    def said(self) -> Locator:
        """The interviewer's bubbles."""
        return self.tab.locator("#chat .message.bot")

    @property
    def sent(self) -> Locator:
        """The candidate's bubbles."""
        return self.tab.locator("#chat .message.user")

    @property
    def box(self) -> Locator:
        """Where a message is written."""
        return self.tab.locator("#box textarea")

    def come(self) -> None:
        """Opens the page at its first view."""
        self.tab.goto(self.address)
        expect(self.tab.locator("#begin")).to_be_enabled()

    def begin(self, problem: str = "", mode: str = "") -> None:
        """Chooses, starts, and waits until the interviewer has spoken."""
        if problem:
            self.tab.locator(f'.choice[data-id="{problem}"] input').check()
        if mode:
            self.tab.get_by_text(mode, exact=True).click()
        self.tab.locator("#begin").click()
        expect(self.said).to_have_count(1)
        expect(self.tab.locator("#send")).to_be_visible()

    def say(self, text: str) -> None:
        """Sends a message and waits for the reply to be over."""
        before = self.said.count()
        self.box.fill(text)
        self.box.press("Enter")
        expect(self.said).to_have_count(before + 1)
        expect(self.tab.locator("#send")).to_be_visible()

    def end(self) -> None:
        """Ends the interview and waits for the critique."""
        self.tab.locator("#end").click()
        self.tab.locator("#end-yes").click()
        expect(self.tab.locator(".report")).to_be_visible(timeout=60_000)
