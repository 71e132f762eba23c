"""Of a number too, the engine learns exactly what Keras' own `compile` and `fit(shuffle=False)` learn."""

import dataclasses

import keras
import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import r2_score

from core.catalog.losses import LOSSES
from core.data.preparation import Prepared, prepare
from core.data.scaling import TargetScale
from core.data.source import load
from core.data.table import Table
from core.datasets.catalog import UPLOAD
from core.experiment.fields import Experiment
from core.model.build import build_network
from core.runs.run import Run
from core.training import train
from core.training.cost_model import CostModel
from core.training.training_data import TrainingData
from tests.core.training.test_engine import COMPILED_WEIGHTS, HISTORY, WEIGHTS

# 108 training rows in batches of 32: the last one is ragged.
PRICES = Experiment(dataset="prices", rows=180, layers="8", epochs=3)
FITTING = [name for name, loss in LOSSES.items() if "regression" not in loss.misfits]
MISFITTING = [name for name in LOSSES if name not in FITTING]
OPTIMIZERS = ("adam", "sgd")
SETTINGS: tuple[dict[str, object], ...] = (
    {"dropout": 0.3},
    {"l2": 0.01, "end_loss": True},
    {"batch_normalization": True},
    {"patience": 1, "epochs": 8, "learning_rate": 0.3},
    {"class_weight": "balanced"},
)


def prepared(experiment: Experiment) -> Prepared:
    return prepare(experiment, load(experiment))


def network_unit(experiment: Experiment, ready: Prepared) -> tuple[float, float]:
    """Center and unit of what is learned, from the training rows by numpy alone."""
    y = ready.train.y
    return (0.0, float(y.mean())) if experiment.loss == "poisson" else (float(y.mean()), float(y.std()))


def fit(experiment: Experiment) -> tuple[dict[str, list[float]], list[np.ndarray]]:
    """History, in the target's own unit, and weights of the same network trained by Keras itself."""
    ready = prepared(experiment)
    center, unit = network_unit(experiment, ready)
    network = build_network(experiment, features=ready.size, classes=0)
    measures = [keras.metrics.MeanAbsoluteError(name="mae"), keras.metrics.RootMeanSquaredError(name="rmse")]
    network.model.compile(optimizer=network.optimizer, loss=network.loss, metrics=measures)
    x, y = ready.train.x, (ready.train.y[:, None] - center) / unit
    x_validation, y_validation = ready.validation.x, (ready.validation.y[:, None] - center) / unit
    stopping = keras.callbacks.EarlyStopping(patience=experiment.patience, restore_best_weights=True)
    history = network.model.fit(
        x,
        y,
        validation_data=(x_validation, y_validation),
        batch_size=experiment.batch_size,
        epochs=experiment.epochs,
        shuffle=False,
        verbose=0,
        callbacks=[stopping] if experiment.patience else [],
    ).history
    own = {
        name: np.array(values) * (unit if "mae" in name or "rmse" in name else 1) for name, values in history.items()
    }
    return own, network.model.get_weights()


def assert_same_as_fit(experiment: Experiment, compiled_after: int = 0) -> None:
    history, weights = fit(experiment)
    run = train(experiment)
    assert (run.status, run.task, run.compiled_after) == ("finished", "regression", compiled_after)
    for name in ("loss", "val_loss", "mae", "val_mae", "rmse", "val_rmse"):
        np.testing.assert_allclose(run.history[name], history[name], **HISTORY, err_msg=name)
    for actual, expected in zip(run.weights, weights, strict=True):
        np.testing.assert_allclose(actual, expected, **(COMPILED_WEIGHTS if compiled_after else WEIGHTS))


def case(optimizer: str, loss: str) -> Experiment:
    """An optimizer with a loss and one of the settings: over all pairs, each loss meets different ones."""
    number = OPTIMIZERS.index(optimizer) + FITTING.index(loss)
    changes = SETTINGS[number % len(SETTINGS)]
    return dataclasses.replace(PRICES, optimizer=optimizer, loss=loss, **changes)


