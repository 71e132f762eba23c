"""Rules about runs: what the curves and scores of a training show."""
