"""The engine learns exactly what Keras' own `compile` and `fit(shuffle=False)` learn."""

import dataclasses
import functools
import itertools

import keras
import numpy as np
import pytest

from core.catalog.losses import ALIASES, LOSSES
from core.catalog.optimizers import OPTIMIZERS
from core.data.custom_data import EXAMPLE
from core.data.preparation import prepare
from core.data.source import load
from core.evaluation.curves import roc_auc
from core.experiment.fields import Experiment
from core.experiment.link_codec import pack_points, pack_table
from core.model.build import build_network
from core.runs.run import Run
from core.training import train
from core.training.cost_model import CostModel
from core.training.engine import Training
from core.training.program_cache import ProgramCache
from core.training.steps import balanced_weights, targets_of
from core.training.training_data import TrainingData

# Float32 keeps 7 digits; a few hundred steps in another order of sums move the sixth.
WEIGHTS = {"rtol": 2e-5, "atol": 2e-6}
HISTORY = {"rtol": 1e-5, "atol": 1e-6}
# XLA also computes other roundings of exp, log and the like, and large steps carry them on.
COMPILED_WEIGHTS = {"rtol": 2e-4, "atol": 2e-5}

SMALL = Experiment(dataset="blobs", rows=180, layers="8", epochs=3, noise=0.5)
IRIS = Experiment(dataset="iris", layers="8", epochs=3)
A_THIRD = {"blobs": 36, "iris": 30}  # of the training rows: whole batches, for XLA compiles a ragged one by itself


def fit(experiment: Experiment) -> tuple[dict[str, list[float]], list[np.ndarray]]:
    """History and weights of the same network trained by Keras itself."""
    prepared = prepare(experiment, load(experiment))
    classes = len(prepared.classes)
    network = build_network(experiment, features=prepared.train.x.shape[1], classes=classes)
    accuracy = keras.metrics.CategoricalAccuracy(name="accuracy")
    if classes == 2:
        middle = 0.0 if network.activation == "tanh" else 0.5
        accuracy = keras.metrics.BinaryAccuracy(name="accuracy", threshold=middle)
    network.model.compile(optimizer=network.optimizer, loss=network.loss, metrics=[accuracy])
    weights = balanced_weights(prepared.train.y, classes) if experiment.class_weight == "balanced" else np.ones(classes)
    stopping = keras.callbacks.EarlyStopping(patience=experiment.patience, restore_best_weights=True)
    history = network.model.fit(
        prepared.train.x,
        targets_of(prepared.train.y, classes),
        validation_data=(prepared.validation.x, targets_of(prepared.validation.y, classes)),
        batch_size=experiment.batch_size,
        epochs=experiment.epochs,
        shuffle=False,
        verbose=0,
        class_weight=dict(enumerate(weights)) if experiment.class_weight == "balanced" else None,
        callbacks=[stopping] if experiment.patience else [],
    )
    return history.history, network.model.get_weights()


def learn(experiment: Experiment, programs: ProgramCache) -> Run:
    """A whole training with these programs."""
    training = Training(experiment, TrainingData.of(experiment), programs)
    for _ in training.epochs():
        pass
    return training.run()


@functools.cache
def trained(experiment: Experiment) -> tuple[Run, ProgramCache]:
    """A run in the plain graph, and the programs that made it: what takes most time is made once for all tests."""
    programs = ProgramCache()
    return learn(experiment, programs), programs


def assert_same_as_fit(run: Run, compiled_after: int = 0) -> None:
    history, weights = fit(run.experiment)
    assert run.compiled_after == compiled_after
    assert run.status == "finished"
    for name in ("loss", "val_loss", "accuracy", "val_accuracy"):
        np.testing.assert_allclose(run.history[name], history[name], **HISTORY, err_msg=name)
    for actual, expected in zip(run.weights, weights, strict=True):
        np.testing.assert_allclose(actual, expected, **(COMPILED_WEIGHTS if compiled_after else WEIGHTS))


def assert_scores_run_from_0_to_1(run: Run) -> None:
    assert run.validation is not None
    assert run.validation.scores.min() >= 0
    assert run.validation.scores.max() <= 1
    expected = (36,) if run.experiment.dataset == "blobs" else (30, 3)
    assert run.validation.scores.shape == expected


