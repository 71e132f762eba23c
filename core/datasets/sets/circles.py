"""A disc inside a ring."""

import numpy as np
import pandas as pd
from numpy.random import Generator

from core.datasets.dataset import Dataset
from core.datasets.shapes import Points, draw_shape

# The standard deviation at noise 1. In every shape, the same noise costs the best possible model about the same.
NOISE_STD = 0.7


def draw_class(generator: Generator, count: int, label: int) -> Points:
    """The disc (label 0) or the ring around it (label 1), both evenly filled."""
    inner, outer = ((0.0, 0.55), (0.85, 1.2))[label]
    radius = np.sqrt(generator.uniform(inner**2, outer**2, count))
    angle = generator.uniform(0, 2 * np.pi, count)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def make(*, rows: int, noise: float, imbalance: float, seed: int) -> pd.DataFrame:
    """`rows` points in random order, in the columns `x1`, `x2` and `circle`."""
    return draw_shape(
        draw_class, ("inner", "outer"), "circle", rows=rows, noise_std=NOISE_STD * noise, imbalance=imbalance, seed=seed
    )


DATASET = Dataset(
    order=20,
    label="Circles",
    description="A disc inside a ring: without a hidden layer the model can only guess.",
    group="shapes",
    target="circle",
    classes=("inner", "outer"),
    make=make,
)
