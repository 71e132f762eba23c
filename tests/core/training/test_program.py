"""A training as one graph: the same learning however it is cut into calls, against loops written by hand."""

import dataclasses
import functools
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from core.data.preparation import Part
from core.experiment.fields import Experiment
from core.model.build import Network, build_network
from core.training.early_stopping import DIVERGED, OUT_OF_PATIENCE, RUNNING
from core.training.history import STEP_TOTALS, TOTALS
from core.training.program import EPOCHS_PER_CALL, MAX_STEP_LOSSES, Program
from core.training.steps import Rows

ALL = 2**30  # as many batches as there are
FEATURES = 3
PLAIN = Experiment(layers="5", batch_size=8, seed=4)
# All that has a state of its own: random draws, moving means, an optimizer that remembers.
FULL = dataclasses.replace(PLAIN, layers="6-4", dropout=0.3, l2=0.01, batch_normalization=True, end_loss=True)
COMPILED = {"rtol": 1e-5, "atol": 1e-6}
NETWORKS = [pytest.param(PLAIN, id="plain", marks=pytest.mark.full), pytest.param(FULL, id="full")]
WAYS = [pytest.param(False, id="plain graph"), pytest.param(True, id="XLA", marks=pytest.mark.full)]


def rows(count: int, classes: int = 2, seed: int = 0) -> Rows:
    """Random rows whose class hangs together with their first feature."""
    generator = np.random.default_rng([seed, count])
    x = generator.normal(size=(count, FEATURES)).astype(np.float32)
    y = np.clip(np.round(x[:, 0] + generator.normal(size=count) / 2 + classes / 2 - 0.5), 0, classes - 1)
    weights = np.linspace(0.5, 1.5, classes)
    return Rows.of(Part(x, y.astype(np.int64), np.arange(count)), classes, weights)


def new(experiment: Experiment, classes: int = 2, *, compiled: bool = False) -> Program:
    network = build_network(experiment, features=FEATURES, classes=classes)
    return Program(network, experiment.batch_size, end_loss=experiment.end_loss, compiled=compiled)


@functools.cache
def known(experiment: Experiment, classes: int, compiled: bool) -> Program:
    return new(experiment, classes, compiled=compiled)


def begun(experiment: Experiment, classes: int = 2, *, compiled: bool = False) -> Program:
    """The same program each time, that has begun again: a new one has a graph to make first."""
    program = known(experiment, classes, compiled)
    program.begin(experiment)
    return program


def go(program: Program, train: Rows, validation: Rows, until: int, batches: int = ALL) -> np.ndarray:
    """Train up to the end of epoch `until`, so many batches a call; gives the totals of all epochs that ended."""
    advances = [program.advance(train, validation, batches, until)]
    while advances[-1].epoch < until and advances[-1].state == RUNNING:
        advances.append(program.advance(train, validation, batches, until))
    return np.concatenate([advance.totals for advance in advances])


def variables(program: Program) -> list[np.ndarray]:
    return [np.asarray(variable) for variable in program.variables]


def weights(program: Program) -> list[np.ndarray]:
    return list(program.network.model.get_weights())


def assert_equal(left: list[np.ndarray], right: list[np.ndarray]) -> None:
    for actual, expected in zip(left, right, strict=True):
        np.testing.assert_array_equal(actual, expected)


def assert_close(left: list[np.ndarray], right: list[np.ndarray]) -> None:
    for actual, expected in zip(left, right, strict=True):
        np.testing.assert_allclose(actual, expected, **COMPILED)


def loss_of(network: Network, some: Rows, *, training: bool) -> Any:
    outputs = network.model(some.x, training=training)
    return network.loss(some.targets, outputs, sample_weight=some.weights) + sum(network.model.losses)


def norm(arrays: list[Any]) -> float:
    """The length of all arrays' numbers as one vector."""
    return float(np.sqrt(sum(float(np.square(np.asarray(array, np.float64)).sum()) for array in arrays)))


