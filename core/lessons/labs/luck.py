"""Luck: many small networks learn rows whose classes were drawn by lot, and the best of them is chosen.

Nothing can be learned, so each network's true accuracy is 0.5. Plain numpy, all networks at once: a hidden layer of
tanh units, cross-entropy, gradient descent on all training rows.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

NETWORKS = 20
ROWS = 40  # in each part
COLUMNS = 5
UNITS = 4
STEPS, RATE = 100, 0.5
TIMES = 50
STREAM = 7


@dataclass(frozen=True)
class Contest:
    """The accuracies of all networks on the three parts, each of shape (networks,)."""

    train: FloatArray
    validation: FloatArray
    test: FloatArray

    @property
    def best(self) -> int:
        """The network with the highest validation accuracy; of equals the first."""
        return int(np.argmax(self.validation))


@dataclass(frozen=True)
class Means:
    """What the chosen networks of many contests have on average, on the validation rows and on the test rows."""

    validation: float
    test: float


def contest(networks: int, seed: int) -> Contest:
    """One contest of so many networks; with the same seed a smaller contest has the first networks of a larger one.

    Raises:
        ValueError: when there is no network.
    """
    if networks < 1:
        raise ValueError(f"There are {networks} networks. A contest needs at least one.")
    generator = np.random.default_rng([seed, STREAM])
    x = generator.normal(0, 1, (3, ROWS, COLUMNS))
    y = np.array([generator.permutation(np.arange(ROWS) % 2) for _ in range(3)], dtype=np.float64)
    # All hidden layers, (COLUMNS, networks * UNITS), and the outputs, (networks, UNITS).
    weights = generator.normal(0, 1, (networks, UNITS, COLUMNS + 1))
    hidden, output = weights[:, :, :COLUMNS].reshape(networks * UNITS, COLUMNS).T, weights[:, :, COLUMNS]
    for _ in range(STEPS):
        hidden, output = _step(hidden, output, x[0], y[0])
    called = (_units(hidden, output, part)[1] >= 0 for part in x)
    return Contest(
        *((positive == (truth == 1)[:, None]).mean(axis=0) for positive, truth in zip(called, y, strict=True))
    )


@cache
def chosen_often(networks: int, times: int = TIMES) -> Means:
    """The means over so many contests."""
    every = [contest(networks, seed) for seed in range(times)]
    validation, test = ([getattr(one, part)[one.best] for one in every] for part in ("validation", "test"))
    return Means(float(np.mean(validation)), float(np.mean(test)))


def _units(hidden: FloatArray, output: FloatArray, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """What the hidden units say, (rows, networks, UNITS), and the sums before the sigmoid, (rows, networks)."""
    units = np.tanh(x @ hidden).reshape(len(x), *output.shape)
    return units, (units * output).sum(axis=2)


def _step(hidden: FloatArray, output: FloatArray, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """One step of gradient descent on the mean cross-entropy."""
    units, sums = _units(hidden, output, x)
    error = ((1 / (1 + np.exp(-sums)) - y[:, None]) / len(y))[:, :, None]
    back = (error * output * (1 - units**2)).reshape(len(x), -1)
    return hidden - RATE * (x.T @ back), output - RATE * (error * units).sum(axis=0)
