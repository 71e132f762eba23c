"""Metrics computed from the counts of a confusion matrix.

A metric that is undefined is None; in a table it is NaN.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray


def ratio(part: float, whole: float) -> float | None:
    """`part / whole`, or None when `whole` is 0."""
    return part / whole if whole else None


@dataclass(frozen=True)
class Counts:
    """The four counts of a yes/no prediction, and the metrics they give. A metric is None when it is undefined.

    Counts given as NumPy's numbers become Python's, which have no largest one: the products of four counts pass 2**63.
    """

    tp: int
    fp: int
    fn: int
    tn: int

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, exact(getattr(self, field.name)))

    @classmethod
    def of(cls, matrix: NDArray[Any]) -> "Counts":
        """The counts in a confusion matrix of shape (2, 2) whose class 1 is the positive one.

        Raises:
            ValueError: for a matrix of another shape.
        """
        if matrix.shape != (2, 2):
            raise ValueError(f"The matrix has shape {matrix.shape}. These counts need two classes: shape (2, 2).")
        (tn, fp), (fn, tp) = matrix.tolist()
        return cls(tp=tp, fp=fp, fn=fn, tn=tn)

    @property
    def rows(self) -> int:
        """All rows."""
        return self.tp + self.fp + self.fn + self.tn

    @property
    def positives(self) -> int:
        """The rows that are positive."""
        return self.tp + self.fn

    @property
    def negatives(self) -> int:
        """The rows that are negative."""
        return self.fp + self.tn

    @property
    def predicted_positives(self) -> int:
        """The rows predicted positive."""
        return self.tp + self.fp

    @property
    def accuracy(self) -> float | None:
        """The share of the rows that are predicted right."""
        return ratio(self.tp + self.tn, self.rows)

    @property
    def baseline_accuracy(self) -> float | None:
        """The accuracy of always answering the more frequent class."""
        return ratio(max(self.positives, self.negatives), self.rows)

    @property
    def prevalence(self) -> float | None:
        """The share of the rows that are positive: the precision of calling everything positive."""
        return ratio(self.positives, self.rows)

    @property
    def precision(self) -> float | None:
        """Of the rows predicted positive, the share that is."""
        return ratio(self.tp, self.predicted_positives)

    @property
    def recall(self) -> float | None:
        """Of the positive rows, the share that is found (sensitivity)."""
        return ratio(self.tp, self.positives)

    @property
    def specificity(self) -> float | None:
        """Of the negative rows, the share that is predicted negative."""
        return ratio(self.tn, self.negatives)

    @property
    def false_positive_rate(self) -> float | None:
        """Of the negative rows, the share that is predicted positive."""
        return ratio(self.fp, self.negatives)

    @property
    def negative_predictive_value(self) -> float | None:
        """Of the rows predicted negative, the share that is."""
        return ratio(self.tn, self.tn + self.fn)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall, as 2 TP / (2 TP + FP + FN).

        In this form it is 0, not undefined, when there are positive rows and none of them is found.
        """
        return ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn)

    @property
    def matthews(self) -> float | None:
        """The correlation of what is true with what is predicted, from -1 to 1 (Matthews, 1975)."""
        product = self.predicted_positives * self.positives * self.negatives * (self.tn + self.fn)
        return ratio(self.tp * self.tn - self.fp * self.fn, math.sqrt(product))


def exact(count: float) -> int:
    """A count of any type, such as np.int32 or np.float64, as Python's int.

    Raises:
        ValueError: for one that is not a whole number.
    """
    if int(count) != count:
        raise ValueError(f"A count is {count}. Rows are counted in whole numbers: give such numbers.")
    return int(count)


def accuracy(matrix: NDArray[Any]) -> float | None:
    """The share of a confusion matrix that lies on its diagonal; None for an empty one."""
    return ratio(int(np.trace(matrix)), int(matrix.sum()))


def baseline_accuracy(y_true: ArrayLike) -> float | None:
    """The accuracy of always answering the most frequent class of `y_true`, shape (n,); None without rows."""
    _, counts = np.unique(np.asarray(y_true), return_counts=True)
    return ratio(int(counts.max(initial=0)), int(counts.sum()))


def class_table(matrix: NDArray[Any], names: Sequence[str] | None = None) -> pd.DataFrame:
    """One row a class of the confusion matrix, that class against the rest.

    The index is the class name (or number), the columns are precision, recall, f1 (NaN where undefined) and support,
    the number of rows that are of the class.

    Raises:
        ValueError: when there is not one name for each class.
    """
    if names is not None and len(names) != len(matrix):
        raise ValueError(f"There are {len(names)} names for {len(matrix)} classes.")
    matrix = matrix.astype(np.result_type(matrix, np.int64))  # twice a count may be too much for uint8 or int32
    right = np.diagonal(matrix)
    support = matrix.sum(axis=1)
    predicted = matrix.sum(axis=0)
    columns = {
        "precision": divided(right, predicted),
        "recall": divided(right, support),
        "f1": divided(2 * right, predicted + support),
        "support": support,
    }
    return pd.DataFrame(columns, index=pd.Index(range(len(matrix)) if names is None else names, name="class"))


def divided(part: NDArray[Any], whole: NDArray[Any]) -> NDArray[np.float64]:
    """`part / whole` element by element, NaN where `whole` is 0."""
    quotient = np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan)
    np.divide(part, whole, out=quotient, where=whole != 0)
    return quotient
