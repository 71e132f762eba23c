"""Scaling: median, mean and standard deviation of any finite numbers, and the scale of a target that is a number."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

# An extreme row must not become infinite in 32 bits; training rows stay far below.
MAX_SCALED = 1e6


def finite_median(values: FloatArray) -> float:
    """The median; computed as a sum of halves, because half of the sum could be infinite."""
    low, high = (len(values) - 1) // 2, len(values) // 2
    ordered = np.partition(values, (low, high))
    return float(ordered[low] / 2 + ordered[high] / 2)


def mean_and_std(values: FloatArray) -> tuple[float, float]:
    """Mean and standard deviation; exactly 0 where all values are the same, and finite for any finite values."""
    if values.min() == values.max():
        return float(values[0]), 0.0
    scale = float(np.abs(values).max())
    scaled = values / scale
    return float(scaled.mean() * scale), float(scaled.std() * scale)


def scaled(values: FloatArray, mean: float, std: float) -> FloatArray:
    """(value - mean) / std, clipped to +-MAX_SCALED; 0 everywhere where `std` is 0."""
    if std == 0:
        return np.zeros(len(values))
    with np.errstate(over="ignore"):
        return np.clip((values - mean) / std, -MAX_SCALED, MAX_SCALED)


@dataclass(frozen=True)
class TargetScale:
    """Mean, median and standard deviation of the training rows' numbers, and the scaling that follows from them.

    For most losses a network learns (value - mean) / std. With `counts`, for the Poisson loss, it is value / mean:
    counts are not negative, and dividing them changes no gradient's direction. `mean` and `median` are also the
    baselines.
    """

    mean: float
    median: float
    std: float
    counts: bool = False

    @classmethod
    def fit(cls, values: FloatArray, *, counts: bool = False) -> "TargetScale":
        """The scale fitted on the training rows' values, shape (n,), none of them missing."""
        mean, std = mean_and_std(values)
        return cls(mean, finite_median(values), std, counts)

    @property
    def center(self) -> float:
        """The value that the network learns as 0."""
        return 0.0 if self.counts else self.mean

    @property
    def unit(self) -> float:
        """How much the target changes when the network's output changes by 1; 1 for numbers that do not vary."""
        size = abs(self.mean) if self.counts else self.std
        return size or 1.0

    def to_network(self, values: ArrayLike) -> NDArray[np.float32]:
        """Values in the target's own unit scaled for the network; clipped so that they fit 32 bits."""
        numbers = np.asarray(values, dtype=np.float64)
        with np.errstate(over="ignore"):
            scaled = (numbers - self.center) / self.unit
        return np.clip(scaled, -MAX_SCALED, MAX_SCALED).astype(np.float32)

    def from_network(self, outputs: ArrayLike) -> FloatArray:
        """A network's outputs, in the target's own unit."""
        predicted: FloatArray = np.asarray(outputs, dtype=np.float64) * self.unit + self.center
        return predicted

    def above_mean(self, values: ArrayLike) -> FloatArray:
        """Values scaled from 0 (two standard deviations below the mean, or less) to 1 (two above, or more)."""
        standing: FloatArray = (np.asarray(values, dtype=np.float64) - self.mean) / (self.std or 1.0)
        return np.clip(0.5 + standing / 4, 0.0, 1.0)
