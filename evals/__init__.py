"""Offline evals of the interviewer and of the critic. Pure functions first; harness and commands are thin."""
