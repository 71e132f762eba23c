"""The rows of one part as tensors, and what is done with one batch of them: a step of training, or a look."""

from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from core.data.preparation import Part
from core.data.target_scale import TargetScale
from core.model.build import Network
from core.training.batch_totals import batch_totals


class Rows(NamedTuple):
    """Rows as tensors: features (n, features), targets (n, 1) or one-hot (n, classes), weights (n,), all float32."""

    x: Any
    targets: Any
    weights: Any

    @classmethod
    def of(cls, part: Part, classes: int, class_weights: np.ndarray) -> "Rows":
        """The rows of `part`; each weighs what its class weighs."""
        arrays = (part.x, targets_of(part.y, classes), class_weights[part.y].astype(np.float32))
        return cls(*(tf.convert_to_tensor(array) for array in arrays))

    @classmethod
    def of_numbers(cls, part: Part, scale: TargetScale) -> "Rows":
        """The rows of a `part` whose targets are numbers, as the network learns them; all weigh the same."""
        arrays = (part.x, scale.to_network(part.y)[:, None], np.ones(len(part), np.float32))
        return cls(*(tf.convert_to_tensor(array) for array in arrays))

    def batch(self, first: Any, size: Any) -> "Rows":
        """The `size` rows from row `first`; tensors or numbers."""
        return Rows(
            tf.slice(self.x, [first, 0], [size, self.x.shape[1]]),
            tf.slice(self.targets, [first, 0], [size, self.targets.shape[1]]),
            tf.slice(self.weights, [first], [size]),
        )


def targets_of(y: np.ndarray, classes: int) -> np.ndarray:
    """Class indices as what a loss compares with: (n, 1) of 0 and 1 for two classes, otherwise one-hot (n, classes)."""
    return y[:, None].astype(np.float32) if classes == 2 else np.eye(classes, dtype=np.float32)[y]


def balanced_weights(y: np.ndarray, classes: int) -> np.ndarray:
    """One weight a class, shape (classes,), so that all classes count the same and a row counts 1 on average.

    The formula of scikit-learn's `class_weight="balanced"`: rows / (classes x rows of the class).
    """
    return len(y) / (classes * np.maximum(np.bincount(y, minlength=classes), 1))


def train_batch(network: Network, rows: Rows, take_norm: Any) -> Any:
    """One step of training, as in Keras' `train_step`: the batch's totals from before the step, shape (8,).

    The norm of the gradient, over all weights together, is taken where `take_norm` is true.
    """
    with tf.GradientTape() as tape:
        outputs = network.model(rows.x, training=True)
        loss = network.loss(rows.targets, outputs, sample_weight=rows.weights) + sum(network.model.losses)
    variables = network.model.trainable_variables
    gradients = tape.gradient(loss, variables)
    norm = tf.cond(take_norm, lambda: tf.linalg.global_norm(gradients), lambda: 0.0)
    network.optimizer.apply(gradients, variables)
    norms = tf.stack([tf.cast(norm, tf.float64), tf.cast(take_norm, tf.float64)])
    return tf.concat([batch_totals(network.task, loss, rows.targets, network.scores(outputs)), norms], axis=0)


def evaluate_batch(network: Network, rows: Rows) -> Any:
    """One batch's totals with the weights as they are, as in Keras' `test_step`, shape (6,)."""
    outputs = network.model(rows.x, training=False)
    loss = network.loss(rows.targets, outputs, sample_weight=rows.weights) + sum(network.model.losses)
    return batch_totals(network.task, loss, rows.targets, network.scores(outputs))
