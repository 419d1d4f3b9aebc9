"""The handbook's line on a part of the interview reaches the model with the first question there, and not again."""

from __future__ import annotations

import re
from collections import Counter

from fakes.model_server import ModelServer
from test_llm_tokens import whole_interview

from interviewer.briefing import HANDBOOK
from interviewer.build import Practice
from interviewer.engines.llm import LanguageModel
from interviewer.state import PLAN

PHASES = [name for name, _ in PLAN]


def test_the_handbook_has_one_short_line_for_each_phase(practice: Practice) -> None:
    text = practice.knowledge.guides[HANDBOOK].text
    for phase in PHASES:
        lines = re.findall(rf"^- \*\*{phase}:\*\* (.+)$", text, re.IGNORECASE | re.MULTILINE)
        assert [len(line.split()) <= 25 and "?" not in line for line in lines] == [True], phase


async def test_it_is_sent_with_the_first_question_of_its_part(
    practice: Practice, server: ModelServer, engine: LanguageModel
) -> None:
    await whole_interview(practice, server, engine)
    notes = [str(exchange.body["messages"][-1]["content"]) for exchange in server.seen]
    begun = Counter(phase for note in notes for phase in re.findall(r"^Of this part, ([a-z -]+):", note, re.MULTILINE))
    assert set(begun) <= set(PHASES)
    assert len(begun) >= 4
    assert set(begun.values()) == {1}
