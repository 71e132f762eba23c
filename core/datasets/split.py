"""The split of rows into those that train, those that validate, and those that are kept for the test."""

import numpy as np
from numpy.typing import NDArray

VALIDATION_SHARE = 0.2
TEST_SHARE = 0.2
MIN_ROWS_TO_SPLIT = 3  # a class with fewer rows is not split
# Datasets draw from the seed itself or from other streams of random numbers.
STREAM = 1
# The largest groups are placed one by one. That is slow, and many small groups come near the shares by chance as well.
MAX_PLACED_GROUPS = 5_000

Rows = NDArray[np.int64]
Parts = tuple[Rows, Rows, Rows]


def split(labels: Rows, seed: int) -> Parts:
    """Positions in `labels` (n,) to train on (60%), to validate on and to test on (20% each).

    Each class is split by these shares, so each part has nearly the same mix of classes. A class of at least 3 rows has
    a row in every part; all rows of a smaller class are training rows. Training rows are in random order, the others in
    their original order. The same labels and seed give the same split.
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
    return generator.permutation(concatenate(train)), np.sort(concatenate(validation)), np.sort(concatenate(test))


def random_split(rows: int, seed: int) -> Parts:
    """Positions of `rows` rows, split at random into 60%, 20% and 20%."""
    return split(np.zeros(rows, dtype=np.int64), seed)


def grouped_split(groups: Rows, labels: Rows | None, seed: int) -> Parts:
    """The split that keeps all rows of a group in one part, as near to 60/20/20 as the groups allow.

    `groups` (n,) gives each row's group, `labels` (n,) its class if there are classes: then each class comes as near to
    its shares as possible. The largest groups are placed first, groups of equal size in random order. Each is placed
    where it lowers the sum of squared distances to the shares most.
    """
    generator = np.random.default_rng([seed, STREAM])
    _, groups = np.unique(groups, return_inverse=True)
    classes = np.zeros(len(groups), dtype=np.int64) if labels is None else labels
    counts = np.zeros((groups.max(initial=-1) + 1, classes.max(initial=0) + 1))
    np.add.at(counts, (groups, classes), 1)
    order = generator.permutation(len(counts))
    order = order[np.argsort(-counts[order].sum(axis=1), kind="stable")]
    large, small = order[:MAX_PLACED_GROUPS], order[MAX_PLACED_GROUPS:]
    part_of = np.zeros(len(counts), dtype=np.int64)
    part_of[large] = place_groups(counts[large])
    for part, positions in enumerate(split(counts[small].argmax(axis=1), seed) if len(small) else ()):
        part_of[small[positions]] = part
    train, validation, test = (np.flatnonzero(part_of[groups] == part) for part in range(3))
    return generator.permutation(train), validation, test


def place_groups(counts: NDArray[np.float64]) -> Rows:
    """The part of each group (0 to train, 1 to validate, 2 to test), from its rows of each class (groups, classes)."""
    shares = np.array([[1 - VALIDATION_SHARE - TEST_SHARE], [VALIDATION_SHARE], [TEST_SHARE]])
    totals = np.maximum(counts.sum(axis=0), 1)
    placed = np.zeros((3, counts.shape[1]))
    parts = np.zeros(len(counts), dtype=np.int64)
    for group, share in enumerate(counts / totals):
        change = (share * (2 * (placed - shares) + share) / shares**2).sum(axis=1)
        parts[group] = change.argmin()
        placed[parts[group]] += share
    return parts


def time_split(times: NDArray[np.float64], seed: int) -> Parts:
    """The split in which the oldest rows train, the next validate and the newest test, as near to 60/20/20 as possible.

    `times` (n,) are comparable numbers. Rows with the same time stay together; rows without one (NaN) are in no part.
    """
    generator = np.random.default_rng([seed, STREAM])
    rows = np.argsort(times, kind="stable")[: int(np.isfinite(times).sum())]
    _, firsts = np.unique(times[rows], return_index=True)
    allowed = np.append(firsts, len(rows))  # where a part may end
    ideal = len(rows) * (1 - np.array([VALIDATION_SHARE + TEST_SHARE, TEST_SHARE]))
    ends = [int(allowed[np.abs(allowed - end).argmin()]) for end in ideal]
    train, validation, test = np.split(rows.astype(np.int64), ends)
    return generator.permutation(np.sort(train)), np.sort(validation), np.sort(test)


def part_size(rows: int, share: float) -> int:
    """The number of a class's rows in a part of this share: rounded, at least 1, but 0 if the class is too small."""
    return 0 if rows < MIN_ROWS_TO_SPLIT else max(1, int(rows * share + 0.5))


def concatenate(parts: list[Rows]) -> Rows:
    """One array of all parts' rows; empty without parts."""
    return np.concatenate(parts).astype(np.int64) if parts else np.empty(0, dtype=np.int64)
