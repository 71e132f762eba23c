"""Dropout and L2 whose strength is a value in memory, not a constant of the graph, so that a change needs no new graph.

They compute what Keras' own compute, and dropout draws the same masks with XLA as without. Imports TensorFlow.
"""

from typing import Any

import keras
import numpy as np
import tensorflow as tf

FRACTION_BITS = 0x007FFFFF  # the 23 low bits of a 32-bit float: its fraction
ONE_TO_TWO = 0x3F800000  # the other bits of every float from 1 to 2


class Strengths:
    """The strengths that all layers of one network share: TensorFlow variables of one number each."""

    def __init__(self) -> None:
        self.dropout, self.dropout_scale, self.l2 = (
            tf.Variable(0.0, trainable=False, dtype=tf.float32) for _ in range(3)
        )

    def assign(self, dropout: float, l2: float) -> None:
        """Set the strengths. What dropout keeps is scaled by 1 / (1 - rate), in 64 bits first, as in TensorFlow."""
        self.dropout.assign(dropout)
        self.dropout_scale.assign(1 / (1 - dropout))
        self.l2.assign(l2)


class L2(keras.regularizers.Regularizer):  # type: ignore[misc]
    """The price on large weights: strength x sum of squares."""

    def __init__(self, strengths: Strengths) -> None:
        self._strengths = strengths

    def __call__(self, weights: Any) -> Any:
        """The price of these weights, one number."""
        return self._strengths.l2 * tf.reduce_sum(tf.square(weights))


class Dropout(keras.layers.Dropout):  # type: ignore[misc]
    """Keras' dropout: switches off a random share of its inputs while training, and scales the others up.

    Keras leaves the uniform numbers to TensorFlow. XLA makes them of other bits of the same random words, so its masks
    would differ. This asks for the words and makes the numbers as TensorFlow does: the low bits are the fraction.
    """

    def __init__(self, rate: float, strengths: Strengths, seed: int, name: str) -> None:
        super().__init__(rate, seed=seed, name=name)
        self._strengths = strengths

    def call(self, inputs: Any, training: bool = False) -> Any:
        """The inputs, with a new mask each time while training."""
        if not training:
            return inputs
        words = tf.random.stateless_uniform(
            tf.shape(inputs), self._draw(), minval=None, maxval=None, dtype=tf.int32, alg="philox"
        )
        fractions = tf.bitwise.bitwise_or(tf.bitwise.bitwise_and(words, FRACTION_BITS), ONE_TO_TWO)
        kept = tf.bitcast(fractions, tf.float32) - 1.0 >= self._strengths.dropout
        return tf.where(kept, inputs * self._strengths.dropout_scale, 0.0)

    def _draw(self) -> Any:
        """The next seed, cast as Keras casts it."""
        return tf.cast(tf.math.floormod(self.seed_generator.next(), np.int32(2**31 - 2)), tf.int32)
