"""Two overlapping clouds of points, one of them with one row in 20."""

import numpy as np
import pandas as pd

from core.datasets.clouds import draw_clouds
from core.datasets.dataset import Dataset

ROWS, RARE = 2_000, 100
MIN_STD, MAX_STD = 0.6, 2.4  # of the clouds, at noise 0 and 1


def make(*, noise: float, seed: int) -> pd.DataFrame:
    """2,000 points, 100 of them rare, in random order; the target is `cloud`. More noise makes the clouds wider."""
    std = MIN_STD + (MAX_STD - MIN_STD) * noise
    return draw_clouds(np.random.default_rng(seed), ("rare", "common"), (RARE, ROWS - RARE), std)


DATASET = Dataset(
    order=140,
    label="Imbalanced",
    description="A common and a rare cloud: the boundary gives the rare one up, until its rows weigh more.",
    group="costs",
    target="cloud",
    classes=("rare", "common"),
    make=make,
)
