"""The plane of two numeric features, over which a model's scores are drawn while it learns."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from core.data.preparation import Prepared
from core.data.table import Table
from core.model.build import Network
from core.training.run import Boundary

SIZE = 64
MARGIN = 0.08


@dataclass(frozen=True)
class Plane:
    """A grid over two features: their names, their ranges, and the grid's encoded rows, lowest y first."""

    x_name: str
    y_name: str
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    encoded: np.ndarray

    @classmethod
    def of(cls, table: Table, prepared: Prepared) -> Self | None:
        """The plane of a table with just two features, both numbers without gaps; None for any other."""
        names = prepared.encoder.columns
        if len(names) != 2 or len(prepared.feature_names) != 2:
            return None
        frame = table.frame[list(names)]
        if not all(pd.api.types.is_numeric_dtype(frame[name]) for name in names):
            return None
        x_range, y_range = (_range(frame[name].to_numpy(float)) for name in names)
        x, y = np.meshgrid(np.linspace(*x_range, SIZE), np.linspace(*y_range, SIZE))
        grid = pd.DataFrame({names[0]: x.ravel(), names[1]: y.ravel()})
        return cls(names[0], names[1], x_range, y_range, prepared.encoder.transform(grid))

    def boundary(self, network: Network) -> Boundary:
        """The network's scores over the grid, as they are now."""
        scores = network.predict(self.encoded).astype(np.float16)
        grid = scores.reshape(SIZE, SIZE, *scores.shape[1:])
        return Boundary(self.x_name, self.y_name, self.x_range, self.y_range, grid)


def _range(values: np.ndarray) -> tuple[float, float]:
    finite = values[np.isfinite(values)]
    low, high = float(finite.min()), float(finite.max())
    margin = MARGIN * (high - low) or 1.0
    return low - margin, high + margin
