"""Program: a whole training as one graph. One call runs any number of batches, over many epochs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.experiment.fields import Experiment
from core.model.build import Network
from core.model.types import Count, Tensor, Variable
from core.training.early_stopping import RUNNING, EarlyStopping, assign_all, variable
from core.training.history import STEP_TOTALS, TOTALS
from core.training.steps import Rows, evaluate_batch, train_batch

# TensorFlow's graph optimizer costs more than short trainings gain: 0.15 s for 10 % (2026-11-22, 2 cores, x86-64,
# TensorFlow 2.21). To measure again, run `tests.benchmarks.training.engine_figures` without this line.
tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})

EVALUATION_BATCH_SIZE = 4_096
EPOCHS_PER_CALL = 64
NORMS_PER_EPOCH = 8  # gradient norms are taken at about 8 steps, evenly spaced
MAX_STEP_LOSSES = 1_000


@dataclass(frozen=True)
class Advance:
    """The result of one call: the totals of each completed epoch, shape (epochs, columns), and the progress since then.

    `epoch` counts completed epochs, `share` is the fraction of the next epoch's batches that have run. `state` is that
    of `EarlyStopping.update`.
    """

    totals: NDArray[np.float64]
    epoch: int
    share: float
    state: int


@dataclass(frozen=True)
class Phase:
    """One phase of an epoch, training or evaluation: what runs on each batch, its rows, and the sum of their totals.

    `run_batch` takes the rows of a batch and its number, and gives totals like `totals`: float64 of shape (8,) or (6,).
    """

    run_batch: Callable[[Rows, Tensor], Tensor]
    rows: Rows
    batch_size: int
    totals: tf.Variable

    @property
    def batches(self) -> Count:
        """The number of batches: an int where the rows' shape is known, otherwise a tensor."""
        return _batches(self.rows, self.batch_size)


