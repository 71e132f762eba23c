"""Confusion matrix: how often each class was predicted as each class."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.evaluation.arrays import finite_scores
from core.evaluation.metrics import divided

DEFAULT_THRESHOLD = 0.5


def predict(scores: ArrayLike, threshold: float = DEFAULT_THRESHOLD) -> NDArray[np.int64]:
    """The predicted class of each row, shape (n,).

    Scores of shape (n,) belong to the positive class: 1 where `score >= threshold`, else 0.
    Scores of shape (n, classes) give the class with the highest score, the first of equals.

    Raises:
        ValueError: for scores of any other shape, or that are not finite.
    """
    values = finite_scores(np.asarray(scores))
    if values.ndim == 1:
        return (values >= threshold).astype(np.int64)
    if values.ndim == 2 and values.shape[1] > 0:
        highest: NDArray[np.int64] = np.argmax(values, axis=1)
        return highest
    raise ValueError(f"The scores have shape {values.shape}. Shape (n,) or (n, classes) is needed.")


def confusion_matrix(y_true: ArrayLike, y_predicted: ArrayLike, classes: int) -> NDArray[np.int64]:
    """Counts of shape (classes, classes): rows are the actual classes, columns the predicted ones.

    Both inputs hold class numbers from 0 to `classes - 1`.

    Raises:
        ValueError: when the lengths differ or a class number is out of range.
    """
    actual = _class_numbers(y_true, classes)
    predicted = _class_numbers(y_predicted, classes)
    if len(actual) != len(predicted):
        raise ValueError(
            f"There are {len(actual):,} actual and {len(predicted):,} predicted classes: they must pair up."
        )
    pairs = np.bincount(actual * classes + predicted, minlength=classes * classes)
    return pairs.reshape(classes, classes).astype(np.int64)


def _class_numbers(values: ArrayLike, classes: int) -> NDArray[np.int64]:
    numbers = np.asarray(values)
    if numbers.ndim != 1:
        raise ValueError(f"The classes have shape {numbers.shape}. One class number for each row is needed.")
    if numbers.dtype.kind not in "biuf" or not np.isin(numbers, np.arange(classes)).all():
        raise ValueError(f"The classes hold something other than the whole numbers from 0 to {classes - 1}.")
    return numbers.astype(np.int64)


def row_shares(matrix: NDArray[Any]) -> NDArray[np.float64]:
    """Each cell as a share of its row, from 0 to 1; NaN throughout a row without a count."""
    return divided(matrix, matrix.sum(axis=1, keepdims=True))
