"""The labels and scores that the demo of the explorer shows."""

import numpy as np


def rows(case: str) -> tuple[np.ndarray, np.ndarray]:
    """The labels and scores of a case."""
    match case:
        case "few":  # at 0.5: 10 of 12 found, no false alarm among 6
            return np.repeat([1, 1, 0], [10, 2, 6]), np.repeat([0.9, 0.2, 0.1], [10, 2, 6])
        case "one row":
            return np.array([1]), np.array([0.7])
        case "equal":
            return np.array([1, 0, 0]), np.array([0.5, 0.5, 0.5])
        case "saturated":
            return np.array([1, 0]), np.array([1.0, 1.0], dtype=np.float32)
        case "many":
            generator = np.random.default_rng(0)
            labels = generator.random(5_000) < 0.3
            return labels.astype(int), generator.beta(np.where(labels, 5, 2), np.where(labels, 2, 5))
    # At 0.5: 50 found, 3 missed, 7 false alarms, 83 rightly left; all scores are 0.3, 0.4, 0.6 or 0.7.
    labels = np.repeat([1, 1, 0, 0, 0], [50, 3, 7, 40, 43])
    scores = np.repeat([0.7, 0.3, 0.6, 0.4, 0.3], [50, 3, 7, 40, 43])
    return {"no positive": np.zeros_like(labels), "no negative": np.ones_like(labels)}.get(case, labels), scores