# Each with a ragged last batch: 108 training rows, or iris' 90, in batches of 32.
SETTINGS: tuple[dict[str, object], ...] = (
    {"dropout": 0.3},
    {"l2": 0.01},
    {"batch_normalization": True},
    {"class_weight": "balanced", "imbalance": 0.6},
    {"patience": 1, "epochs": 8, "learning_rate": 0.3},
    {},
)


def case(optimizer: str, loss: str, dataset: int, setting: int) -> Experiment:
    """An optimizer with a loss, on two or three classes, with one of the settings."""
    start = (SMALL, IRIS)[dataset]
    if optimizer == "lion":  # it follows signs alone, and a categorical loss on one output has only the signs of noise
        start = IRIS
    return dataclasses.replace(start, optimizer=optimizer, loss=loss, **SETTINGS[setting])


def grid_case(optimizer: str, loss: str) -> Experiment:
    """The case of a pair in the full grid, whose settings and datasets go round."""
    number = list(OPTIMIZERS).index(optimizer) + list(LOSSES).index(loss)
    return case(optimizer, loss, number // len(SETTINGS) % 2, number % len(SETTINGS))


def covering_cases() -> list[tuple[str, str, int, int]]:
    """Two cases an optimizer: all optimizers, all losses and all settings meet both datasets.

    Optimizer and loss meet only at the gradient, so that not every pair of them is needed.
    """
    optimizers, losses = list(OPTIMIZERS), list(LOSSES)
    return [
        (
            optimizers[number % len(optimizers)],
            losses[(number + 6 * dataset) % len(losses)],
            dataset,
            (number + 3 * dataset) % len(SETTINGS),
        )
        for dataset in (0, 1)
        for number in range(max(len(optimizers), len(losses)))
    ]


def test_the_cases_cover_every_optimizer_loss_and_setting_on_both_datasets() -> None:
    cases = covering_cases()
    for field, values in ((0, set(OPTIMIZERS)), (1, set(LOSSES)), (3, set(range(len(SETTINGS))))):
        for dataset in (0, 1):
            assert {case[field] for case in cases if case[2] == dataset} == values


@pytest.mark.parametrize(("optimizer", "loss", "dataset", "setting"), covering_cases())
def test_every_optimizer_and_every_loss_learn_what_fit_learns(
    optimizer: str, loss: str, dataset: int, setting: int
) -> None:
    run, _programs = trained(case(optimizer, loss, dataset, setting))
    assert_same_as_fit(run)
    assert_scores_run_from_0_to_1(run)


@pytest.mark.parametrize(
    ("optimizer", "loss", "dataset", "setting"), [case for case in covering_cases() if case[2] == 0]
)
def test_every_optimizer_forgets_its_last_training(optimizer: str, loss: str, dataset: int, setting: int) -> None:
    experiment = case(optimizer, loss, dataset, setting)
    first, programs = trained(experiment)
    learn(dataclasses.replace(experiment, seed=3, learning_rate=0.2), programs)
    assert learn(experiment, programs).fingerprint == first.fingerprint


@pytest.mark.parametrize(
    "loss", [loss for optimizer, loss, dataset, _ in covering_cases() if (optimizer, dataset) == ("lion", 0)]
)
def test_scores_run_from_0_to_1_for_the_losses_left_on_two_classes(loss: str) -> None:
    """Those that the cases have with Lion, which learns three classes instead."""
    assert_scores_run_from_0_to_1(train(dataclasses.replace(SMALL, loss=loss, epochs=1)))


@pytest.mark.full
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_with_every_loss_learns_what_fit_learns(optimizer: str, loss: str) -> None:
    assert_same_as_fit(train(grid_case(optimizer, loss)))


@pytest.mark.full
@pytest.mark.parametrize(("optimizer", "loss"), list(zip(OPTIMIZERS, itertools.cycle([*LOSSES, "mse"]), strict=False)))
def test_after_a_takeover_by_xla_it_is_still_what_fit_learns(
    optimizer: str, loss: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CostModel, "takeover", lambda pace, epochs: 1)
    experiment = grid_case(optimizer, ALIASES.get(loss, loss))
    run = train(dataclasses.replace(experiment, batch_size=A_THIRD[experiment.dataset]))
    assert_same_as_fit(run, compiled_after=1)


def test_with_all_settings_and_a_ragged_batch_it_is_still_what_fit_learns_after_xla(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(CostModel, "takeover", lambda pace, epochs: 1)
    together = {name: value for setting in SETTINGS[:3] for name, value in setting.items()}
    assert_same_as_fit(train(dataclasses.replace(SMALL, **together)), compiled_after=1)


@pytest.mark.parametrize(
    "changes",
    [
        {"layers": ""},
        pytest.param(
            {"layers": "16-8-16", "dropout": 0.2, "l2": 0.1, "batch_normalization": True, "class_weight": "balanced"},
            marks=pytest.mark.full,
        ),
        pytest.param({"batch_size": 1}, marks=pytest.mark.full),
        pytest.param({"batch_size": 36}, marks=pytest.mark.full),
        {"batch_size": 1000},
        {"optimizer": "sgd", "momentum": 0.9, "nesterov": True, "weight_decay": 0.01},
        {"loss": "binary_focal_crossentropy", "focal_gamma": 1.0, "label_smoothing": 0.1},
    ],
    ids=str,
)
def test_every_other_setting_learns_what_fit_learns(changes: dict[str, object]) -> None:
    assert_same_as_fit(train(dataclasses.replace(SMALL, **changes)))


def test_the_loss_at_the_end_of_an_epoch_is_what_evaluate_gives() -> None:
    experiment = dataclasses.replace(SMALL, end_loss=True, dropout=0.3, l2=0.01, epochs=1)
    run = train(experiment)
    prepared = prepare(experiment, load(experiment))
    network = build_network(experiment, features=2, classes=2)
    network.model.compile(loss=network.loss, metrics=[keras.metrics.BinaryAccuracy(name="accuracy")])
    network.model.set_weights(run.weights)
    loss, accuracy = network.model.evaluate(prepared.train.x, targets_of(prepared.train.y, 2), verbose=0)
    assert run.history["end_loss"].iloc[0] == pytest.approx(loss, rel=1e-5)
    assert run.history["end_accuracy"].iloc[0] == pytest.approx(accuracy)
    assert run.history["loss"].iloc[0] != pytest.approx(loss, rel=1e-2)


VALUES_CHANGED: tuple[dict[str, object], ...] = (
    {"learning_rate": 0.05, "l2": 0.2},
    {"seed": 7, "dropout": 0.6},
    {"rows": 250, "class_weight": "balanced", "imbalance": 0.8},
    {"patience": 1, "learning_rate": 0.3},
    {"epochs": 2},
)


@pytest.mark.parametrize(
    "takeover", [pytest.param(0, id="plain graph"), pytest.param(2, id="XLA", marks=pytest.mark.full)]
)
def test_a_program_that_is_used_again_gives_the_fingerprint_of_a_fresh_one(
    takeover: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CostModel, "takeover", lambda pace, epochs: takeover)
    start = dataclasses.replace(SMALL, dropout=0.2, l2=0.01, batch_normalization=True, epochs=4)
    programs = ProgramCache()
    first = learn(start, programs)
    for changes in VALUES_CHANGED if takeover == 0 else ({"learning_rate": 0.05, "seed": 7},):
        experiment = dataclasses.replace(start, **changes)
        again, fresh = learn(experiment, programs), learn(experiment, ProgramCache())
        assert again.fingerprint == fresh.fingerprint, changes
        assert again.history.equals(fresh.history), changes
        assert again.step_losses.tolist() == fresh.step_losses.tolist(), changes
    assert learn(start, programs).fingerprint == first.fingerprint


def test_the_same_experiment_gives_the_same_weights_to_the_bit() -> None:
    experiment = dataclasses.replace(SMALL, dropout=0.2)
    first, second = train(experiment), train(experiment)
    assert first.fingerprint == second.fingerprint
    assert train(dataclasses.replace(experiment, seed=1)).fingerprint != first.fingerprint


@pytest.fixture(scope="module")
def small_run() -> Run:
    return train(SMALL)


def test_how_many_batches_a_call_takes_does_not_change_what_is_learned(
    small_run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.training.engine.SECONDS_PER_CALL", 0.0)  # from the second call on, one batch a call
    slow = Training(SMALL, TrainingData.of(SMALL))
    calls = list(slow.epochs())
    assert len(calls) > SMALL.epochs
    assert slow.run().fingerprint == small_run.fingerprint


def test_the_history_and_the_scores_speak_of_the_same_weights(small_run: Run) -> None:
    run = small_run
    last = run.history.iloc[-1]
    assert run.validation is not None
    predicted = run.validation.scores >= 0.5
    actual = run.validation.y_true == 1
    assert last["val_accuracy"] == pytest.approx(np.mean(predicted == actual))
    assert last["val_precision"] == pytest.approx(np.mean(actual[predicted]))
    assert last["val_recall"] == pytest.approx(np.mean(predicted[actual]))


def test_the_importance_of_the_columns_is_measured_on_the_validation_rows_and_the_same_each_time(
    small_run: Run,
) -> None:
    run, again = small_run, train(SMALL)
    assert run.validation is not None
    assert run.importance is not None
    assert again.importance is not None
    assert run.importance.columns == ("x1", "x2")
    assert run.importance.score == roc_auc(run.validation.y_true, run.validation.scores)
    np.testing.assert_array_equal(run.importance.drops, again.importance.drops)


def test_on_epoch_gets_each_row() -> None:
    rows: list[dict[str, float]] = []
    run = train(SMALL, on_epoch=rows.append)
    assert [row["epoch"] for row in rows] == [1, 2, 3]
    assert rows == run.history.to_dict("records")


def test_a_stop_keeps_what_was_learned() -> None:
    experiment = dataclasses.replace(SMALL, epochs=2000)
    training = Training(experiment, TrainingData.of(experiment))
    untrained = training.run().fingerprint
    assert training.run().importance is None
    for progress in training.epochs():
        if progress.epoch >= 5:
            training.stop()
    run = training.run()
    assert run.status == "stopped"
    assert 5 <= run.epochs < 2000
    assert run.fingerprint != untrained
    assert run.validation is not None
    assert run.importance is not None


def test_asking_for_the_run_in_between_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = dataclasses.replace(SMALL, patience=10, epochs=40, learning_rate=0.3, seed=1)
    monkeypatch.setattr("core.training.engine.SECONDS_PER_CALL", 0.0)
    asked = Training(experiment, TrainingData.of(experiment))
    fingerprints = {asked.run().fingerprint for _ in asked.epochs()}
    assert len(fingerprints) > 10
    assert asked.run().fingerprint == train(experiment).fingerprint


@pytest.mark.parametrize("changes", [{"patience": 1, "epochs": 30, "learning_rate": 0.3}, {}], ids=["early", "last"])
def test_a_stop_that_comes_with_the_end_changes_nothing(changes: dict[str, object]) -> None:
    experiment = dataclasses.replace(SMALL, **changes)
    whole = train(experiment)
    training = Training(experiment, TrainingData.of(experiment))
    for progress in training.epochs():
        if progress.epoch == whole.epochs:
            training.stop()
    run = training.run()
    assert run.status == "finished"
    assert run.fingerprint == whole.fingerprint


def test_a_loss_that_is_no_number_fails_with_the_last_sound_weights() -> None:
    run = train(dataclasses.replace(SMALL, loss="mse", optimizer="sgd", learning_rate=10.0, layers="256-256", l2=1.0))
    assert run.status == "failed"
    assert run.importance is None
    assert "learning rate" in run.reason
    assert all(np.isfinite(weight).all() for weight in run.weights)
    assert run.validation is not None
    assert np.isfinite(run.validation.scores).all()


def test_the_plane_of_two_numbers_has_a_picture_and_others_have_none(small_run: Run) -> None:
    boundary = small_run.boundary
    assert boundary is not None
    assert boundary.scores.shape == (64, 64)
    assert (boundary.plane.x_name, boundary.plane.y_name) == ("x1", "x2")
    assert train(IRIS).boundary is None
    flat = train(dataclasses.replace(IRIS, leave_out="sepal length (cm),sepal width (cm)")).boundary
    assert flat is not None
    assert flat.scores.shape == (64, 64, 3)


@pytest.mark.parametrize(
    "start",
    [
        Experiment(dataset="drawn", drawn=pack_points([(n % 3, 8 * n, 250 - 5 * n) for n in range(30)])),
        Experiment(dataset="typed", typed=pack_table(EXAMPLE[:23])),
    ],
    ids=["drawn", "typed"],
)
def test_a_link_that_carries_its_own_rows_gives_the_same_weights(start: Experiment) -> None:
    experiment = dataclasses.replace(start, layers="4", epochs=2)
    again = train(Experiment.from_query(experiment.to_query()))
    assert again.status == "finished"
    assert again.table_rows == len(load(experiment).frame)
    assert again.fingerprint == train(experiment).fingerprint
