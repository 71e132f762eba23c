import altair as alt
import pytest

from core.charts.columns import column_spec, legend_spec

PAIR = ("no", "yes")


@pytest.mark.parametrize("shape", ["number", "date", "category"])
def test_a_spec_is_valid_constant_and_reads_its_bars(shape):
    spec = column_spec(shape, PAIR)
    assert column_spec(shape, PAIR) is spec
    assert spec["data"] == {"name": "bars"}
    alt.Chart.from_dict(spec, validate=True)
    encoding = spec["encoding"]
    assert encoding["color"]["scale"]["domain"][-2:] == ["yes", "no"]  # the positive class has the first colour
    read = {channel.get("field") for channel in encoding.values() if isinstance(channel, dict)}
    assert read >= ({"share", "value", "class"} if shape == "category" else {"low", "high", "share", "class"})


def test_bars_of_a_histogram_stand_on_zero_and_over_each_other():
    encoding = column_spec("number", PAIR)["encoding"]
    assert encoding["y2"] == {"datum": 0}
    assert encoding["y"]["stack"] is None


def test_categories_keep_the_order_of_their_places():
    assert column_spec("category", PAIR)["encoding"]["y"]["sort"] == {"field": "order", "op": "min"}


def test_the_legend_names_the_classes_once():
    spec = legend_spec(("a", "b", "c"))
    alt.Chart.from_dict(spec, validate=True)
    assert spec["encoding"]["color"]["legend"]["values"] == ["a", "b", "c"]
    assert spec["encoding"]["color"]["scale"]["domain"][-3:] == ["a", "b", "c"]
