"""Pairs of classes that are taken for each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.text.numbers import percent

MOST_PAIRS = 5


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


def confused_pairs(matrix: NDArray[Any], names: Sequence[str], most: int = MOST_PAIRS) -> list[Pair]:
    """The mistakes of a confusion matrix that are made in the most rows, at most `most` of them, the most common first.

    Of equals, the pair whose classes come first comes first. Pairs that are never confused are left out.

    Raises:
        ValueError: when there is not one name for each class.
    """
    if len(names) != len(matrix):
        raise ValueError(f"There are {len(names)} names for {len(matrix)} classes.")
    mistakes = np.array(matrix)
    np.fill_diagonal(mistakes, 0)
    order = np.argsort(-mistakes, axis=None, kind="stable")[:most]
    support = matrix.sum(axis=1)
    return [
        Pair(names[actual], names[predicted], int(mistakes[actual, predicted]), int(support[actual]))
        for actual, predicted in zip(*np.unravel_index(order, mistakes.shape), strict=True)
        if mistakes[actual, predicted]
    ]
