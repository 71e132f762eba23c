"""Curves of several runs: each keeps its part's colour and has its run's dash."""

import pandas as pd

from core.charts.overlay import overlay_data, overlay_spec
from tests.pages.examples import HISTORY


def test_the_rows_name_their_run() -> None:
    short = pd.DataFrame({"epoch": [1], "loss": [0.5], "end_loss": [0.4], "val_loss": [0.6]})
    rows = overlay_data([("long", HISTORY), ("short", short)], "loss")
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
