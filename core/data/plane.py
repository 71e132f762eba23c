"""The plane of two numeric features, on which rows and predictions can be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.data.values import Series, is_number, numbers_of

MARGIN = 0.08
FARTHEST = 1e100  # larger numbers cannot be drawn


@dataclass(frozen=True)
class Plane:
    """Two features and the range of each, with a margin."""

    x_name: str
    y_name: str
    x_range: tuple[float, float]
    y_range: tuple[float, float]


def plane_of(frame: pd.DataFrame, features: Sequence[str]) -> Plane | None:
    """The plane of a table's two features; None unless they are two columns of numbers, none missing or huge."""
    if len(features) != 2 or not all(is_number(frame[name]) for name in features):
        return None
    x_name, y_name = features
    if any(np.isnan(numbers_of(frame[name])).any() for name in features):
        return None
    ranges = _range(frame[x_name]), _range(frame[y_name])
    return Plane(x_name, y_name, *ranges) if np.abs(ranges).max() < FARTHEST else None


def _range(column: Series) -> tuple[float, float]:
    values = numbers_of(column)
    low, high = float(values.min()), float(values.max())
    margin = MARGIN * (min(high, FARTHEST) - max(low, -FARTHEST)) or 1.0
    return low - margin, high + margin
