"""A possible leak: one column that explains nearly everything may be the answer in disguise."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

NEARLY_PERFECT = 0.9
NEARLY_ALL, HARDLY_ANY = 0.8, 0.1


def lone_column(
    columns: Sequence[str], drops: NDArray[np.float64], *, score: float, chance: float, best: float = 1.0
) -> str:
    """The column that alone explains nearly everything; empty when there is none.

    `drops` (columns,) is what shuffling each column takes off `score`, the model's; `chance` is what a model that knows
    nothing gets, and `best` the highest possible score. The score must lie at least 90 % of the way from chance to the
    best, shuffling that column must lose at least 80 % of what it is above chance, and no other column more than 10 %.
    One column alone is no finding: there the learner chose it.
    """
    above = score - chance
    if len(columns) < 2 or above <= 0 or above < NEARLY_PERFECT * (best - chance):
        return ""
    shares = drops / above
    first = int(np.argmax(shares))
    others = np.delete(shares, first)
    return columns[first] if shares[first] >= NEARLY_ALL and others.max() <= HARDLY_ANY else ""
