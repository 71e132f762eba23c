"""Program: a whole training as one graph, which runs any number of batches, over many epochs, in one call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.experiment.fields import Experiment
from core.model.build import Network
from core.training.early_stopping import GOING, BestWeights, copy, state
from core.training.history import STEP_TOTALS, TOTALS
from core.training.steps import Rows, evaluate_batch, train_batch

# TensorFlow's own pass over a graph takes longer than short trainings gain by it (0.15 s for 10 %).
tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})

JUDGED_AT_ONCE = 4_096  # rows in a batch that is only looked at
EPOCHS_A_CALL = 64
NORMS_AN_EPOCH = 8  # gradient norms are taken at about so many steps, evenly spaced
STEPS_KEPT = 1_000


@dataclass(frozen=True)
class Advance:
    """What one call gave: the totals of each epoch that ended, shape (epochs, columns), and where it stands now.

    `epoch` counts whole epochs, `share` is the share of the next one's batches that were run.
    """

    totals: NDArray[np.float64]
    epoch: int
    share: float
    state: int


@dataclass(frozen=True)
class Phase:
    """One stretch of an epoch: what is done with each batch, over which rows, and where the totals go."""

    batch: Callable[[Rows, Any], Any]
    rows: Rows
    batch_size: int
    totals: Any

    @property
    def batches(self) -> Any:
        """How many batches it has; a number where the shape is known, otherwise a tensor."""
        return _batches(self.rows, self.batch_size)


class Program:
    """Trains one network. Each epoch is a pass of training steps, then a look at the validation rows.

    With `end_loss` a look at the training rows follows. All that changes lives in `variables`, so that a program can
    begin again, or take over what another one has learned so far.

    The plain graph takes rows of any number. XLA (`compiled`) needs shapes that are known, compiles once for each, and
    is about ten times as fast. What is learned does not depend on how many batches a call runs.
    """

    def __init__(self, network: Network, batch_size: int, *, end_loss: bool, compiled: bool) -> None:
        self.network = network
        self._batch_size, self._end_loss, self._compiled = batch_size, end_loss, compiled
        self.best = BestWeights(network.model.weights)
        self._state, self._epoch, self._position = state(GOING), state(0), state(0)
        self._totals = [state(np.zeros(size)) for size in (STEP_TOTALS, TOTALS, TOTALS)]
        self._step_losses = state(np.zeros(STEPS_KEPT + 1, np.float32))  # the last place takes all later ones
        self._graph = tf.function(self._run, autograph=False, jit_compile=compiled)
        if not compiled:
            self._graph = tf.function(self._run, autograph=False, input_signature=self._any_number_of_rows())

    def _any_number_of_rows(self) -> tuple[Any, ...]:
        features, outputs = self.network.model.input_shape[1], self.network.model.output_shape[1]
        rows = Rows(*(tf.TensorSpec((None, *width), tf.float32) for width in ((features,), (outputs,), ())))
        return rows, rows, tf.TensorSpec((), tf.int32), tf.TensorSpec((), tf.int32)

    @property
    def variables(self) -> list[Any]:
        """All that changes while it trains."""
        return [*self.network.variables, *self.best.variables, *self._places]

    @property
    def _places(self) -> list[Any]:
        return [self._state, self._epoch, self._position, *self._totals, self._step_losses]

    def begin(self, experiment: Experiment) -> None:
        """Go back to the very start, with the experiment's first weights, strengths and patience."""
        self.network.restart(experiment)
        self.best.begin(experiment.patience)
        copy([tf.zeros_like(place) for place in self._places], self._places)

    def take_over(self, other: "Program") -> None:
        """Go on from where `other` stands."""
        copy(other.variables, self.variables)

    @property
    def step_losses(self) -> NDArray[np.float32]:
        """The loss of each of the first steps, by the number of steps so far: at most 1,000. Plain graph only."""
        steps = int(self.network.optimizer.iterations.numpy())
        return np.asarray(self._step_losses)[: min(steps, STEPS_KEPT)]

    def advance(self, train: Rows, validation: Rows, batches: int, until: int) -> Advance:
        """Run that many batches, or up to the end of epoch `until`, or until there is a reason to stop."""
        totals, epochs, epoch, share, state = self._graph(train, validation, tf.constant(batches), tf.constant(until))
        return Advance(totals.numpy()[: int(epochs)], int(epoch), float(share), int(state))

    def _run(self, train: Rows, validation: Rows, batches: Any, until: Any) -> tuple[Any, ...]:
        phases = self._phases(train, validation)
        columns = sum(phase.totals.shape[0] for phase in phases) + 2
        total = sum(phase.batches for phase in phases)

        def going(_ended: Any, _epochs: Any, left: Any) -> Any:
            more = (left > 0) & (_epochs < EPOCHS_A_CALL) & (self._epoch < until)
            return more & (self._state.value() == GOING)

        def stretch(ended: Any, epochs: Any, left: Any) -> tuple[Any, Any, Any]:
            first = self._position.value()
            last = tf.minimum(first + left, total)
            before = 0
            for phase in phases:
                self._pass(phase, first - before, tf.minimum(last - before, phase.batches))
                before += phase.batches
            over = last == total
            row = tf.cond(over, lambda: self._end_epoch(phases), lambda: tf.zeros([columns], tf.float64))
            self._position.assign(tf.where(over, 0, last))
            ended = tf.tensor_scatter_nd_update(ended, [[epochs]], [row])  # written again unless the epoch is over
            return ended, epochs + tf.cast(over, tf.int32), left - (last - first)

        start = (tf.zeros([EPOCHS_A_CALL, columns], tf.float64), tf.constant(0), batches)
        ended, epochs, _ = tf.while_loop(going, stretch, start)
        return ended, epochs, self._epoch.value(), self._position / total, self._state.value()

    def _phases(self, train: Rows, validation: Rows) -> list[Phase]:
        def look(rows: Rows, _number: Any) -> Any:
            return evaluate_batch(self.network, rows)

        steps, seen, after = self._totals
        phases = [
            Phase(self._steps_of(train), train, self._batch_size, steps),
            Phase(look, validation, JUDGED_AT_ONCE, seen),
        ]
        return [*phases, Phase(look, train, JUDGED_AT_ONCE, after)] if self._end_loss else phases

    def _steps_of(self, train: Rows) -> Callable[[Rows, Any], Any]:
        batches = _batches(train, self._batch_size)
        between_norms = -(-batches // NORMS_AN_EPOCH)

        def step(rows: Rows, number: Any) -> Any:
            totals = train_batch(self.network, rows, number % between_norms == 0)
            if not self._compiled:  # the first epochs are always the plain graph's
                place = tf.minimum(self._epoch * batches + number, STEPS_KEPT)
                self._step_losses.scatter_nd_update([[place]], [tf.cast(totals[0] / totals[1], tf.float32)])
            return totals

        return step

    def _pass(self, phase: Phase, first: Any, last: Any) -> None:
        """Do a phase's batches from `first` up to `last`, and add up their totals; none unless first < last."""
        number, totals = tf.maximum(first, 0), tf.zeros_like(phase.totals)
        for end, rows in self._stretches(phase):

            def batch(number: Any, totals: Any, rows: int | None = rows) -> tuple[Any, Any]:
                begin = number * phase.batch_size
                size = tf.minimum(phase.batch_size, tf.shape(phase.rows.x)[0] - begin) if rows is None else rows
                return number + 1, totals + phase.batch(phase.rows.batch(begin, size), number)

            stop = tf.minimum(last, end)
            number, totals = tf.while_loop(lambda number, _, stop=stop: number < stop, batch, (number, totals))
        phase.totals.assign_add(totals)

    def _stretches(self, phase: Phase) -> list[tuple[Any, int | None]]:
        """Up to which batch, and how many rows each has. XLA needs sizes that are fixed: the last may be ragged."""
        if not self._compiled:
            return [(phase.batches, None)]
        whole, ragged = divmod(phase.rows.x.shape[0], phase.batch_size)
        stretches = [(whole, phase.batch_size), (phase.batches, ragged)]
        return [(end, rows) for end, rows in stretches if end and rows]

    def _end_epoch(self, phases: list[Phase]) -> Any:
        """Take note of the weights, see whether to go on, and give the epoch's totals."""
        learned = [pair for pair in zip(self.network.model.weights, self.best.sound, strict=True) if pair[0].trainable]
        moved, before = [weight - old for weight, old in learned], [old for _, old in learned]
        ratio = tf.linalg.global_norm(moved) / tf.linalg.global_norm(before)
        measures = [ratio, tf.convert_to_tensor(self.network.optimizer.learning_rate)]
        losses = [phase.totals[0] / phase.totals[1] for phase in phases]
        row = tf.concat([*(phase.totals for phase in phases), tf.cast(tf.stack(measures), tf.float64)], axis=0)
        self._epoch.assign_add(1)
        self._state.assign(self.best.see(self._epoch, losses))
        for phase in phases:
            phase.totals.assign(tf.zeros_like(phase.totals))
        return row


def _batches(rows: Rows, batch_size: int) -> Any:
    known = rows.x.shape[0]
    return -(-(tf.shape(rows.x)[0] if known is None else known) // batch_size)
