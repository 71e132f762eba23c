"""The numbers behind the threshold explorer: bounded in size, however many rows were scored."""

from typing import TypedDict

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.evaluation.arrays import checked_scores
from core.evaluation.curves import average_precision, roc_auc
from core.evaluation.threshold_choice import Candidates, Choice, cheapest, cost
from core.evaluation.thresholds import DEFAULT_LIMIT, thinned

BINS = 40
# The thresholds that a link may hold: only one above 1 excludes a score of exactly 1.
ALLOWED = (0.0, 1.01)


class ExplorerRows(TypedDict):
    """The thresholds at which the explorer can stop, lowest first, column by column.

    Every threshold above the `upper` of the row before, up to and with its own `upper`, calls the same scores
    positive, unless rows were left out; `threshold` is the shortest number among those that leave none out. `upper` is
    None for the last row, which has no end.
    """

    threshold: list[float]
    upper: list[float | None]
    tp: list[int]
    fp: list[int]


class Histogram(TypedDict):
    """The rows of each class in equal bins of the score from 0 to 1; scores outside fall into the outermost bins."""

    positive: list[int]
    negative: list[int]


class ExplorerData(TypedDict):
    """What the threshold explorer draws, ready for JSON. `thinned` says whether distinct scores were left out."""

    rows: ExplorerRows
    thinned: bool
    positives: int
    negatives: int
    histogram: Histogram
    average_precision: float | None
    roc_auc: float | None
    prevalence: float


class Cheapest(TypedDict):
    """The cheapest threshold, and what the mistakes at it cost."""

    threshold: float
    cost: float


def explorer_data(y_true: ArrayLike, scores: ArrayLike, *, allowed: tuple[float, float] = ALLOWED) -> ExplorerData:
    """The explorer's data.

    `y_true` holds 0 and 1 and `scores` the positive class's scores, both of shape (n,). The rows are those of
    `threshold_table`: at most 501, from everything positive to nothing positive, each exact. A row that no threshold
    within `allowed` reaches is left out.

    Raises:
        ValueError: as `threshold_table` does.
    """
    labels, values = checked_scores(y_true, scores)
    candidates = Candidates.of(labels, values, minimum=allowed[0], maximum=allowed[1])
    kept = thinned(candidates.fn, candidates.negatives - candidates.fp, DEFAULT_LIMIT)
    return ExplorerData(
        rows=ExplorerRows(
            threshold=[candidates.threshold(index) for index in kept.tolist()],
            upper=[None if upper == np.inf else upper for upper in candidates.high[kept].tolist()],
            tp=candidates.tp[kept].tolist(),
            fp=candidates.fp[kept].tolist(),
        ),
        thinned=len(kept) < len(candidates.tp),
        positives=candidates.positives,
        negatives=candidates.negatives,
        histogram=Histogram(positive=_histogram(values[labels]), negative=_histogram(values[~labels])),
        average_precision=average_precision(labels, values),
        roc_auc=roc_auc(labels, values),
        prevalence=candidates.positives / len(labels),
    )


def cheapest_threshold(
    y_true: ArrayLike,
    scores: ArrayLike,
    *,
    false_alarm_cost: float,
    miss_cost: float,
    allowed: tuple[float, float] = ALLOWED,
) -> Cheapest | None:
    """The cheapest of all thresholds, thinned out or not; None when neither mistake costs anything.

    Raises:
        ValueError: as `threshold_table` does.
    """
    candidates = Candidates.of(y_true, scores, minimum=allowed[0], maximum=allowed[1])
    found = cheapest(candidates, false_alarm_cost, miss_cost)
    if not isinstance(found, Choice):
        return None
    return Cheapest(threshold=found.threshold, cost=cost(found.counts, false_alarm_cost, miss_cost))


def _histogram(scores: NDArray[np.float64]) -> list[int]:
    counts: list[int] = np.histogram(np.clip(scores, 0, 1), bins=BINS, range=(0, 1))[0].tolist()
    return counts
