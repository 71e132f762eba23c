"""Two spiral arms around one centre."""

import numpy as np
import pandas as pd
from numpy.random import Generator

from core.datasets.dataset import Dataset
from core.datasets.shapes import Points, draw_shape

# The standard deviation at noise 1. In every shape, the same noise costs the best possible model about the same.
NOISE_STD = 0.45


def draw_class(generator: Generator, count: int, label: int) -> Points:
    """One of the two arms. Each turns one and a half times around the centre; they are half a turn apart."""
    radius = np.sqrt(generator.uniform(0.01, 1, count))
    angle = 3 * np.pi * radius + label * np.pi
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def make(*, rows: int, noise: float, imbalance: float, seed: int) -> pd.DataFrame:
    """`rows` points in random order, in the columns `x1`, `x2` and `arm`."""
    return draw_shape(
        draw_class, ("first", "second"), "arm", rows=rows, noise_std=NOISE_STD * noise, imbalance=imbalance, seed=seed
    )


DATASET = Dataset(
    order=40,
    label="Spirals",
    description="Two arms wound around each other: needs a larger network, more epochs, or both.",
    group="shapes",
    target="arm",
    classes=("first", "second"),
    make=make,
)
