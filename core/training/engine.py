"""The engine: the same learning as Keras' `compile` and `fit(shuffle=False)`, with many steps in one graph call."""

import hashlib
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.data.preparation import Part, prepare
from core.data.source import load
from core.data.table import Table
from core.experiment import Experiment
from core.model.build import build_network
from core.training.best import BestWeights
from core.training.grid import Grid
from core.training.run import Boundary, Run, Scored, Status
from core.training.steps import Pass, balanced_weights, judge_batch, targets_of, train_batch
from core.training.tally import means, names

VALIDATION_BATCH = 4_096


@dataclass(frozen=True)
class Progress:
    """Where a training stands: whole epochs done, the share of the next one, and the row of one that just ended."""

    epoch: int
    share: float = 0.0
    row: dict[str, Any] | None = None


class Training:
    """One training: `epochs` does the work, and `run` gives the result, whenever it is asked.

    Raises:
        DataError: when the table cannot be used as the experiment asks.
    """

    def __init__(self, experiment: Experiment, table: Table | None = None) -> None:
        self._started = time.perf_counter()
        self.experiment = experiment
        self._table = load(experiment, table)
        self.prepared = prepare(experiment, self._table)
        train, validation = self.prepared.train, self.prepared.validation
        classes = len(self.prepared.classes)
        balanced = experiment.class_weight == "balanced"
        class_weights = balanced_weights(train.y, classes) if balanced else np.ones(classes)

        self.network = build_network(experiment, features=train.x.shape[1], classes=classes)
        targets = targets_of(train.y, classes)
        row_weights = class_weights[train.y]
        self._steps = Pass(self.network, train_batch, train.x, targets, row_weights, experiment.batch_size)
        targets, row_weights = targets_of(validation.y, classes), np.ones(len(validation.y))
        self._judge = Pass(self.network, judge_batch, validation.x, targets, row_weights, VALIDATION_BATCH)
        self._grid = Grid.of(self._table, self.prepared)
        self._best = BestWeights(self.network.model, experiment.patience)
        self._history: list[dict[str, Any]] = []
        self._status: Status = "finished"
        self._reason = ""

    def stop(self) -> None:
        """End after the steps that are under way. What was learned is kept."""
        self._status = "stopped"

    def epochs(self) -> Iterator[Progress]:
        """Train, and say after each graph call how far it is. A stop takes effect between two of them."""
        for epoch in range(1, self.experiment.epochs + 1):
            for step in (self._steps, self._judge):
                step.begin()
                while step.share < 1:
                    step.advance()
                    yield Progress(epoch - 1, self._steps.share)
                    if self._status == "stopped":
                        return
            row = self._row(epoch)
            self._history.append(row)
            yield Progress(epoch, row=row)
            if self._status == "stopped" or self._is_over(row):
                return

    def _row(self, epoch: int) -> dict[str, Any]:
        task = self.prepared.task
        return {"epoch": epoch} | means(task, self._steps.totals) | means(task, self._judge.totals, "val_")

    def _is_over(self, row: dict[str, Any]) -> bool:
        if not (math.isfinite(row["loss"]) and math.isfinite(row["val_loss"])):
            self._status = "failed"
            self._reason = (
                f"In epoch {row['epoch']} the loss stopped being a number: the steps were too large for this loss. "
                "The last sound weights are kept. Try a learning rate ten times smaller."
            )
            self._best.restore_last_finite()
            return True
        if self._best.see(row["epoch"], row["val_loss"]):
            self._reason = (
                f"Early stopping: the validation loss had not improved for {self.experiment.patience} epochs, "
                f"so the weights of epoch {self._best.epoch} were taken back."
            )
            return True
        return False

    def boundary(self) -> Boundary | None:
        """What the model says across the plane of its two features; None when it has more, or other than numbers."""
        return self._grid.boundary(self.network) if self._grid else None

    def run(self) -> Run:
        """The result so far: history, scores of the validation and test rows, and weights."""
        if self._status == "finished":
            self._best.restore_best()
        weights = self.network.model.get_weights()
        task = self.prepared.task
        return Run(
            experiment=self.experiment,
            status=self._status,
            history=pd.DataFrame(self._history, columns=["epoch", *names(task), *names(task, "val_")]),
            reason=self._reason,
            task=task,
            classes=self.prepared.classes,
            positive=self.prepared.positive,
            validation=self._scored(self.prepared.validation),
            test=self._scored(self.prepared.test),
            weights=weights,
            fingerprint=fingerprint(weights),
            seconds=time.perf_counter() - self._started,
            boundary=self.boundary(),
            table_name=self._table.name,
            table_rows=len(self._table.frame),
        )

    def _scored(self, part: Part) -> Scored:
        return Scored(part.y, self.network.predict(part.x), part.rows)


def fingerprint(weights: list[np.ndarray]) -> str:
    """A hash of all weights, the same only where every bit is the same."""
    digest = hashlib.sha256()
    for weight in weights:
        digest.update(np.ascontiguousarray(weight).tobytes())
    return digest.hexdigest()[:16]
