"""The rows of a history from the totals of its epochs, worked by hand."""

import numpy as np
import pytest

from core.training.history import STEP_TOTALS, TOTALS, as_dicts, columns, history_rows, means, names

# loss x rows, rows, right ones, true positives, called positive, actually positive; then gradient norms and how many
STEPS = [6, 12, 9, 3, 4, 6, 1.5, 3]
VALIDATION = [2, 4, 3, 1, 2, 2]
END = [9, 12, 6, 2, 8, 4]
LATER = [3, 12, 12, 6, 6, 6, 8, 2]
LATER_VALIDATION = [1, 4, 2, 0, 1, 2]
LATER_END = [6, 12, 3, 4, 4, 8]


def totals(*epochs: list[float]) -> np.ndarray:
    return np.array(epochs, np.float64)


def test_the_means_of_two_epochs_by_hand() -> None:
    found = means("binary", totals([1.25, 5, 2, 1, 3, 2], [6, 12, 9, 3, 4, 6]))
    assert found.tolist() == [[0.25, 0.4, 1 / 3, 0.5], [0.5, 0.75, 0.75, 0.5]]


def test_the_means_of_three_classes_are_loss_and_accuracy() -> None:
    assert means("multiclass", totals([6, 3, 2, 0, 0, 0])).tolist() == [[2.0, 2 / 3]]


def test_precision_is_undefined_when_nothing_is_called_positive_and_recall_when_nothing_is() -> None:
    nothing_called, nothing_positive = means("binary", totals([1, 2, 1, 0, 0, 1], [1, 2, 1, 0, 1, 0]))
    np.testing.assert_array_equal(nothing_called, [0.5, 0.5, np.nan, 0])
    np.testing.assert_array_equal(nothing_positive, [0.5, 0.5, 0, np.nan])


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_there_is_a_name_for_every_mean(task: str) -> None:
    assert means(task, np.ones((3, TOTALS))).shape == (3, len(names(task)))
    assert names(task, "val_") == [f"val_{name}" for name in names(task)]


def test_the_names_of_the_means() -> None:
    assert names("binary") == ["loss", "accuracy", "precision", "recall"]
    assert names("multiclass", "end_") == ["end_loss", "end_accuracy"]


def test_the_columns_of_two_classes() -> None:
    seen = ["loss", "accuracy", "precision", "recall", "val_loss", "val_accuracy", "val_precision", "val_recall"]
    ends = ["end_loss", "end_accuracy", "end_precision", "end_recall"]
    of_the_epoch = ["gradient_norm", "update_ratio", "learning_rate"]
    assert columns("binary", end_loss=False) == ("epoch", *seen, *of_the_epoch)
    assert columns("binary", end_loss=True) == ("epoch", *seen, *ends, *of_the_epoch)


def test_the_columns_of_many_classes() -> None:
    seen = ["loss", "accuracy", "val_loss", "val_accuracy"]
    of_the_epoch = ["gradient_norm", "update_ratio", "learning_rate"]
    assert columns("multiclass", end_loss=False) == ("epoch", *seen, *of_the_epoch)
    assert columns("multiclass", end_loss=True) == ("epoch", *seen, "end_loss", "end_accuracy", *of_the_epoch)


def test_the_rows_of_two_classes_by_hand() -> None:
    of_two = totals([*STEPS, *VALIDATION, 0.125, 0.01], [*LATER, *LATER_VALIDATION, 0.25, 0.02])
    assert history_rows("binary", 7, of_two).tolist() == [
        [8, 0.5, 0.75, 0.75, 0.5, 0.5, 0.75, 0.5, 0.5, 0.5, 0.125, 0.01],
        [9, 0.25, 1, 1, 1, 0.25, 0.5, 0, 0, 4, 0.25, 0.02],
    ]


def test_the_rows_of_two_classes_with_the_end_of_the_epoch_by_hand() -> None:
    of_two = totals([*STEPS, *VALIDATION, *END, 0.125, 0.01], [*LATER, *LATER_VALIDATION, *LATER_END, 0.25, 0.02])
    assert history_rows("binary", 0, of_two).tolist() == [
        [1, 0.5, 0.75, 0.75, 0.5, 0.5, 0.75, 0.5, 0.5, 0.75, 0.5, 0.25, 0.5, 0.5, 0.125, 0.01],
        [2, 0.25, 1, 1, 1, 0.25, 0.5, 0, 0, 0.5, 0.25, 1, 0.5, 4, 0.25, 0.02],
    ]


def test_the_rows_of_three_classes_by_hand() -> None:
    steps, validation, end = [6, 12, 9, 0, 0, 0, 1.5, 3], [2, 4, 3, 0, 0, 0], [9, 12, 6, 0, 0, 0]
    without = history_rows("multiclass", 2, totals([*steps, *validation, 0.125, 0.01]))
    assert without.tolist() == [[3, 0.5, 0.75, 0.5, 0.75, 0.5, 0.125, 0.01]]
    with_end = history_rows("multiclass", 2, totals([*steps, *validation, *end, 0.125, 0.01]))
    assert with_end.tolist() == [[3, 0.5, 0.75, 0.5, 0.75, 0.75, 0.5, 0.5, 0.125, 0.01]]


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
@pytest.mark.parametrize("end_loss", [False, True])
@pytest.mark.parametrize("epochs", [0, 1, 64])
def test_every_row_has_a_value_for_each_column_however_many_epochs_ended(
    task: str, end_loss: bool, epochs: int
) -> None:
    wide = np.ones((epochs, STEP_TOTALS + (2 if end_loss else 1) * TOTALS + 2))
    assert history_rows(task, 5, wide).shape == (epochs, len(columns(task, end_loss=end_loss)))


def test_rows_by_name_have_whole_epochs() -> None:
    rows = as_dicts(("epoch", "loss", "recall"), np.array([[1, 0.5, 1.0], [2, 0.25, 0.0]]))
    assert rows == [{"epoch": 1, "loss": 0.5, "recall": 1.0}, {"epoch": 2, "loss": 0.25, "recall": 0.0}]
    assert [type(row["epoch"]) for row in rows] == [int, int]
    assert as_dicts(("epoch", "loss"), np.empty((0, 2))) == []


def test_rows_that_do_not_fit_the_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="argument"):
        as_dicts(("epoch", "loss"), np.ones((1, 3)))


def test_the_columns_of_a_number() -> None:
    seen = ["loss", "mae", "rmse", "val_loss", "val_mae", "val_rmse"]
    ends, of_the_epoch = ["end_loss", "end_mae", "end_rmse"], ["gradient_norm", "update_ratio", "learning_rate"]
    assert columns("regression", end_loss=False) == ("epoch", *seen, *of_the_epoch)
    assert columns("regression", end_loss=True) == ("epoch", *seen, *ends, *of_the_epoch)


def test_the_rows_of_a_number_by_hand() -> None:
    # 4 rows: distances 8, squares 64; 2 validation rows: distances 1, squares 8. One unit is 10.
    steps, validation = [2, 4, 8, 64, 0, 0, 1.5, 3], [1, 2, 1, 8, 0, 0]
    found = history_rows("regression", 4, totals([*steps, *validation, 0.125, 0.01]), unit=10.0)
    assert found.tolist() == [[5, 0.5, 20, 40, 0.5, 5, 20, 0.5, 0.125, 0.01]]
