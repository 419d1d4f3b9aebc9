"""What an interview of twenty answers, of 80 to 90 words each, sends to a model: `python tests/llm/token_bill.py`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]  # as pytest does

from fakes.model_server import says, serving  # noqa: E402
from test_llm_tokens import bill  # noqa: E402
from wired import opened  # noqa: E402

from interviewer.build import open_practice  # noqa: E402
from interviewer.settings import Settings  # noqa: E402


async def main() -> None:
    """Prints one line for the interview and one for its critique."""
    practice = open_practice(Settings(home=Path(tempfile.gettempdir()) / "interviewer-bench"))
    async with serving(says("Go ahead.")) as server:
        engine = opened(practice, server.address)
        found = await bill(practice, server, engine)
        await engine.close()
    print(
        f"interview: {found.sent:,} tokens in {found.requests} requests by our estimate, {found.largest:,} at most; "
        f"{found.shared:.0%} begins as the request before it\n"
        f"critique: {found.critique:,} tokens in {found.critique_requests} requests"
    )


if __name__ == "__main__":
    asyncio.run(main())
