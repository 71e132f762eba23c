"""Networks from experiments: their shape, their layers, and first weights that depend on the seed alone."""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.catalog.activations import ACTIVATIONS
from core.catalog.losses import LOSSES
from core.catalog.optimizers import OPTIMIZERS
from core.data.custom_data import EXAMPLE
from core.data.preparation import Part
from core.experiment.fields import GRAPH_INPUTS, SPECS, Experiment, graph_key
from core.experiment.link_codec import pack_points, pack_table
from core.model.build import Network, build_network, structure
from core.training.steps import Rows, train_batch

ROWS = np.random.default_rng(0).normal(size=(7, 5)).astype(np.float32)


def build(classes: int = 2, **values: object) -> Network:
    return build_network(Experiment(**values), features=5, classes=classes)


def kinds(network: Network) -> list[str]:
    return [type(layer).__name__ for layer in network.model.layers]


def same(left: Network, right: Network) -> bool:
    pairs = zip(left.model.get_weights(), right.model.get_weights(), strict=True)
    return all(np.array_equal(actual, expected) for actual, expected in pairs)


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


FULL = Experiment(layers="6-4", dropout=0.3, l2=0.01, batch_normalization=True, seed=3)
# The same network with other values: it can start where this one was.
OTHER_VALUES: dict[str, Any] = {"seed": 8, "learning_rate": 0.003, "l2": 0.2, "dropout": 0.6}


def batch(classes: int = 2) -> Rows:
    generator = np.random.default_rng(1)
    part = Part(generator.normal(size=(24, 5)).astype(np.float32), generator.integers(0, classes, 24), np.arange(24))
    return Rows.of(part, classes, np.ones(classes))


def learn(network: Network, classes: int = 2) -> list[np.ndarray]:
    """The totals of two steps of training: the second is taken with what the optimizer remembers of the first."""
    return [train_batch(network, batch(classes), tf.constant(True)).numpy() for _ in range(2)]


def disturb(network: Network) -> None:
    """Put random numbers into all that training changes."""
    generator = np.random.default_rng(2)
    for variable in network.variables:
        variable.assign(generator.integers(1, 99, variable.shape).astype(variable.dtype))
    network.strengths.assign(0.123, 0.456)


def values(network: Network) -> list[np.ndarray]:
    """All that a network starts from."""
    strengths = network.strengths
    return [
        np.asarray(variable)
        for variable in (*network.variables, strengths.dropout, strengths.dropout_scale, strengths.l2)
    ]


def assert_same(left: list[np.ndarray], right: list[np.ndarray]) -> None:
    for actual, expected in zip(left, right, strict=True):
        assert actual.dtype == expected.dtype
        np.testing.assert_array_equal(actual, expected)


def assert_restarts(network: Network, experiment: Experiment, classes: int = 2) -> None:
    """Restarted, a network is a fresh one: its variables, what it says, and what it learns."""
    disturb(network)
    network.restart(experiment)
    fresh = build_network(experiment, features=5, classes=classes)
    assert_same(values(network), values(fresh))
    np.testing.assert_array_equal(network.predict(ROWS), fresh.predict(ROWS))
    assert_same(learn(network, classes), learn(fresh, classes))
    assert_same(values(network), values(fresh))


# Moments, weights of its own beside the model's, and a matrix product; the others in the full grid.
FEW = ("adam", "schedule_free_adamw", "muon")
A_FEW_OPTIMIZERS = [pytest.param(name, marks=() if name in FEW else pytest.mark.full) for name in OPTIMIZERS]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_network_that_restarts_with_other_values_is_a_fresh_one(optimizer: str) -> None:
    experiment = dataclasses.replace(FULL, optimizer=optimizer)
    network = build_network(experiment, features=5, classes=2)
    assert_restarts(network, dataclasses.replace(experiment, **OTHER_VALUES))


@pytest.mark.parametrize("optimizer", A_FEW_OPTIMIZERS)
def test_a_network_that_has_learned_restarts_as_a_fresh_one(optimizer: str) -> None:
    experiment = dataclasses.replace(FULL, optimizer=optimizer)
    network, fresh = (build_network(experiment, features=5, classes=3) for _ in range(2))
    first = learn(network, classes=3)
    network.restart(experiment)
    assert_same(values(network), values(fresh))
    assert_same(learn(network, classes=3), first)


@pytest.mark.parametrize("layers", ["", "4-4-4", "5"])
@pytest.mark.parametrize("optimizer", FEW)
def test_networks_of_any_layers_restart(layers: str, optimizer: str) -> None:
    # Layers of one size: an optimizer that starts at the weights must start at each layer's own.
    experiment = Experiment(layers=layers, optimizer=optimizer)
    network = build_network(experiment, features=4, classes=2)
    disturb(network)
    other = dataclasses.replace(experiment, seed=9)
    network.restart(other)
    assert_same(values(network), values(build_network(other, features=4, classes=2)))