@dataclasses.dataclass
class ByHand:
    """One epoch in plain Python: the loss and the gradient's norm of each step, and how far the weights moved."""

    losses: list[float]
    norms: list[float]
    ratio: float

    @classmethod
    def epoch(cls, network: Network, train: Rows, batch_size: int) -> "ByHand":
        learned = network.model.trainable_variables
        before = [weight.numpy() for weight in learned]
        losses, norms = [], []
        for first in range(0, len(train.x), batch_size):
            batch = Rows(*(part[first : first + batch_size] for part in train))
            with tf.GradientTape() as tape:
                loss = loss_of(network, batch, training=True)
            gradients = tape.gradient(loss, learned)
            network.optimizer.apply(gradients, learned)
            losses.append(float(loss))
            norms.append(norm(gradients))
        moved = [np.asarray(weight) - old for weight, old in zip(learned, before, strict=True)]
        return cls(losses, norms, norm(moved) / norm(before))


def judged(network: Network, some: Rows) -> list[float]:
    """Loss, accuracy, precision and recall of rows with the weights as they are, for two classes."""
    called = network.predict(np.asarray(some.x)) >= 0.5
    actual = np.asarray(some.targets)[:, 0] == 1
    loss = float(loss_of(network, some, training=False))
    return [loss, float((called == actual).mean()), float(actual[called].mean()), float(called[actual].mean())]


def means(totals: np.ndarray) -> list[float]:
    """The same from an epoch's totals."""
    loss, count, right, true_positive, called, actual = totals
    return [loss / count, right / count, true_positive / called, true_positive / actual]


# The plain graph


@pytest.mark.parametrize("experiment", NETWORKS)
@pytest.mark.parametrize("count", [21, 24, 5], ids=["ragged", "whole", "less than a batch"])
@pytest.mark.parametrize("batches", [1, 3])
def test_how_many_batches_a_call_runs_changes_nothing(experiment: Experiment, count: int, batches: int) -> None:
    train, validation = rows(count), rows(11)
    program = begun(experiment)
    whole = go(program, train, validation, until=5)
    assert len(whole) == 5
    learned = variables(program)
    program.begin(experiment)
    np.testing.assert_array_equal(go(program, train, validation, 5, batches), whole)
    assert_equal(variables(program), learned)


def test_many_classes_learn_the_same_however_the_calls_are_cut() -> None:
    train, validation = rows(21, 4), rows(11, 4)
    program = begun(PLAIN, 4)
    whole, learned = go(program, train, validation, until=3), variables(program)
    program.begin(PLAIN)
    np.testing.assert_array_equal(go(program, train, validation, 3, batches=2), whole)
    assert_equal(variables(program), learned)


def test_a_call_says_where_it_stands() -> None:
    train, validation = rows(21), rows(11)  # three steps and a look
    program = begun(PLAIN)
    places = []
    for batches in (1, 2, 1, 3, 3):
        advance = program.advance(train, validation, batches, until=9)
        places.append((len(advance.totals), advance.epoch, advance.share))
    assert places == [(0, 0, 1 / 4), (0, 0, 3 / 4), (1, 1, 0), (0, 1, 3 / 4), (1, 2, 2 / 4)]
    assert program.advance(train, validation, 0, until=9).share == 2 / 4


def test_the_look_at_the_end_of_an_epoch_counts_as_a_batch() -> None:
    program = begun(FULL)
    assert program.advance(rows(21), rows(11), batches=4, until=9).share == 4 / 5
    assert program.advance(rows(21), rows(11), batches=1, until=9).epoch == 1


def test_rows_of_another_number_need_no_new_graph() -> None:
    program = new(PLAIN)
    for train, validation in ((21, 11), (24, 11), (5, 30), (21, 11)):
        program.begin(PLAIN)
        go(program, rows(train), rows(validation), until=2, batches=2)
    assert program._graph.experimental_get_tracing_count() == 1


def test_a_program_that_begins_again_is_a_new_one() -> None:
    train, validation = rows(21), rows(11)
    program = new(FULL)
    program.begin(FULL)
    first = go(program, train, validation, until=3)
    learned, losses = variables(program), program.step_losses
    other = dataclasses.replace(FULL, seed=9, learning_rate=0.1, dropout=0.6, l2=0.1, patience=3)
    program.begin(other)
    go(program, rows(30), validation, until=2, batches=3)  # and leave off within an epoch
    program.advance(train, validation, 2, until=9)
    program.begin(FULL)
    np.testing.assert_array_equal(go(program, train, validation, until=3), first)
    assert_equal(variables(program), learned)
    np.testing.assert_array_equal(program.step_losses, losses)


