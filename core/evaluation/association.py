"""Association: how well one column alone predicts classes or numbers, and whether shares differ by more than chance."""

import numpy as np
from numpy.typing import NDArray


def goodman_kruskal_lambda(values: NDArray[np.float64], labels: NDArray[np.int64], min_mistakes: int = 1) -> float:
    """The share of mistakes avoided by predicting the most common class of each value, not that of all rows.

    Goodman and Kruskal's lambda (1954), except that a value with a single row avoids no mistake. NaN counts as a value.
    0 when the most common class of all rows makes fewer than `min_mistakes` mistakes, or when more than half of the
    values are different.

    Args:
        values: shape (n,).
        labels: class indices from 0, shape (n,).
    """
    distinct, codes = np.unique(np.where(np.isnan(values), np.inf, values), return_inverse=True)
    if len(distinct) > len(labels) / 2:
        return 0.0
    counts = np.zeros((len(distinct), int(labels.max(initial=0)) + 1))
    np.add.at(counts, (codes, labels), 1)
    mistakes = len(labels) - counts.sum(axis=0).max()
    if mistakes < max(min_mistakes, 1):
        return 0.0
    right = np.where(counts.sum(axis=1) > 1, counts.max(axis=1), 0).sum()
    return float(1 - (len(labels) - right) / mistakes)


def line_r2(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """The share of the variance of `y` (n,) that a straight line through `x` (n,) explains.

    The square of Pearson's correlation; 0 where one of the two does not vary.
    """
    x, y = (values / max(float(np.abs(values).max(initial=0.0)), 1e-300) for values in (x, y))  # squares stay finite
    if len(x) == 0 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return 0.0
    r2 = float(np.corrcoef(x, y)[0, 1]) ** 2
    return r2 if np.isfinite(r2) else 0.0


def differs_beyond_chance(counts: NDArray[np.int64], totals: NDArray[np.int64], z: float) -> bool:
    """Whether the shares `counts / totals` (groups,) differ by more than chance exceeds at `z` standard deviations.

    Pearson's chi-square against its bound by Wilson and Hilferty (1931).
    """
    share = counts.sum() / totals.sum()
    if share in (0, 1):
        return False
    chi_square = float(((counts - share * totals) ** 2 / (share * (1 - share) * totals)).sum())
    freedom = len(totals) - 1
    variance = 2 / (9 * freedom)
    return chi_square > freedom * float(1 - variance + z * variance**0.5) ** 3
