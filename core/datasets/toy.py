"""Toy datasets: points in a plane whose shape shows one thing, and the makers of all that is drawn from a seed.

Every shape draws its clean points first and the noise after, so that moving the noise moves the same points.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from core.datasets.catalog import DATASETS
from core.datasets.churn import churn
from core.datasets.clouds import imbalanced, tiny
from core.datasets.disease import disease
from core.datasets.fraud import fraud
from core.datasets.prices import prices
from core.datasets.random_labels import chance
from core.datasets.spam import spam

Points = NDArray[np.float64]
Side = Literal[0, 1]

FEWEST_POSITIVES = 4
DECIMALS = 6


@dataclass(frozen=True)
class Shape:
    """A clean shape and its measure of noise.

    `draw(generator, count, side)` gives (count, 2) points of the class at place `side` in the catalogue.
    `spread` is the standard deviation of the normal noise at noise 1, chosen for each shape so that the same noise
    costs the best possible model about the same.
    """

    draw: Callable[[Generator, int, Side], Points]
    spread: float


def moon(generator: Generator, count: int, side: Side) -> Points:
    """Half a circle: the upper one is class 0, the lower one, moved right and up into it, class 1."""
    angle = generator.uniform(0, np.pi, count)
    x, y = np.cos(angle), np.sin(angle)
    return np.column_stack([x - 0.5, y - 0.25] if side == 0 else [0.5 - x, 0.25 - y])


def circle(generator: Generator, count: int, side: Side) -> Points:
    """A disc (class 0) inside a ring (class 1), both evenly filled."""
    inner, outer = ((0.0, 0.55), (0.85, 1.2))[side]
    radius = np.sqrt(generator.uniform(inner**2, outer**2, count))
    angle = generator.uniform(0, 2 * np.pi, count)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def corner(generator: Generator, count: int, side: Side) -> Points:
    """Squares in the four corners: both signs the same (class 0), or different (class 1)."""
    x, y = generator.uniform(0.1, 1, (2, count))
    x_sign = generator.choice([-1.0, 1.0], count)
    y_sign = x_sign if side == 0 else -x_sign
    return np.column_stack([x * x_sign, y * y_sign])


def spiral(generator: Generator, count: int, side: Side) -> Points:
    """One of two arms that wind one and a half times around the middle, half a turn apart."""
    along = np.sqrt(generator.uniform(0.01, 1, count))
    angle = 3 * np.pi * along + side * np.pi
    return np.column_stack([along * np.cos(angle), along * np.sin(angle)])


def blob(generator: Generator, count: int, side: Side) -> Points:
    """A round cloud: class 0 to the right and above, class 1 to the left and below."""
    middle = np.array([0.8, 0.4]) * (1 if side == 0 else -1)
    cloud: Points = generator.normal(0, 0.2, (count, 2)) + middle
    return cloud


SHAPES: dict[str, Shape] = {
    "moons": Shape(moon, 1.1),
    "circles": Shape(circle, 0.7),
    "xor": Shape(corner, 0.7),
    "spirals": Shape(spiral, 0.45),
    "blobs": Shape(blob, 2.2),
}


def draw_shape(name: str, *, rows: int, noise: float, imbalance: float, seed: int) -> pd.DataFrame:
    """`rows` points of the shape `name` in random order, in the columns `x1`, `x2` and the catalogue's target.

    The share of positives is half of 1 - `imbalance`, but at least 4 rows. `noise` runs from 0 (clean) to 1 (very
    overlapping). The same values give the same points.
    """
    shape, dataset = SHAPES[name], DATASETS[name]
    generator = np.random.default_rng(seed)
    positives = max(FEWEST_POSITIVES, round(rows * 0.5 * (1 - imbalance)))
    clean = np.concatenate([shape.draw(generator, positives, 0), shape.draw(generator, rows - positives, 1)])
    points = clean + noise * shape.spread * generator.normal(size=clean.shape)
    labels = np.repeat(np.array(dataset.classes), [positives, rows - positives])
    order = generator.permutation(rows)
    x1, x2 = points[order].round(DECIMALS).T
    return pd.DataFrame({"x1": x1, "x2": x2, dataset.target: labels[order]})


def maker_of(name: str) -> Callable[..., pd.DataFrame]:
    """The maker of one shape: takes rows, noise, imbalance and seed by name and gives a frame."""

    def make(*, rows: int, noise: float, imbalance: float, seed: int) -> pd.DataFrame:
        return draw_shape(name, rows=rows, noise=noise, imbalance=imbalance, seed=seed)

    return make


MAKERS: dict[str, Callable[..., pd.DataFrame]] = {name: maker_of(name) for name in SHAPES} | {
    "fraud": fraud,
    "disease": disease,
    "spam": spam,
    "imbalanced": imbalanced,
    "leaky": churn,
    "noise": chance,
    "tiny": tiny,
    "prices": prices,
}
"""Every dataset made here. A maker takes the seed and the settings that the catalogue names, by name."""
