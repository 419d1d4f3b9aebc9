"""What is read of a drawn system."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from interviewer.diagram import find_diagrams, parse_diagram, without_diagrams

SOURCE = """flowchart LR
  U[Uploads] --> F{Filter}
  F -->|kept| E(Encoder) & Q[(Queue)]
  E -- vectors --> I[Index]
  I -.-> S((Search)); S ==> L[Logs]
  subgraph serving
  L --> E
  end
  style U fill:#fff
"""


def test_reads_boxes_and_arrows_of_every_usual_shape() -> None:
    diagram = parse_diagram(SOURCE)
    assert diagram.boxes == ("Uploads", "Filter", "Encoder", "Queue", "Index", "Search", "Logs")
    assert diagram.arrows == (
        ("Uploads", "Filter"), ("Filter", "Encoder"), ("Filter", "Queue"), ("Encoder", "Index"), ("Index", "Search"),
        ("Search", "Logs"), ("Logs", "Encoder"),
    )  # fmt: skip
    assert not diagram.unread


def test_finds_diagrams_in_a_message_and_leaves_its_prose() -> None:
    message = f"Here it is.\n```mermaid\n{SOURCE}```\nThat is all."
    assert len(find_diagrams(message)) == 1
    assert "Encoder" not in without_diagrams(message)
    assert "That is all." in without_diagrams(message)


@given(st.text())
def test_never_raises(text: str) -> None:
    parse_diagram(text)
    find_diagrams(text)
