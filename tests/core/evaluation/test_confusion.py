import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as oracle

from core.evaluation.confusion import confusion_matrix, predict, row_shares
from tests.core.evaluation.examples import WORKED, Worked, classified, rows_of


@given(classified())
def test_the_matrix_is_scikit_learns(case):
    actual, predicted, classes = case
    expected = oracle.confusion_matrix(actual, predicted, labels=range(classes))
    np.testing.assert_array_equal(confusion_matrix(actual, predicted, classes), expected)


@given(classified(), st.randoms(use_true_random=False))
def test_relabelling_classes_reorders_the_matrix(case, random):
    actual, predicted, classes = case
    new_number = np.array(random.sample(range(classes), classes))
    relabelled = confusion_matrix(new_number[actual], new_number[predicted], classes)
    np.testing.assert_array_equal(
        relabelled[np.ix_(new_number, new_number)], confusion_matrix(actual, predicted, classes)
    )


@given(classified(), st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(case, seed):
    actual, predicted, classes = case
    order = np.random.default_rng(seed).permutation(len(actual))
    np.testing.assert_array_equal(
        confusion_matrix(actual[order], predicted[order], classes), confusion_matrix(actual, predicted, classes)
    )


@pytest.mark.parametrize("worked", WORKED)
def test_worked_matrices(worked: Worked):
    labels, scores = rows_of(worked)
    matrix = confusion_matrix(labels, predict(scores), 2)
    assert matrix.tolist() == [[worked.tn, worked.fp], [worked.fn, worked.tp]]
    assert row_shares(matrix)[1, 1] == worked.recall
    assert row_shares(matrix)[0, 0] == worked.specificity


def test_a_score_on_the_threshold_is_positive():
    assert predict([0.49, 0.5, 0.51]).tolist() == [0, 1, 1]
    assert predict([0.2, 0.3], threshold=0.3).tolist() == [0, 1]


def test_float32_scores_are_compared_without_rounding_the_threshold():
    assert predict(np.array([0.7], dtype=np.float32), threshold=0.7).tolist() == [0]


def test_many_classes_take_the_highest_score_and_the_first_of_equals():
    assert predict([[0.2, 0.5, 0.3], [0.4, 0.4, 0.2]]).tolist() == [1, 0]


def test_shares_of_an_empty_row_are_nan():
    np.testing.assert_array_equal(row_shares(np.array([[3, 1], [0, 0]])), [[0.75, 0.25], [np.nan, np.nan]])


@pytest.mark.parametrize(
    ("actual", "predicted", "message"),
    [
        ([0, 1], [0], "2 actual and 1 predicted"),
        ([0, 2], [0, 1], "whole numbers from 0 to 1"),
        ([0, -1], [0, 1], "whole numbers from 0 to 1"),
        (["a"], ["b"], "whole numbers from 0 to 1"),
        ([[0]], [0], "shape"),
    ],
)
def test_classes_that_do_not_fit_are_refused(actual, predicted, message):
    with pytest.raises(ValueError, match=message):
        confusion_matrix(actual, predicted, 2)


@pytest.mark.parametrize("scores", [[np.nan], [[0.5, np.inf]], [[[0.5]]], np.zeros((2, 0))])
def test_scores_that_do_not_fit_are_refused(scores):
    with pytest.raises(ValueError, match="scores"):
        predict(scores)
