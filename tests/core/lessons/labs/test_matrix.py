"""Layouts of a matrix, and the matrix nearest to a wanted precision and recall."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix

from core.evaluation.metrics import Counts
from core.lessons.labs.matrix import EXAMPLES, LAYOUTS, WHY, Layout, as_matrix, explanation, matrix_for, readings

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


SHARES = st.integers(1, 100).map(lambda percent: percent / 100)


def test_a_matrix_that_exists_is_found_again() -> None:
    example = Counts(tp=35, fn=5, fp=10, tn=50)
    wanted = matrix_for(precision=35 / 45, recall=35 / 40, prevalence=0.4, rows=100)
    assert wanted.counts == example
    assert wanted.reason == ""


@given(SHARES, SHARES, st.integers(1, 99), st.integers(1, 2_000))
def test_the_counts_are_whole_rows_of_the_prevalence(precision: float, recall: float, percent: int, rows: int) -> None:
    counts = matrix_for(precision=precision, recall=recall, prevalence=percent / 100, rows=rows).counts
    assert min(counts.tp, counts.fp, counts.fn, counts.tn) >= 0
    assert counts.rows == rows
    assert abs(counts.positives - rows * percent / 100) <= 0.5


@given(SHARES, SHARES, st.sampled_from([0.1, 0.3, 0.5]))
def test_with_many_rows_it_gives_what_was_wanted_or_says_why_not(precision: float, recall: float, share: float) -> None:
    wanted = matrix_for(precision=precision, recall=recall, prevalence=share, rows=1_000_000)
    assert wanted.counts.recall == pytest.approx(recall, abs=0.001)
    if not wanted.reason:
        assert wanted.counts.precision == pytest.approx(precision, abs=0.001)
    else:
        assert wanted.counts.tn == 0


@pytest.mark.parametrize(
    ("precision", "recall", "prevalence", "rows", "words"),
    [
        (0.1, 0.9, 0.5, 100, "only 50 negative rows"),
        (0.9, 0.0, 0.5, 100, "recall of 0"),
        (0.0, 0.9, 0.5, 100, "precision of 0"),
        (0.9, 0.9, 0.01, 10, "no row is positive"),
    ],
)
def test_what_no_matrix_gives_is_said(
    precision: float, recall: float, prevalence: float, rows: int, words: str
) -> None:
    assert words in matrix_for(precision=precision, recall=recall, prevalence=prevalence, rows=rows).reason


def test_without_rows_there_is_no_matrix() -> None:
    with pytest.raises(ValueError, match="at least one"):
        matrix_for(precision=0.5, recall=0.5, prevalence=0.5, rows=0)
