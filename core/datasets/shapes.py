"""Points of two classes in a plane, in a shape that a dataset's own function draws."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

Points = NDArray[np.float64]

MIN_POSITIVES = 4
DECIMALS = 6


def draw_shape(
    draw: Callable[[Generator, int, int], Points],
    classes: tuple[str, str],
    target: str,
    *,
    rows: int,
    noise_std: float,
    imbalance: float,
    seed: int,
) -> pd.DataFrame:
    """`rows` points in random order, in the columns `x1`, `x2` and `target`.

    `draw(generator, count, label)` gives (count, 2) points without noise of the class with that index. The share of
    positives, class 0, is half of 1 - `imbalance`, but at least 4 rows. Normal noise of standard deviation `noise_std`
    is added last, so that a change of the noise moves the same points.
    """
    generator = np.random.default_rng(seed)
    positives = max(MIN_POSITIVES, round(rows * 0.5 * (1 - imbalance)))
    clean = np.concatenate([draw(generator, positives, 0), draw(generator, rows - positives, 1)])
    points = clean + noise_std * generator.normal(size=clean.shape)
    labels = np.repeat(np.array(classes), [positives, rows - positives])
    order = generator.permutation(rows)
    x1, x2 = points[order].round(DECIMALS).T
    return pd.DataFrame({"x1": x1, "x2": x2, target: labels[order]})
