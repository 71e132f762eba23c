"""The numbers to predict, by part."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts.histogram import BINS, bin_edges, histogram_data, histogram_spec
from core.charts.palette import PARTS


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
