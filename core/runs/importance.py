"""Importance: what shuffling each column costs a model."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Importance:
    """What shuffling each column costs a model.

    `drops` and `stds`, both of shape (columns,), are the mean and the standard deviation, over `repeats` shuffles,
    of what is lost of `score`: the model's `measure` on `rows` of the validation rows. `baseline_score` is that of a
    model that ignores the columns. Without columns, `reason` says why there are none.
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
        """The index of the column whose shuffling costs most."""
        return int(np.argmax(self.drops))

    @property
    def significant_count(self) -> int:
        """How many columns cost more than chance does: over two standard deviations."""
        return int(np.count_nonzero((self.drops > 0) & (self.drops > 2 * self.stds)))