def test_a_network_restarts_again_and_again() -> None:
    network = build_network(FULL, features=5, classes=2)
    for seed in (1, 2, 1):
        assert_restarts(network, dataclasses.replace(FULL, seed=seed))


PICTURES = Experiment(dataset="digits", filters=3, layers="5", seed=3)
PIXELS = np.random.default_rng(0).normal(size=(7, 64)).astype(np.float32)


def of_pictures(experiment: Experiment) -> Network:
    return build_network(experiment, features=64, classes=10)


def test_filters_look_at_the_picture_before_the_hidden_layers() -> None:
    network = of_pictures(dataclasses.replace(PICTURES, activation="tanh", dropout=0.5))
    first = ["Reshape", "Conv2D", "MaxPooling2D", "Flatten", "Dropout"]
    assert kinds(network) == [*first, "Dense", "Dropout", "Dense"]
    shapes = [weight.shape for weight in network.model.get_weights() if weight.ndim > 0]
    assert [shape for shape in shapes if shape != (2,)] == [(3, 3, 1, 3), (3,), (48, 5), (5,), (5, 10), (10,)]
    full = of_pictures(dataclasses.replace(PICTURES, batch_normalization=True))
    assert kinds(full)[:4] == ["Reshape", "Conv2D", "BatchNormalization", "Activation"]


def test_one_filter_by_hand() -> None:
    """Each pixel's 3 by 3 neighbourhood times the kernel, no less than 0, and of each 2 by 2 the largest."""
    network = of_pictures(dataclasses.replace(PICTURES, filters=1, layers=""))
    kernel, bias, weights, output_bias = network.model.get_weights()
    padded = np.pad(PIXELS.reshape(7, 8, 8), ((0, 0), (1, 1), (1, 1)))
    seen = np.zeros((7, 8, 8))
    for row in range(8):
        for column in range(8):
            window = padded[:, row : row + 3, column : column + 3]
            seen[:, row, column] = np.maximum((window * kernel[:, :, 0, 0]).sum(axis=(1, 2)) + bias[0], 0)
    largest = seen.reshape(7, 4, 2, 4, 2).max(axis=(2, 4)).reshape(7, 16)
    powers = np.exp(largest @ weights + output_bias)
    np.testing.assert_allclose(network.predict(PIXELS), powers / powers.sum(axis=1, keepdims=True), rtol=1e-4)


@pytest.mark.parametrize(
    "changes",
    [{"dataset": "iris"}, {"filters": 0}, {"leave_out": "pixel 0 0"}, {"target": "pixel 3 4"}],
    ids=str,
)
def test_there_are_no_filters_where_rows_are_no_whole_pictures(changes: dict[str, Any]) -> None:
    experiment = dataclasses.replace(PICTURES, **changes)
    assert kinds(of_pictures(experiment)) == ["Dense", "Dense"]
    without = dataclasses.replace(experiment, filters=0)
    assert structure(experiment, features=64, classes=10) == structure(without, features=64, classes=10)


@pytest.mark.parametrize("layers", ["", "4-4"])
@pytest.mark.parametrize("optimizer", A_FEW_OPTIMIZERS)
def test_networks_with_filters_restart(layers: str, optimizer: str) -> None:
    experiment = dataclasses.replace(
        FULL, dataset="digits", filters=2, layers=layers, optimizer=optimizer, batch_normalization=layers != ""
    )
    network = of_pictures(experiment)
    disturb(network)
    other = dataclasses.replace(experiment, **OTHER_VALUES)
    network.restart(other)
    fresh = of_pictures(other)
    assert_same(values(network), values(fresh))
    np.testing.assert_array_equal(network.predict(PIXELS), fresh.predict(PIXELS))


def test_l2_is_a_price_on_filters_too() -> None:
    network = of_pictures(dataclasses.replace(PICTURES, l2=0.5))
    kernels = network.model.get_weights()[::2]
    price = float(np.sum([float(loss) for loss in network.model.losses]))
    assert price == pytest.approx(0.5 * sum(float((kernel**2).sum()) for kernel in kernels), rel=1e-5)


DRAWING, TYPED = pack_points([(0, 1, 2)]), pack_table(EXAMPLE[:5])


def others(name: str, value: Any) -> list[Any]:
    """Some other values that a control allows."""
    spec = SPECS[name]
    match spec.kind:
        case "integer":
            found: list[Any] = [int(spec.minimum or 0), int(spec.maximum or 0), 7]
        case "number":
            low, high = spec.minimum or 0.0, spec.maximum or 1.0
            found = [low, high, low + (high - low) / 3]
        case "switch":
            found = [True, False]
        case "choice":
            found = list(spec.choices)
        case "layers":
            found = ["", "4", "4-6", "6-4-4"]
        case _:
            found = ["", {"drawn": DRAWING, "typed": TYPED}.get(name, "other")]
    found += [None] if spec.optional else []
    return [other for other in found if other != value and spec.problem(other) == ""]


