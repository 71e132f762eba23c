"""The numbers behind the threshold explorer: bounded in size, however many rows were scored."""

import math
from typing import TypedDict, cast

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from core.evaluation.checks import checked_scores
from core.evaluation.curves import average_precision, precision_recall_points
from core.evaluation.metrics import UNDEFINED, Counts
from core.evaluation.thresholds import threshold_table

STEPS = 200
CURVE_POINTS = 501
BINS = 40
METRICS = ("accuracy", "precision", "recall", "f1", "specificity")
# The curve is drawn on a few hundred pixels.
CURVE_DIGITS = 4


class ExplorerRows(TypedDict):
    """The counts and metrics at each threshold, column by column; None where a metric is undefined."""

    threshold: list[float]
    tp: list[int]
    fp: list[int]
    fn: list[int]
    tn: list[int]
    accuracy: list[float | None]
    precision: list[float | None]
    recall: list[float | None]
    f1: list[float | None]
    specificity: list[float | None]


class Curve(TypedDict):
    """The corners of a precision-recall curve, recall rising."""

    recall: list[float]
    precision: list[float]


class Histogram(TypedDict):
    """The rows of each class in equal bins of the score from 0 to 1; scores outside fall into the outermost bins."""

    positive: list[int]
    negative: list[int]


class ExplorerData(TypedDict):
    """What the threshold explorer draws, ready for JSON."""

    rows: ExplorerRows
    curve: Curve
    histogram: Histogram
    average_precision: float | None
    prevalence: float | None
    baseline_accuracy: float | None
    undefined: dict[str, str]


def explorer_data(y_true: ArrayLike, scores: ArrayLike) -> ExplorerData:
    """The explorer's data for labels of 0 and 1 and the positive class's scores, both of shape (n,).

    It holds the exact row at each of the 201 thresholds 0, 0.005, ..., 1, at most 501 points of the precision-recall
    curve and a histogram of the scores with 40 bins.

    Raises:
        ValueError: as `threshold_table` does.
    """
    labels, values = checked_scores(y_true, scores)
    positives = int(np.count_nonzero(labels))
    counts = Counts(tp=positives, fp=len(labels) - positives, fn=0, tn=0)
    return ExplorerData(
        rows=explorer_rows(labels, values, at=np.arange(STEPS + 1) / STEPS),
        curve=_curve(threshold_table(labels, values, limit=CURVE_POINTS)),
        histogram=Histogram(positive=_histogram(values[labels]), negative=_histogram(values[~labels])),
        average_precision=average_precision(labels, values),
        prevalence=counts.prevalence,
        baseline_accuracy=counts.baseline_accuracy,
        undefined={metric: UNDEFINED[metric] for metric in METRICS},
    )


def explorer_rows(y_true: ArrayLike, scores: ArrayLike, *, at: ArrayLike) -> ExplorerRows:
    """The exact counts and metrics at the thresholds `at`.

    Raises:
        ValueError: as `threshold_table` does.
    """
    table = threshold_table(y_true, scores, at=at)
    counts = {name: table[name].tolist() for name in ("threshold", "tp", "fp", "fn", "tn")}
    metrics = {name: [None if math.isnan(value) else value for value in table[name].tolist()] for name in METRICS}
    return cast(ExplorerRows, counts | metrics)


def on_grid(threshold: float) -> bool:
    """Whether the slider has a stop at exactly this threshold."""
    return 0 <= threshold <= 1 and round(threshold * STEPS) / STEPS == threshold


def _curve(table: pd.DataFrame) -> Curve:
    points = precision_recall_points(table).round(CURVE_DIGITS)
    return Curve(recall=points["recall"].tolist(), precision=points["precision"].tolist())


def _histogram(scores: NDArray[np.float64]) -> list[int]:
    counts, _ = np.histogram(np.clip(scores, 0, 1), bins=BINS, range=(0, 1))
    return [int(count) for count in counts]
