"""Run, the result of one training, and what can be said of one or several."""
