"""Regression runs: their errors beside baselines, validation beside test, and the largest errors."""

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.evaluation.regression import REGRESSION_METRICS, RegressionErrors
from core.evaluation.rows import free_name
from core.runs.run import Run, Scored
from core.text.numbers import number

SAME = 0.02  # a smaller relative change of the mean absolute error counts as equal


def model_errors(part: Scored) -> RegressionErrors:
    """The errors of a model's predictions for one part of the rows."""
    return RegressionErrors.of(part.y_true, part.scores)


def constant_errors(part: Scored, constant: float) -> RegressionErrors:
    """The errors of always predicting `constant`, such as the mean, or the median, which has the lowest MAE."""
    return RegressionErrors.of(part.y_true, np.full(len(part.y_true), constant))


def compare(run: Run) -> pd.DataFrame:
    """The metrics of validation and test rows: index `measure`, columns `validation, test, baseline`; NaN if undefined.

    The baseline predicts the mean of the training rows for all test rows.

    Raises:
        ValueError: for a run that is no regression, or has no scores.
    """
    if run.scale is None or run.validation is None or run.test is None:
        raise ValueError("Needs a run that predicted a number and has scores of its validation and test rows.")
    parts = (model_errors(run.validation), model_errors(run.test), constant_errors(run.test, run.scale.mean))
    values = {name: part.metrics for name, part in zip(("validation", "test", "baseline"), parts, strict=True)}
    return pd.DataFrame(values, index=pd.Index(REGRESSION_METRICS, name="measure")).astype(np.float64)


def comparison_sentence(run: Run) -> str:
    """Compares the mean absolute error on the test rows with that on the validation rows.

    Raises:
        ValueError: as `compare`.
    """
    before, after = compare(run)[["validation", "test"]].to_numpy()[REGRESSION_METRICS.index("MAE")]
    if not before > 0:
        return f"On the test rows your model is off by {number(after)} on average."
    change = after / before - 1
    difference = f"{abs(change):.0%} {'further' if change > 0 else 'less far'} off than on the validation rows"
    if abs(change) < SAME:
        difference = "as far off as on the validation rows"
    return (
        f"On the test rows your model is {difference}: {number(after)} against {number(before)}. Some of a difference "
        "is luck, the more so the fewer rows there are; being further off on the test is also what choosing by the "
        "validation rows does."
    )


def largest_errors(frame: pd.DataFrame, target: str, part: Scored, limit: int = 10) -> pd.DataFrame:
    """The rows of a table with the largest errors, worst first: `row, (target), predicted, off by`, then the rest.

    `row` counts from 1, `off by` is predicted - actual; both are rounded to five significant digits of the largest true
    value. Where the table has a column of such a name, this one gets an asterisk.
    """
    errors = np.asarray(part.scores - part.y_true)
    worst = np.argsort(-np.abs(errors), kind="stable")[:limit]
    rows = frame.iloc[part.rows[worst]].reset_index(drop=True)
    decimals = decimals_for(part.y_true)
    ours = {"predicted": part.scores[worst].round(decimals), "off by": errors[worst].round(decimals)}
    columns = {free_name("row", rows.columns, "*"): part.rows[worst] + 1, target: rows[target]}
    columns |= {free_name(name, rows.columns, "*"): values for name, values in ours.items()}
    return pd.concat([pd.DataFrame(columns), rows.drop(columns=target)], axis=1)


def decimals_for(values: NDArray[np.float64]) -> int:
    """The number of decimals that gives the largest value five significant digits; 0 for large values."""
    largest = float(np.abs(values).max()) if len(values) else 0.0
    return max(0, 4 - math.floor(math.log10(largest))) if largest else 0
