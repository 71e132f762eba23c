"""Averages over classes are scikit-learn's, and confused pairs and classes of few rows are named."""

import numpy as np
import pytest
from hypothesis import given, settings
from sklearn import metrics as oracle

from core.evaluation.classes import (
    EXPLANATIONS,
    MAX_PAIRS,
    Pair,
    averages_table,
    confused_pairs,
    left_out,
    thin_classes,
)
from core.evaluation.confusion import confusion_matrix
from tests.core.evaluation.examples import classified


@settings(deadline=None)
@given(classified())
def test_the_averages_are_scikit_learns(case) -> None:
    actual, predicted, classes = case
    table = averages_table(confusion_matrix(actual, predicted, classes))
    assert table.index.tolist() == ["macro", "micro", "weighted"]
    for average in table.index:
        expected = oracle.precision_recall_fscore_support(
            actual, predicted, labels=range(classes), average=average, zero_division=np.nan
        )
        if average == "weighted" and not set(actual) & set(predicted):
            # No class that has rows is predicted: scikit-learn gives the precision of classes without rows.
            expected = (np.nan, *expected[1:])
        np.testing.assert_allclose(table.loc[average], expected[:3], rtol=1e-12)


def test_the_averages_are_those_of_the_report() -> None:
    actual, predicted = [0, 0, 1, 1, 1, 2], [0, 1, 1, 1, 2, 2]
    report = oracle.classification_report(actual, predicted, output_dict=True)
    table = averages_table(confusion_matrix(actual, predicted, 3), ["a", "b", "c"])
    for average in ("macro", "weighted"):
        expected = [report[f"{average} avg"][name] for name in ("precision", "recall", "f1-score")]
        np.testing.assert_allclose(table.loc[average], expected, rtol=1e-12)


@settings(deadline=None)
@given(classified())
def test_micro_and_the_weighted_recall_are_the_accuracy(case) -> None:
    actual, predicted, classes = case
    table = averages_table(confusion_matrix(actual, predicted, classes))
    np.testing.assert_allclose(table.loc["micro"], oracle.accuracy_score(actual, predicted), rtol=1e-12)
    assert table.loc["weighted", "recall"] == pytest.approx(oracle.accuracy_score(actual, predicted), rel=1e-12)


def test_hand_worked_with_a_class_that_is_never_predicted() -> None:
    matrix = np.array([[8, 2, 0], [0, 5, 0], [1, 4, 0]])
    table = averages_table(matrix, ["a", "b", "c"])
    assert table.loc["macro"].tolist() == pytest.approx(
        [(8 / 9 + 5 / 11) / 2, (0.8 + 1 + 0) / 3, (16 / 19 + 10 / 16) / 3]
    )
    assert table.loc["weighted", "precision"] == pytest.approx((10 * 8 / 9 + 5 * 5 / 11) / 15)
    assert left_out(matrix, ["a", "b", "c"]) == [
        "c is never predicted: its precision is undefined and left out of the mean."
    ]


def test_every_absence_is_named() -> None:
    assert left_out(np.array([[3, 1, 0], [0, 0, 0], [0, 0, 0]]), ["a", "b", "c"]) == [
        "No row is b: its recall is undefined and left out of the mean.",
        "c is neither there nor predicted: it is left out of all means.",
    ]
    assert left_out(np.eye(2), ["a", "b"]) == []


def test_nothing_has_no_averages() -> None:
    assert averages_table(np.zeros((2, 2), int)).isna().all(axis=None)


def test_each_average_is_explained() -> None:
    assert set(EXPLANATIONS) == set(averages_table(np.eye(2)).index)


def test_a_name_for_each_class_is_needed() -> None:
    with pytest.raises(ValueError, match="1 names for 2 classes"):
        averages_table(np.eye(2), ["a"])


def test_a_pair_in_words() -> None:
    matrix = np.array([[30, 0], [6, 29]])
    assert [str(pair) for pair in confused_pairs(matrix, ["1", "8"])] == ["8 is called 1: 6 of 35 (17%)"]


@pytest.mark.parametrize("kind", [np.int64, np.uint64, np.uint8])
def test_the_most_common_come_first_and_of_equals_the_earlier_classes(kind: type) -> None:
    matrix = np.array([[9, 2, 1], [2, 9, 5], [0, 2, 9]], dtype=kind)
    pairs = [(pair.actual, pair.predicted, pair.rows) for pair in confused_pairs(matrix, ["a", "b", "c"])]
    assert pairs == [("b", "c", 5), ("a", "b", 2), ("b", "a", 2), ("c", "b", 2), ("a", "c", 1)]
    assert confused_pairs(matrix, ["a", "b", "c"], limit=1) == [Pair("b", "c", 5, 16)]
    assert matrix[0, 0] == 9  # the matrix given stays as it is


@settings(deadline=None)
@given(classified())
def test_they_are_the_largest_mistakes(case) -> None:
    actual, predicted, classes = case
    matrix = confusion_matrix(actual, predicted, classes)
    names = [str(number) for number in range(classes)]
    mistakes = sorted((int(rows) for rows in (matrix - np.diag(np.diag(matrix))).ravel() if rows), reverse=True)
    pairs = confused_pairs(matrix, names)
    assert [pair.rows for pair in pairs] == mistakes[:MAX_PAIRS]
    for pair in pairs:
        assert pair.actual != pair.predicted
        assert pair.rows == ((actual == int(pair.actual)) & (predicted == int(pair.predicted))).sum()
        assert pair.of == (actual == int(pair.actual)).sum()


def test_without_mistakes_there_are_none() -> None:
    assert confused_pairs(np.diag([3, 4]), ["a", "b"]) == []


def test_pairs_need_a_name_for_each_class() -> None:
    with pytest.raises(ValueError, match="1 names for 2 classes"):
        confused_pairs(np.eye(2), ["a"])


def test_a_class_of_fewer_than_ten_actual_rows_is_named() -> None:
    matrix = np.array([[9, 0, 0], [3, 7, 0], [20, 0, 0]])
    assert thin_classes(matrix, ("a", "b", "c")) == {"a": 9}
    assert thin_classes(matrix, ("a", "b", "c"), minimum=11) == {"a": 9, "b": 10}
    assert thin_classes(matrix[1:], ("b", "c")) == {}
