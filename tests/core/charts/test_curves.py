import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts.curves import POINTS, TITLES, curve_data, curve_spec, overlay_data, overlay_spec, thin
from tests.pages.examples import HISTORY as RUN_HISTORY

HISTORY = pd.DataFrame(
    {
        "epoch": [1, 2, 3],
        "loss": [0.9, 0.5, 0.4],
        "val_loss": [1.0, 0.6, 0.7],
        "precision": [np.nan, 0.5, np.nan],
        "val_precision": [np.nan, np.nan, np.nan],
    }
)


@pytest.mark.parametrize("measure", TITLES)
@pytest.mark.parametrize("epochs", [1, 2, 2_000])
def test_a_spec_depends_on_the_measure_the_epochs_and_the_scale_alone(measure: str, epochs: int) -> None:
    before = json.dumps(curve_spec(measure, epochs))
    curve_spec.cache_clear()
    again = curve_spec(measure, epochs)
    assert json.dumps(again) == before
    assert "datasets" not in again  # no data of its own
    assert json.dumps(curve_spec(measure, epochs + 1)) != before


def test_a_spec_spans_all_epochs_from_the_start() -> None:
    layers = curve_spec("loss", 50)["layer"]
    assert [layer["encoding"]["x"]["scale"]["domain"] for layer in layers] == [[1, 50]] * 3
    assert curve_spec("loss", 1)["layer"][0]["encoding"]["x"]["scale"]["domain"] == [0, 1]


def test_the_scale_up_is_0_to_1_for_shares_from_0_or_logarithmic_for_the_loss() -> None:
    def up(measure: str, logarithmic: bool) -> dict[str, object]:
        scale = curve_spec(measure, 9, logarithmic)["layer"][0]["encoding"]["y"]["scale"]
        assert isinstance(scale, dict)
        return scale

    assert up("accuracy", False) == up("accuracy", True) == {"domain": [0, 1]}
    assert up("loss", False) == {"domainMin": 0}
    assert up("loss", True) == {"type": "log"}


def test_the_data_are_in_long_form_with_the_last_epoch_marked() -> None:
    data = curve_data(HISTORY, "loss")
    assert data["epoch"].tolist() == [1, 2, 3, 1, 2, 3]
    assert data["part"].tolist() == ["training"] * 3 + ["validation"] * 3
    assert data["value"].tolist() == [0.9, 0.5, 0.4, 1.0, 0.6, 0.7]
    assert data["last"].tolist() == [False, False, True] * 2


def test_undefined_values_are_left_out_and_the_last_defined_one_is_marked() -> None:
    data = curve_data(HISTORY, "precision")
    assert data[["epoch", "part", "value", "last"]].to_numpy().tolist() == [[2, "training", 0.5, True]]


def test_infinite_values_are_left_out() -> None:
    history = HISTORY.assign(loss=[1.0, np.inf, np.nan])
    assert curve_data(history, "loss")["epoch"].tolist() == [1, 1, 2, 3]


def test_a_measure_that_a_history_does_not_have_gives_no_rows() -> None:
    data = curve_data(HISTORY, "recall")
    assert data.columns.tolist() == ["epoch", "part", "value", "last"]
    assert len(data) == 0


def test_a_long_history_is_thinned_for_both_parts_alike() -> None:
    epochs = np.arange(1, 2_001)
    data = curve_data(pd.DataFrame({"epoch": epochs, "loss": 1 / epochs, "val_loss": 2 / epochs}), "loss")
    training, validation = data[data["part"] == "training"], data[data["part"] == "validation"]
    assert len(training) == POINTS
    assert training["epoch"].tolist() == validation["epoch"].tolist()
    assert training["epoch"].iloc[[0, -1]].tolist() == [1, 2_000]
    np.testing.assert_allclose(training["value"], 1 / training["epoch"])


@given(st.integers(0, 3_000), st.integers(2, 300))
def test_thinning_keeps_the_bound_the_first_the_last_and_the_order(length: int, most: int) -> None:
    kept = thin(length, most)
    assert len(kept) == min(length, most)
    if length:
        assert kept[0] == 0
        assert kept[-1] == length - 1
        assert (np.diff(kept) > 0).all()
        assert np.ptp(np.diff(kept)) <= 1 if len(kept) > 1 else True


def test_the_rows_name_their_run() -> None:
    short = pd.DataFrame({"epoch": [1], "loss": [0.5], "end_loss": [0.4], "val_loss": [0.6]})
    rows = overlay_data([("long", RUN_HISTORY), ("short", short)], "loss")
    assert rows.groupby(["run", "part"]).size().to_dict() == {
        ("long", "training"): 3,
        ("long", "validation"): 3,
        ("short", "training"): 1,
        ("short", "validation"): 1,
    }
    assert rows[(rows["run"] == "short") & (rows["part"] == "validation")]["value"].tolist() == [0.6]


def test_the_spec_gives_the_part_the_colour_and_the_run_the_dash() -> None:
    spec = overlay_spec("accuracy", 40, ("one", "other"))
    encoding = spec["layer"][0]["encoding"]
    assert encoding["color"]["field"] == "part"
    assert encoding["strokeDash"]["field"] == "run"
    assert encoding["strokeDash"]["scale"]["domain"] == ["one", "other"]
    assert len({str(dash) for dash in encoding["strokeDash"]["scale"]["range"]}) == 2
    assert encoding["x"]["scale"]["domain"] == [1, 40]
    assert encoding["y"]["scale"]["domain"] == [0, 1]
    assert "domain" not in overlay_spec("loss", 40, ("one",))["layer"][0]["encoding"]["y"]["scale"]
