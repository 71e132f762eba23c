import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts.histogram import BINS, balance_data, balance_spec, bin_edges, histogram_data, histogram_spec
from core.charts.palette import PARTS
from core.data.preparation import make_plan
from core.data.source import load
from core.experiment.fields import Experiment


def test_every_row_is_counted_once_in_its_part() -> None:
    data = histogram_data((np.array([0.0, 1.0, 9.0, 10.0]), np.array([5.0]), np.array([10.0, 0.0])))
    assert data.groupby("part")["rows"].sum().to_dict() == {"training": 4, "validation": 1, "test": 2}
    assert (data["start"].min(), data["end"].max()) == (0.0, 10.0)
    last = data[(data["part"] == "test") & (data["rows"] > 0)]
    assert last["start"].tolist() == [0.0, 8.0]  # five different values, so five bins


@given(st.lists(st.floats(-1e9, 1e9), max_size=50))
def test_bins_have_one_width_and_hold_everything(values: list[float]) -> None:
    numbers = np.array(values, dtype=float)
    edges = bin_edges(numbers, BINS)
    assert 2 <= len(edges) <= BINS + 1
    assert (np.diff(edges) > 0).all()
    assert np.histogram(numbers, edges)[0].sum() == len(numbers)


@pytest.mark.parametrize("empty", [0, 1, 2])
def test_a_part_without_rows_has_no_bars(empty: int) -> None:
    parts = [np.array([1.0, 2.0])] * 3
    parts[empty] = np.array([])
    data = histogram_data(tuple(parts))
    assert data[data["part"] == PARTS[empty]]["rows"].sum() == 0


def test_the_spec_stacks_the_parts_in_their_own_colours() -> None:
    encoding = histogram_spec("price")["encoding"]
    assert encoding["x"]["title"] == "price"
    assert encoding["x"]["bin"] == "binned"
    assert encoding["color"]["scale"]["domain"] == list(PARTS)
    assert histogram_spec("price") is histogram_spec("price")


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
