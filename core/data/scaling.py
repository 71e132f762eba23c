"""Scaling: median, mean and standard deviation, for any finite numbers."""

import numpy as np
from numpy.typing import NDArray

# An extreme row must not become infinite in 32 bits; training rows stay far below.
MAX_SCALED = 1e6


def finite_median(values: NDArray[np.float64]) -> float:
    """The median; computed as a sum of halves, because half of the sum could be infinite."""
    low, high = (len(values) - 1) // 2, len(values) // 2
    ordered = np.partition(values, (low, high))
    return float(ordered[low] / 2 + ordered[high] / 2)


def mean_and_std(values: NDArray[np.float64]) -> tuple[float, float]:
    """Mean and standard deviation; exactly 0 where all values are the same, and finite for any finite values."""
    if values.min() == values.max():
        return float(values[0]), 0.0
    scale = float(np.abs(values).max())
    scaled = values / scale
    return float(scaled.mean() * scale), float(scaled.std() * scale)


def scaled(values: NDArray[np.float64], mean: float, std: float) -> NDArray[np.float64]:
    """(value - mean) / std, clipped to +-MAX_SCALED; 0 everywhere where `std` is 0."""
    if std == 0:
        return np.zeros(len(values))
    with np.errstate(over="ignore"):
        return np.clip((values - mean) / std, -MAX_SCALED, MAX_SCALED)
