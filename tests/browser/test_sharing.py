"""One page for several people: named users, and what is reachable from outside."""

from __future__ import annotations

import json
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.served_page import Server


@pytest.fixture
def shared(home, tmp_path):
    """A page with two users."""
    users = tmp_path / "users"
    users.write_text("ada:one\nlin:two\n", encoding="utf-8")
    served = Server(home, options=("--auth", str(users)))
    served.start()
    yield served
    served.kill()


def sign_in(visitor, name: str, word: str) -> None:
    visitor.tab.goto(visitor.address)
    visitor.tab.get_by_label("username").fill(name)
    visitor.tab.get_by_label("password").fill(word)
    visitor.tab.get_by_role("button", name="Login").click()
    expect(visitor.tab.locator("#begin")).to_be_enabled()


def test_a_user_finds_their_interviews_in_any_browser_and_nobody_elses(visit, shared):
    first, second, third = (visit(address=shared.address) for _ in range(3))
    sign_in(first, "ada", "one")
    first.begin("content-moderation")
    sign_in(second, "lin", "two")
    expect(second.tab.locator(".history li")).to_have_count(0)
    sign_in(third, "ada", "one")
    expect(third.tab.get_by_role("button", name="Go on with it")).to_be_visible()


def call(server, function: str, *given: object) -> object:
    """One call of a named function, as a program makes it."""
    asked = urllib.request.Request(
        f"{server.address}gradio_api/run/{function}",
        data=json.dumps({"data": given}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked) as answer:
        return json.load(answer)["data"][0]


def test_a_program_holds_an_interview_through_the_named_functions_alone(server):
    with urllib.request.urlopen(f"{server.address}gradio_api/info") as answer:
        info = json.load(answer)
    assert set(info["named_endpoints"]) == {"/problems", "/start", "/say", "/critique", "/sessions"}
    assert info["unnamed_endpoints"] == {}
    key = "a long enough secret"
    begun = call(server, "start", key, "content-moderation", "", 20, "mid", "realistic", "neutral")
    reply = call(server, "say", key, begun["session"], "What does success look like for the business?")
    assert reply["text"]
    assert len(call(server, "critique", key, begun["session"])["scores"]) == 10
