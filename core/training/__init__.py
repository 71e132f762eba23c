"""The training engine. Importing this package does not import TensorFlow; the worker pool's process imports it too."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.processes.environment import apply_settings

if TYPE_CHECKING:
    from core.data.table import Table
    from core.experiment.fields import Experiment
    from core.runs.run import Run


def train(
    experiment: Experiment, table: Table | None = None, on_epoch: Callable[[dict[str, float]], None] | None = None
) -> Run:
    """Train in this process, from start to end. Imports TensorFlow.

    `table` is needed only for an uploaded dataset. `on_epoch` is called with each row of the history.

    Raises:
        DataError: when the table cannot be used as the experiment asks.
    """
    apply_settings()
    from core.training.engine import Training
    from core.training.history import as_dicts
    from core.training.training_data import TrainingData

    training = Training(experiment, TrainingData.of(experiment, table))
    for progress in training.epochs():
        if on_epoch:
            for row in as_dicts(training.columns, progress.rows):
                on_epoch(row)
    return training.run()