def test_the_losses_that_fit_a_number() -> None:
    assert FITTING == ["mean_squared_error", "mean_absolute_error", "huber", "log_cosh", "poisson"]


# Each loss with one of the optimizers; the other pairs in the full grid.
PAIRS = [
    pytest.param(optimizer, loss, marks=pytest.mark.full if (place + other) % 2 else ())
    for other, optimizer in enumerate(OPTIMIZERS)
    for place, loss in enumerate(FITTING)
]


@pytest.mark.parametrize(("optimizer", "loss"), PAIRS)
def test_every_fitting_loss_learns_what_fit_learns(optimizer: str, loss: str) -> None:
    assert_same_as_fit(case(optimizer, loss))


@pytest.mark.full
@pytest.mark.parametrize(
    ("loss", "optimizer"),
    [("mean_squared_error", "rmsprop"), ("poisson", "muon")],
)
def test_after_a_takeover_by_xla_it_is_still_what_fit_learns(
    loss: str, optimizer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CostModel, "takeover", lambda pace, epochs: 1)
    assert_same_as_fit(dataclasses.replace(PRICES, loss=loss, optimizer=optimizer), compiled_after=1)


def test_early_stopping_takes_the_best_weights_back() -> None:
    run = train(dataclasses.replace(PRICES, patience=1, epochs=40, learning_rate=0.3))
    assert run.epochs < 40
    assert "Early stopping" in run.reason
    assert run.validation is not None
    mistakes = run.validation.scores - run.validation.y_true
    best = run.history["val_loss"].idxmin()
    assert np.abs(mistakes).mean() == pytest.approx(run.history["val_mae"][best], rel=1e-5)


def test_the_history_has_its_columns_and_the_end_of_the_epoch_when_asked() -> None:
    seen = ["epoch", "loss", "mae", "rmse", "val_loss", "val_mae", "val_rmse"]
    of_the_epoch = ["gradient_norm", "update_ratio", "learning_rate"]
    ends = ["end_loss", "end_mae", "end_rmse"]
    run = train(dataclasses.replace(PRICES, epochs=1, end_loss=True))
    assert list(run.history) == [*seen, *ends, *of_the_epoch]


@pytest.mark.parametrize("loss", ["auto", "poisson"])
def test_predictions_and_history_are_in_the_targets_own_unit(loss: str) -> None:
    experiment = dataclasses.replace(PRICES, loss=loss, end_loss=True, epochs=30)
    run, ready = train(experiment), prepared(experiment)
    last = run.history.iloc[-1]
    assert run.target == "price"
    for part, scored in ((ready.validation, run.validation), (ready.test, run.test)):
        assert scored is not None
        np.testing.assert_array_equal(scored.y_true, part.y)
        assert scored.scores.shape == (36,)
        assert scored.scores.dtype == np.float64
    assert run.validation is not None
    mistakes = run.validation.scores - run.validation.y_true
    assert last["val_mae"] == pytest.approx(np.abs(mistakes).mean(), rel=1e-4)
    assert last["val_rmse"] == pytest.approx(np.sqrt(np.square(mistakes).mean()), rel=1e-4)
    assert np.abs(mistakes).mean() < np.abs(run.validation.y_true - ready.train.y.mean()).mean()


def test_the_scale_is_fitted_on_the_training_rows_only() -> None:
    ready = prepared(PRICES)
    run = train(dataclasses.replace(PRICES, epochs=1))
    assert run.scale == TargetScale.fit(ready.train.y)
    everything = np.concatenate([part.y for part in (ready.train, ready.validation, ready.test)])
    assert run.scale.mean != pytest.approx(everything.mean(), rel=1e-3)


def test_no_prediction_of_counts_is_below_0() -> None:
    run = train(dataclasses.replace(PRICES, loss="poisson", epochs=1, learning_rate=1.0))
    assert run.validation is not None
    assert run.validation.scores.min() >= 0


