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


def test_nothing_is_offered_as_an_api_and_no_run_is_kept(server):
    with urllib.request.urlopen(f"{server.address}gradio_api/info") as answer:
        info = json.load(answer)
    assert info == {"named_endpoints": {}, "unnamed_endpoints": {}}
