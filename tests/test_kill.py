"""A process killed before any kind of event: started again, the same interview goes on, nothing lost and nothing
doubled.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def hold(home: Path, session: str, kind: str, count: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.mortal", str(home), session, kind, str(count)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def unharmed(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    """The log of the interview that nobody killed."""
    done = hold(tmp_path_factory.mktemp("unharmed"), "-", "none", 1)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("move chosen", 1), ("interviewer spoke", 1), ("candidate spoke", 2), ("understood", 2), ("move chosen", 3),
        ("interviewer spoke", 3), ("session ended", 1),
    ],
)  # fmt: skip
def test_goes_on_as_if_nothing_had_happened(
    tmp_path: Path, unharmed: list[dict[str, object]], kind: str, count: int
) -> None:
    killed = hold(tmp_path, "-", kind, count)
    assert killed.returncode == -signal.SIGKILL
    again = hold(tmp_path, killed.stdout.split()[0], "none", 1)
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout.splitlines()[-1]) == unharmed
