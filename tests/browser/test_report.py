"""What can be done with an interview that is over: answered, judged again, replayed, compared; one is brought along."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.stories import ANSWERS

PROBLEM = "content-moderation"


@pytest.fixture
def judged(visit):
    """A visitor at the critique of a short interview."""
    visitor = visit()
    visitor.come()
    visitor.begin(PROBLEM)
    visitor.say(ANSWERS[2])
    visitor.say(ANSWERS[6])
    visitor.end()
    return visitor


def opened_form(tab):
    """Where the score of the metrics is answered."""
    dimension = tab.locator(".dims > li").filter(has_text="Success metrics")
    dimension.locator("summary").first.click()
    dimension.locator(".dispute summary").click()
    return dimension.locator(".dispute[open]")


def test_a_score_is_answered_and_both_results_stand_after_a_reload(judged):
    tab = judged.tab
    form = opened_form(tab)
    form.get_by_label("Your answer").fill("A click is a proxy: what the business wants is weekly retention.")
    form.get_by_label("A turn of yours").select_option("4")
    form.get_by_role("button").click()
    answer = tab.locator(".answer")
    expect(answer).to_be_focused()
    expect(answer).to_contain_text("weekly retention")
    expect(answer).to_contain_text("before,")
    tab.reload()
    expect(tab.locator(".report")).to_contain_text("With your answers counted")
    assert judged.outside == []
    assert judged.console == []


def test_an_empty_answer_is_told_and_the_form_stays(judged):
    tab = judged.tab
    opened_form(tab).get_by_role("button").click()
    expect(tab.locator(".toast-body")).to_contain_text("point to a turn")
    expect(tab.locator(".dispute[open]")).to_be_visible()


def test_a_second_critique_stands_beside_the_first(judged):
    tab = judged.tab
    tab.get_by_role("button", name="Assess again by the embedded engine").click()
    versions = tab.get_by_role("navigation", name="Critiques of this interview").get_by_role("button")
    expect(versions).to_have_count(2)
    expect(versions.nth(1)).to_have_attribute("aria-current", "true")
    versions.nth(0).click()
    expect(versions.nth(0)).to_have_attribute("aria-current", "true")


def test_an_interview_is_replayed_by_keyboard(judged):
    tab = judged.tab
    tab.get_by_role("button", name="Replay the interview").click()
    moments = tab.locator(".moments > li:visible")
    expect(moments).to_have_count(1)
    expect(tab.locator(".replay h1")).to_be_focused()
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("ArrowRight")
    expect(moments).to_have_count(3)
    expect(moments.last).to_have_attribute("aria-current", "step")
    expect(tab.locator(".replay [role=status]")).to_contain_text("Interviewer")
    tab.keyboard.press("End")
    expect(tab.locator("[data-where]")).to_have_text("5 of 5")
    tab.get_by_role("button", name="Back", exact=True).click()
    expect(moments).to_have_count(4)
    tab.get_by_label("Turn", exact=True).fill("2")
    expect(moments).to_have_count(2)
    tab.reload()
    expect(tab.locator(".replay")).to_be_visible()


def test_a_replay_draws_the_whiteboard_that_was_shown(visit):
    visitor = visit()
    visitor.come()
    visitor.begin(PROBLEM)
    for boxes in ("a[Posts] --> b[Queue]", "a[Posts] --> c[Reviewers]"):
        visitor.say(f"Here it is.\n\n```mermaid\nflowchart LR\n{boxes}\n```")
    visitor.end()
    tab = visitor.tab
    tab.get_by_role("button", name="Replay the interview").click()
    drawing = tab.locator(".replay .board svg:visible")
    expect(tab.locator(".replay h1")).to_be_focused()
    expect(drawing).to_have_count(0)
    tab.keyboard.press("ArrowRight")
    expect(drawing).to_contain_text("Queue")
    tab.keyboard.press("End")
    expect(drawing).to_contain_text("Reviewers")
    expect(drawing).to_have_count(1)
    assert visitor.outside == []
    assert visitor.console == []


def test_two_attempts_are_compared(judged):
    tab = judged.tab
    tab.get_by_role("button", name="Take this one again").click()
    judged.begin()
    judged.say("I would train a neural network.")
    judged.end()
    tab.locator("#home").click()
    ticks = tab.locator("[data-tick]")
    compare = tab.get_by_role("button", name="Compare the two ticked")
    ticks.nth(0).check()
    expect(compare).to_be_disabled()
    ticks.nth(1).check()
    compare.click()
    expect(tab.locator(".compare h1")).to_contain_text("two attempts")
    expect(tab.locator(".compare tbody").first.locator("tr")).to_have_count(10)
    tab.reload()
    expect(tab.locator(".compare")).to_be_visible()


def test_a_transcript_is_brought_confirmed_and_critiqued(visit, tmp_path: Path):
    call = tmp_path / "call.txt"
    call.write_text(f"00:10 Ada: Design a feed.\n01:00 Lin: {ANSWERS[2]}\n05:00 Ada: Go on.\n06:00 Lin: {ANSWERS[6]}\n")
    visitor = visit()
    visitor.come()
    chooser = visitor.tab.locator("#bring input[type=file]")
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    chooser.set_input_files(broken)
    expect(visitor.tab.locator("#bring [role=alert]")).to_contain_text("broken.json:1")
    chooser.set_input_files(call)
    expect(visitor.tab.locator("#bring input[value=Lin]")).to_be_checked()
    visitor.tab.get_by_role("button", name="Write its critique").click()
    expect(visitor.tab.locator(".report .transcript li")).to_have_count(4)
    visitor.tab.locator("#home").click()
    expect(visitor.tab.locator(".history li")).to_contain_text("from call.txt")
    assert visitor.outside == []
    assert visitor.console == []
