"""How many rows of each class stand in each part."""

import json

import pandas as pd

from core.charts.balance import balance_data, balance_spec
from core.data.preparation import make_plan
from core.data.source import load
from core.experiment.fields import Experiment

COUNTS = pd.DataFrame({"train": [60, 6], "validation": [20, 2], "test": [19, 3]}, index=["no", "yes"])


def test_every_count_stands_with_its_class_and_its_part_in_order() -> None:
    data = balance_data(COUNTS)
    assert data[["class", "part", "rows", "order"]].to_numpy().tolist() == [
        ["no", "training", 60, 0],
        ["yes", "training", 6, 0],
        ["no", "validation", 20, 1],
        ["yes", "validation", 2, 1],
        ["no", "test", 19, 2],
        ["yes", "test", 3, 2],
    ]


def test_the_bars_of_a_plan_add_up_to_its_rows() -> None:
    experiment = Experiment(dataset="iris")
    data = balance_data(make_plan(experiment, load(experiment)).balance)
    assert data.groupby("part", sort=False)["rows"].sum().to_dict() == {"training": 90, "validation": 30, "test": 30}
    assert data.groupby("class")["rows"].sum().tolist() == [50, 50, 50]


def test_the_spec_depends_on_the_number_of_classes_alone() -> None:
    before = json.dumps(balance_spec(3))
    balance_spec.cache_clear()
    assert json.dumps(balance_spec(3)) == before
    assert balance_spec(3)["encoding"]["color"]["scale"]["domain"] == ["training", "validation", "test"]
    assert balance_spec(9)["height"] > balance_spec(2)["height"]
    assert "datasets" not in balance_spec(3)
