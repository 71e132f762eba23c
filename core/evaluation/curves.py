"""Curves over all thresholds, and the areas under them."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.evaluation.arrays import checked_scores
from core.evaluation.metrics import ratio


def average_precision(y_true: ArrayLike, scores: ArrayLike) -> float | None:
    """Average precision, the sum of (R_n - R_(n-1)) P_n over all distinct scores; None when no row is positive.

    Exact, from every score, without interpolation: the definition of scikit-learn's `average_precision_score`.

    Raises:
        ValueError: as `threshold_table` does.
    """
    tp, fp = _found(y_true, scores)
    new_tp = np.diff(tp, prepend=0)
    return ratio(float(np.sum(new_tp * (tp / (tp + fp)))), float(tp[-1]))


def roc_auc(y_true: ArrayLike, scores: ArrayLike) -> float | None:
    """The area under the ROC curve: the chance that a positive row scores above a negative one, ties counting half.

    Exact, from every score; None when only one class is there. It is the Mann-Whitney U statistic divided by the
    number of pairs (Hanley and McNeil, 1982).

    Raises:
        ValueError: as `threshold_table` does.
    """
    tp, fp = _found(y_true, scores)
    new_tp = np.diff(tp, prepend=0)
    # In floats: with ten million rows the pairs outgrow 64-bit integers.
    pairs_won = np.sum(np.diff(fp, prepend=0) * (tp - new_tp / 2))
    return ratio(float(pairs_won), float(tp[-1]) * float(fp[-1]))


def _found(y_true: ArrayLike, scores: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The true and false positives at each distinct score, the highest score first."""
    labels, values = checked_scores(y_true, scores)
    order = np.argsort(values)[::-1]
    last_of_equals = np.append(np.flatnonzero(np.diff(values[order])), len(values) - 1)
    tp = np.cumsum(labels[order])[last_of_equals]
    return tp, last_of_equals + 1 - tp