def test_poisson_without_a_hidden_layer_is_poisson_regression() -> None:
    """Its weights go where scikit-learn's solver goes."""
    from sklearn.linear_model import PoissonRegressor

    generator = np.random.default_rng(0)
    x = generator.normal(size=(400, 2))
    frame = pd.DataFrame(x, columns=["a", "b"]).assign(count=generator.poisson(np.exp(1 + x @ [0.5, -0.3])))
    experiment = Experiment(
        dataset=UPLOAD, target="count", task="number", loss="poisson", layers="", epochs=300, learning_rate=0.05
    )
    experiment = dataclasses.replace(experiment, batch_size=1_000)
    table = Table("counts", frame)
    run, ready = train(experiment, table), prepare(experiment, table)
    oracle = PoissonRegressor(alpha=0, tol=1e-8).fit(ready.train.x, ready.train.y)
    assert run.validation is not None
    np.testing.assert_allclose(run.validation.scores, oracle.predict(ready.validation.x), rtol=1e-3)


@pytest.mark.parametrize(
    "loss",
    ["auto", *MISFITTING[:2], *(pytest.param(loss, marks=pytest.mark.full) for loss in MISFITTING[2:])],
)
def test_a_loss_that_does_not_fit_runs_and_cannot_say_how_much(loss: str) -> None:
    """What its warning says, on numbers that a straight line gives exactly."""
    x = np.random.default_rng(0).uniform(0, 1, 200)
    table = Table("line", pd.DataFrame({"x": x, "y": 1_000 * x}))
    run = train(Experiment(dataset=UPLOAD, target="y", loss=loss, layers="", epochs=40, learning_rate=0.05), table)
    assert run.status == "finished"
    worst = run.history["val_mae"].iloc[-1]
    if loss == "auto":
        assert worst < 10
    else:
        assert 50 < worst < 600


def test_a_training_that_breaks_keeps_sound_weights() -> None:
    run = train(dataclasses.replace(PRICES, optimizer="sgd", learning_rate=10.0, layers="64-64", epochs=5))
    assert run.status == "failed"
    assert "learning rate" in run.reason
    assert run.validation is not None
    assert np.isfinite(run.validation.scores).all()


def test_the_plane_of_a_number_says_how_far_above_the_mean_it_is() -> None:
    experiment = dataclasses.replace(PRICES, leave_out="rooms,age,garden,condition,heating", epochs=20)
    run = train(experiment)
    assert run.boundary is not None
    assert run.boundary.scores.shape == (64, 64)
    assert 0 <= run.boundary.scores.min() < 0.5 < run.boundary.scores.max() <= 1
    assert run.boundary.scores[0, -1] > run.boundary.scores[0, 0]  # a larger house in the centre costs more


def test_class_weights_change_nothing_of_a_number() -> None:
    plain, weighed = (train(dataclasses.replace(PRICES, class_weight=name)) for name in ("none", "balanced"))
    assert plain.fingerprint == weighed.fingerprint
    assert plain.is_of(weighed.experiment)


def test_the_link_of_house_prices_trains() -> None:
    run: Run = train(Experiment.from_query("dataset=prices&epochs=2&rows=60"))
    assert (run.task, run.epochs, run.classes) == ("regression", 2, ())
    assert TrainingData.of(run.experiment).scale == run.scale


def test_the_importance_of_columns_is_that_of_the_share_explained() -> None:
    run = train(dataclasses.replace(PRICES, epochs=40, loss="mae", rows=400))
    assert run.importance is not None
    assert run.validation is not None
    assert (run.importance.measure, run.importance.baseline_score) == ("R²", 0.0)
    assert run.importance.score == pytest.approx(r2_score(run.validation.y_true, run.validation.scores))
    assert run.importance.columns[run.importance.top_index] == "area"
