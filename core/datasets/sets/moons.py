"""Two interlocked half circles."""

import numpy as np
import pandas as pd
from numpy.random import Generator

from core.datasets.dataset import Dataset
from core.datasets.shapes import Points, draw_shape

# The standard deviation at noise 1. In every shape, the same noise costs the best possible model about the same.
NOISE_STD = 1.1


def draw_class(generator: Generator, count: int, label: int) -> Points:
    """Half a circle: the upper one (label 0), or the lower one, moved right and up into the other (label 1)."""
    angle = generator.uniform(0, np.pi, count)
    x, y = np.cos(angle), np.sin(angle)
    return np.column_stack([x - 0.5, y - 0.25] if label == 0 else [0.5 - x, 0.25 - y])


def make(*, rows: int, noise: float, imbalance: float, seed: int) -> pd.DataFrame:
    """`rows` points in random order, in the columns `x1`, `x2` and `moon`."""
    return draw_shape(
        draw_class, ("upper", "lower"), "moon", rows=rows, noise_std=NOISE_STD * noise, imbalance=imbalance, seed=seed
    )


DATASET = Dataset(
    order=10,
    label="Moons",
    description="Two interlocked crescents: no straight line parts them, a small network does.",
    group="shapes",
    target="moon",
    classes=("upper", "lower"),
    make=make,
)
