"""The layouts of a matrix: where each library and book puts the counts, and what is read off by mistake."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from core.evaluation.metrics import Counts
from core.lessons.labs.examples import EXAMPLES, as_matrix
from core.lessons.labs.layouts import LAYOUTS, WHY, Layout, explanation, readings

COUNTS = EXAMPLES[1]


def test_scikit_learns_layout_is_actual_in_rows_and_positive_last() -> None:
    y_true = np.repeat([1, 1, 0, 0], [COUNTS.tp, COUNTS.fn, COUNTS.fp, COUNTS.tn])
    called = np.repeat([1, 0, 1, 0], [COUNTS.tp, COUNTS.fn, COUNTS.fp, COUNTS.tn])
    layout = Layout(True, False, "")
    assert confusion_matrix(y_true, called).tolist() == [list(row) for row in layout.cells(COUNTS)]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.words)
def test_every_cell_stands_where_its_headings_say(layout: Layout) -> None:
    rows, columns = layout.headings("yes", "no")
    expected = {("yes", "yes"): COUNTS.tp, ("yes", "no"): COUNTS.fn, ("no", "yes"): COUNTS.fp, ("no", "no"): COUNTS.tn}
    for row, cells in zip(rows, layout.cells(COUNTS), strict=True):
        for column, count in zip(columns, cells, strict=True):
            side = dict(heading.split(": ") for heading in (row, column))
            assert count == expected[side["Actual"], side["Predicted"]]


def test_the_four_layouts_differ() -> None:
    assert len({layout.cells(COUNTS) for layout in LAYOUTS}) == len({layout.words for layout in LAYOUTS}) == 4


def test_the_readings_differ_and_each_is_explained() -> None:
    assert readings(COUNTS) == {
        "recall": "0.875",
        "precision": "0.778",
        "specificity": "0.833",
        "negative_predictive_value": "0.909",
    }
    assert explanation("recall", COUNTS) == "Right: of the 40 that are positive, 35 are found."
    assert all("{" not in explanation(metric, COUNTS) for metric in WHY)


def test_an_example_as_a_matrix_has_the_positive_class_first() -> None:
    first = EXAMPLES[0]
    assert as_matrix(first).tolist() == [[80, 20], [10, 90]]
    assert first.accuracy == 0.85
    assert isinstance(first, Counts)
