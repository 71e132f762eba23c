"""A grid over the plane of two features, on which a model is evaluated while it learns."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.plane import Plane, plane_of
from core.data.preparation import Prepared
from core.data.scaling import TargetScale
from core.data.table import Table
from core.model.build import Network
from core.runs.run import Boundary

SIZE = 64  # points along each axis


@dataclass(frozen=True)
class Grid:
    """The grid's points: `encoded` has shape (4096, 2), the lowest y first."""

    plane: Plane
    encoded: NDArray[np.float32]

    @classmethod
    def of(cls, table: Table, prepared: Prepared) -> Self | None:
        """The grid of a table with exactly two features, both numeric; None for any other."""
        plane = plane_of(table.frame, prepared.encoder.columns)
        if plane is None:
            return None
        x, y = np.meshgrid(np.linspace(*plane.x_range, SIZE), np.linspace(*plane.y_range, SIZE))
        frame = pd.DataFrame({plane.x_name: x.ravel(), plane.y_name: y.ravel()})
        return cls(plane, prepared.encoder.transform(frame))

    def boundary(self, network: Network, scale: TargetScale | None = None) -> Boundary:
        """The network's current scores over the grid, float16 of shape (64, 64) or (64, 64, classes).

        In regression, which needs the `scale`, 0.5 is the mean, and 1 is two standard deviations above it or more.
        """
        outputs = network.predict(self.encoded)
        scores = (scale.above_mean(scale.from_network(outputs)) if scale else outputs).astype(np.float16)
        return Boundary(self.plane, scores.reshape(SIZE, SIZE, *scores.shape[1:]))
