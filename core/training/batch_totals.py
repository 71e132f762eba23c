"""The totals of one batch, inside the graph."""

from typing import Any

import tensorflow as tf

from core.catalog.losses import Task

THRESHOLD = 0.5  # of the accuracy, precision and recall in a history


def batch_totals(task: Task, loss: Any, targets: Any, scores: Any) -> Any:
    """The totals of one batch as a float64 tensor of shape (6,), in the order that `history.TOTALS` names.

    `targets`: shape (n, 1) of 0 and 1 for two classes, or of numbers, otherwise one-hot (n, classes). The loss is
    weighed by the number of rows, as Keras weighs the batches of an epoch.
    """
    rows = tf.shape(scores)[0]
    if task == "regression":
        mistakes = scores - targets[:, 0]
        nothing = tf.zeros_like(mistakes)
        counts = [tf.abs(mistakes), tf.square(mistakes), nothing, nothing]
    elif task == "binary":
        called = scores >= THRESHOLD
        actual = targets[:, 0] >= 0.5
        right = called == actual
        counts = [right, called & actual, called, actual]
    else:
        right = tf.argmax(scores, axis=1) == tf.argmax(targets, axis=1)
        nothing = tf.zeros_like(right)
        counts = [right, nothing, nothing, nothing]
    sums = [tf.reduce_sum(tf.cast(count, tf.float64)) for count in counts]
    size = tf.cast(rows, tf.float64)
    return tf.stack([tf.cast(loss, tf.float64) * size, size, *sums])
