"""Rendered prompts, held against what was reviewed. `python tests/llm/test_llm_prompts.py` writes them anew."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from interviewer.engine import Brief
from interviewer.engines.llm.assessing import EXAMPLES
from interviewer.engines.llm.phrasing import clipped, messages_for
from interviewer.files import knowledge_dir, prompts_dir
from interviewer.knowledge import load_knowledge
from interviewer.moves import Move, MoveKind
from interviewer.prompts import Prompts
from interviewer.transcript import Transcript, Turn

REVIEWED = Path(__file__).with_name("reviewed")
TALK = (
    Turn(number=1, speaker="interviewer", text="Hello. People post on our platform. How would you find what is bad?"),
    Turn(number=2, speaker="candidate", text="How many posts are there? I'd start with a two-tower model at 100 ms."),
)
FOLLOW_UPS = ("What else would tell you?", "Who reads that number?")
MOVES: dict[str, Move] = {
    "open": Move(kind="open", reason="-"),
    "listen": Move(kind="listen", reason="-"),
    "listen, time called": Move(kind="listen", reason="-", minutes_left=10),
    "wait": Move(kind="wait", reason="-"),
    "answer": Move(kind="answer", reason="asked for: traffic", facts=("traffic",)),
    "answer, part is open": Move(kind="answer", reason="-", facts=("traffic",), silent=True),
    "answer, too much at once": Move(kind="answer", reason="-", facts=("traffic",), more=True),
    "assume": Move(kind="assume", reason="-", silent=True),
    "decline": Move(kind="decline", reason="-"),
    "defer": Move(kind="defer", reason="-"),
    "probe": Move(kind="probe", reason="-", dimension="metrics", line="How would you know that it works?"),
    "probe, on their word": Move(kind="probe", reason="-", line="Who trains it, and on what?", about="two-tower"),
    "probe, on their number": Move(kind="probe", reason="-", about="100 ms"),
    "deep-dive": Move(kind="deep-dive", reason="-", line="Where do the labels come from?", source="dive/labels"),
    "probe, in place of another": Move(kind="probe", reason="-", line="Who trains it, and on what?", unanswered=True),
    "probe, once more": Move(kind="probe", reason="-", line="Who trains it, and on what?", again=True),
    "challenge": Move(kind="challenge", reason="a mistake", line="What happens to it if every score is squared?"),
    "twist": Move(kind="twist", reason="-", line="Traffic is a hundred times as high. What gives first?"),
    "hint": Move(kind="hint", reason="-", line="Think of who sees a post, and when."),
    "redirect": Move(kind="redirect", reason="-"),
    "repair": Move(kind="repair", reason="-"),
    "time-check": Move(kind="time-check", reason="-"),
    "recap": Move(kind="recap", reason="-"),
    "close": Move(kind="close", reason="-"),
}


def rendered(name: str) -> str:
    """The whole request for one move, or one of the graders' texts."""
    prompts = Prompts(prompts_dir())
    if name in MOVES:
        return "\n".join(f"<<{m.role}>>\n{m.text}\n" for m in messages_for(_brief(MOVES[name]), prompts, b"reviewed"))
    knowledge = load_knowledge(knowledge_dir())
    problem = knowledge.problem("content-moderation")
    if name == "grader":
        return prompts.render("grader", fence="0123456789abcdef")
    if name == "mistakes":
        return prompts.render("mistakes", reference=problem, most=6)
    dimensions = [knowledge.rubric.dimension(d) for d in ("goal", "depth")]
    transcript = Transcript(id="t", statement="How would you find what is bad?", minutes=35, turns=TALK)
    return prompts.render("assess", dimensions=dimensions, reference=problem, transcript=transcript, examples=EXAMPLES)


def _brief(move: Move) -> Brief:
    return Brief(
        title="Find what is bad",
        statement="People post on our platform. How would you find what is bad?",
        move=move,
        facts=("They write 86 million posts a day.",) if move.facts else (),
        conversation=() if move.kind == "open" else TALK,
        settled=() if move.kind == "open" else ("You asked: What is out of scope?",),
        follow_ups=FOLLOW_UPS if move.kind == "probe" and move.line else (),
        guidance="deep dive: Stay with one thing they rely on." if move.kind == "deep-dive" else "",
        persona="terse" if move.kind == "listen" else "neutral",
        minutes_left=22.4,
    )


@pytest.mark.parametrize("name", [*MOVES, "grader", "mistakes"])
def test_a_prompt_is_the_one_that_was_reviewed(name: str) -> None:
    assert rendered(name).rstrip("\n") == _kept(name).read_text(encoding="utf-8").rstrip("\n"), (
        "review it, then write it anew"
    )


def test_every_kind_of_move_has_its_note() -> None:
    assert {move.kind for move in MOVES.values()} == set(get_args(MoveKind))
    notes = {rendered(name).rsplit("NOTE ", 1)[1] for name in MOVES}
    assert len(notes) == len(MOVES)


def test_a_note_holds_no_reason_no_id_and_no_plan() -> None:
    for name in MOVES:
        assert not {"asked for:", "a mistake", "dive/labels"} & set(rendered(name).split("\n"))
        assert "dive/" not in rendered(name)


def test_a_grader_is_told_of_each_dimension_apart() -> None:
    text = rendered("assess")
    assert text.index("## goal:") < text.index("## depth:")
    assert "In depth on" in text.split("## depth:")[1]


def test_a_huge_message_is_cut_in_the_middle() -> None:
    cut = clipped(" ".join(map(str, range(5000))), 600)
    assert len(cut.split()) == 601
    assert cut.startswith("0 1 2")
    assert cut.endswith("4998 4999")
    assert len(clipped("推荐系统" * 5000, 600)) < 600 * 13
    assert clipped("as it was\nsaid", 600) == "as it was\nsaid"


def _kept(name: str) -> Path:
    return REVIEWED / f"{name.replace(', ', '-').replace(' ', '-')}.txt"


if __name__ == "__main__":
    REVIEWED.mkdir(exist_ok=True)
    for each in [*MOVES, "grader", "mistakes"]:
        _kept(each).write_text(rendered(each).rstrip("\n") + "\n", encoding="utf-8")
