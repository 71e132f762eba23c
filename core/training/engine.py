"""The engine: the same learning as Keras' `compile` and `fit(shuffle=False)`, with whole epochs in one graph call."""

import hashlib
import logging
import time
from collections.abc import Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.preparation import Part
from core.experiment.fields import Experiment
from core.runs.importance import Importance
from core.runs.run import Boundary, Run, Scored, Status
from core.training.cost_model import CostModel
from core.training.divergence import why_it_broke
from core.training.early_stopping import BROKEN, OUT_OF_PATIENCE
from core.training.history import columns, history_rows
from core.training.permutation_importance import permutation_importance
from core.training.program import Advance, Program
from core.training.programs import Programs
from core.training.steps import Rows, balanced_weights
from core.training.training_data import TrainingData

SECONDS_A_CALL = 0.1  # about how long one graph call lasts, so that a stop is answered soon
SECONDS_BETWEEN_LOOKS = 0.05  # while it waits for the compiler

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """Where a training stands: whole epochs done, the share of the next one, and the history of those that just ended.

    `rows` has shape (epochs, columns of the history). `compiling` while the next epoch waits for the compiler.
    """

    epoch: int
    share: float = 0.0
    rows: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 0)))
    compiling: bool = False


class Training:
    """One training: `epochs` does the work, and `run` gives the result, whenever it is asked.

    Its programs come from `programs`, whose trainings must not overlap.
    """

    def __init__(self, experiment: Experiment, data: TrainingData, programs: Programs | None = None) -> None:
        self._started = time.perf_counter()
        self.experiment = experiment
        self.data = data
        self.prepared = data.prepared
        train, validation, self._classes = self.prepared.train, self.prepared.validation, len(self.prepared.classes)
        self._scale = data.scale
        self._train, self._validation = self._rows()
        self.columns = columns(self.prepared.task, end_loss=experiment.end_loss)
        self._pace = CostModel.of(
            experiment,
            features=self.prepared.size,
            classes=self._classes,
            train=len(train),
            validation=len(validation),
        )
        self._takeover = self._pace.takeover(experiment.epochs)
        self._programs = programs or Programs()
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
        """The training and the validation rows as tensors. Weights of classes count in training only."""
        train, validation = self.prepared.train, self.prepared.validation
        if self._scale:
            return Rows.of_numbers(train, self._scale), Rows.of_numbers(validation, self._scale)
        alike = np.ones(self._classes)
        balanced = self.experiment.class_weight == "balanced"
        weights = balanced_weights(train.y, self._classes) if balanced else alike
        return Rows.of(train, self._classes, weights), Rows.of(validation, self._classes, alike)

    def stop(self) -> None:
        """End after the steps that are under way. What was learned is kept. Does nothing when it is over already."""
        if not self._over:
            self._status, self._over = "stopped", True

    @property
    def is_compiled(self) -> bool:
        """Whether XLA has taken over."""
        return self._program is not self._plain

    def epochs(self) -> Iterator[Progress]:
        """Train, and say after each graph call how far it is. A stop takes effect between two of them."""
        yield from self._learn(self._takeover or self.experiment.epochs, self._pace.plain)
        if self._takeover and not self._over:
            yield from self._change_over()
            yield from self._learn(self.experiment.epochs, self._pace.compiled)

    def _learn(self, until: int, seconds_an_epoch: float) -> Iterator[Progress]:
        """Train up to the end of epoch `until`. How many batches a call runs changes nothing that is learned."""
        batches_an_epoch = -(-len(self.prepared.train) // self.experiment.batch_size) + 1
        batches = max(1, int(SECONDS_A_CALL / 2 / seconds_an_epoch * batches_an_epoch))
        while self._epoch < until and not self._over:
            started = time.perf_counter()
            advance = self._program.advance(self._train, self._validation, batches, until)
            seconds = time.perf_counter() - started
            if seconds < SECONDS_A_CALL / 4:
                batches = min(batches * 4, 2**30)
            elif seconds > SECONDS_A_CALL:
                batches = max(1, batches // 2)
            rows = self._take(advance)
            if self._takeover and self._compiled is None:  # only now, so that the first epoch does not wait for it
                self._compiled = self._programs.compiled(self.experiment, self._classes, self._train, self._validation)
            yield Progress(self._epoch, advance.share, rows)

    def _take(self, advance: Advance) -> NDArray[np.float64]:
        """Take note of what a call gave. Gives the history of its epochs."""
        rows = history_rows(self.prepared.task, self._epoch, advance.totals, self._scale.unit if self._scale else 1.0)
        self._history.append(rows)
        self._epoch = advance.epoch
        self._over = self._epoch == self.experiment.epochs
        if advance.state == BROKEN:
            self._status, self._over = "failed", True
            self._reason = why_it_broke(self.experiment, self.prepared, self._epoch)
            self._program.best.restore_sound()
        if advance.state == OUT_OF_PATIENCE:
            self._over = True
            self._reason = (
                f"Early stopping: the validation loss had not improved for {self.experiment.patience} epochs, "
                f"so the weights of epoch {int(self._program.best.epoch.numpy())} were taken back."
            )
        return rows

    def _change_over(self) -> Iterator[Progress]:
        """Let XLA's program go on from here; wait for it when it is not compiled yet."""
        assert self._compiled
        while not wait([self._compiled], SECONDS_BETWEEN_LOOKS).done:
            yield Progress(self._epoch, compiling=True)
            if self._over:
                return
        if error := self._compiled.exception():
            log.error("XLA could not compile; the plain graph goes on", exc_info=error)
            return
        compiled = self._compiled.result()
        compiled.take_over(self._program)
        self._program, self._compiled_after = compiled, self._epoch

    def boundary(self) -> Boundary | None:
        """What the model says across the plane of its two features; None when it has more, or other than numbers."""
        return self.data.grid.boundary(self._program.network, self._scale) if self.data.grid else None

    def run(self) -> Run:
        """The result so far: history, scores of the validation and test rows, and weights."""
        if self._over and self._status == "finished" and self.experiment.patience:
            self._program.best.restore_best()
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
        """What each column is worth to the model; None while it learns, and for one that learned nothing or failed."""
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

    def _predict(self, x: np.ndarray) -> np.ndarray:
        """Scores of encoded rows, or predicted numbers in the target's own unit."""
        scores = self._program.network.predict(x)
        return self._scale.from_network(scores) if self._scale else scores


def fingerprint(weights: list[np.ndarray]) -> str:
    """A hash of all weights, the same only where every bit is the same."""
    digest = hashlib.sha256()
    for weight in weights:
        digest.update(np.ascontiguousarray(weight).tobytes())
    return digest.hexdigest()[:16]
