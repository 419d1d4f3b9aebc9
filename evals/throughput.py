"""How many cases the harness gets through, and how that grows: `python -m evals.throughput [MOST]`. Asserts nothing.

Interviews of the conduct suite, ranked by words, in a data folder of their own. Seconds of the processor are steadier
than seconds of the clock on a machine that does other things too.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from evals.run import Request, run_suites
from interviewer.build import assemble
from interviewer.settings import Settings

SIZES = (6, 60, 600)
SUITE = "conduct"


def main(most: int) -> None:
    """One line a size."""
    with tempfile.TemporaryDirectory() as folder:
        practice = assemble(Settings(home=Path(folder)), embedder=None)
        for size in (size for size in SIZES if size <= most):
            clock, cpu = time.perf_counter(), time.process_time()
            _, results = run_suites(practice, Request((SUITE,), limit=size))
            clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
            done = len(results.suites[0].done)
            print(f"{done:5} cases  {clock:6.1f} s  {cpu:6.1f} CPU s  {done / cpu:5.1f} cases per core second")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1])
