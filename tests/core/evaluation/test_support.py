"""Classes of few rows are named with their rows."""

import numpy as np

from core.evaluation.support import thin_classes


def test_a_class_of_fewer_than_ten_actual_rows_is_named() -> None:
    matrix = np.array([[9, 0, 0], [3, 7, 0], [20, 0, 0]])
    assert thin_classes(matrix, ("a", "b", "c")) == {"a": 9}
    assert thin_classes(matrix, ("a", "b", "c"), minimum=11) == {"a": 9, "b": 10}
    assert thin_classes(matrix[1:], ("b", "c")) == {}
