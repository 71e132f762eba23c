"""The running totals of one epoch, kept inside the graph, and the means they give at its end."""

from typing import Any

import numpy as np
import tensorflow as tf

from core.model.losses import Task

THRESHOLD = 0.5  # of the accuracy, precision and recall in a history
TOTALS = 6  # loss x rows, rows, right ones, true positives, called positive, actually positive


def tally(task: Task, loss: Any, targets: Any, scores: Any) -> Any:
    """The totals of one batch as a float64 tensor of shape (6,), to be added up over an epoch.

    `targets`: shape (n, 1) of 0 and 1 for two classes, otherwise one-hot (n, classes). The loss is weighed by the
    number of rows, as Keras weighs the batches of an epoch.
    """
    rows = tf.shape(scores)[0]
    if task == "binary":
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


def means(task: Task, totals: np.ndarray, prefix: str = "") -> dict[str, float]:
    """The history's values of one epoch from its totals; precision or recall is NaN where it is undefined."""
    loss, rows, right, true_positive, called, actual = (float(total) for total in totals)
    values = {"loss": loss / rows, "accuracy": right / rows}
    if task == "binary":
        values["precision"] = true_positive / called if called else float("nan")
        values["recall"] = true_positive / actual if actual else float("nan")
    return {prefix + name: value for name, value in values.items()}


def names(task: Task, prefix: str = "") -> list[str]:
    """The names of the values that `means` gives."""
    shown = ["loss", "accuracy", "precision", "recall"] if task == "binary" else ["loss", "accuracy"]
    return [prefix + name for name in shown]
