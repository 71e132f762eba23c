"""The history of a training: which values it holds for each epoch, and how they come from an epoch's totals."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.catalog.losses import Task

# Loss x rows, rows, right ones, true positives, called positive, actually positive;
# of numbers: loss x rows, rows, distances, squared distances, and two places that stay empty.
TOTALS = 6
STEP_TOTALS = TOTALS + 2  # and the sum of the gradient norms that were taken, and how many were
SHOWN: dict[Task, list[str]] = {
    "binary": ["loss", "accuracy", "precision", "recall"],
    "multiclass": ["loss", "accuracy"],
    "regression": ["loss", "mae", "rmse"],
}
OF_THE_EPOCH = ["gradient_norm", "update_ratio", "learning_rate"]


def names(task: Task, prefix: str = "") -> list[str]:
    """The names of the values that `means` gives."""
    return [prefix + name for name in SHOWN[task]]


def means(task: Task, totals: NDArray[np.float64], unit: float = 1.0) -> NDArray[np.float64]:
    """The means of some epochs from their totals, shape (epochs, 6): shape (epochs, `len(names(task))`).

    Precision and recall are NaN where they are undefined. For numbers, `unit` is what 1 in the network is in the
    target's own unit, in which the mean absolute error and the root of the mean squared error are given.
    """
    if task == "regression":
        loss, rows, distances, squares = totals.T[:4]
        return np.column_stack([loss / rows, distances / rows * unit, np.sqrt(squares / rows) * unit])
    loss, rows, right, true_positive, called, actual = totals.T
    with np.errstate(invalid="ignore"):
        values = [loss / rows, right / rows, true_positive / called, true_positive / actual]
    return np.column_stack(values[: len(names(task))])


def columns(task: Task, *, end_loss: bool) -> tuple[str, ...]:
    """The names of a history's columns."""
    ends = names(task, "end_") if end_loss else []
    return ("epoch", *names(task), *names(task, "val_"), *ends, *OF_THE_EPOCH)


def history_rows(task: Task, before: int, totals: NDArray[np.float64], unit: float = 1.0) -> NDArray[np.float64]:
    """The history's rows of the epochs after epoch `before`, shape (epochs, `len(columns)`).

    `totals` has a row an epoch: the steps' totals (8), those of the validation rows (6), perhaps those of the training
    rows at the end of the epoch (6), then the update ratio and the learning rate. `unit` is that of `means`.
    """
    steps, rest = totals[:, :STEP_TOTALS], totals[:, STEP_TOTALS:-2]
    looks = [rest[:, first : first + TOTALS] for first in range(0, rest.shape[1], TOTALS)]
    epochs = np.arange(before + 1, before + 1 + len(totals))
    parts = [means(task, part, unit) for part in (steps[:, :TOTALS], *looks)]
    return np.column_stack([epochs, *parts, steps[:, TOTALS] / steps[:, TOTALS + 1], totals[:, -2:]])


def as_dicts(columns: Sequence[str], rows: NDArray[np.float64]) -> list[dict[str, Any]]:
    """Each row of a history by the names of its columns; the epoch is a whole number."""
    return [dict(zip(columns, row, strict=True)) | {"epoch": int(row[0])} for row in rows.tolist()]
