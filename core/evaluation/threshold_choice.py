"""Choices of a threshold: the cheapest, the most precise that finds enough, and the best F-beta.

Each looks at every distinct score. A threshold moves no row as long as it stays above the next lower score, so each
distinct score stands for all thresholds from there up to itself, and the shortest decimal among them is given.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.evaluation.arrays import checked_scores
from core.evaluation.metrics import Counts, divided
from core.evaluation.rounding import shortest_between

# Values nearer to each other than this, as a share, are equal: they differ by the rounding of floats alone.
TOLERANCE = 1e-14


@dataclass(frozen=True)
class Choice:
    """A threshold, the counts it gives, and how many candidates were as good (itself among them)."""

    threshold: float
    counts: Counts
    equals: int = 1


@dataclass(frozen=True)
class NoChoice:
    """Why no threshold can be chosen, in a sentence."""

    reason: str


@dataclass(frozen=True)
class Candidates:
    """All thresholds that differ in what they predict positive, lowest first; the arrays have shape (candidates,).

    Every threshold above `low` and at most `high` gives the counts `tp` and `fp`.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    tp: NDArray[np.int64]
    fp: NDArray[np.int64]
    positives: int
    negatives: int

    @classmethod
    def of(cls, y_true: ArrayLike, scores: ArrayLike, *, minimum: float = 0.0, maximum: float = 1.0) -> "Candidates":
        """The candidates between `minimum` and `maximum` (both allowed), for labels of 0 and 1 and scores, shape (n,).

        The last one, above the highest score, predicts no row positive.

        Raises:
            ValueError: as `threshold_table` does.
        """
        labels, values = checked_scores(y_true, scores)
        # Sorting numbers and looking them up is several times as fast as sorting the rows' indices.
        ordered = np.sort(values)
        first_of_equals = np.flatnonzero(np.diff(ordered, prepend=-np.inf))
        distinct = ordered[first_of_equals]
        positives = int(np.count_nonzero(labels))
        below = np.append(first_of_equals, len(values))
        fn = np.append(np.searchsorted(np.sort(values[labels]), distinct), positives)
        low = np.maximum(np.append(-np.inf, distinct), np.nextafter(minimum, -np.inf))
        high = np.minimum(np.append(distinct, np.inf), maximum)
        kept = low < high
        fp = len(values) - positives - (below - fn)
        return cls(low[kept], high[kept], (positives - fn)[kept], fp[kept], positives, len(values) - positives)

    @property
    def fn(self) -> NDArray[np.int64]:
        """The positive rows that each candidate misses."""
        missed: NDArray[np.int64] = self.positives - self.tp
        return missed

    def choice(self, best: NDArray[np.int64], rank: int) -> Choice:
        """One of the best candidates, which stand in rising order, as a choice."""
        index = int(best[rank])
        tp, fp = int(self.tp[index]), int(self.fp[index])
        counts = Counts(tp=tp, fp=fp, fn=self.positives - tp, tn=self.negatives - fp)
        return Choice(shortest_between(float(self.low[index]), float(self.high[index])), counts, len(best))


def cost(counts: Counts, false_alarm_cost: float, miss_cost: float) -> float:
    """What all mistakes cost together."""
    return counts.fp * false_alarm_cost + counts.fn * miss_cost


def f_beta(counts: Counts, beta: float) -> float | None:
    """F-beta, as (1 + b^2) TP / ((1 + b^2) TP + b^2 FN + FP), b being beta; None when that is 0 / 0.

    It weighs recall `beta` times as much as precision (C. J. van Rijsbergen, "Information Retrieval", 1979).
    """
    weight = beta * beta
    whole = (1 + weight) * counts.tp + weight * counts.fn + counts.fp
    return (1 + weight) * counts.tp / whole if whole else None


def cheapest(candidates: Candidates, false_alarm_cost: float, miss_cost: float) -> Choice | NoChoice:
    """The threshold whose mistakes cost least; of equals, the middle one (of an even number, the lower of two)."""
    if not false_alarm_cost and not miss_cost:
        return NoChoice("Neither mistake costs anything, so every threshold is as cheap. Give one of them a cost.")
    costs = candidates.fp * false_alarm_cost + candidates.fn * miss_cost
    best = np.flatnonzero(costs <= costs.min() * (1 + TOLERANCE))
    return candidates.choice(best, (len(best) - 1) // 2)


def most_precise(candidates: Candidates, least_recall: float) -> Choice | NoChoice:
    """The threshold of the highest precision with at least this recall; of equals, the one with the highest recall.

    A threshold at which nothing is predicted positive has no precision and is never chosen.
    """
    if not candidates.positives:
        return NoChoice("No row is positive, so there is nothing to find and no recall to ask for.")
    reached = candidates.tp / candidates.positives >= least_recall
    precision = np.where(reached, divided(candidates.tp, candidates.tp + candidates.fp), np.nan)
    if np.isnan(precision).all():
        return NoChoice(f"No threshold finds as much as {least_recall:g} of the positive rows.")
    # Lowest first: the first of equals finds the most. Equal fractions are equal floats.
    return candidates.choice(np.flatnonzero(precision == np.nanmax(precision)), 0)


def best_f_beta(candidates: Candidates, beta: float) -> Choice | NoChoice:
    """The threshold of the highest F-beta; of equals, the middle one (of an even number, the lower of two)."""
    if not candidates.positives:
        return NoChoice("No row is positive, so there is nothing to find and F-beta says nothing.")
    weight = beta * beta
    found = (1 + weight) * candidates.tp
    values = found / (found + weight * candidates.fn + candidates.fp)
    best = np.flatnonzero(values >= values.max() * (1 - TOLERANCE))
    return candidates.choice(best, (len(best) - 1) // 2)
