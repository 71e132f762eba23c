"""Predicted numbers against the true ones: which rows are drawn, and where."""

import numpy as np

from core.charts.palette import PARTS
from core.charts.predictions import (
    MAX_POINTS,
    diagonal_data,
    point_data,
    predicted_spec,
    residual_counts,
    residual_histogram_spec,
    residual_spec,
    sampled,
)

ACTUAL, SAID = np.array([1.0, 2.0, 4.0]), np.array([1.5, 2.0, 3.0])


def test_every_point_has_its_residual_and_its_row() -> None:
    points = point_data(ACTUAL, SAID, np.array([7, 8, 9]), "validation")
    assert points["residual"].tolist() == [-0.5, 0.0, 1.0]
    assert points["row"].tolist() == [8, 9, 10]
    assert set(points["part"]) == {"validation"}


def test_at_most_1000_rows_are_drawn_and_always_the_same() -> None:
    many = np.arange(25_000.0)
    points = point_data(many, many, many.astype(int), "test")
    assert len(points) == MAX_POINTS == 1_000
    assert points["actual"].is_monotonic_increasing
    assert points["actual"].mean() == np.clip(points["actual"].mean(), 11_500, 13_500)  # from everywhere
    assert points.equals(point_data(many, many, many.astype(int), "test"))
    assert sampled(1_000, 1_000).tolist() == list(range(1_000))


def test_the_diagonal_reaches_as_far_as_any_value() -> None:
    diagonal = diagonal_data(np.array([1.0, 9.0]), np.array([-3.0, 5.0]))
    assert diagonal["actual"].tolist() == diagonal["predicted"].tolist() == [-3.0, 9.0]
    assert len(diagonal_data(np.array([]), np.array([]))) == 2


def test_every_residual_is_counted() -> None:
    counts = residual_counts(ACTUAL, SAID, "test")
    assert set(counts["part"]) == {"test"}
    assert counts["rows"].tolist() == [1, 1, 1]
    assert (counts["start"].iloc[0], counts["end"].iloc[-1]) == (-0.5, 1.0)


def test_the_specs_name_the_target_and_keep_the_colours_of_the_parts() -> None:
    line, points = predicted_spec("price")["layer"]
    assert line["data"] == {"name": "diagonal"}
    assert points["encoding"]["x"]["title"] == "Actual price"
    assert points["encoding"]["color"]["scale"]["domain"] == list(PARTS)
    zero, residuals = residual_spec("price")["layer"]
    assert zero["encoding"]["y"] == {"datum": 0}
    assert residuals["encoding"]["y"]["field"] == "residual"
    assert residual_histogram_spec()["encoding"]["color"]["scale"]["domain"] == list(PARTS)
