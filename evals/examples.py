"""Three example critiques of labelled interviews, a strong, a middling and a weak one, as a candidate would read them.

`python -m evals.examples` writes them to `docs/examples`; with `--check` it only says whether they are up to date.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from interviewer.build import Practice, open_practice
from interviewer.readers import read_transcript
from interviewer.report import to_markdown

EXAMPLES = {"strong": "set-1/t-0016.yaml", "middling": "set-1/t-0060.yaml", "weak": "set-1/t-0053.yaml"}
LABELLED = Path(__file__).parent / "transcripts"
FOLDER = Path(__file__).parent.parent / "docs" / "examples"


def render(practice: Practice) -> dict[str, str]:
    """The three reports as Markdown, by name."""
    return {name: asyncio.run(_report(practice, LABELLED / place)) for name, place in EXAMPLES.items()}


async def _report(practice: Practice, path: Path) -> str:
    transcript = read_transcript(path).transcript
    reference = practice.knowledge.problems.get(transcript.problem or "")
    critique = await practice.judge(transcript, practice.embedded, reference)
    return to_markdown(critique, transcript, practice.knowledge.rubric) + "\n"


def stale(made: dict[str, str]) -> list[str]:
    """Names of the reports on disk that are missing or differ."""
    return [name for name, text in made.items() if not _path(name).exists() or _path(name).read_text("utf-8") != text]


def _path(name: str) -> Path:
    return FOLDER / f"{name}.md"


def main(arguments: list[str]) -> int:
    """Writes or checks."""
    made = render(open_practice())
    if "--check" in arguments:
        print("\n".join(f"{name}.md is not up to date" for name in stale(made)) or "up to date")
        return 1 if stale(made) else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        _path(name).write_text(text, encoding="utf-8")
        print(f"wrote {_path(name)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
