"""Early stopping that restores the best weights, as Keras' `EarlyStopping(restore_best_weights=True)` does."""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike

from core.model.types import Tensor, Variable

RUNNING, OUT_OF_PATIENCE, DIVERGED = range(3)


class EarlyStopping:
    """Watches the losses and keeps two copies of the weights: of the best epoch, and of the last with finite losses.

    Its state is in TensorFlow variables, so that it works inside a graph. A patience of 0 never ends a training.
    """

    def __init__(self, weights: Sequence[Variable]) -> None:
        self._weights = weights
        self._best = [variable(weight) for weight in weights]
        self.last_finite = [variable(weight) for weight in weights]
        self.best_epoch, self._best_loss = variable(0), variable(np.float64(np.inf))
        self._patience, self._waited = variable(0), variable(0)
        self._counters = (self.best_epoch, self._best_loss, self._patience, self._waited)

    @property
    def variables(self) -> list[Variable]:
        """All its state."""
        return [*self._best, *self.last_finite, *self._counters]

    def begin(self, patience: int) -> None:
        """Reset for a new training that starts from the current weights."""
        assign_all(self._weights, self._best)
        assign_all(self._weights, self.last_finite)
        assign_all([0, np.inf, patience, 0], self._counters)

    def update(self, epoch: Tensor, losses: Sequence[Tensor]) -> Tensor:
        """Record a completed epoch. Gives RUNNING, OUT_OF_PATIENCE or DIVERGED, int32 of shape ().

        `epoch`: its number, int32 of shape (). `losses`: float64 of shape () each, the validation loss second.
        """
        finite = tf.reduce_all(tf.math.is_finite(losses))
        better = finite & (losses[1] < self._best_loss)
        waited = tf.where(better, 0, self._waited + 1)
        self._waited.assign(waited)
        self._best_loss.assign(tf.where(better, losses[1], self._best_loss))
        self.best_epoch.assign(tf.where(better, epoch, self.best_epoch))
        for condition, copies in ((finite, self.last_finite), (better, self._best)):
            for weight, kept in zip(self._weights, copies, strict=True):
                kept.assign(tf.where(condition, weight, kept))
        out_of_patience = (self._patience > 0) & (waited >= self._patience)
        state: Tensor = tf.where(finite, tf.where(out_of_patience, OUT_OF_PATIENCE, RUNNING), DIVERGED)
        return state

    def restore_best(self) -> None:
        """Restore the weights of the best epoch, or the initial weights if there was none."""
        assign_all(self._best, self._weights)

    def restore_last_finite(self) -> None:
        """Restore the weights of the last epoch with finite losses, or the initial weights if there was none."""
        assign_all(self.last_finite, self._weights)


def variable(start: Tensor | ArrayLike) -> tf.Variable:
    """A variable that no gradient changes, with the shape and dtype of `start`."""
    return tf.Variable(start, trainable=False)


def assign_all(values: Sequence[Tensor | ArrayLike], variables: Sequence[Variable]) -> None:
    """Assign each value to the variable at its position."""
    for value, target in zip(values, variables, strict=True):
        target.assign(value)
