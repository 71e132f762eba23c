"""The calibration curve: specs that never change, and data that hold the bins."""

import json

import numpy as np

from core.charts.calibration import bin_rows_spec, calibration_data, calibration_spec
from core.charts.palette import PARTS
from core.evaluation.calibration import calibration_table

TABLE = calibration_table([0, 1, 1, 0], [0.05, 0.3, 0.95, 0.92])


def test_the_specs_hold_no_data_but_the_diagonal() -> None:
    for spec in (calibration_spec, bin_rows_spec):
        before = json.dumps(spec())
        spec.cache_clear()
        assert json.dumps(spec()) == before
        assert "datasets" not in spec()
    diagonal, *others = calibration_spec()["layer"]
    assert diagonal["data"] == {"sequence": {"start": 0, "stop": 2, "as": "score"}}
    assert diagonal["encoding"]["x"]["field"] == diagonal["encoding"]["y"]["field"] == "score"
    assert [layer["data"] for layer in others] == [{"name": "bins"}] * 3


def test_both_axes_span_0_to_1() -> None:
    for layer in calibration_spec()["layer"]:
        assert layer["encoding"]["x"]["scale"]["domain"] == layer["encoding"]["y"]["scale"]["domain"] == [0, 1]
        assert layer["encoding"]["y"]["title"] == "Share that is positive"  # titles that differ would be joined
    for layer in bin_rows_spec()["layer"]:
        assert layer["encoding"]["x"]["scale"]["domain"] == [0, 1]


def test_the_data_are_the_bins_that_hold_rows_in_the_colour_of_their_part() -> None:
    data = calibration_data(TABLE, "validation")
    assert data["bin"].tolist() == ["0.0 to 0.1", "0.2 to 0.3", "0.9 to 1.0"]
    assert data["rows"].tolist() == [1, 1, 2]
    np.testing.assert_allclose(data["center"], [0.05, 0.25, 0.95])
    assert data["share"].tolist() == [0, 1, 0.5]
    np.testing.assert_allclose(data["score"], [0.05, 0.3, 0.935])
    assert data["part"].unique().tolist() == ["validation"]
    assert calibration_spec()["layer"][1]["encoding"]["color"]["scale"]["domain"] == list(PARTS)
