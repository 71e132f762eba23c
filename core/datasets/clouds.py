"""Two round clouds of points in a plane that overlap: one class rare, or both with hardly any rows."""

import numpy as np
import pandas as pd
from numpy.random import Generator

DECIMALS = 4
FEWEST, NARROWEST, WIDEST = 36, 0.6, 2.4
MANY, RARE = 2_000, 100
APART = 2.0  # of the middles, in the plane's own units


def imbalanced(*, noise: float, seed: int) -> pd.DataFrame:
    """2,000 points, 100 of them rare, in random order; the target is `cloud`. With more noise the clouds are wider."""
    spread = NARROWEST + (WIDEST - NARROWEST) * noise
    return draw_clouds(np.random.default_rng(seed), ("rare", "common"), (RARE, MANY - RARE), spread)


def tiny(*, seed: int) -> pd.DataFrame:
    """36 points, half of each class, in random order; the target is `cloud`."""
    return draw_clouds(np.random.default_rng(seed), ("right", "left"), (FEWEST // 2, FEWEST // 2), spread=1.1)


def draw_clouds(generator: Generator, names: tuple[str, str], counts: tuple[int, int], spread: float) -> pd.DataFrame:
    """Two clouds of so many points, the first to the right and above; `spread` is their standard deviation."""
    rows = sum(counts)
    middle = np.repeat([0.5, -0.5], counts)[:, None] * np.array([0.8, 0.6]) * APART
    points = middle + spread * generator.normal(size=(rows, 2))
    order = generator.permutation(rows)
    x1, x2 = points[order].round(DECIMALS).T
    return pd.DataFrame({"x1": x1, "x2": x2, "cloud": np.repeat(names, counts)[order]})
