"""The rows of one part of the data as tensors, and one batch of them: a training step, or an evaluation."""

from typing import NamedTuple

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.catalog.losses import Task
from core.data.preparation import Part
from core.data.scaling import TargetScale
from core.model.build import Network
from core.model.types import Count, Tensor

THRESHOLD = 0.5  # of the accuracy, precision and recall in a history


class Rows(NamedTuple):
    """Rows as tensors: features (n, features), targets (n, 1) or one-hot (n, classes), weights (n,), all float32."""

    x: Tensor
    targets: Tensor
    weights: Tensor

    @classmethod
    def of(cls, part: Part, classes: int, class_weights: NDArray[np.float64]) -> "Rows":
        """The rows of `part`, each with the weight of its class; `class_weights` has shape (classes,)."""
        weights = class_weights[part.y].astype(np.float32)
        return cls(*map(tf.convert_to_tensor, (part.x, targets_of(part.y, classes), weights)))

    @classmethod
    def of_numbers(cls, part: Part, scale: TargetScale) -> "Rows":
        """The rows of a regression's `part`, with scaled targets and equal weights."""
        arrays = (part.x, scale.to_network(part.y)[:, None], np.ones(len(part), np.float32))
        return cls(*map(tf.convert_to_tensor, arrays))

    def batch(self, first: Count, size: Count) -> "Rows":
        """The `size` rows from row `first` on."""
        return Rows(
            tf.slice(self.x, [first, 0], [size, self.x.shape[1]]),
            tf.slice(self.targets, [first, 0], [size, self.targets.shape[1]]),
            tf.slice(self.weights, [first], [size]),
        )


def targets_of(y: NDArray[np.int64], classes: int) -> NDArray[np.float32]:
    """A loss' targets for class indices (n,): (n, 1) of 0 and 1 for two classes, otherwise one-hot (n, classes)."""
    return y[:, None].astype(np.float32) if classes == 2 else np.eye(classes, dtype=np.float32)[y]


def balanced_weights(y: NDArray[np.int64], classes: int) -> NDArray[np.float64]:
    """One weight for each class, shape (classes,), so that all classes count equally and a row's mean weight is 1.

    The formula of scikit-learn's `class_weight="balanced"`: rows / (classes x rows of the class).
    """
    weights: NDArray[np.float64] = len(y) / (classes * np.maximum(np.bincount(y, minlength=classes), 1))
    return weights


def train_batch(network: Network, rows: Rows, take_norm: Tensor) -> Tensor:
    """One training step, as in Keras' `train_step`: the batch's totals before the step, float64 of shape (8,).

    The norm of the gradient over all weights is computed where `take_norm`, a bool of shape (), is true.
    """
    with tf.GradientTape() as tape:
        outputs = network.model(rows.x, training=True)
        loss = network.loss(rows.targets, outputs, sample_weight=rows.weights) + sum(network.model.losses)
    variables = network.model.trainable_variables
    gradients = tape.gradient(loss, variables)
    norm = tf.cond(take_norm, lambda: tf.linalg.global_norm(gradients), lambda: 0.0)
    network.optimizer.apply(gradients, variables)
    norms = tf.stack([tf.cast(norm, tf.float64), tf.cast(take_norm, tf.float64)])
    totals = batch_totals(network.task, loss, rows.targets, network.scores(outputs))
    both: Tensor = tf.concat([totals, norms], axis=0)
    return both


def evaluate_batch(network: Network, rows: Rows) -> Tensor:
    """One batch's totals with the current weights, as in Keras' `test_step`: float64 of shape (6,)."""
    outputs = network.model(rows.x, training=False)
    loss = network.loss(rows.targets, outputs, sample_weight=rows.weights) + sum(network.model.losses)
    return batch_totals(network.task, loss, rows.targets, network.scores(outputs))


def batch_totals(task: Task, loss: Tensor, targets: Tensor, scores: Tensor) -> Tensor:
    """The totals of one batch as a float64 tensor of shape (6,), in the order that `history.TOTALS` names.

    `targets`: float32, (n, 1) of 0 and 1 for two classes, (n, 1) of numbers, otherwise one-hot (n, classes). `scores`:
    (n,) or (n, classes). `loss`, of shape (), is multiplied by the number of rows, as Keras weighs an epoch's batches.
    """
    if task == "regression":
        errors = scores - targets[:, 0]
        unused = tf.zeros_like(errors)
        counts = [tf.abs(errors), tf.square(errors), unused, unused]
    elif task == "binary":
        predicted_positive = scores >= THRESHOLD
        positive = targets[:, 0] >= 0.5
        correct = predicted_positive == positive
        counts = [correct, predicted_positive & positive, predicted_positive, positive]
    else:
        correct = tf.argmax(scores, axis=1) == tf.argmax(targets, axis=1)
        unused = tf.zeros_like(correct)
        counts = [correct, unused, unused, unused]
    sums = [tf.reduce_sum(tf.cast(count, tf.float64)) for count in counts]
    size = tf.cast(tf.shape(scores)[0], tf.float64)
    totals: Tensor = tf.stack([tf.cast(loss, tf.float64) * size, size, *sums])
    return totals
