"""Passes over rows that lie in memory: training steps that change the weights, and a look at the validation rows."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

import core.training.environment  # noqa: F401  (must come before TensorFlow)
from core.model.build import Network
from core.training.tally import TOTALS, tally

SECONDS_A_CALL = 0.1  # about how long one graph call lasts, so that a stop is answered soon


def targets_of(y: np.ndarray, classes: int) -> np.ndarray:
    """Class indices as what a loss compares with: (n, 1) of 0 and 1 for two classes, otherwise one-hot (n, classes)."""
    return (y[:, None] if classes == 2 else np.eye(classes)[y]).astype(np.float32)


def balanced_weights(y: np.ndarray, classes: int) -> np.ndarray:
    """One weight a class, shape (classes,), so that all classes count the same and a row counts 1 on average.

    The formula of scikit-learn's `class_weight="balanced"`: rows / (classes x rows of the class).
    """
    return len(y) / (classes * np.maximum(np.bincount(y, minlength=classes), 1))


def train_batch(network: Network, x: Any, targets: Any, weights: Any) -> Any:
    """One step of training, as in Keras' `train_step`. Gives the batch's totals, from before the step."""
    with tf.GradientTape() as tape:
        outputs = network.model(x, training=True)
        loss = network.loss(targets, outputs, sample_weight=weights) + sum(network.model.losses)
    variables = network.model.trainable_variables
    network.optimizer.apply(tape.gradient(loss, variables), variables)
    return tally(network.task, loss, targets, network.scores(outputs))


def judge_batch(network: Network, x: Any, targets: Any, weights: Any) -> Any:
    """One batch's totals with the weights as they are, as in Keras' `test_step`."""
    outputs = network.model(x, training=False)
    loss = network.loss(targets, outputs, sample_weight=weights) + sum(network.model.losses)
    return tally(network.task, loss, targets, network.scores(outputs))


class Pass:
    """One pass after another over the same rows, in a graph that runs a range of batches in one call.

    The graph is the same for every range, so it is traced once. How many batches a call takes follows the time that
    the last one took; what is learned does not depend on it.
    """

    def __init__(
        self,
        network: Network,
        batch: Callable[[Network, Any, Any, Any], Any],
        x: np.ndarray,
        targets: np.ndarray,
        weights: np.ndarray,
        batch_size: int,
    ) -> None:
        self.batches = -(-len(x) // batch_size)
        self.position = 0
        self.totals = np.zeros(TOTALS)
        self._batches_a_call = 1
        self._graph = tf.function(self._range, autograph=False)
        self._network, self._batch, self._batch_size = network, batch, batch_size
        self._data = tf.constant(x), tf.constant(targets), tf.constant(weights.astype(np.float32))

    def begin(self) -> None:
        """Go back to the first batch, with totals of zero."""
        self.position = 0
        self.totals = np.zeros(TOTALS)

    @property
    def share(self) -> float:
        """The share of the batches that have been run since `begin`."""
        return self.position / self.batches

    def advance(self) -> None:
        """Run the next range of batches."""
        stop = min(self.position + self._batches_a_call, self.batches)
        started = time.perf_counter()
        self.totals += self._graph(tf.constant(self.position), tf.constant(stop)).numpy()
        seconds = time.perf_counter() - started
        if seconds < SECONDS_A_CALL / 4:
            self._batches_a_call *= 4
        elif seconds > SECONDS_A_CALL:
            self._batches_a_call = max(1, self._batches_a_call // 2)
        self.position = stop

    def _range(self, start: Any, stop: Any) -> Any:
        def body(position: Any, totals: Any) -> tuple[Any, Any]:
            first, last = position * self._batch_size, (position + 1) * self._batch_size
            x, targets, weights = (tensor[first:last] for tensor in self._data)
            return position + 1, totals + self._batch(self._network, x, targets, weights)

        totals = tf.zeros([TOTALS], tf.float64)
        return tf.while_loop(lambda position, _: position < stop, body, (start, totals))[1]
