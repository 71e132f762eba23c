"""What a training takes from its table: prepared rows, the grid for the decision boundary, and the table's name."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self

from core.catalog.losses import is_of_counts
from core.data.preparation import Prepared, prepare
from core.data.scaling import TargetScale
from core.data.source import load
from core.data.table import Table
from core.experiment.fields import Experiment, for_data
from core.training.grid import Grid

MAX_CACHED = 4  # a class works on the same few datasets


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
        return cls(
            prepared,
            Grid.of(table, prepared),
            table.name,
            len(table.frame),
            scale_for(experiment, prepared) if prepared.task == "regression" else None,
        )


def data_of(experiment: Experiment, table: Table | None = None) -> TrainingData:
    """As `TrainingData.of`, but without a `table` the latest few are cached: callers must not change them."""
    if table is not None:
        return TrainingData.of(experiment, table)
    return _cached(replace(for_data(experiment), loss=experiment.loss))  # the scale depends on the loss


@lru_cache(maxsize=MAX_CACHED)
def _cached(experiment: Experiment) -> TrainingData:
    return TrainingData.of(experiment)


def scale_for(experiment: Experiment, prepared: Prepared) -> TargetScale:
    """The scale, fitted on the training rows, in which a network learns a target; a loss of counts keeps 0 at 0."""
    return TargetScale.fit(prepared.train.y, counts=is_of_counts(experiment.loss))
