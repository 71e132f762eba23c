"""The most confused pairs: the largest cells off the diagonal, in a stable order."""

import numpy as np
import pytest
from hypothesis import given, settings

from core.evaluation.confusion import confusion_matrix
from core.evaluation.pairs import MAX_PAIRS, Pair, confused_pairs
from tests.core.evaluation.examples import classified


def test_a_pair_in_words() -> None:
    matrix = np.array([[30, 0], [6, 29]])
    assert [str(pair) for pair in confused_pairs(matrix, ["1", "8"])] == ["8 is called 1: 6 of 35 (17%)"]


def test_the_most_common_come_first_and_of_equals_the_earlier_classes() -> None:
    matrix = np.array([[9, 2, 1], [2, 9, 5], [0, 2, 9]])
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


def test_a_name_for_each_class_is_needed() -> None:
    with pytest.raises(ValueError, match="1 names for 2 classes"):
        confused_pairs(np.eye(2), ["a"])
