"""The page for who sees it differently, or does not see it: axe finds nothing serious, light and dark."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python as axe
import pytest
from playwright.sync_api import expect

from tests.stories import ANSWERS, PROBLEM

AXE = (Path(axe.__path__[0]) / "axe.min.js").read_text(encoding="utf-8")


def violations(visitor) -> list[str]:
    """What axe calls serious or critical in the view that is open."""
    visitor.tab.evaluate(AXE)
    found = visitor.tab.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    grave = [each for each in found if each["impact"] in {"serious", "critical"}]
    return [f"{each['id']}: {node['html'][:120]}" for each in grave for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view_is_free_of_serious_faults(visit, scheme):
    visitor = visit(color_scheme=scheme, reduced_motion="reduce")  # a colour half-way through a change is no fault
    visitor.come()
    visitor.tab.get_by_text("A language model", exact=True).click()
    expect(visitor.tab.locator("input[type=password]")).to_be_visible()
    assert violations(visitor) == []
    visitor.tab.get_by_text("Embedded engine", exact=True).last.click()
    visitor.begin(PROBLEM, mode="Study")
    visitor.say(ANSWERS[0])
    visitor.tab.get_by_role("button", name="Box", exact=True).click()
    expect(visitor.tab.locator("#picture svg")).to_be_visible()
    expect(visitor.tab.locator("#chat [role=log]")).to_have_attribute("tabindex", "0")
    visitor.tab.locator("#end").click()
    expect(visitor.tab.locator("#end-yes")).to_be_visible()
    assert violations(visitor) == []
    visitor.tab.locator("#end-yes").click()
    expect(visitor.tab.locator(".report")).to_be_visible(timeout=60_000)
    assert violations(visitor) == []
    visitor.tab.locator("#home").click()
    expect(visitor.tab.locator(".standing")).to_be_visible()
    assert violations(visitor) == []


def test_replies_are_announced_in_a_polite_live_region(visit):
    visitor = visit()
    visitor.come()
    visitor.begin(PROBLEM)
    log = visitor.tab.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log).to_contain_text("recommends")


def test_motion_stops_for_who_asked_for_less(visit):
    visitor = visit(reduced_motion="reduce")
    visitor.come()
    moving = visitor.tab.evaluate(
        "[...document.querySelectorAll('.gradio-container .contain *')].map((e) => getComputedStyle(e))"
        ".filter((look) => look.animationName !== 'none' || look.transitionDuration !== '0s').length"
    )
    assert moving == 0


def test_a_whole_interview_by_keyboard_alone(visit):
    visitor = visit()
    visitor.come()
    keys = visitor.tab.keyboard
    reach(visitor, "#begin")
    keys.press("Enter")
    expect(visitor.said).to_have_count(1)
    expect(visitor.box).to_be_focused()
    keys.type("How many people use it every day?")
    keys.press("Enter")
    expect(visitor.said).to_have_count(2)
    reach(visitor, "#end", backwards=True)
    keys.press("Enter")
    expect(visitor.tab.locator("#end-yes")).to_be_visible()
    reach(visitor, "#end-yes")
    keys.press("Enter")
    expect(visitor.tab.locator(".report")).to_be_visible(timeout=60_000)


def reach(visitor, target: str, backwards: bool = False) -> None:
    """Presses Tab until the target has the focus."""
    for _ in range(60):
        if visitor.tab.evaluate("(target) => document.activeElement.matches(target)", target):
            return
        visitor.tab.keyboard.press("Shift+Tab" if backwards else "Tab")
    raise AssertionError(f"{target} cannot be reached by keyboard")
