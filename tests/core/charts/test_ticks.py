"""An axis that names numbers of any size does so in Vega's own words."""

from core.charts.curves import curve_spec
from core.charts.spec import LABEL


def test_large_numbers_are_shortened_and_small_ones_are_not() -> None:
    large, small = LABEL.split("?")[1].split(" : ")
    assert "~s" in large
    assert "~g" in small
    assert curve_spec("mae", 50)["layer"][0]["encoding"]["y"]["axis"]["labelExpr"] == LABEL


def test_errors_of_numbers_start_at_0_and_have_no_end() -> None:
    for measure in ("mae", "rmse"):
        assert curve_spec(measure, 50)["layer"][0]["encoding"]["y"]["scale"] == {"domainMin": 0}


def test_a_loss_that_can_be_negative_is_drawn_below_0_too() -> None:
    linear, logarithmic = (
        curve_spec("loss", 50, shrunk, below_zero=True)["layer"][0]["encoding"]["y"]["scale"]
        for shrunk in (False, True)
    )
    assert linear == {"type": "linear", "zero": True}
    assert logarithmic == {"type": "symlog", "zero": True}
