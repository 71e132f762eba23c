"""TargetScale: the unit that a network learns a number in, fitted on the training rows, and the way back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.data.scaling import FARTHEST, mean_and_deviation, middle

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class TargetScale:
    """What the training rows' numbers are like, and so what 0 and 1 stand for where a network learns them.

    Most losses learn (value - mean) / deviation. With `counts`, for the Poisson loss, it is value / mean: counts have
    no negative values, and dividing them changes no gradient's direction. `mean` and `median` are also what a model
    that knows no feature would always answer.
    """

    mean: float
    median: float
    deviation: float
    counts: bool = False

    @classmethod
    def fit(cls, values: Numbers, *, counts: bool = False) -> "TargetScale":
        """The scale by these values, the training rows' own, shape (n,), none of them missing."""
        mean, deviation = mean_and_deviation(values)
        return cls(mean, middle(values), deviation, counts)

    @property
    def center(self) -> float:
        """The value that the network learns as 0."""
        return 0.0 if self.counts else self.mean

    @property
    def unit(self) -> float:
        """How much the target's own value grows when the network's grows by 1. Numbers that do not vary have unit 1."""
        size = abs(self.mean) if self.counts else self.deviation
        return size or 1.0

    def to_network(self, values: ArrayLike) -> NDArray[np.float32]:
        """Values in the target's own unit as the network learns them; the wildest are held within 32 bits."""
        numbers = np.asarray(values, dtype=np.float64)
        with np.errstate(over="ignore"):
            scaled = (numbers - self.center) / self.unit
        return np.clip(scaled, -FARTHEST, FARTHEST).astype(np.float32)

    def from_network(self, outputs: ArrayLike) -> Numbers:
        """What a network says, in the target's own unit."""
        predicted: Numbers = np.asarray(outputs, dtype=np.float64) * self.unit + self.center
        return predicted

    def above_mean(self, values: ArrayLike) -> Numbers:
        """Where values stand, from 0 (two deviations below the mean, or less) to 1 (two above, or more)."""
        standing: Numbers = (np.asarray(values, dtype=np.float64) - self.mean) / (self.deviation or 1.0)
        return np.clip(0.5 + standing / 4, 0.0, 1.0)
