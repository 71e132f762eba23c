"""Squares in the four corners of a plane; opposite corners are of one class."""

import numpy as np
import pandas as pd
from numpy.random import Generator

from core.datasets.dataset import Dataset
from core.datasets.shapes import Points, draw_shape

# The standard deviation at noise 1. In every shape, the same noise costs the best possible model about the same.
NOISE_STD = 0.7


def draw_class(generator: Generator, count: int, label: int) -> Points:
    """Points in two opposite squares: both coordinates have the same sign (label 0), or different signs (label 1)."""
    x, y = generator.uniform(0.1, 1, (2, count))
    x_sign = generator.choice([-1.0, 1.0], count)
    y_sign = x_sign if label == 0 else -x_sign
    return np.column_stack([x * x_sign, y * y_sign])


def make(*, rows: int, noise: float, imbalance: float, seed: int) -> pd.DataFrame:
    """`rows` points in random order, in the columns `x1`, `x2` and `signs`."""
    return draw_shape(
        draw_class,
        ("same", "different"),
        "signs",
        rows=rows,
        noise_std=NOISE_STD * noise,
        imbalance=imbalance,
        seed=seed,
    )


DATASET = Dataset(
    order=30,
    label="XOR",
    description="Four corners, opposite ones alike: each feature alone says nothing, both together say all.",
    group="shapes",
    target="signs",
    classes=("same", "different"),
    make=make,
)
