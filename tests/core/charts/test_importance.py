"""Bars of importance with their spread, and pixels as a picture."""

import json

import numpy as np
import pytest

from core.charts.importance import MAX_BARS, importance_data, importance_spec, pixels_data, pixels_spec

DROPS, SPREADS = np.array([0.1, 0.4, -0.01]), np.array([0.02, 0.1, 0.01])


def test_the_column_that_costs_most_comes_first_with_its_spread() -> None:
    data = importance_data(("age", "town", "note"), DROPS, SPREADS)
    assert data["column"].tolist() == ["town", "age", "note"]
    assert data["drop"].tolist() == [0.4, 0.1, -0.01]
    np.testing.assert_allclose(data["low"], [0.3, 0.08, -0.02])
    np.testing.assert_allclose(data["high"], [0.5, 0.12, 0.0])


def test_only_the_top_are_drawn() -> None:
    data = importance_data([str(place) for place in range(50)], np.arange(50.0), np.zeros(50))
    assert data["column"].tolist() == [str(place) for place in range(49, 49 - MAX_BARS, -1)]


def test_the_spec_depends_on_the_measure_and_the_theme_alone() -> None:
    spec = importance_spec("ROC AUC", dark=False)
    assert "datasets" not in spec
    assert spec["layer"][0]["encoding"]["x"]["title"] == "ROC AUC lost when shuffled"
    assert spec["layer"][0]["encoding"]["y"]["sort"] is None  # as the data stand
    assert json.dumps(spec) != json.dumps(importance_spec("accuracy", dark=False))
    assert json.dumps(spec) != json.dumps(importance_spec("ROC AUC", dark=True))


def test_pixels_lie_where_the_picture_has_them_and_the_strongest_is_full() -> None:
    names = ["p0", "p1", "p2", "p3", "p4", "p5"]
    data = pixels_data(names, (2, 3), ("p4", "p1", "p5"), np.array([0.4, 0.1, -0.2]), np.array([0.1, 0.2, 0.3]))
    cells = data.set_index("column")
    assert cells.loc["p4", ["x", "y", "drop", "spread", "strength"]].tolist() == [1, 1, 0.4, 0.1, 1.0]
    assert cells.loc["p1", ["x", "y", "strength"]].tolist() == [1, 0, 0.25]
    assert cells.loc["p5", "strength"] == 0  # what helps when shuffled is chance
    assert cells.loc["p0", ["drop", "strength"]].tolist() == [0, 0]  # the model does not see it


@pytest.mark.parametrize("drops", [np.empty(0), np.zeros(1), np.array([-0.1])])
def test_pixels_of_which_none_matters_are_all_empty(drops: np.ndarray) -> None:
    data = pixels_data(["a", "b"], (1, 2), ["a"][: len(drops)], drops, np.zeros(len(drops)))
    assert data["strength"].tolist() == [0, 0]
    assert pixels_spec("accuracy")["width"] == pixels_spec("accuracy")["height"]