def test_a_program_that_begins_with_other_values_learns_what_a_new_one_learns() -> None:
    train, validation = rows(21), rows(11)
    other = dataclasses.replace(FULL, seed=9, learning_rate=0.1, dropout=0.6, l2=0.1)
    program, fresh = begun(FULL), new(other)
    go(program, train, validation, until=2)
    program.begin(other)
    fresh.begin(other)
    np.testing.assert_array_equal(go(program, train, validation, until=3), go(fresh, train, validation, until=3))
    assert_equal(variables(program), variables(fresh))


def test_no_call_goes_beyond_the_epoch_it_is_told() -> None:
    train, validation = rows(21), rows(11)
    program = begun(PLAIN)
    first = program.advance(train, validation, ALL, until=2)
    assert (first.epoch, first.share, len(first.totals)) == (2, 0, 2)
    learned = variables(program)
    nothing = program.advance(train, validation, ALL, until=2)
    assert (nothing.epoch, len(nothing.totals)) == (2, 0)
    assert_equal(variables(program), learned)
    assert program.advance(train, validation, ALL, until=3).epoch == 3


def test_a_call_runs_at_most_64_epochs() -> None:
    train, validation = rows(5), rows(5)
    program = begun(PLAIN)
    advances = [program.advance(train, validation, ALL, until=100) for _ in range(2)]
    assert [advance.epoch for advance in advances] == [64, 100]
    assert [len(advance.totals) for advance in advances] == [EPOCHS_PER_CALL, 36]
    program.begin(PLAIN)
    parts = [advance.totals for advance in advances]
    np.testing.assert_array_equal(np.concatenate(parts), go(program, train, validation, 100, batches=7))