def fitting(name: str) -> list[Experiment]:
    """Experiments for which the control `name` changes something; all optimizers or losses that have it, if few do."""
    spec = SPECS[name]
    choices = {"optimizer": OPTIMIZERS, "loss": LOSSES}.get(spec.group, {})
    start = dataclasses.replace(FULL, layers="6", **({"dataset": "digits"} if name == "filters" else {}))
    every = [dataclasses.replace(start, **{spec.group: choice}) for choice in choices]
    having = [experiment for experiment in every if spec.applies(experiment)]
    return having if len(having) < len(every) else [start]


def neighbours(name: str) -> Iterator[tuple[Experiment, Experiment]]:
    """Pairs of experiments that differ in one field."""
    for experiment in fitting(name):
        for value in others(name, getattr(experiment, name)):
            yield experiment, dataclasses.replace(experiment, **{name: value})


def structure_of(experiment: Experiment, classes: int = 2) -> tuple[Any, ...]:
    return structure(experiment, features=5, classes=classes)


OF_A_NETWORK = ("network", "optimizer", "loss")  # the groups of fields that a network is built from


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        *(pytest.param(name, 2, marks=() if SPECS[name].group in OF_A_NETWORK else pytest.mark.full) for name in SPECS),
        *((name, 3) for name in SPECS if SPECS[name].group == "loss"),
    ],
)
def test_where_the_structure_is_the_same_one_network_can_restart_as_the_other(name: str, classes: int) -> None:
    """A field that the structure forgets would show in what the network is or learns.

    One other value of a field will do, and two of what the network is made of.
    """
    values_tried = 2 if SPECS[name].group in OF_A_NETWORK else 1
    networks: dict[tuple[Any, ...], Network] = {}
    restarts: Counter[tuple[Any, ...]] = Counter()
    for experiment, other in neighbours(name):
        key = structure_of(experiment, classes)
        if structure_of(other, classes) == key and restarts[key] < values_tried:
            restarts[key] += 1
            if key not in networks:
                networks[key] = build_network(experiment, features=5, classes=classes)
            assert_restarts(networks[key], other, classes)


OF_THE_NETWORK = sorted(name for name, spec in SPECS.items() if spec.group in OF_A_NETWORK and name not in GRAPH_INPUTS)


@pytest.mark.parametrize("name", sorted(set(SPECS) - set(OF_THE_NETWORK)))
def test_values_are_no_part_of_the_structure(name: str) -> None:
    pairs = list(neighbours(name))
    assert pairs
    for experiment, other in pairs:
        assert structure_of(experiment) == structure_of(other)


@pytest.mark.parametrize("name", sorted(set(OF_THE_NETWORK) - {"dropout", "l2"}))
def test_all_else_is_part_of_the_structure(name: str) -> None:
    pairs = list(neighbours(name))
    assert pairs
    for experiment, other in pairs:
        optimizers = name in OPTIMIZERS[experiment.optimizer].settings
        same = optimizers and experiment.setting(name) == other.setting(name)
        same |= name == "loss" and {experiment.loss, other.loss} == {"auto", "binary_crossentropy"}
        assert (structure_of(experiment) == structure_of(other)) == same, (experiment, other)


@pytest.mark.parametrize("name", ["dropout", "l2"])
def test_of_dropout_and_l2_the_structure_has_only_whether_there_is_any(name: str) -> None:
    none, some, more = (structure_of(dataclasses.replace(FULL, **{name: value})) for value in (0.0, 0.1, 0.5))
    assert none != some
    assert some == more


def test_features_and_classes_are_part_of_the_structure() -> None:
    assert structure(FULL, features=5, classes=2) != structure(FULL, features=6, classes=2)
    assert len({structure(FULL, features=5, classes=classes) for classes in (2, 3, 4)}) == 3


def test_a_structure_can_be_a_key() -> None:
    for name in SPECS:
        for experiment, other in neighbours(name):
            same = structure_of(experiment) == structure_of(other)
            assert len({structure_of(experiment), structure_of(other)}) == (1 if same else 2)


@pytest.mark.parametrize("name", SPECS)
def test_where_the_link_of_the_structure_is_the_same_the_structure_is(name: str) -> None:
    for experiment, other in neighbours(name):
        if graph_key(experiment) == graph_key(other):
            assert structure_of(experiment) == structure_of(other)
            assert (experiment.batch_size, experiment.end_loss) == (other.batch_size, other.end_loss)
