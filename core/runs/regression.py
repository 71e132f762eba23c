"""How far predicted numbers are off: measures, what a model that knows nothing would be off by, the worst rows.

A measure that is undefined is None. `y_true` and `predicted` have shape (n,), in the target's own unit.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from core.data.target_scale import TargetScale
from core.runs.run import Run, Scored

Numbers = NDArray[np.float64]
MEASURES = ("MAE", "RMSE", "R²")


@dataclass(frozen=True)
class Errors:
    """The measures of some rows, and the sums they are made of.

    `distances` is the sum of |y - p|, `squares` that of (y - p)², `spread` that of (y - mean of y)².
    """

    rows: int
    distances: float
    squares: float
    spread: float

    @classmethod
    def of(cls, y_true: ArrayLike, predicted: ArrayLike) -> "Errors":
        """The errors of these predictions.

        Raises:
            ValueError: when the two are not of one length.
        """
        actual, said = np.asarray(y_true, dtype=np.float64), np.asarray(predicted, dtype=np.float64)
        if actual.ndim != 1 or actual.shape != said.shape:
            raise ValueError(f"Needs two arrays of one length (n,), and got shapes {actual.shape} and {said.shape}.")
        varies = len(actual) > 0 and actual.min() != actual.max()
        with np.errstate(over="ignore", invalid="ignore"):
            mistakes = actual - said
            spread = float(np.square(actual - actual.mean()).sum()) if varies else 0.0
            return cls(len(actual), float(np.abs(mistakes).sum()), float(np.square(mistakes).sum()), spread)

    @property
    def mae(self) -> float | None:
        """The mean absolute error: how far off a prediction is on average."""
        return self.distances / self.rows if self.rows else None

    @property
    def rmse(self) -> float | None:
        """The root of the mean squared error: like the mean absolute error, but large mistakes weigh more."""
        return float(np.sqrt(self.squares / self.rows)) if self.rows else None

    @property
    def r2(self) -> float | None:
        """The coefficient of determination, 1 - squares / spread: the share of the spread that is explained.

        1 is perfect, 0 as good as these rows' own mean, below 0 worse. Undefined where all true numbers are the same.
        """
        return 1 - self.squares / self.spread if self.spread else None

    @property
    def measures(self) -> tuple[float | None, float | None, float | None]:
        """In the order of `MEASURES`."""
        return self.mae, self.rmse, self.r2


def model_errors(part: Scored) -> Errors:
    """The errors of a model's predictions for one part of the rows."""
    return Errors.of(part.y_true, part.scores)


def mean_errors(part: Scored, scale: TargetScale) -> Errors:
    """The errors of always predicting the mean of the training rows."""
    return Errors.of(part.y_true, np.full(len(part.y_true), scale.mean))


def median_errors(part: Scored, scale: TargetScale) -> Errors:
    """The errors of always predicting the median of the training rows: no constant has a lower mean absolute error."""
    return Errors.of(part.y_true, np.full(len(part.y_true), scale.median))


def compare(run: Run) -> pd.DataFrame:
    """Validation beside test: a row for each of `MEASURES`, columns `validation, test, baseline`; NaN if undefined.

    The baseline is always predicting the training rows' mean, on the test rows.

    Raises:
        ValueError: for a run that predicted no number, or gave no scores.
    """
    if run.scale is None or run.validation is None or run.test is None:
        raise ValueError("Needs a run that predicted a number and has scores of its validation and test rows.")
    parts = (model_errors(run.validation), model_errors(run.test), mean_errors(run.test, run.scale))
    values = {name: part.measures for name, part in zip(("validation", "test", "baseline"), parts, strict=True)}
    return pd.DataFrame(values, index=pd.Index(MEASURES, name="measure")).astype(np.float64)


def biggest_mistakes(frame: pd.DataFrame, target: str, part: Scored, most: int = 10) -> pd.DataFrame:
    """The rows of a table that the model is furthest off, worst first: `row, (target), predicted, off by`, the rest.

    `row` counts from 1, `off by` is predicted - actual; both predicted numbers are rounded to five digits that count in
    the largest. Where the table has a column of such a name, ours has a mark.
    """
    mistakes = np.asarray(part.scores - part.y_true)
    worst = np.argsort(-np.abs(mistakes), kind="stable")[:most]
    own = frame.iloc[part.rows[worst]].reset_index(drop=True)
    decimals = decimals_for(part.y_true)
    ours = {"predicted": part.scores[worst].round(decimals), "off by": mistakes[worst].round(decimals)}
    columns = {unused("row", own.columns): part.rows[worst] + 1, target: own[target]}
    columns |= {unused(name, own.columns): values for name, values in ours.items()}
    return pd.concat([pd.DataFrame(columns), own.drop(columns=target)], axis=1)


def decimals_for(values: Numbers) -> int:
    """How many decimals leave five digits that count in the largest of some numbers; none for large ones."""
    largest = float(np.abs(values).max()) if len(values) else 0.0
    return max(0, 4 - math.floor(math.log10(largest))) if largest else 0


def unused(name: str, names: "pd.Index[str]") -> str:
    """`name`, marked as often as it takes to be none of `names`."""
    while name in names:
        name += "*"
    return name
