"""Four optimizers on a model of two weights, step by step as Keras' classes of the same names take them.

The model is `y = a * x1 + b * x2` on four rows, and its loss is the mean squared error. The second input is small, so
the loss is a long valley: steep along a, nearly flat along b.
"""

from collections.abc import Callable, Mapping
from itertools import count

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Change = Callable[[Array], Array]
"""From the gradient at one step to the change of the weights, each of shape (2,). It remembers earlier steps."""

INPUTS: Array = np.array([[1.0, 0.2], [1.0, -0.2], [-1.0, 0.2], [-1.0, -0.2]])
BEST: Array = np.array([1.0, 1.0])
LABELS: Array = INPUTS @ BEST
START: Array = np.array([-1.2, -1.5])
MOMENTUM = 0.9
RHO = 0.9
BETA_1, BETA_2 = 0.9, 0.999
EPSILON = 1e-7
# A loss beyond this one has left every picture.
FAR = 1e6


def loss(weights: Array) -> Array:
    """The mean squared error at weights of shape (..., 2), shape (...)."""
    errors: Array = np.mean((np.asarray(weights) @ INPUTS.T - LABELS) ** 2, axis=-1)
    return errors


def gradient(weights: Array) -> Array:
    """The gradient of the loss at weights of shape (2,), shape (2,)."""
    slope: Array = 2 / len(LABELS) * (INPUTS @ weights - LABELS) @ INPUTS
    return slope


def contour(level: float, points: int = 121) -> Array:
    """Weights all around the best ones at which the loss is `level`, a closed line of shape (points, 2).

    The inputs are uncorrelated, so the line is an ellipse along the axes.
    """
    angles = np.linspace(0, 2 * np.pi, points)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    line: Array = BEST + circle * np.sqrt(level / np.mean(INPUTS**2, axis=0))
    return line


def sgd(rate: float) -> Change:
    """The change that SGD makes: against the gradient, by the learning rate."""
    return lambda slope: -rate * slope


def momentum(rate: float) -> Change:
    """SGD that keeps 0.9 of its last change."""
    velocity = np.zeros(2)

    def change(slope: Array) -> Array:
        velocity[:] = MOMENTUM * velocity - rate * slope
        return velocity.copy()

    return change


def rmsprop(rate: float) -> Change:
    """RMSprop: each weight's gradient divided by the root of the running mean of its squares."""
    square = np.zeros(2)

    def change(slope: Array) -> Array:
        square[:] = RHO * square + (1 - RHO) * slope**2
        moved: Array = -rate * slope / np.sqrt(square + EPSILON)
        return moved

    return change


def adam(rate: float) -> Change:
    """Adam (Kingma and Ba, 2015): the running mean of the gradient by the root of that of its squares, unbiased."""
    mean, square = np.zeros(2), np.zeros(2)
    counted = count(1)

    def change(slope: Array) -> Array:
        step = next(counted)
        mean[:] = BETA_1 * mean + (1 - BETA_1) * slope
        square[:] = BETA_2 * square + (1 - BETA_2) * slope**2
        scale = rate * np.sqrt(1 - BETA_2**step) / (1 - BETA_1**step)
        moved: Array = -scale * mean / (np.sqrt(square) + EPSILON)
        return moved

    return change


OPTIMIZERS: Mapping[str, Callable[[float], Change]] = {
    "SGD": sgd,
    "SGD with momentum": momentum,
    "RMSprop": rmsprop,
    "Adam": adam,
}


def path(optimizer: str, rate: float, steps: int, start: Array = START) -> Array:
    """The weights before the first step and after each, shape (steps + 1, 2); it ends early where the loss explodes."""
    change = OPTIMIZERS[optimizer](rate)
    weights = [np.asarray(start, np.float64)]
    for _ in range(steps):
        if loss(weights[-1]) > FAR:
            break
        weights.append(weights[-1] + change(gradient(weights[-1])))
    return np.array(weights)


def steps_to(optimizer: str, rate: float, below: float, most: int) -> int | None:
    """After how many steps the loss stays below a value up to step `most`; None when it does not."""
    weights = path(optimizer, rate, most)
    high = np.flatnonzero(loss(weights) >= below)
    if len(weights) <= most or (len(high) and high[-1] == most):
        return None
    return int(high[-1]) + 1 if len(high) else 0
