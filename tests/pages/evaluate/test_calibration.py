"""Can the scores be trusted? The curve of the validation rows, its two numbers and its words."""

import pytest

from tests.pages.conftest import Open
from tests.pages.examples import BINARY_RUN, THREE_RUN, rows, spec, trained, unfold, values, widget


def test_the_curve_is_that_of_the_validation_rows(open_page: Open) -> None:
    app = unfold(open_page("evaluate", trained(BINARY_RUN)), "calibration")
    assert not app.exception
    bins = rows(app, 0, "bins")
    assert bins["rows"].tolist() == [3, 1, 1, 1, 1, 1, 1, 1]  # 0.5 belongs to 0.4 to 0.5
    assert bins["share"].tolist() == [0, 1, 0, 0, 1, 0, 1, 1]
    assert rows(app, 1, "bins").equals(bins)
    assert spec(app, 0)["layer"][0]["mark"]["strokeDash"]
    assert "8 of 8 bins hold fewer than 10 rows" in values(app.markdown)
    metrics = {metric.label: metric.value for metric in app.metric}
    # (0.01 + 0.04 + 0.25 + 0.64 + 0.49 + 0.16 + 0.09 + 0.01 + 0.01 + 0) / 10
    assert metrics["Brier score"] == "0.17"
    # (0.2 + 0.8 + 0.3 + 0.4 + 0.5 + 0.7 + 0.2 + 0.1) / 10, the first bin's three rows having a mean of 0.2 / 3
    assert float(metrics["Expected calibration error"]) == pytest.approx(0.32)


def test_among_three_classes_it_is_that_of_the_class_looked_at(open_page: Open) -> None:
    app = unfold(open_page("evaluate", trained(THREE_RUN)), "calibration")
    assert rows(app, 1, "bins")["share"].tolist() == [0, 0, 0, 1, 1]
    assert "the share of its rows that is virginica" in values(app.caption)
    widget(app, "control:positive").set_value("setosa").run()
    assert "the share of its rows that is setosa" in values(app.caption)
