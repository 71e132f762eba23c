"""The totals of one batch, inside the graph."""

import tensorflow as tf

from core.catalog.losses import Task
from core.model.types import Tensor

THRESHOLD = 0.5  # of the accuracy, precision and recall in a history


def batch_totals(task: Task, loss: Tensor, targets: Tensor, scores: Tensor) -> Tensor:
    """The totals of one batch as a float64 tensor of shape (6,), in the order that `history.TOTALS` names.

    `targets`: float32, (n, 1) of 0 and 1 for two classes, (n, 1) of numbers, otherwise one-hot (n, classes). `scores`:
    (n,) or (n, classes). `loss`, of shape (), is multiplied by the number of rows, as Keras weighs an epoch's batches.
    """
    rows = tf.shape(scores)[0]
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
    size = tf.cast(rows, tf.float64)
    totals: Tensor = tf.stack([tf.cast(loss, tf.float64) * size, size, *sums])
    return totals
