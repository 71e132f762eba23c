"""Averages: precision, recall and F1 of many classes, each as one number."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.evaluation.metrics import class_table, ratio

METRICS = ("precision", "recall", "f1")
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
    for name, rows, calls in zip(names, support, predicted, strict=True):
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
