"""The rows behind a cell of the confusion matrix, in the order in which they are worth reading."""

from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.evaluation.confusion import predict

Positions = NDArray[np.int64]
Outcome = Literal["tp", "fn", "fp", "tn"]

# What each of the four cells holds: the actual class and the predicted one.
CELLS: dict[Outcome, tuple[int, int]] = {"tp": (1, 1), "fn": (1, 0), "fp": (0, 1), "tn": (0, 0)}


def filled_cells(matrix: NDArray[np.int64]) -> list[tuple[int, int]]:
    """The (actual, predicted) classes of the cells that hold rows: mistakes first, of each kind those of most rows."""
    cells = [(int(actual), int(predicted)) for actual, predicted in np.argwhere(matrix)]
    return sorted(cells, key=lambda cell: (cell[0] == cell[1], -int(matrix[cell])))


def rows_of_cell(
    y_true: NDArray[Any], scores: NDArray[Any], actual: int, predicted: int, threshold: float = 0.5
) -> Positions:
    """The indices of the rows of class `actual` that are predicted as `predicted`, in order.

    Mistakes come with the most certain first, correct predictions with the least certain first. Certainty is the
    distance of a score of shape (n,) from the threshold. For scores of shape (n, classes) it is how far the predicted
    class's score lies above that of the actual class, or, for a correct prediction, above the second highest.
    Equals keep their order.
    """
    indices = np.flatnonzero((y_true == actual) & (predict(scores, threshold) == predicted))
    of_cell = scores[indices].astype(np.float64)
    if of_cell.ndim == 1:
        certainty = np.abs(of_cell - threshold)
    else:
        rivals = of_cell[:, [actual]] if actual != predicted else np.delete(of_cell, predicted, axis=1)
        certainty = of_cell[:, predicted] - rivals.max(axis=1)
    return indices[np.argsort(-certainty if actual != predicted else certainty, kind="stable")]


def row_table(
    frame: pd.DataFrame,
    positions: Positions,
    scores: NDArray[Any],
    *,
    names: tuple[str, ...],
    actual: int,
    predicted: int,
) -> pd.DataFrame:
    """Rows of a table beside what the model made of them: row, score or scores, true and predicted class, all columns.

    `positions` (n,) are the rows' indices in `frame`, `scores` their scores. For two classes there is the one score, of
    shape (n,); for more, with shape (n, classes), those of the predicted and of the true class. Rows count from 1. A
    column of the table keeps its name; ours gets a suffix.
    """
    columns: dict[str, Any] = {"row": positions + 1}
    if scores.ndim == 1:
        columns["score"] = scores
    else:
        columns["score of predicted"] = scores[:, predicted]
        columns["score of true"] = scores[:, actual]
    columns |= {"true": names[actual], "predicted": names[predicted]}
    ours = pd.DataFrame({free_name(name, frame.columns): values for name, values in columns.items()})
    return pd.concat([ours, frame.take(positions).reset_index(drop=True)], axis=1)


def free_name(name: str, taken: pd.Index, suffix: str = " (model)") -> str:
    """`name`, with the suffix appended until it is unique among the names taken."""
    while name in taken:
        name += suffix
    return name
