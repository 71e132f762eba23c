"""Dropout and L2 whose strengths are variables, against Keras' own."""

from collections.abc import Callable

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.model.layers import L2, Dropout, Strengths

SHAPES = [(1, 1), (7, 3), (5, 17), (33, 129), (2, 3, 5)]


def strengths(dropout: float = 0.0, l2: float = 0.0) -> Strengths:
    made = Strengths()
    made.assign(dropout, l2)
    return made


def dropout(rate: float, shared: Strengths, seed: int) -> Dropout:
    return Dropout(rate, shared, seed, "dropout")


def numbers(*shape: int) -> np.ndarray:
    """Random numbers, none of them 0, so that a mask shows."""
    return np.random.default_rng(len(shape)).uniform(0.5, 2.0, shape).astype(np.float32)


def masks(layer: Callable, inputs: np.ndarray, calls: int = 4) -> list[np.ndarray]:
    """What some calls in a row give."""
    return [np.asarray(layer(inputs, training=True)) for _ in range(calls)]


def keras_masks(rate: float, seed: int, inputs: np.ndarray, calls: int = 4) -> list[np.ndarray]:
    return masks(keras.layers.Dropout(rate, seed=seed), inputs, calls)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("rate", [0.05, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("seed", [0, 101, 999_906])
def test_dropout_draws_the_masks_of_keras(shape: tuple[int, ...], rate: float, seed: int) -> None:
    inputs = numbers(*shape)
    actual = masks(dropout(rate, strengths(rate), seed), inputs)
    np.testing.assert_array_equal(actual, keras_masks(rate, seed, inputs))


@pytest.mark.parametrize("rate", [0.05, 0.3, 0.9])
def test_dropout_draws_the_same_masks_with_xla(rate: float) -> None:
    layer = dropout(rate, strengths(rate), 101)
    compiled = tf.function(layer, jit_compile=True, autograph=False)
    inputs = numbers(33, 17)
    np.testing.assert_array_equal(masks(compiled, inputs), keras_masks(rate, 101, inputs))


def test_dropout_draws_the_same_masks_in_a_graph_for_rows_of_any_number() -> None:
    layer, expected = dropout(0.4, strengths(0.4), 7), keras.layers.Dropout(0.4, seed=7)
    graph = tf.function(
        lambda inputs: layer(inputs, training=True),
        input_signature=[tf.TensorSpec((None, 6), tf.float32)],
        autograph=False,
    )
    for rows in (8, 8, 3, 1):
        inputs = numbers(rows, 6)
        np.testing.assert_array_equal(graph(inputs), expected(inputs, training=True))


def test_each_call_has_a_mask_of_its_own_that_keeps_the_share_that_was_asked_for() -> None:
    first, second = masks(dropout(0.25, strengths(0.25), 1), np.ones((200, 200), np.float32), calls=2)
    assert not np.array_equal(first, second)
    assert set(np.unique(first)) == {np.float32(0), np.float32(1 / 0.75)}
    assert (first > 0).mean() == pytest.approx(0.75, abs=0.01)


def test_when_predicting_dropout_rests_and_draws_nothing() -> None:
    layer, inputs = dropout(0.5, strengths(0.5), 3), numbers(9, 4)
    np.testing.assert_array_equal(layer(inputs), inputs)
    np.testing.assert_array_equal(layer(inputs, training=False), inputs)
    np.testing.assert_array_equal(masks(layer, inputs), keras_masks(0.5, 3, inputs))


def test_dropout_has_the_gradient_of_keras() -> None:
    def gradient(layer: keras.layers.Layer) -> np.ndarray:
        inputs = tf.Variable(numbers(6, 5))
        with tf.GradientTape() as tape:
            outputs = tf.square(layer(inputs, training=True))
        return np.asarray(tape.gradient(outputs, inputs))

    found = gradient(dropout(0.3, strengths(0.3), 8))
    np.testing.assert_array_equal(found, gradient(keras.layers.Dropout(0.3, seed=8)))
    assert (found == 0).any()
    assert (found != 0).any()


@pytest.mark.parametrize("strength", [0.0001, 0.5])
def test_l2_is_that_of_keras(strength: float) -> None:
    weights = numbers(17, 5) - 1
    found = L2(strengths(l2=strength))(tf.constant(weights))
    assert float(found) == float(keras.regularizers.L2(strength)(weights))


@pytest.mark.parametrize("compiled", [False, True])
def test_other_strengths_change_the_result_of_the_same_graph(compiled: bool) -> None:
    shared = strengths(0.5, 0.5)
    layer, price, traces = dropout(0.5, shared, 5), L2(shared), []

    @tf.function(jit_compile=compiled, autograph=False)
    def graph(inputs: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        traces.append("traced")  # Python runs only while a graph is made
        return layer(inputs, training=True), price(inputs)

    inputs = tf.constant(numbers(12, 7))
    for rate, l2 in ((0.5, 0.5), (0.1, 0.001), (0.9, 1.0)):
        shared.assign(rate, l2)
        layer.seed_generator.state.assign([5, 0])
        dropped, cost = graph(inputs)
        np.testing.assert_array_equal(dropped, keras_masks(rate, 5, np.asarray(inputs), calls=1)[0])
        assert float(cost) == pytest.approx(float(keras.regularizers.L2(l2)(inputs)), rel=1e-6)
    assert traces == ["traced"]


def test_the_layers_of_a_network_share_their_strengths() -> None:
    shared = strengths(0.2, 0.1)
    layers = [dropout(0.2, shared, seed) for seed in (1, 2)]
    prices = [L2(shared), L2(shared)]
    shared.assign(0.6, 0.3)
    inputs = numbers(30, 30)
    for layer, seed in zip(layers, (1, 2), strict=True):
        np.testing.assert_array_equal(masks(layer, inputs, 1), keras_masks(0.6, seed, inputs, 1))
    assert [float(price(tf.ones(10))) for price in prices] == pytest.approx([3.0, 3.0])
