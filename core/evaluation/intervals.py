"""Intervals: how far a share that was counted on a few rows may lie from the true one."""

from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

CONFIDENCE = 0.95


def wilson(successes: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float] | None:
    """The score interval of a share of `successes` among `trials` (Wilson, 1927); None without trials.

    It holds the share itself, never leaves 0 to 1, and says something even where every trial succeeded.

    Raises:
        ValueError: for counts below 0, more successes than trials, or a confidence that is not between 0 and 1.
    """
    if trials == 0 and successes == 0:
        quantile(confidence)
        return None
    low, high = wilson_bounds(successes, trials, confidence)
    return float(low), float(high)


def wilson_bounds(
    successes: ArrayLike, trials: ArrayLike, confidence: float = CONFIDENCE
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """`wilson` element by element: the lower and the upper bounds, NaN where there are no trials.

    With n trials, k successes and the normal quantile z the bounds are
    (k + z²/2 ± z √(k (n - k) / n + z²/4)) / (n + z²).

    Raises:
        ValueError: as `wilson` does.
    """
    k, n = np.broadcast_arrays(np.asarray(successes, dtype=np.float64), np.asarray(trials, dtype=np.float64))
    if not ((k >= 0) & (k <= n)).all():
        raise ValueError("There are fewer successes than 0 or more than trials. From 0 to all trials can succeed.")
    z = quantile(confidence)
    some = n > 0
    spread = z * np.sqrt(np.divide(k * (n - k), n, out=np.zeros_like(n), where=some) + z**2 / 4)
    low, high = ((k + z**2 / 2 + side * spread) / (n + z**2) for side in (-1, 1))
    # Rounding would leave a trace at the two ends, where the bound is the share itself.
    low, high = np.where(k == 0, 0.0, low), np.where(k == n, 1.0, high)
    return np.where(some, low, np.nan), np.where(some, high, np.nan)


def quantile(confidence: float = CONFIDENCE) -> float:
    """How many standard errors on either side of a normal mean hold `confidence` of it: 1.96 for 0.95.

    Raises:
        ValueError: for a confidence that is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"A confidence of {confidence} is not possible. It lies between 0 and 1, such as 0.95.")
    return NormalDist().inv_cdf((1 + confidence) / 2)
