import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.columns import describe, describe_column, join_names, split_names

RANDOM = np.random.default_rng(0)

COLUMNS = {
    "a measurement": ([float(value) for value in RANDOM.normal(size=40)], "number"),
    "whole measurements, all different": (RANDOM.choice(100_000, 40, replace=False), "number"),
    "whole measurements in order": (np.sort(RANDOM.choice(100_000, 40, replace=False)), "number"),
    "few numbers": ([1, 2, 3, 4] * 10, "number"),
    "switch": ([0, 1] * 20, "yes/no"),
    "answers": (["yes", "no"] * 20, "yes/no"),
    "truth": ([True, False] * 20, "yes/no"),
    "colour": (["red", "blue", "green", "red"] * 10, "category"),
    "name": ([f"name {number}" for number in range(40)], "identifier"),
    "counter": (range(1, 41), "identifier"),
    "counter, shuffled": (RANDOM.permutation(40), "identifier"),
    "counter with gaps": ([number + number // 10 for number in range(40)], "identifier"),
    "customer_id": (RANDOM.choice(100_000, 40, replace=False), "identifier"),
    "PassengerId": (RANDOM.choice(100_000, 40, replace=False), "identifier"),
    "ID number": (RANDOM.choice(100_000, 40, replace=False), "identifier"),
    "paid": (RANDOM.choice(100_000, 40, replace=False), "number"),
    "category_id": ([1, 2, 3, 4] * 10, "number"),
    "same": ([7] * 40, "constant"),
    "same word": (["a"] * 40, "constant"),
    "nothing": ([np.nan] * 40, "empty"),
    "nothing at all": ([None] * 40, "empty"),
    "only infinite": ([np.inf, -np.inf] * 20, "empty"),
    "ticked or blank": (["x", None] * 20, "category"),
    "days": (pd.date_range("2020-01-01", periods=40), "identifier"),
    "lists": ([[1], [2]] * 20, "yes/no"),
    "kind": (pd.Categorical(["a", "b", "c", "a"] * 10), "category"),
    "whole with gaps": (pd.array([1, 5, None, 9] * 10, dtype="Int64"), "number"),
    "complex": ([1j, 2j] * 20, "yes/no"),
}


@pytest.mark.parametrize(("name", "values", "kind"), [(name, *column) for name, column in COLUMNS.items()])
def test_every_kind_of_column_is_known(name, values, kind):
    column = describe_column(pd.Series(values, name=name))
    assert column.kind == kind
    assert column.used == (kind in ("number", "yes/no", "category"))
    assert column.why
    assert column.summary


def test_few_rows_are_no_reason_to_call_a_column_an_identifier():
    assert describe_column(pd.Series(range(10), name="counter")).kind == "number"


def test_missing_and_distinct_values_are_counted():
    frame = pd.DataFrame({"a": [1.0, np.nan, np.inf, 1.0], "b": ["x", None, "x", "y"]})
    a, b = describe(frame)
    assert (a.missing, a.missing_share, a.distinct, a.numeric) == (2, 0.5, 1, True)
    assert (b.missing, b.missing_share, b.distinct, b.numeric) == (1, 0.25, 2, False)


def test_a_summary_shows_the_range_or_the_most_common_values():
    assert describe_column(pd.Series([0.5, 12.0, -3.0])).summary == "-3 to 12"
    assert describe_column(pd.Series([*"aaaaabbbccd"])).summary == "a 45%, b 27%, c 18% and 1 other"
    assert describe_column(pd.Series(["x" * 100] * 3)).summary == "x" * 27 + "... 100%"


def test_no_rows_and_no_columns_are_described_too():
    assert describe(pd.DataFrame()) == []
    assert describe(pd.DataFrame({"a": []}))[0].kind == "empty"


@given(st.lists(st.text(max_size=12), max_size=6))
def test_joined_names_come_back(names):
    assert list(split_names(join_names(names))) == names


def test_names_typed_by_hand_may_have_spaces_after_commas():
    assert split_names("age, sex") == ("age", "sex")
    assert split_names("") == ()
    assert join_names(["age", "a, b"]) == 'age,"a, b"'
