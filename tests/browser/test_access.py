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
def test_no_view_of_an_interview_has_a_serious_fault(visit, scheme):
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_view_of_what_is_over_has_a_serious_fault(visit, scheme, tmp_path: Path):
    visitor = visit(color_scheme=scheme, reduced_motion="reduce")
    tab = visitor.tab
    visitor.come()
    bring(visitor, tmp_path, ANSWERS)
    assert violations(visitor) == []
    tab.get_by_role("button", name="Write its critique").click()
    expect(tab.locator(".report")).to_be_visible(timeout=60_000)
    answer_a_score(visitor)
    tab.get_by_role("button", name="Assess again by the embedded engine").click()
    expect(tab.locator(".versions")).to_be_visible()
    tab.locator(".dispute summary:visible").first.click()
    assert violations(visitor) == []
    tab.locator(".versions").get_by_role("button").first.click()
    expect(tab.locator(".answer")).to_have_count(1)
    assert violations(visitor) == []
    tab.get_by_role("button", name="Replay the interview").click()
    tab.get_by_role("button", name="Last", exact=True).click()
    expect(tab.locator(".moments > li").last).to_be_visible()
    assert violations(visitor) == []
    tab.locator("#home").click()
    bring(visitor, tmp_path, ANSWERS[:3])
    tab.get_by_role("button", name="Write its critique").click()
    tab.locator("#home").click()
    expect(tab.locator(".progress")).to_be_visible()
    assert violations(visitor) == []
    for tick in tab.locator("[data-tick]").all():
        tick.check()
    tab.get_by_role("button", name="Compare the two ticked").click()
    expect(tab.locator(".compare")).to_be_visible()
    assert violations(visitor) == []


def bring(visitor, folder: Path, answers) -> None:
    """Chooses a transcript, and goes as far as who is who in it."""
    call = folder / "call.txt"
    call.write_text("\n".join(f"Ada: Go on.\nLin: {answer}" for answer in answers), encoding="utf-8")
    visitor.tab.locator("#bring input[type=file]").set_input_files(call)
    expect(visitor.tab.locator("#bring form")).to_be_visible()


def answer_a_score(visitor) -> None:
    form = visitor.tab.locator(".dims details[open] .dispute")
    form.locator("summary").click()
    form.get_by_label("Your answer").fill("I said it, and I say it again.")
    form.get_by_role("button").click()
    expect(visitor.tab.locator(".answer")).to_be_visible()


def test_nothing_is_wider_than_a_narrow_phone(visit, tmp_path: Path):
    visitor = visit(viewport={"width": 360, "height": 740})
    tab = visitor.tab
    visitor.come()
    bring(visitor, tmp_path, ANSWERS)
    wide = {"bring": sideways(visitor)}
    tab.get_by_role("button", name="Write its critique").click()
    expect(tab.locator(".report")).to_be_visible(timeout=60_000)
    answer_a_score(visitor)
    wide["report"] = sideways(visitor)
    tab.get_by_role("button", name="Replay the interview").click()
    expect(tab.locator(".replay")).to_be_visible()
    wide["replay"] = sideways(visitor)
    tab.locator("#home").click()
    expect(tab.locator(".progress")).to_be_visible()
    wide["history"] = sideways(visitor)
    assert set(wide.values()) == {0}, wide


def sideways(visitor) -> int:
    """By how many pixels the page scrolls sideways."""
    return visitor.tab.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)")


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
