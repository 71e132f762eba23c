"""The engine: trains as Keras' `compile` and `fit(shuffle=False)` do, but with whole epochs in one graph call."""

import hashlib
import logging
import time
from collections.abc import Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.preparation import Part
from core.experiment.fields import Experiment
from core.runs.run import Boundary, Importance, Run, Scored, Status
from core.training.cost_model import CostModel
from core.training.divergence import divergence_reasons
from core.training.early_stopping import DIVERGED, OUT_OF_PATIENCE
from core.training.history import columns, history_rows
from core.training.permutation_importance import permutation_importance
from core.training.program import Advance, Program
from core.training.program_cache import ProgramCache
from core.training.steps import Rows, balanced_weights
from core.training.training_data import TrainingData

SECONDS_PER_CALL = 0.1  # about how long one graph call lasts, so that a stop takes effect soon
SECONDS_BETWEEN_CHECKS = 0.05  # while it waits for the compiler

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """The progress of a training: completed epochs, the fraction of the next one, and the history's new rows.

    `rows` has shape (epochs, columns of the history). `compiling` while the next epoch waits for the compiler.
    """

    epoch: int
    share: float = 0.0
    rows: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 0)))
    compiling: bool = False


class Training:
    """One training. `epochs` trains, and `run` gives the result so far.

    Its programs come from the cache `programs`; two trainings must not use one cache at the same time.
    """

    def __init__(self, experiment: Experiment, data: TrainingData, programs: ProgramCache | None = None) -> None:
        self._started = time.perf_counter()
        self.experiment = experiment
        self.data = data
        self.prepared = data.prepared
        self._classes = len(self.prepared.classes)
        self._scale = data.scale
        self._train, self._validation = self._rows()
        self.columns = columns(self.prepared.task, end_loss=experiment.end_loss)
        sizes = {"train": len(self.prepared.train), "validation": len(self.prepared.validation)}
        self._cost = CostModel.of(experiment, features=self.prepared.size, classes=self._classes, **sizes)
        self._takeover = self._cost.takeover(experiment.epochs)
        self._programs = programs or ProgramCache()
        self._plain = self._program = self._programs.plain(experiment, self._classes, self._train)
        self._program.begin(experiment)
        self._compiled: Future[Program] | None = None
        self._history: list[NDArray[np.float64]] = []
        self._epoch = 0
        self._compiled_after = 0
        self._status: Status = "finished"
        self._reason = ""
        self._over = False

    def _rows(self) -> tuple[Rows, Rows]:
        """The training and the validation rows as tensors. Class weights apply to training rows only."""
        train, validation = self.prepared.train, self.prepared.validation
        if self._scale:
            return Rows.of_numbers(train, self._scale), Rows.of_numbers(validation, self._scale)
        weights = equal = np.ones(self._classes)
        if self.experiment.class_weight == "balanced":
            weights = balanced_weights(train.y, self._classes)
        return Rows.of(train, self._classes, weights), Rows.of(validation, self._classes, equal)

    def stop(self) -> None:
        """End after the current graph call, and keep what was learned. Does nothing once the training is over."""
        if not self._over:
            self._status, self._over = "stopped", True

    def epochs(self) -> Iterator[Progress]:
        """Train, and give the progress after each graph call. A stop takes effect between two calls."""
        yield from self._learn(self._takeover or self.experiment.epochs, self._cost.plain)
        if self._takeover and not self._over:
            yield from self._switch_to_xla()
            yield from self._learn(self.experiment.epochs, self._cost.compiled)

    def _learn(self, until: int, seconds_per_epoch: float) -> Iterator[Progress]:
        """Train up to the end of epoch `until`. The number of batches in a call does not change the result."""
        batches_per_epoch = -(-len(self.prepared.train) // self.experiment.batch_size) + 1
        batches = max(1, int(SECONDS_PER_CALL / 2 / seconds_per_epoch * batches_per_epoch))
        while self._epoch < until and not self._over:
            started = time.perf_counter()
            advance = self._program.advance(self._train, self._validation, batches, until)
            seconds = time.perf_counter() - started
            if seconds < SECONDS_PER_CALL / 4:
                batches = min(batches * 4, 2**30)
            elif seconds > SECONDS_PER_CALL:
                batches = max(1, batches // 2)
            rows = self._record(advance)
            if self._takeover and self._compiled is None:  # not earlier: it would slow the first call
                self._compiled = self._programs.compiled(self.experiment, self._classes, self._train, self._validation)
            yield Progress(self._epoch, advance.share, rows)

    def _record(self, advance: Advance) -> NDArray[np.float64]:
        """Record the result of a call. Gives the history's rows of its epochs, shape (epochs, columns)."""
        rows = history_rows(self.prepared.task, self._epoch, advance.totals, self._scale.unit if self._scale else 1.0)
        self._history.append(rows)
        self._epoch = advance.epoch
        self._over = self._epoch == self.experiment.epochs
        if advance.state == DIVERGED:
            self._status, self._over = "failed", True
            self._reason = divergence_reasons(self.experiment, self.prepared, self._epoch)
            self._program.early_stopping.restore_last_finite()
        if advance.state == OUT_OF_PATIENCE:
            self._over = True
            self._reason = (
                f"Early stopping: the validation loss had not improved for {self.experiment.patience} epochs, "
                f"so the weights of epoch {int(self._program.early_stopping.best_epoch.numpy())} were taken back."
            )
        return rows

    def _switch_to_xla(self) -> Iterator[Progress]:
        """Continue with XLA's program, and wait for it while it is not compiled yet."""
        assert self._compiled
        while not wait([self._compiled], SECONDS_BETWEEN_CHECKS).done:
            yield Progress(self._epoch, compiling=True)
            if self._over:
                return
        if error := self._compiled.exception():
            log.error("XLA could not compile; the plain graph continues", exc_info=error)
            return
        compiled = self._compiled.result()
        compiled.take_over(self._program)
        self._program, self._compiled_after = compiled, self._epoch

    def boundary(self) -> Boundary | None:
        """The current scores over the plane of two features; None unless there are exactly two, both numeric."""
        return self.data.grid.boundary(self._program.network, self._scale) if self.data.grid else None

    def run(self) -> Run:
        """The result so far: history, scores of the validation and test rows, and weights."""
        if self._over and self._status == "finished" and self.experiment.patience:
            self._program.early_stopping.restore_best()
        weights = self._program.network.model.get_weights()
        history = np.concatenate(self._history) if self._history else np.empty((0, len(self.columns)))
        return Run(
            experiment=self.experiment,
            status=self._status,
            history=pd.DataFrame(history, columns=list(self.columns)).astype({"epoch": int}),
            reason=self._reason,
            task=self.prepared.task,
            classes=self.prepared.classes,
            positive=self.prepared.positive,
            validation=self._scored(self.prepared.validation),
            test=self._scored(self.prepared.test),
            weights=weights,
            fingerprint=fingerprint(weights),
            seconds=time.perf_counter() - self._started,
            boundary=self.boundary(),
            table_name=self.data.table_name,
            table_rows=self.data.table_rows,
            step_losses=self._plain.step_losses,
            compiled_after=self._compiled_after,
            importance=self._importance(),
            target=self.prepared.target,
            scale=self._scale,
        )

    def _importance(self) -> Importance | None:
        """The importance of the columns; None during training, after a failure, and when no epoch was completed."""
        if not self._over or not self._epoch or self._status == "failed":
            return None
        network = self._program.network
        return permutation_importance(
            self._predict,
            self.prepared.validation,
            self.prepared.encoder,
            task=self.prepared.task,
            weights=network.model.count_params(),
            seed=self.experiment.seed,
        )

    def _scored(self, part: Part) -> Scored:
        return Scored(part.y, self._predict(part.x), part.rows)

    def _predict(self, x: NDArray[np.float32]) -> NDArray[np.floating]:
        """Scores of encoded rows, or in regression predictions in the target's unit: shape (n,) or (n, classes)."""
        scores = self._program.network.predict(x)
        return self._scale.from_network(scores) if self._scale else scores


def fingerprint(weights: list[NDArray[Any]]) -> str:
    """A hash of all weights: equal only where every bit is equal."""
    return hashlib.sha256(b"".join(weight.tobytes() for weight in weights)).hexdigest()[:16]
