"""Dropout and L2 whose strengths are variables, not constants of the graph, so that a change needs no new graph.

They compute what Keras' layers compute, and dropout draws the same masks with XLA as without. Imports TensorFlow.
"""

import keras
import numpy as np
import tensorflow as tf

from core.model.types import Tensor

FRACTION_BITS = 0x007FFFFF  # the 23 low bits of a 32-bit float: its fraction
ONE_TO_TWO = 0x3F800000  # the other bits of every float from 1 to 2


class Strengths:
    """The strengths that all layers of one network share: float32 variables of shape ()."""

    def __init__(self) -> None:
        self.dropout, self.dropout_scale, self.l2 = (
            tf.Variable(0.0, trainable=False, dtype=tf.float32) for _ in range(3)
        )

    def assign(self, dropout: float, l2: float) -> None:
        """Set the strengths. Dropout multiplies what it keeps by 1 / (1 - rate), taken in float64 as in TensorFlow."""
        self.dropout.assign(dropout)
        self.dropout_scale.assign(1 / (1 - dropout))
        self.l2.assign(l2)


class L2(keras.regularizers.Regularizer):  # type: ignore[misc]
    """The penalty on large weights: strength x sum of squares."""

    def __init__(self, strengths: Strengths) -> None:
        self._strengths = strengths

    def __call__(self, weights: Tensor) -> Tensor:
        """The penalty for these weights, shape ()."""
        penalty: Tensor = self._strengths.l2 * tf.reduce_sum(tf.square(weights))
        return penalty


class Dropout(keras.layers.Dropout):  # type: ignore[misc]
    """Keras' dropout: sets a random share of its inputs to 0 while training, and scales the others up.

    Keras asks TensorFlow for uniform numbers. XLA makes these from other bits of the same random words, so its masks
    would differ. This layer asks for the words and makes the numbers as TensorFlow does: the low bits are the fraction.
    """

    def __init__(self, rate: float, strengths: Strengths, seed: int, name: str) -> None:
        super().__init__(rate, seed=seed, name=name)
        self._strengths = strengths

    def call(self, inputs: Tensor, training: bool = False) -> Tensor:
        """The inputs of any shape, float32; while training, with a new mask in each call."""
        if not training:
            return inputs
        seed = tf.cast(tf.math.floormod(self.seed_generator.next(), np.int32(2**31 - 2)), tf.int32)  # as Keras casts it
        words = tf.random.stateless_uniform(
            tf.shape(inputs), seed, minval=None, maxval=None, dtype=tf.int32, alg="philox"
        )
        fractions = tf.bitwise.bitwise_or(tf.bitwise.bitwise_and(words, FRACTION_BITS), ONE_TO_TWO)
        kept = tf.bitcast(fractions, tf.float32) - 1.0 >= self._strengths.dropout
        masked: Tensor = tf.where(kept, inputs * self._strengths.dropout_scale, 0.0)
        return masked
