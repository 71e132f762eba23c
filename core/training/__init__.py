"""Training: the engine that runs epochs, the process that holds TensorFlow, and the queue in front of it.

Importing this package imports nothing heavy: the trainer is made of it too, and has to stay small.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from core.processes.tensorflow_settings import apply_settings

if TYPE_CHECKING:
    from core.data.table import Table
    from core.experiment.fields import Experiment
    from core.runs.run import Run


def train(
    experiment: Experiment, table: Table | None = None, on_epoch: Callable[[dict[str, Any]], None] | None = None
) -> Run:
    """Train in this process until it is done. Imports TensorFlow.

    `table` is needed only for an experiment with an uploaded dataset. `on_epoch` gets each row of the history.

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
