"""The catalogue of losses: each exists, fits a task or says why not, and does what its warning says."""

import keras
import numpy as np
import pytest

from core.catalog.losses import (
    ALIASES,
    AUTOMATIC,
    LOSSES,
    NUMBER_OUTPUTS,
    OUTPUTS,
    Task,
    can_be_negative,
    loss_for,
    loss_note,
    loss_warning,
    task_of,
    unused_settings,
)
from core.experiment.fields import Experiment
from core.model.build import build_loss

TASKS: tuple[Task, ...] = ("binary", "multiclass", "regression")


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("task", TASKS)
def test_every_loss_is_built_for_every_task(name: str, task: Task) -> None:
    built = build_loss(Experiment(loss=name), task)
    assert type(built) is getattr(keras.losses, LOSSES[name].keras)
    assert LOSSES[name].activations[task] in (NUMBER_OUTPUTS if task == "regression" else OUTPUTS)
    if task != "multiclass":
        assert LOSSES[name].activations[task] != "softmax"  # a softmax of one output is always 1


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_fits_a_task_or_says_for_each_what_goes_wrong(name: str) -> None:
    misfits = LOSSES[name].misfits
    fits = [task for task in TASKS if task not in misfits]
    assert fits or set(misfits) == set(TASKS)
    for words in misfits.values():
        assert words.endswith(".")
        assert "fit" in words
    for task in TASKS:
        assert loss_warning(name, task) == misfits.get(task, "")
    if "Made for numbers" in LOSSES[name].help or "Made for counts" in LOSSES[name].help:
        assert fits == ["regression"]
    else:
        assert "regression" in misfits


@pytest.mark.parametrize("task", TASKS)
def test_the_automatic_loss_fits(task: Task) -> None:
    fitting = {"binary": "binary_crossentropy", "multiclass": "categorical_crossentropy"}
    assert loss_for(AUTOMATIC, task) == fitting.get(task, "mean_squared_error")
    assert loss_warning(AUTOMATIC, task) == ""


@pytest.mark.parametrize("alias", ALIASES)
def test_every_alias_is_another_name_of_a_loss(alias: str) -> None:
    assert ALIASES[alias] in LOSSES
    assert alias not in LOSSES


@pytest.mark.parametrize(
    ("loss", "field", "value", "argument"),
    [
        ("binary_focal_crossentropy", "focal_gamma", 1.5, "gamma"),
        ("categorical_focal_crossentropy", "focal_gamma", 1.5, "gamma"),
        ("binary_crossentropy", "label_smoothing", 0.125, "label_smoothing"),
        ("categorical_crossentropy", "label_smoothing", 0.125, "label_smoothing"),
    ],
)
def test_every_setting_reaches_keras(loss: str, field: str, value: float, argument: str) -> None:
    built = build_loss(Experiment(loss=loss, **{field: value}), "binary")
    assert built.get_config()[argument] == value


def test_the_delta_of_huber_reaches_keras() -> None:
    # Beyond delta a mistake of 1 costs delta x (1 - delta / 2); Keras leaves delta out of the loss' configuration.
    built = build_loss(Experiment(loss="huber", huber_delta=0.5), "binary")
    assert float(built(np.array([[1.0]]), np.array([[0.0]]))) == pytest.approx(0.375)


def test_the_loss_that_is_always_near_zero_with_one_output_is() -> None:
    actual = np.array([[1.0], [0.0], [1.0]])
    for scores in ([[0.9], [0.1], [0.9]], [[0.1], [0.9], [0.1]]):
        loss = keras.losses.CategoricalCrossentropy()(actual, np.array(scores))
        assert float(loss) == pytest.approx(0, abs=1e-5)
    assert "stays at or near zero" in loss_warning("categorical_crossentropy", "binary")


def test_kl_divergence_with_one_output_is_zero_when_everything_is_called_positive() -> None:
    loss = keras.losses.KLDivergence()(np.array([[1.0], [0.0]]), np.array([[1.0], [1.0]]))
    assert float(loss) == pytest.approx(0, abs=1e-5)


def test_categorical_hinge_with_one_output_moves_like_the_absolute_error() -> None:
    actual, scores = np.array([[1.0], [0.0], [0.0]]), np.array([[0.7], [0.2], [0.9]])
    hinge = np.array(keras.losses.CategoricalHinge(reduction=None)(actual, scores))
    # Each negative row costs a constant 1 more, which has no gradient.
    np.testing.assert_allclose(hinge, np.abs(actual - scores)[:, 0] + (1 - actual[:, 0]), rtol=1e-5)


def test_the_task_of_so_many_classes() -> None:
    assert [task_of(classes) for classes in (0, 2, 3, 100)] == ["regression", "binary", "multiclass", "multiclass"]


def test_poisson_is_named_where_a_target_has_values_below_0() -> None:
    assert loss_warning("poisson", "regression", 0.0) == ""
    assert "values below 0" in loss_warning("poisson", "regression", -1.0)
    assert loss_warning(AUTOMATIC, "regression", -1.0) == ""
    assert "values below 0" not in loss_warning("poisson", "binary", -1.0)


def test_the_poisson_loss_of_a_value_below_0_falls_without_end() -> None:
    losses = [float(keras.losses.Poisson()(np.array([[-1.0]]), np.array([[said]]))) for said in (1.0, 1e-2, 1e-4)]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < -9


def test_a_numbers_output_is_said_as_one() -> None:
    assert "(linear), counted in standard deviations" in loss_note(AUTOMATIC, "regression")
    assert "(exponential)" in loss_note("poisson", "regression")
    assert "shown as a score" in loss_note("hinge", "binary")
    assert "shown as a score" not in loss_note("hinge", "regression")


def test_class_weights_change_nothing_of_a_number() -> None:
    assert unused_settings("huber", "regression") == {"class_weight"}
    assert unused_settings(AUTOMATIC, "regression") == {"class_weight", "label_smoothing"}
    assert unused_settings(AUTOMATIC, "binary") == set()


def test_losses_of_numbers_that_are_no_distance_can_be_negative() -> None:
    assert [name for name in LOSSES if not can_be_negative(name, "regression")] == [
        *("mean_squared_error", "mean_absolute_error", "huber", "log_cosh")
    ]
    assert float(keras.losses.Poisson()(np.array([[5.0]]), np.array([[5.0]]))) < 0
    assert not any(can_be_negative(name, task) for name in LOSSES for task in TASKS[:2])
