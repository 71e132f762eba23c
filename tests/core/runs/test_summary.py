"""Data, model and run in one line each, against examples worked by hand."""

import pandas as pd
import pytest

from core.data.preparation import prepare
from core.data.source import load
from core.datasets.catalog import UPLOAD
from core.experiment.fields import Experiment
from core.runs.run import Run, Status
from core.runs.summary import data_line, model_line, outcome, unit_line


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
