"""Simulated candidates: behaviour scripts over banks of answers that react to what the interviewer says.

They need no model and see what a person would see: the title, the statement and the conversation. To add one, drop a
script into `scripts/`; to give all of them more to say, a line into `answers/`.
"""

from __future__ import annotations

from evals.candidates.script import Script, load_scripts
from evals.candidates.speech import Conversation, next_message

__all__ = ["Conversation", "Script", "load_scripts", "next_message"]
