"""What is written in an interview never runs and never makes the browser call anybody."""

from __future__ import annotations

from playwright.sync_api import expect

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
    assert visitor.tab.evaluate("window.ran || 0") == 0
    assert visitor.outside == []


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
    assert visitor.tab.evaluate("window.ran || 0") == 0
    assert visitor.outside == []
