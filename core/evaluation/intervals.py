"""Intervals: how far a share of few rows may lie from the share of very many."""

import math
from statistics import NormalDist

CONFIDENCE = 0.95


def wilson(successes: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float] | None:
    """The Wilson score interval of a share, low and high, from 0 to 1; None without trials.

    It holds every share that the observed one would not contradict at this confidence (E. B. Wilson, "Probable
    inference, the law of succession, and statistical inference", 1927), without a correction for continuity.

    Raises:
        ValueError: for successes below 0 or above `trials`, or a confidence that is not between 0 and 1.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"There are {successes:,} successes in {trials:,} trials: they must be from 0 to the trials.")
    if not 0 < confidence < 1:
        raise ValueError(f"The confidence is {confidence}: it must lie between 0 and 1, such as 0.95.")
    if trials == 0:
        return None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = successes / trials
    centre = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    reach = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / (1 + z * z / trials)
    # Exact at both ends, where rounding would leave a share of 0 or 1 outside its own interval.
    low = 0.0 if successes == 0 else centre - reach
    high = 1.0 if successes == trials else centre + reach
    return low, high
