"""Which columns matter: said in words and drawn, and a possible leak said in the open."""

import dataclasses

import numpy as np
from streamlit.testing.v1 import AppTest

from core.runs.run import Importance
from tests.pages.conftest import Open
from tests.pages.evaluate.test_rows import digits_run
from tests.pages.examples import BINARY_RUN, THREE_RUN, rows, trained, unfold, values

IMPORTANCE = Importance(
    ("x1", "x2"), np.array([0.05, 0.2]), np.array([0.04, 0.05]), 0.93, 0.5, "ROC AUC", rows=100, repeats=5
)


def chart(app: AppTest) -> int:
    """The place of the importance's chart among the page's: the last."""
    return len(app.get("vega_lite_chart")) - 1


def test_the_columns_are_ranked_in_words_and_in_a_chart(open_page: Open) -> None:
    app = unfold(open_page("evaluate", trained(dataclasses.replace(BINARY_RUN, importance=IMPORTANCE))), "importance")
    assert not app.exception
    words = values(app.markdown)
    assert "**The model leans most on x2:** shuffle its values, and the ROC AUC falls from 0.93 to 0.73." in words
    assert "1 of 2 columns stands out from chance." in words
    assert rows(app, chart(app))["column"].tolist() == ["x2", "x1"]
    assert "shuffled 5 times among 100 validation rows" in values(app.caption)
    assert not app.warning


def test_one_column_that_explains_all_is_a_possible_leak(open_page: Open) -> None:
    leak = dataclasses.replace(IMPORTANCE, columns=("x1", "paid_*back*"), drops=np.array([0.0, 0.48]), score=0.99)
    app = open_page("evaluate", trained(dataclasses.replace(BINARY_RUN, importance=leak)))
    assert "Possible leak: paid_*back* alone explains nearly everything" in values(app.warning)
    assert r"paid\_\*back\*" in app.warning[0].value


def test_a_reason_stands_where_nothing_was_measured(open_page: Open) -> None:
    skipped = Importance(reason="Trying each of 2,000 columns would take too long.")
    app = unfold(open_page("evaluate", trained(dataclasses.replace(BINARY_RUN, importance=skipped))), "importance")
    assert "Not measured. Trying each of 2,000 columns would take too long." in values(app.caption)
    assert "shuffle" not in values([*app.markdown, *app.caption])


def test_where_no_column_stands_out_it_is_said(open_page: Open) -> None:
    nothing = dataclasses.replace(IMPORTANCE, drops=np.array([0.001, -0.02]))
    app = unfold(open_page("evaluate", trained(dataclasses.replace(BINARY_RUN, importance=nothing))), "importance")
    assert "no column stands out from chance" in values(app.markdown)


def test_a_run_without_importance_has_no_such_section(open_page: Open) -> None:
    app = open_page("evaluate", trained(THREE_RUN))
    assert "Which columns matter" not in [block.label for block in app.expander]


def test_of_pictures_the_pixels_are_drawn(open_page: Open) -> None:
    run = digits_run(called=8, count=4)
    pixels = tuple(trained(run).prepare().encoder.columns)
    importance = Importance(pixels, np.arange(64) / 640, np.full(64, 0.001), 0.9, 0.1, "accuracy", rows=4, repeats=5)
    app = unfold(open_page("evaluate", trained(dataclasses.replace(run, importance=importance))), "importance")
    assert not app.exception
    drawn = rows(app, chart(app))
    assert len(drawn) == 64
    assert drawn.iloc[-1][["x", "y", "strength"]].tolist() == [7, 7, 1.0]
