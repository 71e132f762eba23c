"""Thresholds, and the counts that each gives. `score >= threshold` means positive."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from core.evaluation.arrays import checked_scores
from core.evaluation.metrics import Counts, divided

DEFAULT_LIMIT = 501
# How often the search for the smallest step halves its range, beyond what the limit itself asks for.
HALVINGS = 14


def threshold_table(
    y_true: ArrayLike, scores: ArrayLike, *, at: ArrayLike | None = None, limit: int = DEFAULT_LIMIT
) -> pd.DataFrame:
    """One row a threshold, lowest first: threshold, tp, fp, fn, tn, precision, recall, specificity, f1, accuracy.

    `y_true` holds 0 and 1 and `scores` the positive class's scores, both of shape (n,). With `at`, the rows are exactly
    those thresholds, in that order. Without it they are the distinct scores, from the lowest (everything is positive)
    to one just above the highest (nothing is), thinned to at most `limit` rows. Every row is exact, thinned or not.
    Metrics are NaN where undefined.

    Raises:
        ValueError: for labels other than 0 and 1, scores or thresholds that are not finite, lengths that differ, no
            rows, or a `limit` below 2.
    """
    labels, values = checked_scores(y_true, scores)
    if at is None:
        distinct = np.unique(values)
        thresholds = np.append(distinct, np.nextafter(distinct[-1], np.inf))
    else:
        thresholds = _checked_thresholds(at)
    fn, tn = (np.searchsorted(np.sort(values[rows]), thresholds) for rows in (labels, ~labels))
    if at is None:
        kept = thinned(fn, tn, limit)
        thresholds, fn, tn = thresholds[kept], fn[kept], tn[kept]
    tp, fp = np.count_nonzero(labels) - fn, np.count_nonzero(~labels) - tn
    columns = {
        "threshold": thresholds,
        "tp": tp,
        "fp": fp,
        "fn": fn,
        "tn": tn,
        "precision": divided(tp, tp + fp),
        "recall": divided(tp, tp + fn),
        "specificity": divided(tn, tn + fp),
        "f1": divided(2 * tp, 2 * tp + fp + fn),
        "accuracy": divided(tp + tn, tp + fp + fn + tn),
    }
    return pd.DataFrame(columns)


def counts_at(y_true: ArrayLike, scores: ArrayLike, threshold: float) -> Counts:
    """The four counts at one threshold, for labels of 0 and 1 and scores, both of shape (n,).

    Raises:
        ValueError: as `threshold_table` does.
    """
    labels, values = checked_scores(y_true, scores)
    predicted = values >= threshold
    tp, called, positives = (int(np.count_nonzero(rows)) for rows in (predicted & labels, predicted, labels))
    return Counts(tp=tp, fp=called - tp, fn=positives - tp, tn=len(labels) - positives - called + tp)


def thinned(fn: NDArray[np.int64], tn: NDArray[np.int64], limit: int) -> NDArray[np.int64]:
    """The positions of at most `limit` of the candidates, first and last among them.

    `fn` and `tn` are the rising counts of positive and of negative rows below each candidate. The widest step that the
    selection hides, as a share of either class, is as small as `limit` allows: found by halving, since a wider
    allowed step never needs more rows.

    Raises:
        ValueError: for a limit below 2.
    """
    if limit < 2:
        raise ValueError(f"A limit of {limit} rows leaves no room for both ends. At least 2 are needed.")
    if len(fn) <= limit:
        return np.arange(len(fn))
    too_small, step = 0.0, 1.0
    selection = _walk(fn, tn, step, limit)
    for _ in range(HALVINGS + limit.bit_length()):
        center = (too_small + step) / 2
        attempt = _walk(fn, tn, center, limit)
        if attempt is None:
            too_small = center
        else:
            selection, step = attempt, center
    return np.array([0, len(fn) - 1] if selection is None else selection)


def _walk(fn: NDArray[np.int64], tn: NDArray[np.int64], step: float, limit: int) -> list[int] | None:
    """Go as far as `step` (a share of either class) allows, again and again; None when `limit` rows do not suffice."""
    # Whole numbers: a search for a float would first copy the whole array of counts to floats, at every step.
    positive_step, negative_step = int(step * fn[-1]), int(step * tn[-1])
    position, last = 0, len(fn) - 1
    selection = [0]
    while position < last and len(selection) < limit:
        reach = min(
            int(np.searchsorted(fn, fn[position] + positive_step, side="right")),
            int(np.searchsorted(tn, tn[position] + negative_step, side="right")),
        )
        # A step wider than allowed between neighbours hides nothing: it is there in the scores.
        position = max(reach - 1, position + 1)
        selection.append(position)
    return selection if position == last else None


def _checked_thresholds(at: ArrayLike) -> NDArray[np.float64]:
    thresholds = np.atleast_1d(np.asarray(at, dtype=np.float64))
    if thresholds.ndim != 1 or not np.isfinite(thresholds).all():
        raise ValueError("The thresholds must be one list of finite numbers.")
    return thresholds