@pytest.mark.parametrize("experiment", NETWORKS)
@pytest.mark.parametrize("count", [21, 24, 5], ids=["ragged", "whole", "less than a batch"])
def test_the_loss_of_each_step_is_that_of_a_loop_by_hand(experiment: Experiment, count: int) -> None:
    train = rows(count)
    program = begun(experiment)
    go(program, train, rows(11), until=1)
    network = build_network(experiment, features=FEATURES, classes=2)
    hand = ByHand.epoch(network, train, experiment.batch_size)
    assert len(hand.losses) == -(-count // 8)
    np.testing.assert_allclose(program.step_losses, hand.losses, rtol=1e-5)
    for actual, expected in zip(weights(program), network.model.get_weights(), strict=True):
        np.testing.assert_allclose(actual, expected, rtol=1e-5, atol=1e-6)


def test_the_losses_of_steps_come_as_they_are_taken() -> None:
    program = begun(PLAIN)
    assert program.step_losses.shape == (0,)
    program.advance(rows(21), rows(11), 2, until=9)
    some = program.step_losses
    assert some.shape == (2,)
    go(program, rows(21), rows(11), until=2)
    assert program.step_losses.shape == (6,)
    np.testing.assert_array_equal(program.step_losses[:2], some)


def test_of_a_long_training_the_losses_of_the_first_1000_steps_are_kept() -> None:
    experiment = dataclasses.replace(PLAIN, batch_size=1)
    train, validation = rows(25), rows(5)
    program = begun(experiment)
    totals = go(program, train, validation, until=40)
    exactly = program.step_losses
    assert exactly.shape == (MAX_STEP_LOSSES,) == (1_000,)
    np.testing.assert_allclose(exactly.reshape(40, 25).mean(axis=1), totals[:, 0] / totals[:, 1], rtol=1e-5)
    go(program, train, validation, until=50)
    np.testing.assert_array_equal(program.step_losses, exactly)


@pytest.mark.parametrize("experiment", NETWORKS)
def test_the_totals_of_the_steps_are_those_of_a_loop_by_hand(experiment: Experiment) -> None:
    """20 steps, of which every third has its gradient's norm taken; the last step has fewer rows."""
    train, validation = rows(157), rows(11)
    program = begun(experiment)
    totals = go(program, train, validation, until=2)
    network = build_network(experiment, features=FEATURES, classes=2)
    for found in totals:
        hand = ByHand.epoch(network, train, experiment.batch_size)
        assert found[1] == 157
        weighed = np.average(hand.losses, weights=[8] * 19 + [5])
        assert found[0] / found[1] == pytest.approx(weighed, rel=1e-5)
        assert found[TOTALS + 1] == 7
        assert found[TOTALS] / found[TOTALS + 1] == pytest.approx(np.mean(hand.norms[::3]), rel=1e-4)
        assert found[-2] == pytest.approx(hand.ratio, rel=1e-4)
        assert found[-1] == pytest.approx(experiment.learning_rate)


@pytest.mark.parametrize(("count", "norms"), [(5, 1), (64, 8), (65, 5), (24, 3), (800, 8)])
def test_gradient_norms_are_taken_at_most_8_times_an_epoch_whatever_the_calls(count: int, norms: int) -> None:
    train, validation = rows(count), rows(11)
    program = begun(PLAIN)
    assert go(program, train, validation, until=2)[:, TOTALS + 1].tolist() == [norms, norms]
    program.begin(PLAIN)
    assert go(program, train, validation, 2, batches=3)[:, TOTALS + 1].tolist() == [norms, norms]


def assert_looks(program: Program, train: Rows, validation: Rows) -> None:
    """Two epochs, each with totals of a look at both parts with the weights of its end."""
    for epoch in (1, 2):
        (totals,) = go(program, train, validation, until=epoch, batches=5)
        looks = totals[STEP_TOTALS:-2].reshape(2, TOTALS)
        assert means(looks[0]) == pytest.approx(judged(program.network, validation), rel=1e-5)
        assert means(looks[1]) == pytest.approx(judged(program.network, train), rel=1e-5)
        assert looks[:, 1].tolist() == [len(validation.x), len(train.x)]


def test_looks_judge_the_rows_with_the_weights_of_the_end_of_the_epoch() -> None:
    assert_looks(begun(FULL), rows(21), rows(19))


@pytest.mark.parametrize("compiled", WAYS)
def test_looks_at_many_rows_are_taken_in_batches(compiled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.training.program.EVALUATION_BATCH_SIZE", 8)
    experiment = dataclasses.replace(PLAIN, end_loss=True)
    program = new(experiment, compiled=compiled)
    program.begin(experiment)
    assert program.advance(rows(21), rows(16), batches=7, until=9).share == 7 / 8  # 3 steps, 2 + 3 looks
    assert program.advance(rows(21), rows(16), batches=1, until=9).epoch == 1
    program.begin(experiment)
    assert_looks(program, rows(21), rows(16))


def test_without_a_look_at_the_training_rows_an_epoch_has_fewer_totals() -> None:
    program = begun(PLAIN)
    totals = go(program, rows(21), rows(19), until=1)
    assert totals.shape == (1, STEP_TOTALS + TOTALS + 2)
    assert means(totals[0, STEP_TOTALS:-2]) == pytest.approx(judged(program.network, rows(19)), rel=1e-5)


def test_to_look_at_the_training_rows_changes_nothing_that_is_learned() -> None:
    train, validation = rows(21), rows(11)
    looking, other = begun(FULL), begun(dataclasses.replace(FULL, end_loss=False))
    with_look, without = (go(program, train, validation, until=3) for program in (looking, other))
    assert_equal(weights(other), weights(looking))
    np.testing.assert_array_equal(np.delete(with_look, np.s_[STEP_TOTALS + TOTALS : -2], axis=1), without)


# Why a training ends


IMPATIENT = dataclasses.replace(PLAIN, learning_rate=0.1, seed=1, patience=3)


def validation_losses(totals: np.ndarray) -> np.ndarray:
    return totals[:, STEP_TOTALS] / totals[:, STEP_TOTALS + 1]


@pytest.mark.parametrize("compiled", WAYS)
def test_a_training_ends_when_patience_does_with_the_best_weights_at_hand(compiled: bool) -> None:
    program = begun(IMPATIENT, compiled=compiled)
    advance = program.advance(rows(21), rows(11), ALL, until=60)
    losses = validation_losses(advance.totals)
    best = int(losses.argmin()) + 1
    assert advance.state == OUT_OF_PATIENCE
    assert 3 < advance.epoch == len(losses) == best + 3 < 60
    assert int(program.early_stopping.best_epoch.numpy()) == best
    program.early_stopping.restore_best()
    assert judged(program.network, rows(11))[0] == pytest.approx(losses.min(), rel=1e-5)


@pytest.mark.parametrize("batches", [1, ALL])
def test_a_training_that_has_ended_does_not_go_on(batches: int) -> None:
    program = begun(IMPATIENT)
    go(program, rows(21), rows(11), 60, batches)
    ended = variables(program)
    again = program.advance(rows(21), rows(11), batches, until=60)
    assert (again.state, len(again.totals)) == (OUT_OF_PATIENCE, 0)
    assert_equal(variables(program), ended)


# The price on large weights makes them grow at this rate: 19 times with each step, until their squares are infinite.
RUNAWAY = dataclasses.replace(
    PLAIN, loss="mse", optimizer="sgd", learning_rate=10.0, l2=1.0, activation="tanh", patience=50
)


@pytest.mark.parametrize("compiled", WAYS)
def test_a_loss_that_is_no_number_ends_a_training(compiled: bool) -> None:
    train, validation = rows(21), rows(11)
    program = begun(RUNAWAY, compiled=compiled)
    advance = program.advance(train, validation, ALL, until=60)
    assert advance.state == DIVERGED
    assert 1 < advance.epoch == len(advance.totals) < 60
    losses = advance.totals[:, [0, STEP_TOTALS]]
    assert np.isfinite(losses[:-1]).all()
    assert not np.isfinite(losses[-1]).all()
    assert len(program.advance(train, validation, ALL, until=60).totals) == 0

    program.early_stopping.restore_last_finite()
    sound = weights(program)
    program.begin(RUNAWAY)
    go(program, train, validation, until=advance.epoch - 1)
    assert_equal(weights(program), sound)


@pytest.mark.parametrize("part", ["train", "validation"])
def test_the_loss_of_either_part_can_break_a_training(part: str) -> None:
    parts = {"train": rows(21), "validation": rows(11)}
    parts[part] = parts[part]._replace(weights=parts[part].weights * np.inf)
    program = begun(PLAIN)
    first = weights(program)
    advance = program.advance(*parts.values(), ALL, until=9)
    assert (advance.state, advance.epoch) == (DIVERGED, 1)
    program.early_stopping.restore_last_finite()
    assert_equal(weights(program), first)


# XLA's graph


@pytest.mark.parametrize(
    "count",
    [
        pytest.param(21, id="ragged"),
        pytest.param(24, id="whole", marks=pytest.mark.full),
        pytest.param(5, id="less than a batch", marks=pytest.mark.full),
    ],
)
def test_xla_learns_what_the_plain_graph_learns(count: int) -> None:
    train, validation = rows(count), rows(11)
    plain, compiled = begun(FULL), begun(FULL, compiled=True)
    expected, found = go(plain, train, validation, until=4), go(compiled, train, validation, until=4)
    np.testing.assert_allclose(found, expected, rtol=1e-4)
    assert_close(weights(compiled), weights(plain))


def test_xla_learns_the_same_however_the_calls_are_cut_and_compiles_once() -> None:
    train, validation = rows(21), rows(11)
    program = new(PLAIN, compiled=True)
    program.begin(PLAIN)
    whole, learned = go(program, train, validation, until=4), weights(program)
    for batches in (1, 3):
        program.begin(PLAIN)
        np.testing.assert_array_equal(go(program, train, validation, 4, batches), whole)
        assert_equal(weights(program), learned)
    other = dataclasses.replace(PLAIN, seed=8, learning_rate=0.1)
    program.begin(other)
    go(program, rows(21, seed=1), rows(11, seed=1), until=2)
    assert program._graph.experimental_get_tracing_count() == 1


@pytest.mark.parametrize("within", [0, 2], ids=["between two epochs", "within an epoch"])
def test_xla_can_take_over_half_way(within: int) -> None:
    train, validation = rows(21), rows(11)
    plain = begun(FULL)
    whole = go(plain, train, validation, until=4)
    expected = weights(plain)

    plain.begin(FULL)
    first = go(plain, train, validation, until=2)
    plain.advance(train, validation, within, until=4)
    compiled = begun(FULL, compiled=True)
    go(compiled, train, validation, until=3)  # nothing of what it has may be left
    compiled.take_over(plain)
    before = variables(plain)
    rest = go(compiled, train, validation, until=4)
    assert_equal(variables(plain), before)
    np.testing.assert_allclose(np.concatenate([first, rest]), whole, rtol=1e-4)
    assert_close(weights(compiled), expected)


def test_patience_goes_on_where_xla_takes_over() -> None:
    plain, compiled = begun(IMPATIENT), begun(IMPATIENT, compiled=True)
    losses = validation_losses(go(plain, rows(21), rows(11), until=60))
    plain.begin(IMPATIENT)
    go(plain, rows(21), rows(11), until=len(losses) - 1)  # one more without a better loss is one too many
    compiled.take_over(plain)
    advance = compiled.advance(rows(21), rows(11), ALL, until=60)
    assert (advance.state, advance.epoch) == (OUT_OF_PATIENCE, len(losses))
    assert int(compiled.early_stopping.best_epoch.numpy()) == int(losses.argmin()) + 1


# Filters


PIXELS = 64
FILTERS = Experiment(dataset="digits", filters=3, layers="5", batch_size=8, seed=4)
FULL_FILTERS = dataclasses.replace(FULL, dataset="digits", filters=3)


def pictures(count: int, seed: int = 0) -> Rows:
    """Random pictures whose class hangs together with their first pixel."""
    generator = np.random.default_rng([seed, count])
    x = generator.normal(size=(count, PIXELS)).astype(np.float32)
    return Rows.of(Part(x, (x[:, 0] > 0).astype(np.int64), np.arange(count)), 2, np.array([0.5, 1.5]))


def of_pictures(experiment: Experiment, *, compiled: bool = False) -> Program:
    network = build_network(experiment, features=PIXELS, classes=2)
    program = Program(network, experiment.batch_size, end_loss=experiment.end_loss, compiled=compiled)
    program.begin(experiment)
    return program


@pytest.mark.parametrize(
    "experiment", [pytest.param(FILTERS, id="plain", marks=pytest.mark.full), pytest.param(FULL_FILTERS, id="full")]
)
def test_filters_learn_what_keras_fit_learns(experiment: Experiment) -> None:
    train = pictures(21)
    program = of_pictures(experiment)
    totals = go(program, train, pictures(11), until=4)
    network = build_network(experiment, features=PIXELS, classes=2)
    network.model.compile(network.optimizer, network.loss)
    fitted = network.model.fit(
        train.x, train.targets, sample_weight=train.weights, batch_size=8, epochs=4, shuffle=False, verbose=0
    )
    np.testing.assert_allclose(totals[:, 0] / totals[:, 1], fitted.history["loss"], rtol=1e-4)
    for actual, expected in zip(weights(program), network.model.get_weights(), strict=True):
        np.testing.assert_allclose(actual, expected, rtol=1e-4, atol=1e-5)


def test_a_program_with_filters_that_begins_again_is_a_new_one() -> None:
    train, validation = pictures(21), pictures(11)
    program = of_pictures(FULL_FILTERS)
    first, learned = go(program, train, validation, until=3), variables(program)
    program.begin(dataclasses.replace(FULL_FILTERS, seed=9, learning_rate=0.1, dropout=0.6, l2=0.1))
    go(program, train, validation, until=2)
    program.begin(FULL_FILTERS)
    np.testing.assert_array_equal(go(program, train, validation, until=3), first)
    assert_equal(variables(program), learned)


@pytest.mark.full
def test_xla_learns_with_filters_what_the_plain_graph_learns() -> None:
    train, validation = pictures(21), pictures(11)
    experiment = dataclasses.replace(FILTERS, dropout=0.3)
    plain, compiled = of_pictures(experiment), of_pictures(experiment, compiled=True)
    expected, found = go(plain, train, validation, until=3), go(compiled, train, validation, until=3)
    np.testing.assert_allclose(found, expected, rtol=1e-4)
    assert_close(weights(compiled), weights(plain))
