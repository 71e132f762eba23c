"""Costs: the thresholds that can be cheapest, and the one that is."""

from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

MIDDLE = 0.5
# Two costs that differ only by the rounding of their sums are the same.
SAME = 1e-12


class Corners(TypedDict):
    """The thresholds that are cheapest for some pair of costs, lowest first, and their mistakes."""

    threshold: list[float]
    fp: list[int]
    fn: list[int]


class Cheapest(TypedDict):
    """A threshold that no other one undercuts, its mistakes and what they cost."""

    threshold: float
    fp: int
    fn: int
    cost: float


def corner_positions(fp: NDArray[np.int64], fn: NDArray[np.int64]) -> NDArray[np.int64]:
    """The positions on the lower convex hull of the points (fp, fn), first and last among them.

    `fp` falls and `fn` rises, as with rising thresholds. Costs weigh the two, so the cheapest point is always a corner
    of the hull (Provost and Fawcett, 2001), and a million thresholds come down to a few dozen. Each step looks for the
    point that lies furthest below the line between two corners.
    """
    found = {0, len(fp) - 1}
    spans = [(0, len(fp) - 1)]
    while spans:
        first, last = spans.pop()
        span = slice(first, last + 1)
        # Prices at which both ends cost the same.
        cost = (fn[last] - fn[first]) * fp[span] + (fp[first] - fp[last]) * fn[span]
        lowest = first + int(np.argmin(cost))
        if cost[lowest - first] < cost[0]:
            found.add(lowest)
            spans += [(first, lowest), (lowest, last)]
    return np.array(sorted(found))


def cheapest(corners: Corners, *, false_alarm_cost: float, miss_cost: float) -> Cheapest:
    """The cheapest threshold at FP * `false_alarm_cost` + FN * `miss_cost`; of equals the one nearest to 0.5."""
    costs = false_alarm_cost * np.array(corners["fp"]) + miss_cost * np.array(corners["fn"])
    equals = np.flatnonzero(costs <= costs.min() * (1 + SAME))
    place = min(equals.tolist(), key=lambda equal: abs(corners["threshold"][equal] - MIDDLE))
    return Cheapest(
        threshold=corners["threshold"][place],
        fp=corners["fp"][place],
        fn=corners["fn"][place],
        cost=float(costs[place]),
    )
