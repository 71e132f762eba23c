import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from core.data.encoding import Encoder
from core.data.table import DataError


def fitted(**columns):
    return Encoder.fit(pd.DataFrame(columns))


def test_numbers_are_scaled_as_by_scikit_learn():
    generator = np.random.default_rng(0)
    train = pd.DataFrame({"a": generator.normal(5, 3, 80), "b": generator.integers(0, 9, 80)})
    other = pd.DataFrame({"a": generator.normal(0, 9, 30), "b": generator.integers(0, 99, 30)})
    encoder, oracle = Encoder.fit(train), StandardScaler().fit(train)
    np.testing.assert_allclose(encoder.transform(train), oracle.transform(train), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(encoder.transform(other), oracle.transform(other), rtol=1e-5, atol=1e-6)
    assert encoder.transform(train).dtype == np.float32


def test_categories_are_switches_as_by_scikit_learn():
    generator = np.random.default_rng(0)
    words = [f"town {number}" for number in range(60)]
    shares = np.arange(1, 61) / sum(range(1, 61))
    train = pd.DataFrame({"town": generator.choice(words, 500, p=shares)})
    other = pd.DataFrame({"town": [*generator.choice(words, 100), "nowhere"]})
    encoder = Encoder.fit(train)
    kept = [name.removeprefix("town = ") for name in encoder.feature_names[:-1]]
    assert len(kept) == 30
    counts = train["town"].value_counts()
    assert counts[kept].min() >= counts.drop(kept).max()  # the 30 most common
    oracle = OneHotEncoder(categories=[kept], handle_unknown="ignore", sparse_output=False).fit(
        train[train["town"].isin(kept)]
    )
    for frame in (train, other):
        x = encoder.transform(frame)
        np.testing.assert_array_equal(x[:, :-1], oracle.transform(frame))
        np.testing.assert_array_equal(x.sum(axis=1), 1)  # the last is for all others


def test_values_seen_once_or_twice_are_other():
    encoder = fitted(c=["a"] * 5 + ["b"] * 3 + ["rare", "rare", "lone"])
    assert encoder.feature_names == ("c = a", "c = b", "c other")
    assert encoder.transform(pd.DataFrame({"c": ["b", "rare", "new"]})).tolist() == [[0, 1, 0], [0, 0, 1], [0, 0, 1]]


def test_missing_numbers_are_the_median_and_have_a_switch():
    encoder = fitted(n=[1.0, 2.0, 9.0, np.nan])
    assert encoder.feature_names == ("n", "n missing")
    x = encoder.transform(pd.DataFrame({"n": [2.0, np.nan, np.inf]}))
    np.testing.assert_array_equal(x[0, 0], x[1:, 0])
    assert x[:, 1].tolist() == [0, 1, 1]


def test_numbers_missing_only_later_are_filled():
    encoder = fitted(n=[1.0, 2.0, 9.0])
    assert encoder.feature_names == ("n",)
    x = encoder.transform(pd.DataFrame({"n": [2.0, np.nan, -np.inf]}))
    assert x[0] == x[1] == x[2]


def test_a_missing_category_has_a_switch_when_training_rows_have_it():
    assert fitted(c=["a", "a", "a", None]).feature_names == ("c = a", "c missing")
    encoder = fitted(c=["a", "a", "a", "b", "b", "b"])
    assert encoder.transform(pd.DataFrame({"c": [None, "new"]})).tolist() == [[0, 0], [0, 0]]


def test_a_column_that_does_not_vary_in_training_rows_is_zero():
    encoder = fitted(n=[0.1] * 7, m=[np.nan] * 7)
    x = encoder.transform(pd.DataFrame({"n": [0.1, 1e9], "m": [np.nan, 3.0]}))
    assert x.tolist() == [[0, 0], [0, 0]]


def test_truth_values_are_categories():
    encoder = fitted(t=[True, False] * 4)
    assert encoder.feature_names == ("t = false", "t = true")
    assert encoder.transform(pd.DataFrame({"t": [True]})).tolist() == [[0, 1]]


def test_categories_without_a_common_value_give_nothing():
    assert fitted(c=[f"v{number}" for number in range(20)]).feature_names == ()


@given(
    st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=30), st.lists(st.floats(), max_size=5)
)
@settings(deadline=None, max_examples=200)
def test_any_numbers_become_finite_features(train, other):
    encoder = fitted(n=train)
    for values in (train, other):
        assert np.isfinite(encoder.transform(pd.DataFrame({"n": values}, dtype=float))).all()


def test_ten_thousand_categories_become_a_few_switches():
    values = [f"v{number % 10_000}" for number in range(200_000)]
    encoder = fitted(c=values)
    assert len(encoder.feature_names) == 31
    assert encoder.transform(pd.DataFrame({"c": values})).shape == (200_000, 31)


def test_absent_columns_are_named():
    with pytest.raises(DataError, match="'n' are not there"):
        fitted(n=[1, 2]).transform(pd.DataFrame({"m": [1]}))


def test_an_encoder_travels_to_another_process():
    encoder = fitted(n=[1, 2], c=["a", "b"])
    assert pickle.loads(pickle.dumps(encoder)) == encoder
