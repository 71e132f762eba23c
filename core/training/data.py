"""What a training takes from its table: prepared rows, the grid of a picture, and which table it was."""

from dataclasses import dataclass
from typing import Self

from core.data.preparation import Prepared, prepare
from core.data.source import load
from core.data.table import Table
from core.experiment import Experiment
from core.training.grid import Grid


@dataclass(frozen=True)
class TrainingData:
    """All that a training needs of a table; the table itself can go."""

    prepared: Prepared
    grid: Grid | None
    table_name: str
    table_rows: int

    @classmethod
    def of(cls, experiment: Experiment, table: Table | None = None) -> Self:
        """The data of an experiment; `table` is needed only where the dataset is an uploaded one.

        Raises:
            DataError: when the table cannot be used as the experiment asks.
        """
        table = load(experiment, table)
        prepared = prepare(experiment, table)
        return cls(prepared, Grid.of(table, prepared), table.name, len(table.frame))
