"""The history of a training: its columns, and how an epoch's totals become a row."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.catalog.losses import Task

# Classes: loss x rows, rows, correct rows, true positives, predicted positives, positives.
# Regression: loss x rows, rows, absolute errors, squared errors, and two that stay 0.
TOTALS = 6
STEP_TOTALS = TOTALS + 2  # then the sum of the gradient norms that were taken, and their number
METRICS: dict[Task, list[str]] = {
    "binary": ["loss", "accuracy", "precision", "recall"],
    "multiclass": ["loss", "accuracy"],
    "regression": ["loss", "mae", "rmse"],
}
EPOCH_METRICS = ["gradient_norm", "update_ratio", "learning_rate"]


def names(task: Task, prefix: str = "") -> list[str]:
    """The names of the values that `means` gives."""
    return [prefix + name for name in METRICS[task]]


def means(task: Task, totals: NDArray[np.float64], unit: float = 1.0) -> NDArray[np.float64]:
    """The means of some epochs from their totals of shape (epochs, 6): shape (epochs, `len(names(task))`).

    Precision and recall are NaN where they are undefined. In regression, `unit` is the size of the network's unit in
    the unit of the target, in which the mean absolute error and the root mean squared error are given.
    """
    if task == "regression":
        loss, rows, absolute, squared = totals.T[:4]
        return np.column_stack([loss / rows, absolute / rows * unit, np.sqrt(squared / rows) * unit])
    loss, rows, correct, true_positive, predicted_positive, positive = totals.T
    with np.errstate(invalid="ignore"):
        values = [loss / rows, correct / rows, true_positive / predicted_positive, true_positive / positive]
    return np.column_stack(values[: len(names(task))])


def columns(task: Task, *, end_loss: bool) -> tuple[str, ...]:
    """The names of a history's columns."""
    ends = names(task, "end_") if end_loss else []
    return ("epoch", *names(task), *names(task, "val_"), *ends, *EPOCH_METRICS)


def history_rows(task: Task, before: int, totals: NDArray[np.float64], unit: float = 1.0) -> NDArray[np.float64]:
    """The history's rows of the epochs after epoch `before`, shape (epochs, `len(columns)`).

    `totals` has a row for each epoch: the steps' totals (8), those of the validation rows (6), with `end_loss` those of
    the training rows at the end of the epoch (6), then the update ratio and the learning rate. `unit` as in `means`.
    """
    steps, rest = totals[:, :STEP_TOTALS], totals[:, STEP_TOTALS:-2]
    evaluations = [rest[:, first : first + TOTALS] for first in range(0, rest.shape[1], TOTALS)]
    epochs = np.arange(before + 1, before + 1 + len(totals))
    parts = [means(task, part, unit) for part in (steps[:, :TOTALS], *evaluations)]
    return np.column_stack([epochs, *parts, steps[:, TOTALS] / steps[:, TOTALS + 1], totals[:, -2:]])


def as_dicts(columns: Sequence[str], rows: NDArray[np.float64]) -> list[dict[str, float]]:
    """Each row of a history as a dict by column; the epoch is an int."""
    return [dict(zip(columns, row, strict=True)) | {"epoch": int(row[0])} for row in rows.tolist()]
