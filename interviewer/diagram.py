"""Reads a Mermaid flowchart as boxes and arrows, so that any engine can take account of what was drawn.

Understands `graph`/`flowchart` sources as people write them; what it cannot read it reports, it never raises.
"""

from __future__ import annotations

import re

from interviewer.words import Value

_FENCE = re.compile(r"```mermaid\s*\n(.*?)(?:```|\Z)", re.DOTALL)
_ARROW = re.compile(
    r"\s*(?:--\s[^-\n|>]{1,60}\s-->|-\.\s[^.\n]{1,60}\s\.->|<?-{2,}[>xo]?|<?-\.+-?>?|<?={2,}>?)"
    r"\s*(?:\|[^|\n]*\|)?\s*"
)
_NODE = re.compile(
    r"^(?P<id>[\w.-]+)\s*(?:@\{.*\}|[\[({>]{1,3}\s*(?P<label>.*?)\s*[\])}]{1,3})?(?::::?\w+)?$", re.DOTALL
)
_SKIP = re.compile(r"^(graph|flowchart|subgraph|end|classDef|class|style|linkStyle|direction|click)\b|^%%", re.I)


class Diagram(Value):
    """What was drawn: labels of the boxes, and arrows as pairs of labels."""

    boxes: tuple[str, ...] = ()
    arrows: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()
    """Lines that could not be read."""


def find_diagrams(message: str) -> tuple[str, ...]:
    """The sources of the Mermaid blocks in a message; an unclosed last block counts."""
    return tuple(source.strip() for source in _FENCE.findall(message) if source.strip())


def without_diagrams(message: str) -> str:
    """The message's prose alone."""
    return _FENCE.sub(" ", message)


def parse_diagram(source: str) -> Diagram:
    """Reads one Mermaid flowchart. Boxes keep the order in which they first appear."""
    labels: dict[str, str] = {}
    arrows: list[tuple[str, str]] = []
    unread: list[str] = []
    for line in (part.strip() for part in re.split(r"[\n;]", source)):
        if line and not _SKIP.match(line):
            _read_line(line, labels, arrows, unread)
    return Diagram(
        boxes=tuple(labels.values()),
        arrows=tuple((labels[a], labels[b]) for a, b in arrows),
        unread=tuple(unread),
    )


def _read_line(line: str, labels: dict[str, str], arrows: list[tuple[str, str]], unread: list[str]) -> None:
    before: list[str] = []
    for group in _ARROW.split(line):
        here = [_read_node(node, labels) for node in group.split("&")]
        if not all(here):
            unread.append(line)
            return
        nodes = [node for node in here if node]
        arrows.extend((a, b) for a in before for b in nodes)
        before = nodes


def _read_node(text: str, labels: dict[str, str]) -> str | None:
    match = _NODE.match(text.strip())
    if not match:
        return None
    label = (match["label"] or "").strip("\"'[](){}/\\ ")
    if label or match["id"] not in labels:
        labels[match["id"]] = label or match["id"]
    return match["id"]
