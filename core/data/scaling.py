"""Scaling: the middle and the spread of numbers, for any finite numbers."""

import numpy as np
from numpy.typing import NDArray

# A row from another world must not become infinite in 32 bits; training rows stay far below.
FARTHEST = 1e6


def middle(values: NDArray[np.float64]) -> float:
    """The median; halves are added rather than the sum halved, which could be infinite."""
    low, high = (len(values) - 1) // 2, len(values) // 2
    ordered = np.partition(values, (low, high))
    return float(ordered[low] / 2 + ordered[high] / 2)


def mean_and_deviation(values: NDArray[np.float64]) -> tuple[float, float]:
    """Mean and standard deviation; exactly 0 where all values are the same, and finite for any finite values."""
    if values.min() == values.max():
        return float(values[0]), 0.0
    scale = float(np.abs(values).max())
    scaled = values / scale
    return float(scaled.mean() * scale), float(scaled.std() * scale)


def scaled(values: NDArray[np.float64], mean: float, deviation: float) -> NDArray[np.float64]:
    """(value - mean) / deviation, cut where it is far out; 0 everywhere for a deviation of 0."""
    if deviation == 0:
        return np.zeros(len(values))
    with np.errstate(over="ignore"):
        return np.clip((values - mean) / deviation, -FARTHEST, FARTHEST)
