"""Two round clouds of points in a plane that overlap."""

import numpy as np
import pandas as pd
from numpy.random import Generator

DECIMALS = 4
DISTANCE = 2.0  # between the centres of the clouds


def draw_clouds(generator: Generator, names: tuple[str, str], counts: tuple[int, int], std: float) -> pd.DataFrame:
    """Points in random order, in the columns `x1`, `x2` and `cloud`.

    The cloud of the first name is to the right and above. `std` is the standard deviation of both clouds.
    """
    rows = sum(counts)
    centres = np.repeat([0.5, -0.5], counts)[:, None] * np.array([0.8, 0.6]) * DISTANCE
    points = centres + std * generator.normal(size=(rows, 2))
    order = generator.permutation(rows)
    x1, x2 = points[order].round(DECIMALS).T
    return pd.DataFrame({"x1": x1, "x2": x2, "cloud": np.repeat(names, counts)[order]})
