"""Leaks: a small model that is evaluated on rows it should not know, in four ways, and then on the rows of tomorrow.

All rows are invented: customers with four numbers of which two speak for leaving. The model asks the five nearest
training rows how many of them left.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.evaluation.curves import average_precision

Leak = Literal["none", "scaling", "duplicates", "future"]
FloatArray = NDArray[np.float64]

TRAIN, VALIDATION, TOMORROW = 120, 120, 400
COLUMNS = 4
SCALES = np.array([1.0, 12.0, 300.0, 5_000.0])
COPIES = 3
NEAREST = 5
DRAWS = 40
STREAM = 9


@dataclass(frozen=True)
class Evaluation:
    """The average precision on the validation rows, and on later rows."""

    validation: float
    tomorrow: float

    @property
    def gap(self) -> float:
        """By how much the score of validation exceeds that of later rows."""
        return self.validation - self.tomorrow


def evaluate(leak: Leak, seed: int) -> Evaluation:
    """One draw of rows, evaluated with this leak. The same seed draws the same customers, whatever leaks."""
    generator = np.random.default_rng([seed, STREAM])
    x, y = _customers(generator, TRAIN + VALIDATION)
    new_x, new_y = _customers(generator, TOMORROW)
    order = generator.permutation(TRAIN + VALIDATION)
    noise = generator.normal(0, 0.3, len(y))
    if leak == "duplicates":
        # A third of the customers, each written down three times, before the rows are split by lot.
        order = np.repeat(np.arange(len(y) // COPIES), COPIES)[order]
    if leak == "future":
        # Written down when a customer has left. Tomorrow no customer has left yet.
        x, new_x = np.c_[x, SCALES[-1] * (y + noise)], np.c_[new_x, np.zeros(len(new_y))]
    train, validation = order[:TRAIN], order[TRAIN:]
    fitted_on = order if leak == "scaling" else train
    mean, std = x[fitted_on].mean(axis=0), x[fitted_on].std(axis=0)
    known = (x[train] - mean) / std
    validated = _scores(known, y[train], (x[validation] - mean) / std)
    kept = _scores(known, y[train], (new_x - mean) / std)
    return Evaluation(_precision(y[validation], validated), _precision(new_y, kept))


@cache
def evaluate_often(leak: Leak, draws: int = DRAWS) -> Evaluation:
    """The means over so many draws, so that luck evens out."""
    every = [evaluate(leak, seed) for seed in range(draws)]
    return Evaluation(*(float(np.mean([getattr(one, name) for one in every])) for name in ("validation", "tomorrow")))


@cache
def largest_change_by_scaling(draws: int = DRAWS) -> float:
    """The most that scaling with all rows changes the score of validation, up or down, in so many draws."""
    pairs = ((evaluate("scaling", seed).validation, evaluate("none", seed).validation) for seed in range(draws))
    return max(abs(leaky - clean) for leaky, clean in pairs)


def _customers(generator: Generator, rows: int) -> tuple[FloatArray, NDArray[np.int64]]:
    x = generator.normal(0, 1, (rows, COLUMNS))
    left = x[:, 0] + x[:, 1] + generator.normal(0, 1.5, rows) > 1
    return x * SCALES, left.astype(np.int64)


def _scores(known: FloatArray, labels: NDArray[np.int64], asked: FloatArray) -> FloatArray:
    """For each row that is asked about, the share of its nearest known rows that left; the nearest counts most."""
    # Squared distances, but for each asked row's own square, which changes no order.
    distances = (known**2).sum(axis=1) - 2 * asked @ known.T
    nearest = np.argsort(distances, axis=1, kind="stable")[:, :NEAREST]
    weights = np.arange(NEAREST, 0, -1.0)
    scores: FloatArray = labels[nearest] @ weights / weights.sum()
    return scores


def _precision(labels: NDArray[np.int64], scores: FloatArray) -> float:
    value = average_precision(labels, scores)
    assert value is not None
    return value
