"""Permutation importance: how much a model's score drops when each column is shuffled."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Importance:
    """How much a model's score drops when each column is shuffled.

    `drops` and `stds`, both of shape (columns,), are the mean and the standard deviation, over `repeats` shuffles, of
    the drop from `score`: the model's `measure` on `rows` of the validation rows. `baseline_score` is the score of a
    model that ignores the columns. Without columns, `reason` says why.
    """

    columns: tuple[str, ...] = ()
    drops: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    stds: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    score: float = float("nan")
    baseline_score: float = float("nan")
    measure: str = ""
    rows: int = 0
    repeats: int = 0
    reason: str = ""

    @property
    def top_index(self) -> int:
        """The index of the column with the largest drop."""
        return int(np.argmax(self.drops))

    @property
    def significant_count(self) -> int:
        """How many columns have a drop of more than two standard deviations, which is beyond chance."""
        return int(np.count_nonzero((self.drops > 0) & (self.drops > 2 * self.stds)))
