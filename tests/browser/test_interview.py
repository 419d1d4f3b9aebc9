"""One interview from choosing to critique, as a person holds it."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from interviewer.files import knowledge_dir
from tests.stories import ANSWERS, PROBLEM

BLACK = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC")
"""A picture of one black point."""

LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}},
}


@pytest.mark.parametrize("looks", LOOKS)
def test_from_choosing_to_critique(visit, looks):
    visitor = visit(**LOOKS[looks])
    visitor.come()
    expect(visitor.tab.locator("#engine-badge")).to_contain_text("no key, no network")
    visitor.begin("content-moderation")
    expect(visitor.tab.locator("#clock .time")).to_have_text(re.compile(r"3[45]:\d\d"))
    visitor.say("What does success look like for the business?")
    visitor.say("I would track the share of views that are violating, from a random sample, and wrongful removals.")
    expect(visitor.box).to_have_value("")
    visitor.end()
    report = visitor.tab.locator(".report")
    expect(report.locator(".dims > li")).to_have_count(10)
    expect(report.locator(".transcript li")).to_have_count(5)
    assert visitor.outside == []
    assert visitor.console == []
    overflow = visitor.tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0, "the page scrolls sideways"


def test_shift_enter_breaks_the_line_and_enter_sends(visit):
    visitor = visit()
    visitor.come()
    visitor.begin()
    visitor.box.fill("First line")
    visitor.box.press("Shift+Enter")
    visitor.box.press_sequentially("second line")
    expect(visitor.sent).to_have_count(0)
    visitor.box.press("Enter")
    expect(visitor.sent).to_have_count(1)
    expect(visitor.sent).to_contain_text("second line")


def test_the_whiteboard_is_drawn_and_goes_with_the_next_message_only(visit):
    visitor = visit()
    visitor.come()
    visitor.begin()
    visitor.tab.get_by_role("button", name="Two boxes and an arrow").click()
    expect(visitor.tab.locator("#picture svg")).to_contain_text("From")
    visitor.tab.locator("#show-board").click()
    expect(visitor.tab.locator("#attach input")).to_be_checked()
    visitor.say("This is how the pieces hang together.")
    expect(visitor.sent.last.locator("svg")).to_contain_text("From")
    expect(visitor.tab.locator("#attach input")).not_to_be_checked()
    visitor.say("Next I would look at the labels.")
    expect(visitor.sent.last.locator("svg")).to_have_count(0)


def test_a_half_written_line_keeps_the_last_picture_and_raises_no_error(visit):
    visitor = visit()
    visitor.come()
    visitor.begin()
    board = visitor.tab.locator("#board textarea")
    board.fill("flowchart LR\n a[Logs] --> b[Store]")
    expect(visitor.tab.locator("#picture svg")).to_contain_text("Logs")
    board.press("End")
    board.press_sequentially("\n b --")
    board.blur()
    expect(visitor.tab.locator("#picture svg")).to_contain_text("Logs")
    assert visitor.console == []


def test_a_quote_leads_to_its_turn_with_the_words_marked(visit):
    visitor = visit()
    visitor.come()
    visitor.begin(PROBLEM)
    for answer in ANSWERS[:6]:
        visitor.say(answer)
    visitor.end()
    jump = visitor.tab.locator(".report .jump:visible").first
    turn = jump.get_attribute("data-turn")
    quote = jump.get_attribute("data-quote")
    jump.click()
    expect(visitor.tab.locator(f"#turn-{turn}")).to_have_class(re.compile("here"))
    expect(visitor.tab.locator(f"#turn-{turn} mark")).to_have_text(quote)


def test_the_critique_can_be_kept_as_files(visit, tmp_path: Path):
    visitor = visit()
    visitor.come()
    visitor.begin("content-moderation")
    visitor.say("What is the goal of the business here?")
    visitor.end()
    kept = {}
    for form in ("md", "html", "json"):
        with visitor.tab.expect_download() as coming:
            visitor.tab.locator(f"#download-{form}").click()
        coming.value.save_as(tmp_path / form)
        kept[form] = (tmp_path / form).read_text(encoding="utf-8")
    assert "What is the goal of the business here?" in kept["md"]
    assert "What is the goal of the business here?" in kept["html"]
    assert json.loads(kept["json"])["problem"] == "content-moderation"


def test_the_history_leads_back_to_the_critique_and_deletes_for_good(visit):
    visitor = visit()
    visitor.come()
    visitor.begin("content-moderation")
    visitor.say("Who are the users?")
    visitor.end()
    visitor.tab.locator("#home").click()
    rows = visitor.tab.locator(".history li")
    expect(rows).to_have_count(1)
    rows.get_by_role("button", name="Read critique").click()
    expect(visitor.tab.locator(".report")).to_be_visible()
    visitor.tab.locator("#home").click()
    visitor.tab.on("dialog", lambda dialog: dialog.accept())
    rows.get_by_role("button", name="Delete").click()
    expect(rows).to_have_count(0)


def test_filters_leave_only_what_fits_and_surprise_me_stays_within(visit):
    visitor = visit()
    visitor.come()
    visitor.tab.locator('[data-filter="company"]').select_option("Airbnb")
    shown = visitor.tab.locator(".choice[data-id]:visible")
    titles = shown.locator("strong").all_inner_texts()
    assert 0 < len(titles) < 4
    visitor.begin()
    expect(visitor.tab.locator("#bar h1")).to_have_text(re.compile("|".join(map(re.escape, titles))))


def test_a_pause_stops_the_clock_and_a_message_starts_it_again(visit):
    visitor = visit()
    visitor.come()
    visitor.begin()
    visitor.tab.locator("#pause").click()
    expect(visitor.tab.locator("#clock")).to_have_attribute("data-running", "0")
    visitor.say("How large is the catalogue?")
    expect(visitor.tab.locator("#clock")).to_have_attribute("data-running", "1")


def test_a_hint_is_there_in_study_mode_and_only_there(visit):
    visitor = visit()
    visitor.come()
    visitor.begin("content-moderation")
    expect(visitor.tab.locator("#hint")).to_be_hidden()
    student = visit()
    student.come()
    student.begin("content-moderation", mode="Study")
    student.tab.locator("#hint").click()
    expect(student.said).to_have_count(2)


def test_an_unusable_model_is_told_with_a_remedy_and_nothing_is_lost(visit):
    visitor = visit()
    visitor.come()
    visitor.tab.get_by_text("A language model", exact=True).click()
    visitor.tab.locator("#begin").click()
    expect(visitor.tab.locator(".toast-body")).to_contain_text("choose the embedded engine")
    expect(visitor.tab.locator("#begin")).to_have_text("Begin the interview")


ATTACK = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>'


def test_a_sentence_of_ones_own_is_interviewed_on_and_taken_again(visit):
    visitor = visit()
    visitor.come()
    visitor.tab.locator('.choice input[value=":own"]').check()
    visitor.tab.get_by_label("Your problem, in a sentence or two").fill(f"Tell birds apart {ATTACK}")
    visitor.begin()
    expect(visitor.said.first).to_contain_text(f"Tell birds apart {ATTACK}.")
    expect(visitor.tab.locator("#bar h1")).to_contain_text("Tell birds apart")
    visitor.say("How many birds are recorded every day?")
    visitor.tab.reload()
    expect(visitor.said).to_have_count(2)
    visitor.end()
    expect(visitor.tab.locator(".report")).to_contain_text("no reference notes")
    visitor.tab.locator(".report").get_by_role("button", name="Take this one again").click()
    expect(visitor.tab.locator('.choice input[value=":own"]')).to_be_checked()
    expect(visitor.tab.locator("#own-told")).to_contain_text("Tell birds apart")
    visitor.begin()
    expect(visitor.said.first).to_contain_text("Tell birds apart")
    assert visitor.tab.evaluate("window.ran") is None
    assert visitor.outside == []
    assert visitor.console == []


def test_a_file_of_ones_own_is_checked_on_the_spot(visit):
    visitor = visit()
    visitor.come()
    visitor.tab.locator('.choice input[value=":own"]').check()
    good = (knowledge_dir() / "problems" / f"{PROBLEM}.yaml").read_text(encoding="utf-8")
    for name, text, told in (
        (f"{ATTACK}.yaml", "title: a: b", "is not YAML"),
        ("large.yaml", "x: y\n" * 250_000, "is longer than"),
        ("mine.yaml", good.replace("family: ", "family: gossip-", 1), "field family"),
        ("mine.yaml", re.sub("(?m)^title: .*", f"title: '{ATTACK}'", good), "facts to ask for"),
    ):
        sent = {"name": name, "mimeType": "text/yaml", "buffer": text.encode()}
        visitor.tab.locator("#own input[type=file]").set_input_files([sent])
        expect(visitor.tab.locator("#own-told")).to_contain_text(told)
    visitor.begin()
    expect(visitor.tab.locator("#bar h1")).to_have_text(ATTACK)
    assert visitor.tab.evaluate("window.ran") is None
    assert visitor.console == []


def test_a_message_that_is_too_long_stays_in_the_box(visit):
    visitor = visit()
    visitor.come()
    visitor.begin()
    visitor.box.fill("word " * 5000)
    visitor.box.press("Enter")
    expect(visitor.tab.locator(".toast-body")).to_contain_text("Send it in parts")
    expect(visitor.box).to_have_value(re.compile("^word"))
    expect(visitor.sent).to_have_count(0)


def test_a_look_around_by_keyboard_changes_nothing(visit):
    visitor = visit()
    visitor.come()
    visitor.begin("content-moderation")
    for _ in range(40):
        visitor.tab.keyboard.press("Tab")
    expect(visitor.tab.locator("#end")).to_have_text("End")
    expect(visitor.said).to_have_count(1)
    expect(visitor.tab.locator(".toast-body")).to_have_count(0)


def test_a_sketch_goes_with_the_next_message_and_the_report_shows_it(visit):
    visitor = visit()
    visitor.come()
    visitor.begin("content-moderation")
    visitor.tab.get_by_role("tab", name="Sketch").click()
    sheet = visitor.tab.locator(".sketch canvas")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    visitor.tab.mouse.move(box["x"] + 40, box["y"] + 40)
    visitor.tab.mouse.down()
    visitor.tab.mouse.move(box["x"] + 160, box["y"] + 120, steps=5)
    visitor.tab.mouse.up()
    visitor.tab.locator("[data-show-sketch]").click()
    expect(visitor.tab.locator(".toast-body")).to_contain_text("sees no pictures")
    expect(visitor.tab.locator("#carried")).to_contain_text("goes with the next message")
    visitor.say("This is how the pieces hang together.")
    expect(visitor.said.last).to_contain_text("can't see pictures here")
    shown = visitor.sent.last.locator("img")
    expect(shown).to_be_visible()
    assert shown.evaluate("(shown) => shown.naturalWidth") == 480
    expect(visitor.tab.locator("#carried")).not_to_contain_text("goes with the next message")
    visitor.say("Next I would look at the labels.")
    expect(visitor.sent.last.locator("img")).to_have_count(0)
    visitor.tab.reload()
    expect(visitor.sent.first.locator("img")).to_be_visible()
    visitor.end()
    picture = visitor.tab.locator(".transcript img")
    expect(picture).to_have_count(1)
    assert picture.evaluate("(shown) => shown.naturalWidth") == 1200
    visitor.tab.get_by_role("button", name="Replay the interview").click()
    visitor.tab.locator("[data-step=on]").click()
    expect(visitor.tab.locator(".replay .moments img")).to_be_visible()
    assert visitor.outside == []
    assert visitor.console == []


def test_a_photo_lands_on_the_sheet_and_what_is_none_is_told(visit):
    visitor = visit()
    visitor.come()
    visitor.begin("content-moderation")
    visitor.tab.get_by_role("tab", name="Sketch").click()
    sent = visitor.tab.locator(".sketch input[type=file]")
    sent.set_input_files([{"name": "<img src=x>.png", "mimeType": "image/png", "buffer": b"no picture at all"}])
    expect(visitor.tab.locator(".sketch [data-line]")).to_contain_text("no picture that the browser can read")
    sent.set_input_files([{"name": "board.png", "mimeType": "image/png", "buffer": BLACK}])
    expect(visitor.tab.locator(".sketch [data-line]")).to_contain_text("on the sheet")
    middle = "(sheet) => sheet.getContext('2d').getImageData(600, 400, 1, 1).data[0]"
    assert visitor.tab.locator(".sketch canvas").evaluate(middle) == 0
    visitor.tab.locator("[data-undo]").click()
    assert visitor.tab.locator(".sketch canvas").evaluate(middle) == 255
    visitor.tab.locator("[data-show-sketch]").click()
    visitor.tab.get_by_role("button", name="Take it back").click()
    expect(visitor.tab.locator("#carried")).not_to_contain_text("goes with the next message")


SPEECH = """
window.SpeechRecognition = class {
  start() { window.ear = this; }
  stop() { this.onend(); }
};
window.saidAloud = [];
Object.defineProperty(window, "speechSynthesis", {
  value: { speak: (words) => window.saidAloud.push(words.text), cancel: () => {} },
});
"""


def test_what_is_dictated_lands_in_the_box_and_a_reply_is_read_once(visit):
    visitor = visit()
    visitor.tab.add_init_script(SPEECH)
    visitor.come()
    visitor.begin("content-moderation")
    button = visitor.tab.locator("[data-dictate]")
    expect(visitor.tab.locator(".voice")).to_contain_text("send the sound to their maker")
    expect(visitor.box).to_be_focused()  # where the page goes by itself: not while the button is held
    visitor.box.fill("First:")
    button.focus()
    visitor.tab.keyboard.down(" ")
    expect(button).to_have_text("Listening ...")
    visitor.tab.evaluate("ear.onresult({results: [[{transcript: 'who are'}], [{transcript: ' the users?'}]]})")
    visitor.tab.keyboard.up(" ")
    expect(button).to_have_text("Hold to dictate")
    expect(visitor.box).to_have_value("First: who are the users?")
    visitor.tab.get_by_label("Read replies out").check()
    for count, question in enumerate(("Who are the users?", "What does success look like for the business?"), 1):
        visitor.say(question)
        visitor.tab.wait_for_function(f"saidAloud.length === {count}")
    assert visitor.tab.evaluate("saidAloud[1]") in visitor.said.last.inner_text()
    assert visitor.outside == []


def test_a_browser_without_speech_shows_nothing_of_it(visit):
    visitor = visit()
    visitor.tab.add_init_script(
        "for (const name of ['SpeechRecognition', 'webkitSpeechRecognition', "
        "'speechSynthesis']) Object.defineProperty(window, name, {value: undefined});"
    )
    visitor.come()
    visitor.begin("content-moderation")
    visitor.say("Who are the users?")
    expect(visitor.tab.locator(".voice")).to_be_hidden()
    assert visitor.console == []
