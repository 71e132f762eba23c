"""The totals of a batch, by hand and against scikit-learn."""

import numpy as np
import pytest
from sklearn import metrics

from core.training.history import TOTALS, means
from core.training.steps import batch_totals


def totals(task: str, actual: list[int], scores: list, loss: float = 0.5) -> np.ndarray:
    """The totals of one batch."""
    values = np.array(scores, np.float32)
    targets = np.eye(values.shape[1], dtype=np.float32)[actual] if task == "multiclass" else np.c_[actual]
    return np.asarray(batch_totals(task, loss, targets.astype(np.float32), values))


def test_the_totals_of_a_batch_by_hand() -> None:
    # Called positive: the first, the second (a score at the threshold) and the fourth; right: the first and the third.
    found = totals("binary", [1, 0, 0, 0, 1], [0.9, 0.5, 0.2, 0.7, 0.4], loss=0.25)
    assert found.tolist() == [1.25, 5, 2, 1, 3, 2]
    assert found.dtype == np.float64
    assert found.shape == (TOTALS,)


def test_the_totals_of_three_classes_by_hand() -> None:
    found = totals("multiclass", [0, 1, 2], [[0.8, 0.1, 0.1], [0.5, 0.2, 0.3], [0.1, 0.2, 0.7]], loss=2.0)
    assert found.tolist() == [6, 3, 2, 0, 0, 0]
    assert found.dtype == np.float64
    assert found.shape == (TOTALS,)


def test_a_ragged_last_batch_weighs_what_it_has_in_rows() -> None:
    whole = totals("binary", [1, 1, 0], [0.9, 0.9, 0.9], loss=1.0) + totals("binary", [0], [0.1], loss=5.0)
    assert whole.tolist() == [8, 4, 3, 2, 3, 2]


def test_the_means_of_many_batches_are_those_of_scikit_learn() -> None:
    generator = np.random.default_rng(0)
    actual = generator.integers(0, 2, 1_000)
    scores = np.round(generator.random(1_000), 2).astype(np.float32)  # with ties, some at the threshold
    parts = [
        totals("binary", actual[at : at + 64].tolist(), scores[at : at + 64].tolist()) for at in range(0, 1_000, 64)
    ]
    ((_, accuracy, precision, recall),) = means("binary", np.sum(parts, axis=0)[None])
    called = scores >= 0.5
    assert accuracy == pytest.approx(metrics.accuracy_score(actual, called))
    assert precision == pytest.approx(metrics.precision_score(actual, called))
    assert recall == pytest.approx(metrics.recall_score(actual, called))


def test_the_accuracy_of_many_classes_is_that_of_scikit_learn() -> None:
    generator = np.random.default_rng(1)
    actual, scores = generator.integers(0, 5, 300), generator.random((300, 5)).astype(np.float32)
    ((_, accuracy),) = means("multiclass", totals("multiclass", actual.tolist(), scores.tolist())[None])
    assert accuracy == pytest.approx(metrics.accuracy_score(actual, scores.argmax(axis=1)))


def test_the_totals_of_numbers_by_hand() -> None:
    # Off by 0.5, 1 and 2.
    found = np.asarray(
        batch_totals("regression", 1.5, np.array([[1], [2], [3]], np.float32), np.array([1.5, 1, 5], np.float32))
    )
    assert found.tolist() == [4.5, 3, 3.5, 5.25, 0, 0]
    assert found.dtype == np.float64
    assert found.shape == (TOTALS,)


def test_the_errors_of_many_batches_are_those_of_scikit_learn_in_their_own_unit() -> None:
    generator = np.random.default_rng(2)
    actual, said = generator.normal(size=(2, 300)).astype(np.float32)
    parts = [
        batch_totals("regression", 1.0, actual[at : at + 64, None], said[at : at + 64]) for at in range(0, 300, 64)
    ]
    ((loss, mae, rmse),) = means("regression", np.sum(np.asarray(parts), axis=0)[None], unit=1_000.0)
    assert loss == 1.0
    assert mae == pytest.approx(1_000 * metrics.mean_absolute_error(actual, said))
    assert rmse == pytest.approx(1_000 * metrics.root_mean_squared_error(actual, said))
