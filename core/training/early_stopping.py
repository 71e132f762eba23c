"""Early stopping with the best weights taken back, as Keras' `EarlyStopping(restore_best_weights=True)` does it."""

from typing import Any

import numpy as np
import tensorflow as tf

GOING, OUT_OF_PATIENCE, BROKEN = range(3)


class BestWeights:
    """Watches the losses and keeps copies of the weights: of the best epoch, and of the last whose losses were numbers.

    It works inside a graph: all it remembers is in TensorFlow variables. With a patience of 0 it never ends a training.
    """

    def __init__(self, weights: list[Any]) -> None:
        self._weights = weights
        self._best = [state(weight) for weight in weights]
        self.sound = [state(weight) for weight in weights]
        self.epoch, self._loss = state(0), state(np.float64(np.inf))
        self._patience, self._waited = state(0), state(0)

    @property
    def variables(self) -> list[Any]:
        """All that it remembers."""
        return [*self._best, *self.sound, self.epoch, self._loss, self._patience, self._waited]

    def begin(self, patience: int) -> None:
        """Start anew, with the weights as they are now."""
        copy(self._weights, self._best)
        copy(self._weights, self.sound)
        copy([0, np.inf, patience, 0], [self.epoch, self._loss, self._patience, self._waited])

    def see(self, epoch: Any, losses: Any) -> Any:
        """Take note of an ended epoch and its losses, the validation loss second. Gives whether and why to end."""
        finite = tf.reduce_all(tf.math.is_finite(losses))
        better = finite & (losses[1] < self._loss)
        waited = tf.where(better, 0, self._waited + 1)
        self._waited.assign(waited)
        self._loss.assign(tf.where(better, losses[1], self._loss))
        self.epoch.assign(tf.where(better, epoch, self.epoch))
        for is_kept, copies in ((finite, self.sound), (better, self._best)):
            for weight, kept in zip(self._weights, copies, strict=True):
                kept.assign(tf.where(is_kept, weight, kept))
        out_of_patience = (self._patience > 0) & (waited >= self._patience)
        return tf.where(finite, tf.where(out_of_patience, OUT_OF_PATIENCE, GOING), BROKEN)

    def restore_best(self) -> None:
        """Put the weights of the best epoch back; the first weights if there was none."""
        copy(self._best, self._weights)

    def restore_sound(self) -> None:
        """Put back the weights of the last epoch whose losses were numbers; the first weights if there was none."""
        copy(self.sound, self._weights)


def state(start: Any) -> Any:
    """A variable that is no weight."""
    return tf.Variable(start, trainable=False)


def copy(sources: list[Any], targets: list[Any]) -> None:
    """Put each source's value into its target."""
    for source, target in zip(sources, targets, strict=True):
        target.assign(source)
