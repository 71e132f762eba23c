"""Rows with random classes: there is nothing to learn in them, and much to memorise."""

import numpy as np
import pandas as pd

from core.datasets.dataset import Dataset

FEATURES = 20
DECIMALS = 4


def make(*, rows: int, seed: int) -> pd.DataFrame:
    """`rows` rows of 20 normal numbers, `x1` to `x20`, and the target `coin`. Half of the rows are heads."""
    generator = np.random.default_rng(seed)
    numbers = generator.normal(size=(rows, FEATURES)).round(DECIMALS)
    frame = pd.DataFrame(numbers, columns=[f"x{number}" for number in range(1, FEATURES + 1)])
    frame["coin"] = generator.permutation(np.where(np.arange(rows) < rows // 2, "heads", "tails"))
    return frame


DATASET = Dataset(
    order=160,
    label="Pure noise",
    description="Classes drawn by lot: a large network learns all its rows by heart, and still can only guess.",
    group="traps",
    target="coin",
    classes=("heads", "tails"),
    make=make,
)
