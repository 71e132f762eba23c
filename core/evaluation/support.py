"""Classes with so few rows that their shares say little."""

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

MIN_ROWS = 10


def thin_classes(matrix: NDArray[Any], names: Sequence[str], minimum: int = MIN_ROWS) -> dict[str, int]:
    """The classes of a confusion matrix (actual, predicted) with fewer than `minimum` actual rows, and how many."""
    rows = matrix.sum(axis=1)
    return {name: int(count) for name, count in zip(names, rows, strict=True) if count < minimum}