class Program:
    """Trains one network. Each epoch has a training phase, then an evaluation of the validation rows.

    With `end_loss` an evaluation of the training rows follows. All state is in `variables`, so that a program can begin
    again, or continue where another one is.

    The plain graph takes any number of rows. XLA (`compiled`) needs known shapes, compiles once for each, and is about
    ten times as fast. The result does not depend on how many batches a call runs.
    """

    def __init__(self, network: Network, batch_size: int, *, end_loss: bool, compiled: bool) -> None:
        self.network = network
        self._batch_size, self._end_loss, self._compiled = batch_size, end_loss, compiled
        self.early_stopping = EarlyStopping(network.model.weights)
        self._state, self._epoch, self._position = variable(RUNNING), variable(0), variable(0)
        self._totals = [variable(np.zeros(size)) for size in (STEP_TOTALS, TOTALS, TOTALS)]
        self._step_losses = variable(np.zeros(MAX_STEP_LOSSES + 1, np.float32))  # all later losses overwrite the last
        self._own_variables = [self._state, self._epoch, self._position, *self._totals, self._step_losses]
        options = {"jit_compile": True} if compiled else {"input_signature": self._open_signature()}
        self._graph = tf.function(self._run, autograph=False, **options)

    def _open_signature(self) -> tuple[Any, ...]:
        """The types of `_run`'s arguments, for any number of rows."""
        features, outputs = self.network.model.input_shape[1], self.network.model.output_shape[1]
        rows = Rows(*(tf.TensorSpec((None, *width), tf.float32) for width in ((features,), (outputs,), ())))
        return rows, rows, tf.TensorSpec((), tf.int32), tf.TensorSpec((), tf.int32)

    @property
    def variables(self) -> list[Variable]:
        """Everything that changes during training."""
        return [*self.network.variables, *self.early_stopping.variables, *self._own_variables]

    def begin(self, experiment: Experiment) -> None:
        """Reset for a new training, with the experiment's initial weights, strengths and patience."""
        self.network.restart(experiment)
        self.early_stopping.begin(experiment.patience)
        assign_all([tf.zeros_like(own) for own in self._own_variables], self._own_variables)

    def take_over(self, other: "Program") -> None:
        """Copy the state of `other`, to continue from there."""
        assign_all(other.variables, self.variables)

    @property
    def step_losses(self) -> NDArray[np.float32]:
        """The losses of the steps so far, at most the first 1,000: shape (steps,). Plain graph only."""
        steps = int(self.network.optimizer.iterations.numpy())
        return np.asarray(self._step_losses)[: min(steps, MAX_STEP_LOSSES)]

    def advance(self, train: Rows, validation: Rows, batches: int, until: int) -> Advance:
        """Run `batches`, but stop at the end of epoch `until`, after 64 epochs, or when early stopping says so."""
        totals, epochs, epoch, share, state = self._graph(train, validation, tf.constant(batches), tf.constant(until))
        return Advance(totals.numpy()[: int(epochs)], int(epoch), float(share), int(state))

    def _run(self, train: Rows, validation: Rows, batches: Tensor, until: Tensor) -> tuple[Tensor, ...]:
        """The graph. Gives the epochs' totals (64, columns), how many are filled, epoch, share and state."""
        phases = self._phases(train, validation)
        columns = sum(phase.totals.shape[0] for phase in phases) + 2
        total = sum(phase.batches for phase in phases)

        def more(_history: Tensor, epochs: Tensor, left: Tensor) -> Tensor:
            within = (left > 0) & (epochs < EPOCHS_PER_CALL) & (self._epoch < until)
            running: Tensor = within & (self._state.value() == RUNNING)
            return running

        def run_to_epoch_end(history: Tensor, epochs: Tensor, left: Tensor) -> tuple[Tensor, Tensor, Tensor]:
            first = self._position.value()
            last = tf.minimum(first + left, total)
            before: Count = 0
            for phase in phases:
                self._run_batches(phase, first - before, tf.minimum(last - before, phase.batches))
                before += phase.batches
            over = last == total
            row = tf.cond(over, lambda: self._end_epoch(phases), lambda: tf.zeros([columns], tf.float64))
            self._position.assign(tf.where(over, 0, last))
            history = tf.tensor_scatter_nd_update(history, [[epochs]], [row])  # overwritten unless the epoch is over
            return history, epochs + tf.cast(over, tf.int32), left - (last - first)

        start = (tf.zeros([EPOCHS_PER_CALL, columns], tf.float64), tf.constant(0), batches)
        history, epochs, _ = tf.while_loop(more, run_to_epoch_end, start)
        return history, epochs, self._epoch.value(), self._position / total, self._state.value()

    def _phases(self, train: Rows, validation: Rows) -> list[Phase]:
        def evaluate(rows: Rows, _number: Tensor) -> Tensor:
            return evaluate_batch(self.network, rows)

        steps, validated, after = self._totals
        phases = [
            Phase(self._step(train), train, self._batch_size, steps),
            Phase(evaluate, validation, EVALUATION_BATCH_SIZE, validated),
        ]
        return [*phases, Phase(evaluate, train, EVALUATION_BATCH_SIZE, after)] if self._end_loss else phases

    def _step(self, train: Rows) -> Callable[[Rows, Tensor], Tensor]:
        """The function that trains on one batch of `train`."""
        batches = _batches(train, self._batch_size)
        norm_interval = -(-batches // NORMS_PER_EPOCH)

        def step(rows: Rows, number: Tensor) -> Tensor:
            totals = train_batch(self.network, rows, number % norm_interval == 0)
            if not self._compiled:  # the plain graph always runs the first epochs
                index = tf.minimum(self._epoch * batches + number, MAX_STEP_LOSSES)
                self._step_losses.scatter_nd_update([[index]], [tf.cast(totals[0] / totals[1], tf.float32)])
            return totals

        return step

    def _run_batches(self, phase: Phase, first: Tensor, last: Tensor) -> None:
        """Run a phase's batches from `first` up to `last`, and add their totals; nothing unless first < last."""
        number, totals = tf.maximum(first, 0), tf.zeros_like(phase.totals)
        for end, rows in self._batch_sizes(phase):

            def run_batch(number: Tensor, totals: Tensor, rows: int | None = rows) -> tuple[Tensor, Tensor]:
                begin = number * phase.batch_size
                size = tf.minimum(phase.batch_size, tf.shape(phase.rows.x)[0] - begin) if rows is None else rows
                return number + 1, totals + phase.run_batch(phase.rows.batch(begin, size), number)

            stop = tf.minimum(last, end)
            number, totals = tf.while_loop(lambda number, _, stop=stop: number < stop, run_batch, (number, totals))
        phase.totals.assign_add(totals)

    def _batch_sizes(self, phase: Phase) -> list[tuple[Count, int | None]]:
        """Up to which batch the batches have how many rows. XLA needs fixed sizes; the last batch may be smaller."""
        if not self._compiled:
            return [(phase.batches, None)]
        whole, remainder = divmod(phase.rows.x.shape[0], phase.batch_size)
        sizes = [(whole, phase.batch_size), (phase.batches, remainder)]
        return [(end, rows) for end, rows in sizes if end and rows]

    def _end_epoch(self, phases: list[Phase]) -> Tensor:
        """Update early stopping and reset the phases. Gives the epoch's totals, float64 of shape (columns,)."""
        pairs = zip(self.network.model.weights, self.early_stopping.last_finite, strict=True)
        learned = [pair for pair in pairs if pair[0].trainable]
        moved, before = [weight - old for weight, old in learned], [old for _, old in learned]
        ratio = tf.linalg.global_norm(moved) / tf.linalg.global_norm(before)
        measures = [ratio, tf.convert_to_tensor(self.network.optimizer.learning_rate)]
        losses = [phase.totals[0] / phase.totals[1] for phase in phases]
        row: Tensor = tf.concat([*(phase.totals for phase in phases), tf.cast(tf.stack(measures), tf.float64)], axis=0)
        self._epoch.assign_add(1)
        self._state.assign(self.early_stopping.update(self._epoch, losses))
        for phase in phases:
            phase.totals.assign(tf.zeros_like(phase.totals))
        return row


def _batches(rows: Rows, batch_size: int) -> Count:
    known: int | None = rows.x.shape[0]
    count: Count = tf.shape(rows.x)[0] if known is None else known
    return -(-count // batch_size)
