"""Pairs of classes that the model confuses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.text.numbers import percent

MAX_PAIRS = 5


@dataclass(frozen=True)
class Pair:
    """`rows` of the `of` rows that are `actual` are called `predicted`."""

    actual: str
    predicted: str
    rows: int
    of: int

    def __str__(self) -> str:
        share = percent(self.rows / self.of)
        return f"{self.actual} is called {self.predicted}: {self.rows:,} of {self.of:,} ({share})"


def confused_pairs(matrix: NDArray[Any], names: Sequence[str], limit: int = MAX_PAIRS) -> list[Pair]:
    """The most common mistakes of a confusion matrix, at most `limit` of them, the most common first.

    Of equals, the pair whose classes come first comes first. Pairs that are never confused are left out.

    Raises:
        ValueError: when there is not one name for each class.
    """
    if len(names) != len(matrix):
        raise ValueError(f"There are {len(names)} names for {len(matrix)} classes.")
    mistakes = np.array(matrix)
    np.fill_diagonal(mistakes, 0)
    order = np.argsort(-mistakes, axis=None, kind="stable")[:limit]
    support = matrix.sum(axis=1)
    return [
        Pair(names[actual], names[predicted], int(mistakes[actual, predicted]), int(support[actual]))
        for actual, predicted in zip(*np.unravel_index(order, mistakes.shape), strict=True)
        if mistakes[actual, predicted]
    ]
