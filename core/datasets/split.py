"""The split: which rows train, which validate, and which are kept for the test."""

import numpy as np
from numpy.typing import NDArray

VALIDATION_SHARE = 0.2
TEST_SHARE = 0.2
FEWEST_TO_SPLIT = 3
# The toy shapes are drawn from the seed itself; the split draws from a stream of its own.
STREAM = 1
GROUPS_WEIGHED = 5_000  # the largest; one by one takes time, and among so many small ones a lot does as well

Rows = NDArray[np.int64]
Parts = tuple[Rows, Rows, Rows]


def split(labels: Rows, seed: int) -> Parts:
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


def random_split(rows: int, seed: int) -> Parts:
    """Positions of so many rows, split by lot alone into 60 %, 20 % and 20 %."""
    return split(np.zeros(rows, dtype=np.int64), seed)


def grouped_split(groups: Rows, labels: Rows | None, seed: int) -> Parts:
    """The split in which all rows of a group are in one part, as near to 60/20/20 as the groups allow.

    `groups` (n,) says which group a row is of, `labels` (n,) its class where there are classes: then each class comes
    as near to its shares as can be. The largest groups choose first, in an order by lot among equals; each goes where
    it lowers the sum of squared distances to the shares the most.
    """
    generator = np.random.default_rng([seed, STREAM])
    _, groups = np.unique(groups, return_inverse=True)
    classes = np.zeros(len(groups), dtype=np.int64) if labels is None else labels
    counts = np.zeros((groups.max(initial=-1) + 1, classes.max(initial=0) + 1))
    np.add.at(counts, (groups, classes), 1)
    order = generator.permutation(len(counts))
    order = order[np.argsort(-counts[order].sum(axis=1), kind="stable")]
    large, small = order[:GROUPS_WEIGHED], order[GROUPS_WEIGHED:]
    part_of = np.zeros(len(counts), dtype=np.int64)
    part_of[large] = nearest_parts(counts[large])
    for part, places in enumerate(split(counts[small].argmax(axis=1), seed) if len(small) else ()):
        part_of[small[places]] = part
    train, validation, test = (np.flatnonzero(part_of[groups] == part) for part in range(3))
    return generator.permutation(train), validation, test


def nearest_parts(counts: NDArray[np.float64]) -> Rows:
    """The part (0 to train, 1 to validate, 2 to test) of each group, by its rows of each class (groups, classes)."""
    shares = np.array([1 - VALIDATION_SHARE - TEST_SHARE, VALIDATION_SHARE, TEST_SHARE])
    totals = np.maximum(counts.sum(axis=0), 1)
    goals = shares[:, None]
    have = np.zeros((3, counts.shape[1]))
    parts = np.zeros(len(counts), dtype=np.int64)
    for place, count in enumerate(counts / totals):
        change = (count * (2 * (have - goals) + count) / goals**2).sum(axis=1)
        parts[place] = change.argmin()
        have[parts[place]] += count
    return parts


def time_split(times: NDArray[np.float64], seed: int) -> Parts:
    """The split in which the oldest rows train, the next validate and the newest test, as near to 60/20/20 as can be.

    `times` (n,) says when; rows of the same time stay together, and those without one (NaN) are in no part.
    """
    generator = np.random.default_rng([seed, STREAM])
    rows = np.argsort(times, kind="stable")[: int(np.isfinite(times).sum())]
    _, firsts = np.unique(times[rows], return_index=True)
    ends = np.append(firsts, len(rows))  # where a part may end
    goals = len(rows) * (1 - np.array([VALIDATION_SHARE + TEST_SHARE, TEST_SHARE]))
    cuts = [int(ends[np.abs(ends - goal).argmin()]) for goal in goals]
    train, validation, test = np.split(rows.astype(np.int64), cuts)
    return generator.permutation(np.sort(train)), np.sort(validation), np.sort(test)


def part_size(rows: int, share: float) -> int:
    """How many of a class's rows go to a part of this share: rounded, at least 1, and none of a class too small."""
    return 0 if rows < FEWEST_TO_SPLIT else max(1, int(rows * share + 0.5))


def joined(parts: list[Rows]) -> Rows:
    """One array of all the parts' rows."""
    return np.concatenate(parts).astype(np.int64) if parts else np.empty(0, dtype=np.int64)
