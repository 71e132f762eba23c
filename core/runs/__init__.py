"""Run, the result of one training, and summaries and comparisons of runs."""
