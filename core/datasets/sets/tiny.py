"""Two overlapping clouds of points with hardly any rows, so that every score depends on luck."""

import numpy as np
import pandas as pd

from core.datasets.clouds import draw_clouds
from core.datasets.dataset import Dataset

ROWS_PER_CLASS = 18
STD = 1.1


def make(*, seed: int) -> pd.DataFrame:
    """36 points, half of each class, in random order; the target is `cloud`."""
    return draw_clouds(np.random.default_rng(seed), ("right", "left"), (ROWS_PER_CLASS, ROWS_PER_CLASS), STD)


DATASET = Dataset(
    order=170,
    label="Tiny",
    description="36 rows, of which 8 validate: one row more or less right is 12 points. Try other seeds.",
    group="traps",
    target="cloud",
    classes=("right", "left"),
    make=make,
)
