"""What is written in an interview never runs and never makes the browser call anybody."""

from __future__ import annotations

import yaml
from playwright.sync_api import expect
from test_with_a_model import choose

from interviewer.files import knowledge_dir
from tests.fakes.model_server import says

RUNS = "window.ran = (window.ran || 0) + 1"
OUT = "http://elsewhere.invalid/x.png"
TAGS = (
    f"<script>{RUNS}</script>",
    f"<img src=x onerror='{RUNS}'>",
    f"<img src='{OUT}'>",
    f"<svg onload='{RUNS}'></svg>",
    f"<svg><script>{RUNS}</script></svg>",
    f"<body onload='{RUNS}'>",
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    f"<iframe src='{OUT}'></iframe>",
    f"<details open ontoggle='{RUNS}'>x</details>",
    f"<input autofocus onfocus='{RUNS}'>",
    f"<video><source onerror='{RUNS}'></video>",
    f"<video poster='{OUT}'></video>",
    f"<audio src=x onerror='{RUNS}'>",
    f"<object data='{OUT}'></object>",
    f"<embed src='{OUT}'>",
    f"<link rel=stylesheet href='{OUT}'>",
    f"<style>@import '{OUT}';</style>",
    f"<div style=\"background:url('{OUT}')\">x</div>",
    f"<math><mtext><img src=x onerror='{RUNS}'></mtext></math>",
    f"<a href='javascript:{RUNS}'>press</a>",
    f"<form action='javascript:{RUNS}'><button>press</button></form>",
    f"<button onclick='{RUNS}'>press</button>",
    f"<p onmouseover='{RUNS}'>over</p>",
    f"</textarea><script>{RUNS}</script>",
    f"--><script>{RUNS}</script>",
    f"<noscript><p title=\"</noscript><img src=x onerror='{RUNS}'>\">",
    f"<<img src=x onerror='{RUNS}'>",
    f"<IMG SRC=x OnErRoR='{RUNS}'>",
    f"<template><img src=x onerror='{RUNS}'></template>",
    f"<meta http-equiv=refresh content='0;url={OUT}'>",
    f"<base href='{OUT}'>",
)
MARKDOWN = (
    f"[press](javascript:{RUNS})",
    f"![picture]({OUT})",
    f"[![picture]({OUT})]({OUT})",
    f"![picture][ref]\n\n[ref]: {OUT}",
    f"`<img src=x onerror='{RUNS}'>`",
    f"`` ` <img src={OUT}> ``",
    f"```html\n<img src={OUT}>\n```",
    f"~~~mermaid\nflowchart LR\n a[<img src={OUT}>]\n~~~",
    f'> ```mermaid\n> flowchart LR\n>  a@{{ img: "{OUT}" }}\n> ```',
    f"$$\\href{{javascript:{RUNS}}}{{x}}$$",
    f"{{{{constructor.constructor('{RUNS}')()}}}}",
    f"${{{RUNS}}}",
)
DIAGRAMS = (
    f'flowchart LR\n a["<img src=x onerror={RUNS}>"] --> b',
    f'flowchart LR\n a["<img src={OUT}>"] --> b',
    f'flowchart LR\n a --> b\n click a href "javascript:{RUNS}"',
    f"flowchart LR\n a --> b\n click a call {RUNS}",
    f'flowchart LR\n a@{{ img: "{OUT}", label: "x" }}',
    f"%%{{init: {{'securityLevel': 'loose', 'themeCSS': '@import url({OUT});'}}}}%%\nflowchart LR\n a[<b>{RUNS}</b>]",
    f"flowchart LR\n a --> b\n style a fill:url({OUT})",
    f"flowchart LR\n a --> b\n classDef c fill:url({OUT})\n class a c",
    f'flowchart LR\n a["`![p]({OUT})`"] --> b',
    f"---\nconfig:\n  securityLevel: loose\n---\nflowchart LR\n a[<svg onload={RUNS}>]",
)


