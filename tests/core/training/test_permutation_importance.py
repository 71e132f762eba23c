"""Permutation importance: scikit-learn's, a model that uses one column, columns of many features, and what it costs."""

import dataclasses
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.inspection import permutation_importance as oracle

from core.data.encoding import Encoder
from core.data.preparation import Part
from core.runs.run import Importance
from core.training.permutation_importance import (
    MAX_REPEATS,
    MIN_REPEATS,
    MIN_ROWS,
    affordable,
    feature_slices,
    permutation_importance,
    sample,
)

ROWS = 400


class Model(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Weighs the features of encoded rows; `classes` outputs, or one score for two classes."""

    def __init__(self, weights: Any = None) -> None:
        self.weights = weights
        self.classes_ = np.array([0, 1])

    def fit(self, x: Any, y: Any) -> "Model":
        return self

    def scores(self, x: NDArray[Any]) -> NDArray[np.float64]:
        scores: NDArray[np.float64] = 1 / (1 + np.exp(-(x.astype(np.float64) @ self.weights)))
        return scores

    def decision_function(self, x: NDArray[Any]) -> NDArray[np.float64]:
        return self.scores(x)

    def predict(self, x: NDArray[Any]) -> NDArray[np.int64]:
        highest: NDArray[np.int64] = np.argmax(self.scores(x), axis=1)
        return highest


def numbers(columns: int = 4) -> tuple[Encoder, NDArray[np.float32]]:
    frame = pd.DataFrame(np.random.default_rng(1).normal(size=(ROWS, columns)), columns=list("abcdef")[:columns])
    encoder = Encoder.fit(frame)
    return encoder, encoder.transform(frame)


def part(x: NDArray[np.float32], y: NDArray[np.int64]) -> Part:
    return Part(x, y, np.arange(len(y)))


def importance(model: Model, rows: Part, encoder: Encoder, task: Any = "binary", **changes: int) -> Importance:
    return permutation_importance(model.scores, rows, encoder, task=task, **{"weights": 10, "seed": 0} | changes)


def test_two_classes_agree_with_scikit_learn_within_their_spread() -> None:
    encoder, x = numbers()
    model = Model(np.array([2.0, -1.0, 0.3, 0.0]))
    y = (x @ model.weights + np.random.default_rng(2).normal(size=ROWS) > 0).astype(np.int64)
    actual = importance(model, part(x, y), encoder)
    expected = oracle(model, x, y, scoring="roc_auc", n_repeats=50, random_state=0)
    assert actual.columns == ("a", "b", "c", "d")
    assert (actual.measure, actual.baseline_score) == ("ROC AUC", 0.5)
    assert (actual.rows, actual.repeats, actual.reason) == (ROWS, MAX_REPEATS, "")
    np.testing.assert_allclose(actual.drops, expected.importances_mean, atol=2 * expected.importances_std.max())
    np.testing.assert_allclose(actual.stds, expected.importances_std, atol=expected.importances_std.max())
    assert np.argsort(-actual.drops).tolist() == [0, 1, 2, 3]


def test_many_classes_agree_with_scikit_learn_within_their_spread() -> None:
    encoder, x = numbers()
    model = Model(np.random.default_rng(3).normal(size=(4, 3)))
    y = model.predict(x + np.random.default_rng(4).normal(0, 0.3, x.shape))
    actual = importance(model, part(x, y), encoder, "multiclass")
    expected = oracle(model, x, y, scoring="accuracy", n_repeats=50, random_state=0)
    assert actual.measure == "accuracy"
    assert actual.score == pytest.approx(np.mean(model.predict(x) == y))
    assert actual.baseline_score == np.bincount(y).max() / ROWS
    np.testing.assert_allclose(actual.drops, expected.importances_mean, atol=2 * expected.importances_std.max())


def test_a_model_of_one_column_gives_exactly_nothing_for_all_others() -> None:
    encoder, x = numbers()
    model = Model(np.array([0.0, 0.0, 5.0, 0.0]))
    actual = importance(model, part(x, (x[:, 2] > 0).astype(np.int64)), encoder)
    assert actual.score == 1.0
    assert actual.drops[[0, 1, 3]].tolist() == actual.stds[[0, 1, 3]].tolist() == [0, 0, 0]
    assert actual.drops[2] == pytest.approx(0.5, abs=0.1)
    assert actual.stds[2] > 0


def test_the_features_of_one_column_are_shuffled_together_and_a_column_without_any_is_left_out() -> None:
    generator = np.random.default_rng(5)
    town = generator.choice(["Ulm", "Bern", "Graz"], ROWS)
    frame = pd.DataFrame({"nothing": [None] * ROWS, "age": generator.normal(size=ROWS), "town": town})
    frame.loc[::7, "age"] = np.nan
    encoder = Encoder.fit(frame.astype({"nothing": object}))
    places = feature_slices(encoder)
    assert places == {"age": slice(0, 2), "town": slice(2, 5)}
    x = encoder.transform(frame)
    seen: list[NDArray[np.float32]] = []

    def predict(rows: NDArray[np.float32]) -> NDArray[np.float32]:
        seen.append(rows)
        return rows[:, 2]

    actual = permutation_importance(
        predict, part(x, (town == "Bern").astype(np.int64)), encoder, task="binary", weights=5, seed=0
    )
    assert actual.columns == ("age", "town")
    assert actual.drops[0] == 0
    assert actual.drops[1] == pytest.approx(0.5, abs=0.1)
    (ages, towns) = np.concatenate(seen[1:]).reshape(2, MAX_REPEATS, ROWS, 5)
    assert (towns[..., 2:].sum(axis=-1) == 1).all()  # each shuffled row still lies in one town
    assert (ages[..., 2:] == x[:, 2:]).all()
    assert (towns[..., :2] == x[:, :2]).all()
    assert not (ages[..., :2] == x[:, :2]).all()
    assert (np.sort(ages[..., 1], axis=1) == np.sort(x[:, 1])).all()


def test_the_seed_decides_the_numbers() -> None:
    encoder, x = numbers()
    model = Model(np.array([2.0, -1.0, 0.3, 0.0]))
    rows = part(x, (x[:, 0] > 0.2).astype(np.int64))
    first, again, other = (importance(model, rows, encoder, seed=seed) for seed in (3, 3, 4))
    assert first.drops.tolist() == again.drops.tolist()
    assert first.drops.tolist() != other.drops.tolist()


@pytest.mark.parametrize("y", [np.zeros(ROWS, np.int64), np.ones(ROWS, np.int64)], ids=["none", "all"])
def test_of_one_class_alone_nothing_can_be_said_and_the_reason_is(y: NDArray[np.int64]) -> None:
    encoder, x = numbers()
    actual = importance(Model(np.ones(4)), part(x, y), encoder)
    assert actual.columns == ()
    assert "ROC AUC" in actual.reason


def test_scores_that_are_no_numbers_break_nothing() -> None:
    encoder, x = numbers()
    rows = part(x, (x[:, 0] > 0).astype(np.int64))
    actual = permutation_importance(lambda x: np.full(len(x), np.nan), rows, encoder, task="binary", weights=4, seed=0)
    assert actual.columns == ()
    assert "undefined" in actual.reason


def test_too_much_is_not_tried_and_the_reason_is_said() -> None:
    encoder, x = numbers()

    def predict(_rows: NDArray[np.float32]) -> NDArray[np.float32]:
        raise AssertionError("tried")

    actual = permutation_importance(
        predict, part(x, np.zeros(ROWS, np.int64)), encoder, task="binary", weights=10**8, seed=0
    )
    assert "4 columns on a model of 100,000,000 weights" in actual.reason


def test_work_is_bounded_and_small_tables_are_tried_whole() -> None:
    assert affordable(30, 113, features=30, weights=785) == (113, MAX_REPEATS)
    rows, repeats = affordable(30, 100_000, features=30, weights=785)
    assert MIN_ROWS < rows < 10_000
    assert repeats == MAX_REPEATS
    rows, repeats = affordable(300, 100_000, features=300, weights=5_000)
    assert rows >= MIN_ROWS
    assert MIN_REPEATS <= repeats < MAX_REPEATS
    assert affordable(2_000, 100_000, features=2_000, weights=500_000) == (0, 0)
    assert affordable(1, 20, features=1, weights=2) == (20, MAX_REPEATS)


def test_a_sample_keeps_the_rarer_of_two_classes() -> None:
    generator = np.random.default_rng(0)
    y = np.zeros(1_000, np.int64)
    y[::50] = 1
    for rare, labels in ((1, y), (0, 1 - y)):
        places = sample(labels, 100, generator, "binary")
        assert len(set(places.tolist())) == 100
        assert (labels[places] == rare).sum() == 20
    halves = sample(np.arange(1_000) % 2, 100, generator, "binary")
    assert (halves % 2 == 1).sum() == 50
    assert len(sample(y, 100, generator, "multiclass")) == 100
    assert sample(y[:9], 100, generator, "binary").tolist() == list(range(9))


def test_a_large_table_is_answered_in_parts_that_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder, x = numbers()
    model = Model(np.array([2.0, -1.0, 0.3, 0.1]))
    rows = part(x, (x[:, 0] > 0.2).astype(np.int64))
    at_once = importance(model, rows, encoder)
    monkeypatch.setattr("core.training.permutation_importance.VALUES_PER_CALL", 1)
    in_parts = importance(model, rows, encoder)
    assert dataclasses.asdict(at_once)["columns"] == in_parts.columns
    np.testing.assert_array_equal(at_once.drops, in_parts.drops)
