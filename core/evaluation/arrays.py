"""Checks of labels and scores that all metrics of a yes/no prediction share."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def checked_scores(y_true: ArrayLike, scores: ArrayLike) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """The labels as booleans and the scores as float64, both of shape (n,).

    Raises:
        ValueError: when there are no rows, the lengths differ, a label is not 0 or 1, or a score is not finite.
    """
    labels = _column(y_true, "labels")
    values = _column(scores, "scores")
    if len(labels) != len(values):
        raise ValueError(
            f"There are {len(labels):,} labels and {len(values):,} scores. Every row needs one label and one score."
        )
    if len(labels) == 0:
        raise ValueError("There are no rows to evaluate. At least one row with a label and a score is needed.")
    if labels.dtype.kind not in "biuf" or (labels.dtype != np.bool_ and not np.isin(labels, (0, 1)).all()):
        raise ValueError("The labels hold something other than 0 and 1. Code the positive class as 1, all else as 0.")
    return labels.astype(np.bool_), finite_scores(values)


def _column(values: ArrayLike, noun: str) -> NDArray[Any]:
    column = np.asarray(values)
    if column.ndim != 1:
        raise ValueError(f"The {noun} have shape {column.shape}. One number for each row is needed: shape (n,).")
    return column


def finite_scores(scores: NDArray[Any]) -> NDArray[np.float64]:
    """The scores, of any shape, as float64.

    Raises:
        ValueError: when one is not a number or infinite.
    """
    if scores.dtype.kind not in "biuf":
        raise ValueError("The scores are not numbers. One finite number for each row is needed.")
    # Always float64: comparing float32 scores with a Python float would round the threshold to float32 first,
    # and a score could be positive in one place and negative in another.
    values = scores.astype(np.float64)
    unusable = int(np.count_nonzero(~np.isfinite(values)))
    if unusable:
        raise ValueError(
            f"{unusable:,} of {values.size:,} scores are not a number or infinite, so they cannot be compared with a "
            "threshold. Training probably diverged: lower the learning rate and train again."
        )
    return values
