"""The split: which rows train, which validate, and which are kept for the test."""

import numpy as np
from numpy.typing import NDArray

VALIDATION_SHARE = 0.2
TEST_SHARE = 0.2
FEWEST_TO_SPLIT = 3
# The toy shapes are drawn from the seed itself; the split draws from a stream of its own.
STREAM = 1

Rows = NDArray[np.int64]


def split(labels: NDArray[np.int64], seed: int) -> tuple[Rows, Rows, Rows]:
    """Positions in `labels` (n,) to train on (60 %), to validate on and to test on (20 % each).

    Each class is split by these shares, so each part has the classes in nearly the same mix; a class of at least 3 rows
    has a row in every part, a smaller one is only trained on. Training rows are in random order, the others in theirs.
    The same labels and seed give the same split.
    """
    generator = np.random.default_rng([seed, STREAM])
    train, validation, test = [], [], []
    for label in np.unique(labels):
        rows = generator.permutation(np.flatnonzero(labels == label))
        ends = np.cumsum([part_size(len(rows), VALIDATION_SHARE), part_size(len(rows), TEST_SHARE)])
        first, second, rest = np.split(rows, ends)
        validation.append(first)
        test.append(second)
        train.append(rest)
    return generator.permutation(joined(train)), np.sort(joined(validation)), np.sort(joined(test))


def part_size(rows: int, share: float) -> int:
    """How many of a class's rows go to a part of this share: rounded, at least 1, and none of a class too small."""
    return 0 if rows < FEWEST_TO_SPLIT else max(1, int(rows * share + 0.5))


def joined(parts: list[Rows]) -> Rows:
    """One array of all the parts' rows."""
    return np.concatenate(parts).astype(np.int64) if parts else np.empty(0, dtype=np.int64)
