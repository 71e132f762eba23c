"""A grid over the plane of two features, on which a model's scores are taken while it learns."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from core.data.plane import Plane, plane_of
from core.data.preparation import Prepared
from core.data.table import Table
from core.data.target_scale import TargetScale
from core.model.build import Network
from core.runs.run import Boundary

SIZE = 64


@dataclass(frozen=True)
class Grid:
    """The grid's rows as a network sees them, lowest y first."""

    plane: Plane
    encoded: np.ndarray

    @classmethod
    def of(cls, table: Table, prepared: Prepared) -> Self | None:
        """The grid of a table with just two features that are numbers; None for any other."""
        plane = plane_of(table.frame, prepared.encoder.columns)
        if plane is None:
            return None
        x, y = np.meshgrid(np.linspace(*plane.x_range, SIZE), np.linspace(*plane.y_range, SIZE))
        frame = pd.DataFrame({plane.x_name: x.ravel(), plane.y_name: y.ravel()})
        return cls(plane, prepared.encoder.transform(frame))

    def boundary(self, network: Network, scale: TargetScale | None = None) -> Boundary:
        """The network's scores over the grid, as they are now; of a number, with its `scale`, how far above its mean.

        0.5 is then the mean, 1 two standard deviations above it or more.
        """
        outputs = network.predict(self.encoded)
        scores = (scale.above_mean(scale.from_network(outputs)) if scale else outputs).astype(np.float16)
        return Boundary(self.plane, scores.reshape(SIZE, SIZE, *scores.shape[1:]))
