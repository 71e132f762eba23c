"""Networks from experiments: their shape, their layers, and first weights that depend on the seed alone."""

import keras
import numpy as np
import pytest

from core.experiment import Experiment
from core.model.activations import ACTIVATIONS
from core.model.build import Network, build_network
from core.model.losses import LOSSES

ROWS = np.random.default_rng(0).normal(size=(7, 5)).astype(np.float32)


def build(classes: int = 2, **values: object) -> Network:
    return build_network(Experiment(**values), features=5, classes=classes)


def kinds(network: Network) -> list[str]:
    return [type(layer).__name__ for layer in network.model.layers]


def same(left: Network, right: Network) -> bool:
    pairs = zip(left.model.get_weights(), right.model.get_weights(), strict=True)
    return all(np.array_equal(ours, theirs) for ours, theirs in pairs)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(("classes", "shape"), [(2, (7,)), (3, (7, 3)), (10, (7, 10))])
def test_scores_have_one_column_a_class_or_none_for_two(loss: str, classes: int, shape: tuple[int, ...]) -> None:
    scores = build(classes, loss=loss).predict(ROWS)
    assert scores.shape == shape
    assert scores.min() >= 0
    assert scores.max() <= 1


def test_the_layers_have_the_sizes_that_were_asked_for() -> None:
    shapes = [weight.shape for weight in build(3, layers="4-8").model.get_weights()]
    assert shapes == [(5, 4), (4,), (4, 8), (8,), (8, 3), (3,)]


def test_without_hidden_layers_it_is_logistic_regression() -> None:
    network = build(layers="", dropout=0.5, batch_normalization=True)
    assert kinds(network) == ["Dense"]
    kernel, bias = network.model.get_weights()
    by_hand = 1 / (1 + np.exp(-(ROWS @ kernel[:, 0] + bias[0])))
    np.testing.assert_allclose(network.predict(ROWS), by_hand, rtol=1e-5)


def test_softmax_regression_by_hand() -> None:
    network = build(3, layers="")
    kernel, bias = network.model.get_weights()
    powers = np.exp(ROWS @ kernel + bias)
    np.testing.assert_allclose(network.predict(ROWS), powers / powers.sum(axis=1, keepdims=True), rtol=1e-5)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_is_that_of_keras(activation: str) -> None:
    network = build(layers="4", activation=activation)
    hidden, output = network.model.layers
    assert hidden.activation is keras.activations.get(activation)
    assert output.activation is keras.activations.sigmoid


def test_a_hinge_output_from_minus_1_to_1_becomes_a_score_from_0_to_1() -> None:
    network = build(loss="hinge")
    outputs = np.array(network.model(ROWS))[:, 0]
    assert network.activation == "tanh"
    np.testing.assert_allclose(network.predict(ROWS), (outputs + 1) / 2, rtol=1e-6)


def test_dropout_follows_every_hidden_layer_and_rests_when_predicting() -> None:
    network = build(layers="64-4", dropout=0.5)
    assert kinds(network) == ["Dense", "Dropout", "Dense", "Dropout", "Dense"]
    assert [layer.rate for layer in network.model.layers if isinstance(layer, keras.layers.Dropout)] == [0.5, 0.5]
    assert np.array_equal(network.predict(ROWS), network.predict(ROWS))
    learning, resting = network.model(ROWS, training=True), network.model(ROWS, training=False)
    assert not np.array_equal(learning, resting)


def test_batch_normalization_stands_between_the_sums_and_their_activation() -> None:
    network = build(layers="4", batch_normalization=True, activation="tanh", dropout=0.1)
    assert kinds(network) == ["Dense", "BatchNormalization", "Activation", "Dropout", "Dense"]
    dense, _, activation, _, _ = network.model.layers
    assert dense.activation is keras.activations.linear
    assert activation.activation is keras.activations.tanh


def test_l2_is_a_price_on_every_kernel_and_no_bias() -> None:
    network = build(layers="4", l2=0.5)
    kernels = network.model.get_weights()[::2]
    price = float(np.sum([float(loss) for loss in network.model.losses]))
    assert price == pytest.approx(0.5 * sum(float((kernel**2).sum()) for kernel in kernels), rel=1e-5)
    assert build(layers="4").model.losses == []


def test_the_same_seed_gives_the_same_first_weights_whatever_was_built_before() -> None:
    first = build(3, layers="4-4", seed=3)
    build(seed=8)
    assert same(first, build(3, layers="4-4", seed=3, optimizer="sgd", dropout=0.5))
    assert not same(first, build(3, layers="4-4", seed=4))


def test_layers_of_one_size_do_not_start_alike() -> None:
    network = build_network(Experiment(layers="4-4-4"), features=4, classes=2)
    first, second, third = network.model.get_weights()[:6:2]
    assert not np.array_equal(first, second)
    assert not np.array_equal(second, third)
