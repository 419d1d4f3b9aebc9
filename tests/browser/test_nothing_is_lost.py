"""Reloads, restarts and second tabs: the interview goes on where it stood."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from served_page import Server
from visitor import Visitor


def test_a_reload_brings_the_interview_back(visit):
    visitor = visit()
    visitor.come()
    visitor.begin("content-moderation")
    visitor.say("How many posts are there a day?")
    visitor.tab.get_by_role("button", name="Box", exact=True).click()
    expect(visitor.tab.locator("#picture svg")).to_be_visible()
    visitor.tab.get_by_role("tab", name="Notes").click()
    visitor.tab.locator("#notes textarea").fill("ask about labels")
    visitor.tab.locator("#notes textarea").blur()
    visitor.tab.get_by_role("tab", name="Whiteboard").click()
    visitor.box.fill("half a thou")
    visitor.tab.wait_for_function("Object.values(sessionStorage).includes('half a thou')")
    visitor.tab.reload()
    expect(visitor.said).to_have_count(2)
    expect(visitor.sent).to_have_count(1)
    expect(visitor.box).to_have_value("half a thou")
    expect(visitor.tab.locator("#board textarea")).to_have_value("flowchart LR\nn1[Name]")
    visitor.tab.get_by_role("tab", name="Notes").click()
    expect(visitor.tab.locator("#notes textarea")).to_have_value("ask about labels")


def test_a_reload_of_the_critique_shows_it_again(visit):
    visitor = visit()
    visitor.come()
    visitor.begin("content-moderation")
    visitor.say("Who are the users?")
    visitor.end()
    visitor.tab.reload()
    expect(visitor.tab.locator(".report")).to_be_visible()


def test_an_open_interview_is_offered_on_the_first_view(visit):
    visitor = visit()
    visitor.come()
    visitor.begin("content-moderation")
    visitor.say("Who are the users?")
    visitor.tab.evaluate("localStorage.removeItem('interviewer-place')")
    visitor.tab.reload()
    visitor.tab.get_by_role("button", name="Go on with it").click()
    expect(visitor.sent).to_have_count(1)


def test_another_tab_that_went_ahead_is_told_and_the_words_stay(visit):
    first = visit()
    first.come()
    first.begin("content-moderation")
    second = Visitor(first.tab.context.new_page(), first.address)
    second.tab.goto(first.address)
    expect(second.said).to_have_count(1)
    second.say("How many posts are there a day?")
    first.box.fill("my own question")
    first.box.press("Enter")
    expect(first.tab.locator(".toast-body")).to_contain_text("another tab")
    expect(first.sent).to_have_count(1)
    expect(first.box).to_have_value("my own question")
    first.say("my own question")
    expect(first.sent).to_have_count(2)


def test_what_is_written_while_a_message_is_on_its_way_stays_in_the_box(visit):
    visitor = visit()
    visitor.come()
    visitor.begin("content-moderation")
    held = []
    visitor.tab.route("**/queue/join*", lambda asked: held.append(asked))
    visitor.box.fill("How many posts are there a day?")
    visitor.box.press("Enter")
    visitor.box.press_sequentially(" And who")
    for asked in held:
        asked.continue_()
    visitor.tab.unroute("**/queue/join*")
    expect(visitor.said).to_have_count(2)
    expect(visitor.sent.last).to_have_text("How many posts are there a day?")
    expect(visitor.box).to_have_value("And who")
    expect(visitor.tab.locator("#send")).to_be_visible()
    visitor.say("And who reads them?")
    expect(visitor.sent.last).to_have_text("And who reads them?")
    expect(visitor.box).to_have_value("")


def test_nobody_sees_the_interviews_of_another_browser(visit):
    mine, other = visit(), visit()
    mine.come()
    mine.begin("content-moderation")
    other.come()
    expect(other.tab.locator(".history li")).to_have_count(0)
    expect(other.tab.get_by_role("button", name="Go on with it")).to_have_count(0)


@pytest.fixture
def mortal(home):
    """A page of its own that may be killed."""
    served = Server(home)
    served.start()
    yield served
    served.kill()


def test_a_server_killed_under_the_open_page_comes_back_with_the_interview(visit, mortal):
    visitor = visit(address=mortal.address)
    visitor.come()
    visitor.begin("content-moderation")
    visitor.say("How many posts are there a day?")
    visitor.box.fill("still typing")
    visitor.tab.wait_for_function("Object.values(sessionStorage).includes('still typing')")
    mortal.kill()
    mortal.start()
    expect(visitor.said).to_have_count(2, timeout=60_000)
    expect(visitor.sent).to_have_count(1)
    expect(visitor.box).to_have_value("still typing")
    visitor.say("And how many of them break the rules?")
    expect(visitor.sent).to_have_count(2)
