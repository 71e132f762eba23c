"""Many classes: averages over them, the pairs that the model confuses, and the classes of few rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.evaluation.metrics import class_table, ratio
from core.text.numbers import percent
from core.text.words import shortened

METRICS = ("precision", "recall", "f1")
MAX_PAIRS = 5
MIN_ROWS = 10
EXPLANATIONS: Mapping[str, str] = MappingProxyType(
    {
        "macro": "The plain mean over the classes: each counts the same, however rare.",
        "micro": "All rows in one pot: each row counts the same. With one answer a row, all three are the accuracy.",
        "weighted": "The mean over the classes, each counting by its rows: common classes decide. Its recall is the "
        "accuracy.",
    }
)
"""What each average means, by its name."""


def averages_table(matrix: NDArray[Any], names: Sequence[str] | None = None) -> pd.DataFrame:
    """One row an average (macro, micro, weighted; the index), with columns precision, recall and f1.

    `matrix` is a confusion matrix of shape (classes, classes). A class in which a metric is undefined is left out of
    its mean, and `left_out` says so; NaN where no class is left. As in scikit-learn with `zero_division=nan`.

    Raises:
        ValueError: when there is not one name for each class.
    """
    table = class_table(matrix, names)
    accuracy = ratio(int(np.trace(matrix)), int(matrix.sum()))
    rows = {
        "macro": [_mean(table[metric], np.ones(len(table))) for metric in METRICS],
        "micro": [np.nan if accuracy is None else accuracy] * len(METRICS),
        "weighted": [_mean(table[metric], table["support"].to_numpy(float)) for metric in METRICS],
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(METRICS)).rename_axis("average")


def left_out(matrix: NDArray[Any], names: Sequence[str]) -> list[str]:
    """A sentence for each class that has no precision or no recall, and so no part in that mean."""
    support, predicted = matrix.sum(axis=1), matrix.sum(axis=0)
    sentences = []
    for name, rows, calls in zip(map(shortened, names), support, predicted, strict=True):
        if not rows and not calls:
            sentences.append(f"{name} is neither there nor predicted: it is left out of all means.")
        elif not calls:
            sentences.append(f"{name} is never predicted: its precision is undefined and left out of the mean.")
        elif not rows:
            sentences.append(f"No row is {name}: its recall is undefined and left out of the mean.")
    return sentences


def _mean(values: pd.Series, weights: NDArray[np.float64]) -> float:
    defined = values.notna().to_numpy()
    total = float(weights[defined].sum())
    return float(np.dot(values.to_numpy()[defined], weights[defined])) / total if total else float("nan")


@dataclass(frozen=True)
class Pair:
    """`rows` of the `of` rows that are `actual` are called `predicted`."""

    actual: str
    predicted: str
    rows: int
    of: int

    def __str__(self) -> str:
        share = percent(self.rows / self.of)
        return f"{shortened(self.actual)} is called {shortened(self.predicted)}: {self.rows:,} of {self.of:,} ({share})"


def confused_pairs(matrix: NDArray[Any], names: Sequence[str], limit: int = MAX_PAIRS) -> list[Pair]:
    """The most common mistakes of a confusion matrix, at most `limit` of them, the most common first.

    Of equals, the pair whose classes come first comes first. Pairs that are never confused are left out.

    Raises:
        ValueError: when there is not one name for each class.
    """
    if len(names) != len(matrix):
        raise ValueError(f"There are {len(names)} names for {len(matrix)} classes.")
    mistakes = matrix.astype(np.result_type(matrix, np.int64))  # what is unsigned has no negative to sort by
    np.fill_diagonal(mistakes, 0)
    order = np.argsort(-mistakes, axis=None, kind="stable")[:limit]
    support = matrix.sum(axis=1)
    return [
        Pair(names[actual], names[predicted], int(mistakes[actual, predicted]), int(support[actual]))
        for actual, predicted in zip(*np.unravel_index(order, mistakes.shape), strict=True)
        if mistakes[actual, predicted]
    ]


def thin_classes(matrix: NDArray[Any], names: Sequence[str], minimum: int = MIN_ROWS) -> dict[str, int]:
    """The classes of a confusion matrix (actual, predicted) with fewer than `minimum` actual rows, and how many."""
    rows = matrix.sum(axis=1)
    return {name: int(count) for name, count in zip(names, rows, strict=True) if count < minimum}
