"""What a training takes from its table: prepared rows, the grid for the decision boundary, and the table's name."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.catalog.losses import is_of_counts
from core.data.encoding import NumberEncoding
from core.data.plane import Plane, plane_of
from core.data.preparation import Prepared, prepare
from core.data.scaling import TargetScale
from core.data.source import load
from core.data.table import Table
from core.experiment.fields import Experiment, for_data
from core.model.build import Network
from core.runs.run import Boundary

MAX_CACHED = 4  # a class works on the same few datasets
SIZE = 64  # points along each axis of the grid


@dataclass(frozen=True)
class Grid:
    """Points of the plane of two features, on which a model is evaluated while it learns.

    `encoded` has shape (4096, 2), the lowest y first.
    """

    plane: Plane
    encoded: NDArray[np.float32]

    @classmethod
    def of(cls, table: Table, prepared: Prepared) -> Self | None:
        """The grid of a table with exactly two features, both scaled as numbers; None for any other.

        Between numbers that are names of categories, or dates such as 20241231, there is nothing.
        """
        plane = plane_of(table.frame, prepared.encoder.columns)
        if plane is None or not all(isinstance(code, NumberEncoding) for code in prepared.encoder.encodings):
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


@dataclass(frozen=True)
class TrainingData:
    """Everything a training needs of a table, which need not be kept. `scale` is None except in regression."""

    prepared: Prepared
    grid: Grid | None
    table_name: str
    table_rows: int
    scale: TargetScale | None = None

    @classmethod
    def of(cls, experiment: Experiment, table: Table | None = None) -> Self:
        """The data of an experiment; `table` is needed only for an uploaded dataset.

        Raises:
            DataError: when the table cannot be used as the experiment asks.
        """
        table = load(experiment, table)
        prepared = prepare(experiment, table)
        scale = None
        if prepared.task == "regression":  # fitted on the training rows; a loss of counts keeps 0 at 0
            scale = TargetScale.fit(prepared.train.y, counts=is_of_counts(experiment.loss))
        return cls(prepared, Grid.of(table, prepared), table.name, len(table.frame), scale)


def data_of(experiment: Experiment, table: Table | None = None) -> TrainingData:
    """As `TrainingData.of`, but without a `table` the latest few are cached: callers must not change them."""
    if table is not None:
        return TrainingData.of(experiment, table)
    return _cached_data(replace(for_data(experiment), loss=experiment.loss))  # the scale depends on the loss


_cached_data = lru_cache(maxsize=MAX_CACHED)(TrainingData.of)
