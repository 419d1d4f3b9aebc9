"""The embedded critic. It scores by a weighted sum of named signals, each a figure a person could check by counting.

`clean` and `reading` say what counts; `signals` and `conduct` measure it; `scheme` says what may move which dimension,
and which way; `model` and `likeness` hold what was learnt; `quotes`, `reasons`, `stronger` and `mistakes` say it to the
candidate.
"""

from interviewer.engines.embedded.critic.critic import Critic

__all__ = ["Critic"]
