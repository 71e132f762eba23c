"""Why a training broke: each reason where it holds, and nowhere else."""

import dataclasses
from typing import Any

import pytest

from core.catalog.losses import LOSSES, loss_warning
from core.data.preparation import Prepared, prepare
from core.data.source import load
from core.experiment.fields import Experiment
from core.training.divergence import OUTLIER, divergence_reasons

TUMOURS = Experiment(dataset="breast_cancer", learning_rate=0.5)
IRIS = Experiment(dataset="iris", learning_rate=0.5)
FAR_WORDS = "standard deviations"
MISFIT_WORDS = "does not fit these labels"


def prepared(experiment: Experiment) -> Prepared:
    return prepare(experiment, load(experiment))


def with_value(ready: Prepared, column: int, value: float, part: str = "train") -> Prepared:
    """The same rows with one value of one part in place of another."""
    rows = getattr(ready, part)
    x = rows.x.copy()
    x[7, column] = value
    return dataclasses.replace(ready, **{part: dataclasses.replace(rows, x=x)})


def test_the_whole_message() -> None:
    far = with_value(prepared(IRIS), 2, 4321.4)
    assert divergence_reasons(dataclasses.replace(IRIS, loss="poisson", optimizer="sgd"), far, 7) == (
        "In epoch 7 the loss stopped being a number. "
        "A value of 'petal length (cm)' lies 4,321 standard deviations from the mean, far from all others: check that "
        "column, or leave it out. "
        "A learning rate of 0.5 can be too high for SGD here, so that each step overshoots by more: try 0.05. "
        f"The loss does not fit these labels either: {LOSSES['poisson'].misfits['multiclass']} "
        "The weights of epoch 6 are kept."
    )


def test_of_ordinary_rows_and_a_loss_that_fits_only_the_rate_is_to_blame() -> None:
    assert divergence_reasons(TUMOURS, prepared(TUMOURS), 3) == (
        "In epoch 3 the loss stopped being a number. A learning rate of 0.5 can be too high for Adam here, so that "
        "each step overshoots by more: try 0.05. The weights of epoch 2 are kept."
    )


@pytest.mark.parametrize(
    ("epoch", "kept"),
    [
        (1, "The first weights are kept."),
        (2, "The weights of epoch 1 are kept."),
        (40, "The weights of epoch 39 are kept."),
    ],
)
def test_it_says_which_epoch_broke_and_which_weights_are_kept(epoch: int, kept: str) -> None:
    words = divergence_reasons(TUMOURS, prepared(TUMOURS), epoch)
    assert words.startswith(f"In epoch {epoch} the loss stopped being a number. ")
    assert words.endswith(kept)


@pytest.mark.parametrize("value", [OUTLIER, 5_000.0, 1e6])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_far_value_names_its_column_on_either_side(value: float, sign: int) -> None:
    words = divergence_reasons(IRIS, with_value(prepared(IRIS), 1, sign * value), 2)
    assert f"A value of 'sepal width (cm)' lies {value:,.0f} standard deviations from the mean" in words


def test_a_far_value_among_the_validation_rows_counts_too() -> None:
    words = divergence_reasons(IRIS, with_value(prepared(IRIS), 1, 1e6, part="validation"), 2)
    assert "A value of 'sepal width (cm)' lies 1,000,000 standard deviations" in words


def test_of_two_far_values_the_farther_one_is_named() -> None:
    ready = with_value(with_value(prepared(IRIS), 0, 2_000.0), 3, -3_000.0)
    words = divergence_reasons(IRIS, ready, 2)
    assert "'petal width (cm)' lies 3,000 " in words
    assert "sepal length" not in words


@pytest.mark.parametrize("value", [OUTLIER - 1, -OUTLIER + 1, 10.0])
def test_a_value_that_is_not_far_is_not_named(value: float) -> None:
    assert FAR_WORDS not in divergence_reasons(IRIS, with_value(prepared(IRIS), 1, value), 2)


@pytest.mark.parametrize("loss", ["auto", *LOSSES])
@pytest.mark.parametrize("start", [TUMOURS, IRIS], ids=["two classes", "three classes"])
def test_a_loss_is_to_blame_only_where_it_does_not_fit(loss: str, start: Experiment) -> None:
    experiment, ready = dataclasses.replace(start, loss=loss), prepared(start)
    words, warning = divergence_reasons(experiment, ready, 2), loss_warning(loss, ready.task)
    assert (MISFIT_WORDS in words) == bool(warning)
    assert warning in words


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"learning_rate": 10.0}, ("A learning rate of 10 can be too high for Adam here", "try 1.")),
        (
            {"learning_rate": 0.3, "optimizer": "rmsprop"},
            ("A learning rate of 0.3 can be too high for RMSprop here", "try 0.03."),
        ),
        (
            {"learning_rate": 1e-4, "optimizer": "lion"},
            ("A learning rate of 0.0001 can be too high for Lion here", "try 1e-05."),
        ),
    ],
    ids=str,
)
def test_the_rate_its_optimizer_and_a_tenth_of_it_are_named(values: dict[str, Any], said: tuple[str, str]) -> None:
    words = divergence_reasons(dataclasses.replace(TUMOURS, **values), prepared(TUMOURS), 2)
    assert all(part in words for part in said)


def test_a_number_to_predict_that_lies_far_from_all_others_is_named() -> None:
    experiment = Experiment(dataset="prices", rows=2_000)
    ready = prepared(experiment)
    assert FAR_WORDS not in divergence_reasons(experiment, ready, 2)
    y = ready.train.y.copy()
    y[3] = 1e12
    far = dataclasses.replace(ready, train=dataclasses.replace(ready.train, y=y))
    words = "A value of 'price', the target, lies 35 standard deviations from the mean: check that row"
    assert words in divergence_reasons(experiment, far, 2)


def test_a_loss_that_does_not_fit_a_number_is_named() -> None:
    experiment = Experiment(dataset="prices", loss="hinge")
    words = f"The loss does not fit this target either: {LOSSES['hinge'].misfits['regression']}"
    assert words in divergence_reasons(experiment, prepared(experiment), 2)
