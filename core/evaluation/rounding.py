"""Rounding of thresholds that changes no prediction."""

import math
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

# A number with more decimals than this is 0 as a float.
MAX_DECIMALS = 330


def shortest_between(low: float, high: float) -> float:
    """The number above `low` and at most `high` with the fewest decimals; of several, the one nearest to the middle.

    With `low` the next lower score and `high` a row's own score, it is the shortest threshold that calls this row
    positive and the lower one negative.

    Raises:
        ValueError: when nothing lies between them, or one of them is infinite.
    """
    if not -math.inf < low < high < math.inf:
        raise ValueError(f"Nothing lies above {low} and up to {high}: two numbers are needed, the lower one first.")
    # The shortest decimals that stand for these floats, so that 0.3 counts as reaching 0.3.
    floor, top = Decimal(repr(low)), Decimal(repr(high))
    center = (floor + top) / 2
    for count in range(MAX_DECIMALS):
        step = Decimal(1).scaleb(-count)
        first = (floor / step).to_integral_value(ROUND_FLOOR) + 1
        last = (top / step).to_integral_value(ROUND_FLOOR)
        if first > last:
            continue
        nearest = (center / step).to_integral_value(ROUND_HALF_EVEN)
        found = float(min(max(nearest, first), last) * step)
        if low < found <= high:
            return found
    return high


def decimals(threshold: float) -> str:
    """A threshold in full, without an exponent and with at least two decimals: 0.50, 0.31, 0.485."""
    text = f"{Decimal(repr(threshold)):f}"
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction.ljust(2, '0')}"
