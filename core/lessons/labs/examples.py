"""Worked examples: four counts that people work out by hand, and a matrix of them with the positive class first."""

import numpy as np
from numpy.typing import NDArray

from core.evaluation.metrics import Counts

EXAMPLES = (Counts(tp=80, fn=20, fp=10, tn=90), Counts(tp=35, fn=5, fp=10, tn=50), Counts(tp=50, fn=10, fp=5, tn=35))
CLASSES = ("positive", "negative")


def as_matrix(counts: Counts) -> NDArray[np.int64]:
    """The matrix, shape (2, 2): rows are what is, columns what is predicted, CLASSES in their order."""
    return np.array([[counts.tp, counts.fn], [counts.fp, counts.tn]])
