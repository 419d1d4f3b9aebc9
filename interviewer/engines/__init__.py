"""The engines behind the seam of `interviewer.engine`."""
