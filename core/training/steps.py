"""The rows of one part of the data as tensors, and one batch of them: a training step, or an evaluation."""

from typing import NamedTuple

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.data.preparation import Part
from core.data.scaling import TargetScale
from core.model.build import Network
from core.model.types import Count, Tensor
from core.training.batch_totals import batch_totals


class Rows(NamedTuple):
    """Rows as tensors: features (n, features), targets (n, 1) or one-hot (n, classes), weights (n,), all float32."""

    x: Tensor
    targets: Tensor
    weights: Tensor

    @classmethod
    def of(cls, part: Part, classes: int, class_weights: NDArray[np.float64]) -> "Rows":
        """The rows of `part`, each with the weight of its class; `class_weights` has shape (classes,)."""
        arrays = (part.x, targets_of(part.y, classes), class_weights[part.y].astype(np.float32))
        return cls(*(tf.convert_to_tensor(array) for array in arrays))

    @classmethod
    def of_numbers(cls, part: Part, scale: TargetScale) -> "Rows":
        """The rows of a regression's `part`, with scaled targets and equal weights."""
        arrays = (part.x, scale.to_network(part.y)[:, None], np.ones(len(part), np.float32))
        return cls(*(tf.convert_to_tensor(array) for array in arrays))

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
