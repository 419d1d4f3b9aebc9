"""Interviewer: a mock machine-learning system design interview and an honest critique of it."""
