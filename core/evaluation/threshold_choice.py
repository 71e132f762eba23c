"""Choices of a threshold: the cheapest, the most precise that finds enough, and the best F-beta; and what they change.

Each looks at every distinct score. A threshold moves no row as long as it stays above the next lower score, so each
distinct score stands for all thresholds from there up to itself, and the shortest decimal among them is given.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.evaluation.arrays import checked_scores
from core.evaluation.metrics import Counts, divided
from core.evaluation.rounding import decimals, shortest_between
from core.text.numbers import number
from core.text.words import counted

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

    Every threshold above `low` and at most `high` gives the counts `tp` and `fp`. Those from `minimum` to `maximum` are
    allowed.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    tp: NDArray[np.int64]
    fp: NDArray[np.int64]
    positives: int
    negatives: int
    minimum: float
    maximum: float

    @classmethod
    def of(cls, y_true: ArrayLike, scores: ArrayLike, *, minimum: float = 0.0, maximum: float = 1.0) -> "Candidates":
        """The candidates that an allowed threshold reaches, for labels of 0 and 1 and scores, shape (n,).

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
        negatives = len(values) - positives
        below = np.append(first_of_equals, len(values))
        fn = np.append(np.searchsorted(np.sort(values[labels]), distinct), positives)
        low, high = np.append(-np.inf, distinct), np.append(distinct, np.inf)
        kept = (low < maximum) & (high >= minimum)
        tp, fp = (positives - fn)[kept], (negatives - (below - fn))[kept]
        return cls(low[kept], high[kept], tp, fp, positives, negatives, minimum, maximum)

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
        return Choice(self.threshold(index), counts, len(best))

    def threshold(self, index: int) -> float:
        """The shortest decimal among the allowed thresholds of a candidate; of equals the most central."""
        low = max(float(self.low[index]), float(np.nextafter(self.minimum, -np.inf)))
        return shortest_between(low, min(float(self.high[index]), self.maximum)) + 0.0  # without the sign of -0.0


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
    # In floats: a cost given as a whole number, times many rows, may outgrow 64-bit integers.
    costs = candidates.fp * float(false_alarm_cost) + candidates.fn * float(miss_cost)
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


@dataclass(frozen=True)
class Trade:
    """A threshold that the learner took instead of another, for one run and one positive class."""

    run: int
    positive: str
    old: float
    new: float


def trade_sentence(trade: Trade, before: Counts, after: Counts) -> str:
    """What a trade changed, from the counts `before` it to those `after` it."""
    moved = f"From {decimals(trade.old)} to {decimals(trade.new)}"
    if before == after:
        return f"{moved}: no row changes sides."
    return f"{moved}: {_finding(before, after)}, {_alarms(before, after)}."


def _finding(before: Counts, after: Counts) -> str:
    if not after.positives:
        return "finds nothing, as no row is positive"
    more = after.tp - before.tp
    if not more:
        return f"finds the same {after.tp:,} of {after.positives:,} (recall {metric_text(after.recall)})"
    change = f"{abs(more):,} {'more' if more > 0 else 'fewer'} of {after.positives:,}"
    return f"finds {change} (recall {_from_to(before.recall, after.recall)})"


def _alarms(before: Counts, after: Counts) -> str:
    more = after.fp - before.fp
    precision = f"(precision {_from_to(before.precision, after.precision)})"
    noun = "false alarm" if abs(more) == 1 else "false alarms"
    if not more:
        return f"raises as many false alarms {precision}"
    return f"raises {abs(more):,} {'more' if more > 0 else 'fewer'} {noun} {precision}"


def cost_gain(choice: Choice, now: Counts, false_alarm_cost: float, miss_cost: float) -> str:
    """What a threshold chosen by cost would give, beside the counts `now` of the one in use."""
    then, before = (cost(counts, false_alarm_cost, miss_cost) for counts in (choice.counts, now))
    mistakes = f"{choice.counts.fn:,} missed, {counted(choice.counts.fp, 'false alarm')}"
    return f"{decimals(choice.threshold)}: {mistakes}, cost {_instead(then, before)}.{_equals(choice)}"


def precision_gain(choice: Choice, now: Counts) -> str:
    """What a threshold chosen by precision would give, beside the counts `now` of the one in use."""
    then = f"{decimals(choice.threshold)}: precision {_instead(choice.counts.precision, now.precision)}"
    less = f" Of {choice.equals:,} thresholds as precise, it finds the most." if choice.equals > 1 else ""
    return f"{then}, recall {_instead(choice.counts.recall, now.recall)}.{less}"


def f_beta_gain(choice: Choice, now: Counts, beta: float) -> str:
    """What a threshold chosen by F-beta would give, beside the counts `now` of the one in use."""
    then = _instead(f_beta(choice.counts, beta), f_beta(now, beta))
    recall, precision = metric_text(choice.counts.recall), metric_text(choice.counts.precision)
    return f"{decimals(choice.threshold)}: F{beta:g} {then} (recall {recall}, precision {precision}).{_equals(choice)}"


def metric_text(metric: float | None) -> str:
    """A metric with three digits, or the word undefined."""
    return "undefined" if metric is None else number(metric)


def _equals(choice: Choice) -> str:
    if choice.equals == 1:
        return ""
    which = "lower" if choice.equals == 2 else "middle"
    return f" {choice.equals:,} thresholds are equally good; this is the {which} one."


def _instead(then: float | None, now: float | None) -> str:
    same = metric_text(then) == metric_text(now)
    return f"{metric_text(then)}, as now" if same else f"{metric_text(then)} instead of {metric_text(now)} now"


def _from_to(before: float | None, after: float | None) -> str:
    old, new = metric_text(before), metric_text(after)
    return f"still {new}" if old == new else f"{old} to {new}"
