"""Two round clouds of points."""

import numpy as np
import pandas as pd
from numpy.random import Generator

from core.datasets.dataset import Dataset
from core.datasets.shapes import Points, draw_shape

# The standard deviation at noise 1. In every shape, the same noise costs the best possible model about the same.
NOISE_STD = 2.2


def draw_class(generator: Generator, count: int, label: int) -> Points:
    """A round cloud: to the right and above (label 0), or to the left and below (label 1)."""
    centre = np.array([0.8, 0.4]) * (1 if label == 0 else -1)
    points: Points = generator.normal(0, 0.2, (count, 2)) + centre
    return points


def make(*, rows: int, noise: float, imbalance: float, seed: int) -> pd.DataFrame:
    """`rows` points in random order, in the columns `x1`, `x2` and `blob`."""
    return draw_shape(
        draw_class, ("right", "left"), "blob", rows=rows, noise_std=NOISE_STD * noise, imbalance=imbalance, seed=seed
    )


DATASET = Dataset(
    order=50,
    label="Blobs",
    description="Two clouds of points: a straight line does well, and with noise nothing does perfectly.",
    group="shapes",
    target="blob",
    classes=("right", "left"),
    make=make,
)
