"""The numbers behind the threshold explorer: bounded in size, however many rows were scored."""

from typing import TypedDict

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.evaluation.arrays import checked_scores
from core.evaluation.curves import average_precision, roc_auc
from core.evaluation.metrics import Counts
from core.evaluation.rounding import shortest_between
from core.evaluation.threshold_choice import Candidates, Choice, cheapest, cost
from core.evaluation.thresholds import DEFAULT_LIMIT, candidate_thresholds, counts_below, thinned

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
    prevalence: float | None


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
    candidates = candidate_thresholds(values)
    fn, tn = counts_below(labels, values, candidates)
    first, last = _reachable(candidates, allowed)
    positives = int(np.count_nonzero(labels))
    negatives = len(labels) - positives
    within = slice(first, last + 1)
    kept = first + thinned(fn[within], tn[within], DEFAULT_LIMIT)
    counts = Counts(tp=positives, fp=negatives, fn=0, tn=0)
    return ExplorerData(
        rows=_rows(candidates, kept, positives - fn, negatives - tn, allowed),
        thinned=len(kept) <= last - first,
        positives=positives,
        negatives=negatives,
        histogram=Histogram(positive=_histogram(values[labels]), negative=_histogram(values[~labels])),
        average_precision=average_precision(labels, values),
        roc_auc=roc_auc(labels, values),
        prevalence=counts.prevalence,
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


def short_threshold(above: float, upto: float, allowed: tuple[float, float] = ALLOWED) -> float:
    """The shortest decimal that is greater than `above`, at most `upto`, and allowed; of equals the most central.

    0.5 for 0.4973 and 0.6: whoever reads it has less to read, and it calls the same scores positive.
    """
    low = max(above, float(np.nextafter(allowed[0], -np.inf)))
    return shortest_between(low, min(upto, allowed[1])) + 0.0  # without the sign of -0.0


def _reachable(candidates: NDArray[np.float64], allowed: tuple[float, float]) -> tuple[int, int]:
    """The first and the last candidate whose counts some allowed threshold gives."""
    last = len(candidates) - 1
    lowest, highest = allowed
    ends = np.searchsorted(candidates[:-1], (lowest, highest), side="left")
    return min(int(ends[0]), last), min(int(ends[1]), last)


def _rows(
    candidates: NDArray[np.float64],
    kept: NDArray[np.int64],
    tp: NDArray[np.int64],
    fp: NDArray[np.int64],
    allowed: tuple[float, float],
) -> ExplorerRows:
    upper: list[float | None] = candidates[kept].tolist()
    if kept[-1] == len(candidates) - 1:
        upper[-1] = None
    return ExplorerRows(
        threshold=_short_thresholds(candidates, kept, allowed), upper=upper, tp=tp[kept].tolist(), fp=fp[kept].tolist()
    )


def _short_thresholds(
    candidates: NDArray[np.float64], positions: NDArray[np.int64], allowed: tuple[float, float]
) -> list[float]:
    """For each of some candidates the shortest threshold with the same counts."""
    above = np.where(positions == 0, -np.inf, candidates[positions - 1])
    upto = np.where(positions == len(candidates) - 1, np.inf, candidates[positions])
    return [short_threshold(low, high, allowed) for low, high in zip(above.tolist(), upto.tolist(), strict=True)]


def _histogram(scores: NDArray[np.float64]) -> list[int]:
    counts, _ = np.histogram(np.clip(scores, 0, 1), bins=BINS, range=(0, 1))
    return [int(count) for count in counts]
