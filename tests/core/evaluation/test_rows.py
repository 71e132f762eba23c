"""The rows behind a cell: all of them, none other, and in the order that is promised."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evaluation.confusion import confusion_matrix, predict
from core.evaluation.rows import CELLS, filled_cells, row_table, rows_of_cell

Y = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
SCORES = np.array([0.9, 0.8, 0.5, 0.2, 0.7, 0.4, 0.3, 0.1, 0.9, 0.0])
Y3 = np.array([0, 0, 0, 0, 1, 2])
SCORES3 = np.array(
    [[0.4, 0.5, 0.1], [0.0, 0.9, 0.1], [0.5, 0.1, 0.4], [0.5, 0.3, 0.2], [0.1, 0.9, 0.0], [0.2, 0.6, 0.2]]
)


@pytest.mark.parametrize(
    ("cell", "threshold", "expected"),
    [
        ("tp", 0.5, [2, 1, 0]),  # right: the nearest to the threshold first
        ("tn", 0.5, [5, 6, 7, 9]),
        ("fp", 0.5, [8, 4]),  # wrong: the farthest from it first
        ("fn", 0.5, [3]),
        ("fn", 0.85, [3, 2, 1]),
        ("fp", 0.0, [8, 4, 5, 6, 7, 9]),
        ("tn", 0.0, []),
    ],
)
def test_the_four_cells_of_two_classes(cell: str, threshold: float, expected: list[int]) -> None:
    assert rows_of_cell(Y, SCORES, *CELLS[cell], threshold=threshold).tolist() == expected  # type: ignore[index]


@pytest.mark.parametrize(
    ("actual", "predicted", "expected"),
    [(0, 1, [1, 0]), (0, 0, [2, 3]), (1, 1, [4]), (2, 1, [5]), (1, 0, [])],
)
def test_the_cells_of_three_classes(actual: int, predicted: int, expected: list[int]) -> None:
    assert rows_of_cell(Y3, SCORES3, actual, predicted).tolist() == expected


def test_cells_that_hold_rows_come_with_the_most_common_mistake_first() -> None:
    matrix = np.array([[5, 2, 0], [0, 9, 3], [1, 0, 0]])
    assert filled_cells(matrix) == [(1, 2), (0, 1), (2, 0), (1, 1), (0, 0)]
    assert filled_cells(np.zeros((3, 3), np.int64)) == []


@given(st.lists(st.tuples(st.integers(0, 1), st.sampled_from([0.0, 0.25, 0.5, 1.0])), min_size=1), st.floats(0, 1))
def test_each_row_stands_behind_one_cell_and_their_numbers_are_the_matrix(
    rows: list[tuple[int, float]], threshold: float
) -> None:
    y_true, scores = (np.array(column) for column in zip(*rows, strict=True))
    found = {cell: rows_of_cell(y_true, scores, *cell, threshold=threshold) for cell in CELLS.values()}
    matrix = confusion_matrix(y_true, predict(scores, threshold), 2)
    assert {cell: len(places) for cell, places in found.items()} == {cell: matrix[cell] for cell in CELLS.values()}
    assert sorted(np.concatenate(list(found.values())).tolist()) == list(range(len(rows)))


def test_a_row_comes_with_all_its_columns_in_the_learners_own_values() -> None:
    frame = pd.DataFrame({"age": [30, 40, 50], "town": ["Ulm", None, "Bern"], "bought": ["no", "yes", "no"]})
    table = row_table(frame, np.array([2, 1]), np.array([0.9, 0.6]), names=("no", "yes"), actual=0, predicted=1)
    assert table.columns.tolist() == ["row", "score", "true", "predicted", "age", "town", "bought"]
    assert table.iloc[0].tolist() == [3, 0.9, "no", "yes", 50, "Bern", "no"]
    assert table["row"].tolist() == [3, 2]
    assert table["town"].isna().tolist() == [False, True]


def test_of_many_classes_the_scores_of_the_predicted_and_of_the_true_class_are_given() -> None:
    frame = pd.DataFrame({"x": range(6)})
    names = ("a", "b", "c")
    table = row_table(frame, np.array([1, 0]), SCORES3[[1, 0]], names=names, actual=0, predicted=1)
    assert table["score of predicted"].tolist() == [0.9, 0.5]
    assert table["score of true"].tolist() == [0.0, 0.4]
    assert table["true"].tolist() == ["a", "a"]
    right = row_table(frame, np.array([2]), SCORES3[[2]], names=names, actual=0, predicted=0)
    assert right["score of true"].tolist() == right["score of predicted"].tolist() == [0.5]


def test_columns_of_the_table_keep_their_names() -> None:
    frame = pd.DataFrame({"score": [1.0], "row": [2], "row (model)": [3]})
    table = row_table(frame, np.array([0]), np.array([0.5]), names=("no", "yes"), actual=1, predicted=1)
    assert table.columns.tolist() == [
        *["row (model) (model)", "score (model)", "true", "predicted"],
        *["score", "row", "row (model)"],
    ]
    assert table["score"].tolist() == [1.0]


def test_a_cell_without_rows_gives_a_table_without_rows() -> None:
    frame = pd.DataFrame({"x": [1.0]})
    nothing = row_table(frame, np.empty(0, np.int64), np.empty(0), names=("no", "yes"), actual=1, predicted=1)
    assert (len(nothing), nothing.shape[1]) == (0, 5)
