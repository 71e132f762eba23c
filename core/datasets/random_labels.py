"""Rows whose class was drawn by lot: there is nothing to learn in them, and much to memorise."""

import numpy as np
import pandas as pd

FEATURES = 20
DECIMALS = 4


def chance(*, rows: int, seed: int) -> pd.DataFrame:
    """`rows` rows of 20 normal numbers, `x1` to `x20`, and the target `coin`, which half of them have as heads."""
    generator = np.random.default_rng(seed)
    numbers = generator.normal(size=(rows, FEATURES)).round(DECIMALS)
    frame = pd.DataFrame(numbers, columns=[f"x{number}" for number in range(1, FEATURES + 1)])
    frame["coin"] = generator.permutation(np.where(np.arange(rows) < rows // 2, "heads", "tails"))
    return frame
