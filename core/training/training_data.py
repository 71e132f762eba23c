"""What a training takes from its table: prepared rows, the grid of a picture, and which table it was."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self

from core.catalog.losses import loss_for
from core.data.preparation import Prepared, prepare
from core.data.source import load
from core.data.table import Table
from core.data.target_scale import TargetScale
from core.experiment.changes import for_data
from core.experiment.fields import Experiment
from core.training.grid import Grid

KEPT = 4  # a class works on the same few sets


@dataclass(frozen=True)
class TrainingData:
    """All that a training needs of a table; the table itself can go. `scale` is there where a number is predicted."""

    prepared: Prepared
    grid: Grid | None
    table_name: str
    table_rows: int
    scale: TargetScale | None = None

    @classmethod
    def of(cls, experiment: Experiment, table: Table | None = None) -> Self:
        """The data of an experiment; `table` is needed only where the dataset is an uploaded one.

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
    """As `TrainingData.of`; without a table what is made of the latest few sets is kept, and nobody may change it."""
    if table is not None:
        return TrainingData.of(experiment, table)
    return _known(replace(for_data(experiment), loss=experiment.loss))  # the scale follows from the loss


@lru_cache(maxsize=KEPT)
def _known(experiment: Experiment) -> TrainingData:
    return TrainingData.of(experiment)


def scale_for(experiment: Experiment, prepared: Prepared) -> TargetScale:
    """The unit in which an experiment's network learns a number, by the training rows; Poisson's leaves 0 at 0."""
    return TargetScale.fit(prepared.train.y, counts=loss_for(experiment.loss, "regression") == "poisson")
