"""The page with a chat model behind it: streaming, Stop, failure, and a key that is never written down."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.fakes.model_server import ModelServer, refuses, stalls

KEY = "sk-not-a-real-key-4711"


def name_model(visitor, model: ModelServer, within: str) -> None:
    part = visitor.tab.locator(within)
    part.get_by_text("A language model", exact=True).click()
    part.get_by_role("combobox", name="Provider").click()
    visitor.tab.get_by_role("option", name="Any OpenAI-compatible server").click()
    part.get_by_label("Model", exact=True).fill("test-model")
    part.locator("input[type=password]").fill(KEY)
    part.get_by_label("Server address").fill(f"{model.address}/v1")


def choose(visitor, model: ModelServer) -> None:
    visitor.come()
    visitor.tab.locator('.choice[data-id="content-moderation"] input').check()
    name_model(visitor, model, "#start")
    visitor.tab.locator("#begin").click()
    expect(visitor.said).to_have_count(1)
    expect(visitor.tab.locator("#send")).to_be_visible()


def test_a_model_speaks_the_page_says_so_and_the_key_is_nowhere(visit, model, server):
    visitor = visit()
    choose(visitor, model)
    expect(visitor.tab.locator("#engine-badge")).to_contain_text("test-model")
    visitor.say("I would sample posts for labels and look at what reviewers decided.")
    expect(visitor.said.last).to_contain_text("what you would measure first")
    kept = b"".join(path.read_bytes() for path in server.home.glob("interviews*"))
    assert KEY.encode() not in kept
    assert KEY not in visitor.tab.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")


def test_stop_ends_a_stalled_reply_and_what_was_shown_stays(visit, model):
    visitor = visit()
    choose(visitor, model)
    model.plays(stalls("Let us stay with the labels for a moment. "))
    visitor.box.fill("I would sample posts for labels and look at what reviewers decided.")
    visitor.box.press("Enter")
    expect(visitor.said.last).to_contain_text("stay with the labels")
    visitor.tab.locator("#stop").click()
    expect(visitor.tab.locator("#send")).to_be_visible()
    expect(visitor.said).to_have_count(2)
    visitor.tab.reload()
    expect(visitor.said.last).to_contain_text("stay with the labels")


def test_a_reload_during_a_reply_listens_in(visit, model):
    visitor = visit()
    choose(visitor, model)
    model.plays(stalls("Let us stay with the labels for a moment. "))
    visitor.box.fill("I would sample posts for labels and look at what reviewers decided.")
    visitor.box.press("Enter")
    expect(visitor.said.last).to_contain_text("stay with the labels")
    visitor.tab.reload()
    expect(visitor.said.last).to_contain_text("stay with the labels")
    expect(visitor.tab.locator("#stop")).to_be_visible()
    visitor.tab.locator("#stop").click()
    expect(visitor.tab.locator("#send")).to_be_visible()


def test_a_model_that_fails_is_named_and_the_interview_goes_on(visit, model):
    visitor = visit()
    choose(visitor, model)
    model.plays(refuses(401, "bad key"))
    visitor.say("I would sample posts for labels and look at what reviewers decided.")
    expect(visitor.tab.locator(".toast-body").first).to_contain_text("embedded engine stepped in")
    assert KEY not in visitor.tab.locator(".toast-body").first.inner_text()


def test_an_interview_is_handed_over_to_a_model_and_back(visit, model):
    visitor = visit()
    visitor.come()
    visitor.begin("content-moderation")
    expect(visitor.tab.locator("#engine-badge")).to_contain_text("no key, no network")
    visitor.tab.get_by_role("tab", name="Engine").click()
    name_model(visitor, model, "#side")
    visitor.tab.locator("#hand-over").click()
    expect(visitor.tab.locator("#engine-badge")).to_contain_text("test-model")
    visitor.say("I would sample posts for labels and look at what reviewers decided.")
    expect(visitor.said.last).to_contain_text("what you would measure first")
    visitor.tab.locator("#side").get_by_text("Embedded engine", exact=True).click()
    visitor.tab.locator("#hand-over").click()
    expect(visitor.tab.locator("#engine-badge")).to_contain_text("no key, no network")
    visitor.say("I would then measure how often reviewers disagree.")
    expect(visitor.said).to_have_count(3)
    assert KEY not in visitor.tab.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")


def test_handing_over_to_nobody_is_told_and_changes_nothing(visit):
    visitor = visit()
    visitor.come()
    visitor.begin("content-moderation")
    visitor.tab.get_by_role("tab", name="Engine").click()
    visitor.tab.locator("#side").get_by_text("A language model", exact=True).click()
    visitor.tab.locator("#hand-over").click()
    expect(visitor.tab.locator(".toast-body")).to_contain_text("No model is named")
    expect(visitor.tab.locator("#engine-badge")).to_contain_text("no key, no network")


def test_a_model_that_sees_is_sent_the_sketch(visit, model):
    visitor = visit()
    visitor.come()
    visitor.tab.locator('.choice[data-id="content-moderation"] input').check()
    name_model(visitor, model, "#start")
    visitor.tab.get_by_label("It can look at pictures").check()
    visitor.tab.locator("#begin").click()
    expect(visitor.said).to_have_count(1)
    visitor.tab.get_by_role("tab", name="Sketch").click()
    visitor.tab.locator("[data-show-sketch]").click()
    expect(visitor.tab.locator("#carried")).to_contain_text("goes with the next message")
    visitor.say("This is how the pieces hang together.")
    expect(visitor.said.last).to_contain_text("what you would measure first")
    last = model.seen[-1].body["messages"][-1]
    assert [part["type"] for part in last["content"]] == ["text", "image_url"]
    assert last["content"][1]["image_url"]["url"].startswith("data:image/jpeg;base64,")
