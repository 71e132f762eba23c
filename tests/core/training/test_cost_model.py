"""When XLA takes over: by the experiment and its data alone, and only where compiling is worth it."""

import dataclasses
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.activations import ACTIVATIONS
from core.catalog.optimizers import OPTIMIZERS
from core.experiment.fields import Experiment
from core.model.build import build_network
from core.training.cost_model import (
    COMPILE,
    COMPILE_PART,
    COMPILED_OPERATIONS,
    COMPILED_PART,
    COMPILED_STEP,
    PLAIN_OPERATIONS,
    PLAIN_PART,
    PLAIN_STEP,
    CostModel,
    weights_count,
)

EXPERIMENTS = st.builds(
    Experiment,
    layers=st.lists(st.integers(1, 256), max_size=6).map(lambda sizes: "-".join(map(str, sizes))),
    activation=st.sampled_from(sorted(ACTIVATIONS)),
    optimizer=st.sampled_from(sorted(OPTIMIZERS)),
    dropout=st.sampled_from([0.0, 0.5]),
    batch_normalization=st.booleans(),
    end_loss=st.booleans(),
    batch_size=st.integers(1, 1_024),
    epochs=st.integers(1, 2_000),
)
ROWS = st.integers(1, 1_000_000)
FEATURES = st.integers(1, 2_000)
CLASSES = st.integers(2, 50)


