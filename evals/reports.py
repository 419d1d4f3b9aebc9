"""What a candidate would see go wrong in a report: a reason told twice, a quote shown twice, words nobody said.

`python -m evals.reports` writes the critique of every labelled interview by the embedded engine and counts.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.labels import Labelled, load_labelled
from interviewer.assessment import Critique
from interviewer.build import Practice, open_practice
from interviewer.report import to_markdown

_QUOTED = re.compile(r"\u201c([^\u201d]*)\u201d")
_POINTER = "\u201cCheck these\u201d"
_FIGURE = re.compile(r"\d+")


@dataclass(frozen=True)
class Seen:
    """What one report holds, counted."""

    reasons: int
    reasons_again: int
    """Reasons that stood under another dimension already, quotes and figures apart."""
    reasons_same: int
    """Of these, word for word."""
    quotes: int
    quotes_again: int
    verbatim: int
    """Quotes found in the candidate's turns; also those within reasons."""
    words: int
    words_first: int
    """Words before the detail of the dimensions begins."""


def look(critique: Critique, one: Labelled, text: str) -> Seen:
    """Counts what stands in one critique and in its text as written."""
    lines = [line for a in critique.assessments for line in (*a.because, *a.missing)]
    reasons = [bare(line) for line in lines]
    shown = [e.quote for a in critique.assessments for e in a.evidence]
    told = [line.replace(_POINTER, "") for line in lines]
    within = [quote for line in told for quote in _QUOTED.findall(line)]
    all_quotes = [*shown, *within]
    first = text.split("## Dimension by dimension")[0]
    return Seen(
        reasons=len(reasons),
        reasons_again=again(reasons),
        reasons_same=again(lines),
        quotes=len(all_quotes),
        quotes_again=again(shown),
        verbatim=sum(one.transcript.find(quote) is not None for quote in all_quotes),
        words=len(text.split()),
        words_first=len(first.split()),
    )


def bare(reason: str) -> str:
    """A reason without the words and figures that fill it in."""
    return _FIGURE.sub("0", _QUOTED.sub("", reason))


def again(lines: Iterable[str]) -> int:
    """How many stood there before."""
    return sum(n - 1 for n in Counter(lines).values())


async def critiques(practice: Practice, labelled: Sequence[Labelled]) -> list[Critique]:
    """One after the other: the machine is shared."""
    problems = practice.knowledge.problems
    return [
        await practice.judge(one.transcript, practice.embedded, problems.get(one.transcript.problem or ""))
        for one in labelled
    ]


def main() -> int:
    """Prints the sums."""
    practice, labelled = open_practice(), load_labelled()
    made = asyncio.run(critiques(practice, labelled))
    rubric = practice.knowledge.rubric
    seen = [look(c, one, to_markdown(c, one.transcript, rubric)) for c, one in zip(made, labelled, strict=True)]
    total = {name: sum(getattr(s, name) for s in seen) for name in Seen.__dataclass_fields__}
    with_any = sum(s.reasons_again > 0 for s in seen)
    words, first = (total[name] / len(seen) for name in ("words", "words_first"))
    print(f"{len(seen)} reports, {words:.0f} words each, {first:.0f} of them before the dimensions")
    print(f"reasons {total['reasons']}, told before in the same report {total['reasons_again']}, in {with_any} reports")
    print(f"of these with the same words of the candidate's {total['reasons_same']}")
    print(f"quotes under scores told before {total['quotes_again']}")
    print(f"quotes {total['quotes']}, verbatim {total['verbatim']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