def test_messages_notes_and_reports_run_nothing(visit):
    visitor = visit()
    visitor.come()
    visitor.begin("content-moderation")
    payloads = [*TAGS, *MARKDOWN]
    for start in range(0, len(payloads), 8):
        visitor.say("\n\n".join(payloads[start : start + 8]))
    visitor.tab.get_by_role("tab", name="Notes").click()
    visitor.tab.locator("#notes textarea").fill("\n".join(payloads))
    visitor.tab.locator("#notes textarea").blur()
    visitor.tab.reload()
    expect(visitor.sent).to_have_count(-(-len(payloads) // 8))
    visitor.end()
    assert_nothing_ran(visitor)


def test_diagrams_run_nothing_and_fetch_nothing(visit):
    visitor = visit()
    visitor.come()
    visitor.begin("content-moderation")
    board = visitor.tab.locator("#board textarea")
    for source in DIAGRAMS:
        board.fill(source)
        board.blur()
        visitor.tab.locator("#show-board").click()
        expect(visitor.tab.locator("#attach input")).to_be_checked()
        visitor.say("Look at this.")
    for node in visitor.tab.locator("#chat svg .node").all():
        node.click(force=True, timeout=2000)
    assert_nothing_ran(visitor)


def test_an_imported_transcript_and_answers_to_scores_run_nothing(visit):
    visitor = visit()
    tab = visitor.tab
    visitor.come()
    payloads = [*TAGS, *MARKDOWN, *(f"```mermaid\n{source}\n```" for source in DIAGRAMS)]
    turns = "\n".join(f"Interviewer: {a}\nCandidate: {a}" for a in payloads)
    name = f"<img src=x onerror='{RUNS}'>.txt"
    tab.locator("#bring input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": turns.encode()}
    )
    tab.locator("#bring select[name=problem]").select_option("content-moderation")
    tab.get_by_role("button", name="Write its critique").click()
    expect(tab.locator(".report .transcript")).to_contain_text("<script>")
    tab.locator(".dims details").first.evaluate("details => { details.open = true; }")
    form = tab.locator(".dims .dispute").first
    form.locator("summary").click()
    form.get_by_label("Your answer").fill("\n".join(payloads))
    form.get_by_role("button").click()
    expect(tab.locator(".answer")).to_contain_text("<script>")
    tab.get_by_role("button", name="Replay the interview").click()
    tab.get_by_role("button", name="Last", exact=True).click()
    expect(tab.locator(".moments > li").last).to_be_visible()
    tab.locator("#home").click()
    expect(tab.locator(".history li").first).to_contain_text("<img src=x")
    assert_nothing_ran(visitor)


def test_a_problem_file_and_its_name_run_nothing(visit):
    visitor = visit()
    tab = visitor.tab
    visitor.come()
    bank = yaml.safe_load((knowledge_dir() / "problems" / "content-moderation.yaml").read_text(encoding="utf-8"))
    payloads = iter([*TAGS, *MARKDOWN])
    bank["statement"] = " ".join(TAGS)
    bank["title"] = TAGS[1]
    bank["asked_at"] = [TAGS[2]]
    for fact, payload in zip(bank["facts"], payloads, strict=False):
        fact["fact"] = payload
    tab.locator('.choice input[value=":own"]').check()
    file = {"name": f"{TAGS[1]}.yaml", "mimeType": "text/yaml", "buffer": yaml.safe_dump(bank).encode()}
    tab.locator("#own input[type=file]").set_input_files(file)
    expect(tab.locator("#own-told")).to_contain_text("<img src=x")
    tab.locator("#begin").click()
    expect(visitor.said).to_have_count(1)
    expect(tab.locator("#send")).to_be_visible()
    visitor.say("How many posts are there a day, and how many of them are violating?")
    visitor.end()
    expect(tab.locator(".report h1")).to_contain_text("<img src=x")
    tab.locator("#home").click()
    expect(tab.locator(".history li").first).to_contain_text("<img src=x")
    assert_nothing_ran(visitor)


def test_a_models_reply_runs_nothing(visit, model):
    visitor = visit()
    choose(visitor, model)
    payloads = [*TAGS, *MARKDOWN, *(f"```mermaid\n{source}\n```" for source in DIAGRAMS)]
    replies = [f"Say more of {' and '.join(payloads[start : start + 4])}" for start in range(0, len(payloads), 4)]
    model.plays(*map(says, replies))
    for number, _ in enumerate(replies, 1):
        visitor.say(f"I would measure the share of violating views, sampled anew each day, part {number}.")
    shown = " ".join(visitor.said.all_inner_texts()).replace("\u200b", "")
    tags = [payload for payload in TAGS if payload in shown]
    assert len(tags) == len(TAGS), "the guard held some of them back"
    assert_nothing_ran(visitor)


def assert_nothing_ran(visitor) -> None:
    """Neither script nor request, not even for a picture called `x` on our own server."""
    assert visitor.tab.evaluate("window.ran || 0") == 0
    assert visitor.outside == []
    assert [url for url in visitor.requests if url.rstrip("/").endswith("/x")] == []
