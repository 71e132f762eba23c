"""One line of words about what is on the bench, against examples worked by hand."""

import math

import pandas as pd
import pytest

from core.data.preparation import prepare
from core.data.source import load
from core.datasets.catalog import UPLOAD
from core.experiment.fields import Experiment
from core.model.build import build_network
from core.runs.run import Run, Status
from core.runs.summary import data_line, model_line, outcome, unit_line
from core.text.numbers import number, percent
from core.training.cost_model import weights_count


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.9432, "0.943"),
        (1250.4, "1,250"),
        (1_234_567.0, "1,234,567"),
        (0.0001, "0.0001"),
        (0.00012345, "0.000123"),
        (0.00001234, "1.23e-05"),
        (12.0, "12"),
        (123.456, "123"),
        (0.0, "0"),
        (-0.25, "-0.25"),
        (-1250.0, "-1,250"),
        (math.nan, "undefined"),
        (math.inf, "inf"),
    ],
)
def test_a_number_has_three_digits_that_count(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0%"),
        (0.004, "0.4%"),
        (0.02, "2%"),
        (0.333, "33%"),
        (0.98, "98%"),
        (0.985, "98.5%"),
        (1.0, "100%"),
        (math.nan, "undefined"),
    ],
)
def test_a_share_has_decimals_only_near_the_ends(share: float, text: str) -> None:
    assert percent(share) == text


def run(status: Status, epochs: int) -> Run:
    return Run(Experiment(), status, pd.DataFrame({"epoch": range(1, epochs + 1)}))


@pytest.mark.parametrize(
    ("status", "epochs", "text"),
    [
        ("finished", 50, "Finished after 50 epochs"),
        ("finished", 1, "Finished after 1 epoch"),
        ("stopped", 1_250, "Stopped after 1,250 epochs"),
        ("failed", 0, "Failed after 0 epochs"),
    ],
)
def test_how_a_run_ended(status: Status, epochs: int, text: str) -> None:
    assert outcome(run(status, epochs)) == text


def test_the_model_in_one_line() -> None:
    assert model_line(Experiment(), "binary") == "16-16 relu; Adam 0.01; Binary cross-entropy"
    assert model_line(Experiment(), "multiclass") == "16-16 relu; Adam 0.01; Categorical cross-entropy"
    plain = Experiment(layers="", optimizer="sgd", learning_rate=1e-6, loss="mse")
    assert model_line(plain, "binary") == "no hidden layer; SGD 1e-06; Mean squared error (MSE)"


def test_filters_are_named_before_the_layers() -> None:
    pictures = Experiment(dataset="digits", filters=8)
    assert model_line(pictures, "multiclass") == "8 filters, 16-16 relu; Adam 0.01; Categorical cross-entropy"
    one = Experiment(dataset="digits", filters=1, layers="")
    assert model_line(one, "multiclass").startswith("1 filter, no hidden layer; ")
    assert model_line(Experiment(filters=8), "binary").startswith("16-16 relu")


def test_the_data_in_one_line() -> None:
    assert data_line(Experiment(dataset="iris"), "?", 150, "setosa") == "Iris, 150 rows, setosa is positive"
    assert data_line(Experiment(dataset=UPLOAD), "shop.csv", 2_400, "yes") == "shop.csv, 2,400 rows, yes is positive"
    assert data_line(Experiment(dataset=UPLOAD), "a", 9, "", "price") == "a, 9 rows, price is predicted"


def test_the_unit_of_the_loss_is_said() -> None:
    experiment = Experiment(dataset="prices")
    prepared = prepare(experiment, load(experiment))
    deviation, mean = (f"{value:,.0f}" for value in (prepared.train.y.std(), prepared.train.y.mean()))
    assert f"1 = one standard deviation of price, {deviation}." in unit_line(experiment, prepared)
    poisson = unit_line(Experiment(dataset="prices", loss="poisson"), prepared)
    assert f"The loss is of price divided by its mean, {mean}." in poisson


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
