"""Labels and scores for the tests: hypothesis-made, with ties, and hand-worked matrices."""

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

# Few distinct values, so that ties are common; and any float between 0 and 1, so that near-ties are there too.
SCORES = st.one_of(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), st.floats(0, 1), st.floats(-3, 3, width=32))


class Worked(NamedTuple):
    """A confusion matrix and what it gives, worked out by hand."""

    tp: int
    fn: int
    fp: int
    tn: int
    accuracy: float
    precision: float
    recall: float
    f1: float
    specificity: float
    prevalence: float
    baseline_accuracy: float


WORKED = [
    Worked(80, 20, 10, 90, 170 / 200, 80 / 90, 80 / 100, 160 / 190, 90 / 100, 100 / 200, 100 / 200),
    Worked(50, 10, 5, 35, 85 / 100, 50 / 55, 50 / 60, 100 / 115, 35 / 40, 60 / 100, 60 / 100),
    Worked(35, 5, 10, 50, 85 / 100, 35 / 45, 35 / 40, 70 / 85, 50 / 60, 40 / 100, 60 / 100),
    # 98% accuracy with 12% recall: 2.2% are positive, and always answering "negative" would do about as well.
    Worked(132, 968, 32, 48_868, 49_000 / 50_000, 132 / 164, 132 / 1_100, 264 / 1_264, 48_868 / 48_900, 0.022, 0.978),
]


@st.composite
def scored(draw: st.DrawFn, *, both_classes: bool = False, size: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Labels of 0 and 1 and as many scores."""
    scores = draw(st.lists(SCORES, min_size=2 if both_classes else 1, max_size=size))
    labels = draw(st.lists(st.integers(0, 1), min_size=len(scores), max_size=len(scores)))
    if both_classes:
        labels[:2] = [0, 1]
    return np.array(labels), np.array(scores)


@st.composite
def classified(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, int]:
    """Actual and predicted classes, and how many classes there are."""
    classes = draw(st.integers(2, 5))
    actual = draw(st.lists(st.integers(0, classes - 1), min_size=1, max_size=40))
    predicted = draw(st.lists(st.integers(0, classes - 1), min_size=len(actual), max_size=len(actual)))
    return np.array(actual), np.array(predicted), classes


def rows_of(worked: Worked) -> tuple[np.ndarray, np.ndarray]:
    """Labels and scores (0.9 where predicted positive, 0.1 elsewhere) that give the worked matrix at 0.5."""
    sizes = [worked.tp, worked.fn, worked.fp, worked.tn]
    return np.repeat([1, 1, 0, 0], sizes), np.repeat([0.9, 0.1, 0.9, 0.1], sizes)
