"""The sealed rows: what was opened, what was shown before, and what a drop means."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.data.table import Table
from core.datasets.catalog import UPLOAD
from core.evaluation.metrics import Counts
from core.experiment.fields import Experiment
from core.runs.run import Run, Scored
from core.runs.sealed_test import Estimate, Opened, binary_estimates, class_estimates, comparison_table, drop_sentence

TEST = Scored(np.array([0, 1, 1]), np.array([0.1, 0.6, 0.9]), np.array([4, 7, 9]))
TABLE = Table("Mine", pd.DataFrame({"a": [1]}))


def opened(rows: list[int] | None = None, table: Table | None = None, **settings: Any) -> Opened:
    experiment = Experiment(**settings)
    part = TEST if rows is None else replace(TEST, rows=np.array(rows))
    run = Run(experiment, "finished", pd.DataFrame(), classes=("lower", "upper"), test=part)
    return Opened.of(run, table, 0.31)


def test_an_opening_in_words() -> None:
    assert opened().words == "test rows opened at 0.31"
    among_many = Run(Experiment(), "finished", pd.DataFrame(), task="multiclass", classes=("a", "b", "c"), test=TEST)
    assert Opened.of(among_many, None, 0.31).words == "test rows opened"


def test_without_test_rows_there_is_nothing_to_open() -> None:
    with pytest.raises(ValueError, match="kept no test rows"):
        Opened.of(Run(Experiment(), "finished", pd.DataFrame()), None, 0.5)


@pytest.mark.parametrize(
    ("changes", "shared"),
    [
        ({}, 3),
        ({"epochs": 9, "layers": "8", "threshold": 0.9, "learning_rate": 0.1}, 3),  # another model of the same rows
        ({"seed": 1}, 0),  # other moons
        ({"noise": 0.3}, 0),
        ({"dataset": "circles"}, 0),
    ],
)
def test_rows_of_a_drawn_set_are_the_same_when_it_is_drawn_alike(changes: dict[str, Any], shared: int) -> None:
    assert opened(**changes).rows_shared(opened()) == shared


def test_rows_of_another_split_of_the_same_table_are_counted() -> None:
    first = opened([1, 2, 3], dataset="breast_cancer")
    assert opened([3, 4, 5], dataset="breast_cancer", seed=1, noise=0.4).rows_shared(first) == 1


def test_rows_of_an_upload_are_the_same_when_the_table_is() -> None:
    first = opened(table=TABLE, dataset=UPLOAD)
    assert opened(table=TABLE, dataset=UPLOAD).rows_shared(first) == 3
    assert opened(table=replace(TABLE), dataset=UPLOAD).rows_shared(first) == 0


def test_other_classes_are_another_question() -> None:
    assert replace(opened(), classes=frozenset({"yes", "no"})).rows_shared(opened()) == 0


GOOD = binary_estimates(Counts(tp=90, fp=10, fn=10, tn=90))
SLIGHTLY_WORSE = binary_estimates(Counts(tp=88, fp=11, fn=12, tn=89))
FAR_WORSE = binary_estimates(Counts(tp=50, fp=10, fn=50, tn=90))


def test_estimates_and_their_drop_stand_in_a_table() -> None:
    table = comparison_table(GOOD, FAR_WORSE)
    assert table.index.tolist() == ["Accuracy", "Precision", "Recall", "F1"]
    assert table.columns.tolist() == ["Validation", "Test", "Drop"]
    # Wilson for 90 of 100 and 50 of 100, from tables.
    assert table.loc["Recall"].tolist() == ["0.9 (0.826 to 0.945)", "0.5 (0.404 to 0.596)", "0.400"]
    assert table.loc["F1"].tolist() == ["0.9", "0.625", "0.275"]
    assert comparison_table(FAR_WORSE, GOOD).loc["F1", "Drop"] == "-0.275"
    assert comparison_table(GOOD, GOOD)["Drop"].tolist() == ["0.000"] * 4


def test_what_is_undefined_is_called_so() -> None:
    nothing = binary_estimates(Counts(tp=0, fp=0, fn=5, tn=5))
    table = comparison_table(GOOD, nothing)
    assert table.loc["Precision", ["Test", "Drop"]].tolist() == ["undefined", "undefined"]
    assert table.loc["Recall", "Test"] == "0 (0 to 0.434)"
    assert "Recall falls from 0.9 to 0," in drop_sentence(GOOD, nothing)


def test_a_drop_within_the_intervals_may_be_chance() -> None:
    assert drop_sentence(GOOD, SLIGHTLY_WORSE) == (
        "Recall falls from 0.9 to 0.88, the largest drop. The two 95% intervals overlap: which rows happened to fall "
        "into which part can make a difference like this. It proves no weakness, and does not rule one out."
    )


def test_a_drop_beyond_the_intervals_is_hardly_chance() -> None:
    sentence = drop_sentence(GOOD, FAR_WORSE)
    assert sentence.startswith("Recall falls from 0.9 to 0.5, and the two 95% intervals do not overlap")
    assert "seldom" in sentence


def test_a_smaller_drop_beyond_its_intervals_goes_before_a_larger_one_within() -> None:
    sure, unsure = Estimate(0.9, (0.89, 0.91)), Estimate(0.9, (0.3, 1.0))
    now = {"Accuracy": Estimate(0.8, (0.79, 0.81)), "Recall": Estimate(0.5, (0.2, 0.8))}
    assert drop_sentence({"Accuracy": sure, "Recall": unsure}, now).startswith("Accuracy falls from 0.9 to 0.8, and")


@pytest.mark.parametrize("test", [GOOD, binary_estimates(Counts(tp=95, fp=5, fn=5, tn=95))])
def test_no_drop_is_said_to_be_none(test: dict[str, Estimate]) -> None:
    assert drop_sentence(GOOD, test).startswith("No share is lower on the test rows")


def test_many_classes_have_accuracy_and_macro_f1() -> None:
    estimates = class_estimates(np.array([[8, 2], [0, 10]]))
    assert list(estimates) == ["Accuracy", "Macro F1"]
    assert estimates["Accuracy"].value == 0.9
    assert estimates["Accuracy"].interval == pytest.approx((0.699, 0.972), abs=5e-4)
    assert estimates["Macro F1"] == Estimate(pytest.approx((16 / 18 + 20 / 22) / 2))
    assert class_estimates(np.zeros((2, 2), int))["Macro F1"] == Estimate(None)
