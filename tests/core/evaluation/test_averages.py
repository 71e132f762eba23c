"""Averages over classes are scikit-learn's, and what is left out is named."""

import numpy as np
import pytest
from hypothesis import given, settings
from sklearn import metrics as oracle

from core.evaluation.averages import EXPLANATIONS, averages_table, left_out
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