def pace(experiment: Experiment, rows: int, features: int, classes: int = 2) -> CostModel:
    """The pace with a split of the app: a third as many validation rows as training rows."""
    return CostModel.of(experiment, features=features, classes=classes, train=rows, validation=rows // 3)


def takeover(rows: int, features: int, **values: object) -> int:
    experiment = Experiment(**values)
    return pace(experiment, rows, features).takeover(experiment.epochs)


def test_a_short_training_of_few_rows_never_changes_over() -> None:
    assert takeover(341, 30) == 0
    assert Experiment().epochs == 50


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_no_optimizer_changes_that(optimizer: str) -> None:
    assert takeover(341, 30, optimizer=optimizer) == 0


def test_a_long_training_of_few_rows_changes_over() -> None:
    assert 1 <= takeover(1_000, 2, epochs=2_000) < 2_000


def test_a_training_of_many_rows_changes_over() -> None:
    assert 1 <= takeover(20_000, 30, epochs=50, layers="64-64") < 50


def test_one_epoch_never_changes_over() -> None:
    assert takeover(1_000_000, 30, epochs=1, batch_size=1) == 0


def test_small_batches_change_over_sooner() -> None:
    assert takeover(5_000, 10, batch_size=1_024) == 0
    assert takeover(5_000, 10, batch_size=1) >= 1


@given(EXPERIMENTS, ROWS, FEATURES, CLASSES)
def test_it_changes_over_after_an_epoch_and_before_the_last_or_never(
    experiment: Experiment, rows: int, features: int, classes: int
) -> None:
    found = pace(experiment, rows, features, classes).takeover(experiment.epochs)
    assert found == 0 or 1 <= found < experiment.epochs


@given(EXPERIMENTS, ROWS, FEATURES, CLASSES)
def test_to_change_over_saves_more_than_compiling_takes(
    experiment: Experiment, rows: int, features: int, classes: int
) -> None:
    estimate = pace(experiment, rows, features, classes)
    found = estimate.takeover(experiment.epochs)
    if found:
        plain = experiment.epochs * estimate.plain
        assert found * estimate.plain + estimate.compile + (experiment.epochs - found) * estimate.compiled < plain


@given(EXPERIMENTS, ROWS, FEATURES, CLASSES, st.integers(1, 2_000))
def test_a_training_of_more_epochs_changes_over_at_the_same_place(
    experiment: Experiment, rows: int, features: int, classes: int, more: int
) -> None:
    estimate = pace(experiment, rows, features, classes)
    found = estimate.takeover(experiment.epochs)
    assert found in (0, estimate.takeover(experiment.epochs + more))


@given(EXPERIMENTS, ROWS, FEATURES, CLASSES, st.integers(0, 9_999), st.floats(1e-6, 10.0))
def test_seed_and_learning_rate_change_nothing(
    experiment: Experiment, rows: int, features: int, classes: int, seed: int, learning_rate: float
) -> None:
    other = dataclasses.replace(experiment, seed=seed, learning_rate=learning_rate)
    assert pace(experiment, rows, features, classes) == pace(other, rows, features, classes)


@given(EXPERIMENTS, FEATURES, CLASSES, ROWS, ROWS, ROWS, ROWS)
def test_more_rows_are_never_faster(
    experiment: Experiment, features: int, classes: int, train: int, validation: int, more: int, seen: int
) -> None:
    few = CostModel.of(experiment, features=features, classes=classes, train=train, validation=validation)
    many = CostModel.of(
        experiment, features=features, classes=classes, train=train + more, validation=validation + seen
    )
    assert many.plain >= few.plain
    assert many.compiled >= few.compiled
    assert many.compile == few.compile


@given(EXPERIMENTS, ROWS, FEATURES, CLASSES)
def test_the_same_experiment_and_shape_have_the_same_pace(
    experiment: Experiment, rows: int, features: int, classes: int
) -> None:
    again = Experiment.from_query(experiment.to_query())
    assert pace(again, rows, features, classes) == pace(experiment, rows, features, classes)


@given(EXPERIMENTS, ROWS, FEATURES, CLASSES)
def test_an_epoch_with_xla_is_faster(experiment: Experiment, rows: int, features: int, classes: int) -> None:
    estimate = pace(experiment, rows, features, classes)
    assert 0 < estimate.compiled < estimate.plain


def test_the_estimates_by_hand() -> None:
    # 3 steps; 3 parts of the network: two hidden layers and what comes after; 4 x 2 + 3 x 4 + 1 x 5 = 25 weights
    experiment = Experiment(layers="2-4", batch_size=10)
    found = CostModel.of(experiment, features=3, classes=2, train=25, validation=9)
    operations = 25 * (6 * 25 + 2 * 9)
    assert found.plain == pytest.approx(3 * (PLAIN_STEP + 3 * PLAIN_PART) + operations / PLAIN_OPERATIONS)
    assert found.compiled == pytest.approx(3 * (COMPILED_STEP + 3 * COMPILED_PART) + operations / COMPILED_OPERATIONS)
    assert found.compile == pytest.approx(COMPILE + 3 * COMPILE_PART)


def test_a_look_at_the_training_rows_dropout_and_batch_normalization_take_their_time() -> None:
    start = Experiment(layers="2-4", batch_size=10)
    for changes in ({"end_loss": True}, {"dropout": 0.1}, {"batch_normalization": True}):
        slower = pace(dataclasses.replace(start, **changes), 25, 3)
        assert slower.plain > pace(start, 25, 3).plain
        assert slower.compiled > pace(start, 25, 3).compiled


def test_filters_take_longer_and_are_never_handed_to_xla() -> None:
    shape = {"features": 64, "classes": 10, "train": 1_079, "validation": 359}
    pixels = CostModel.of(Experiment(dataset="digits"), **shape)
    filters = CostModel.of(Experiment(dataset="digits", filters=8), **shape)
    assert pixels.takeover(2_000) > 0
    assert filters.plain > 2 * pixels.plain
    assert filters.takeover(2_000) == 0


def test_the_weights_counted_by_hand() -> None:
    # 2 inputs to 16: 2 x 16 + 16; 16 to 16: 16 x 16 + 16; 16 to 1 output: 16 + 1.
    assert weights_count(Experiment(layers="16-16"), features=2, classes=2) == 48 + 272 + 17
    assert weights_count(Experiment(layers=""), features=30, classes=2) == 31
    assert weights_count(Experiment(layers=""), features=4, classes=3) == 15
    assert weights_count(Experiment(layers=""), features=4, classes=0) == 5


@pytest.mark.parametrize("layers", ["", "1", "16-16", "4-8-2", "3-3-3-3-3-3"])
@pytest.mark.parametrize(("features", "classes"), [(1, 2), (30, 2), (4, 3), (64, 10), (5, 0)])
@pytest.mark.parametrize("dropout", [0.0, 0.5])
def test_the_weights_are_those_of_the_keras_model(layers: str, features: int, classes: int, dropout: float) -> None:
    experiment = Experiment(layers=layers, dropout=dropout)
    network = build_network(experiment, features=features, classes=classes)
    assert weights_count(experiment, features, classes) == network.model.count_params()


@pytest.mark.parametrize("layers", ["", "5", "4-8-2"])
@pytest.mark.parametrize("filters", [0, 1, 32])
@pytest.mark.parametrize("batch_normalization", [False, True])
def test_the_weights_of_filters_are_those_of_the_keras_model(
    layers: str, filters: int, batch_normalization: bool
) -> None:
    experiment = Experiment(dataset="digits", layers=layers, filters=filters, batch_normalization=batch_normalization)
    weights = build_network(experiment, features=64, classes=10).model.trainable_weights
    assert weights_count(experiment, 64, 10) == sum(math.prod(weight.shape) for weight in weights)
