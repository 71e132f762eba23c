import numpy as np
import pandas as pd
import pytest

from core.data.values import numbers_of, texts_of, tidy


def test_texts_of_numbers_and_truth_are_as_people_write_them():
    places, texts = texts_of(pd.Series([1.0, 2.5, np.nan, 1.0, np.inf, -0.0, 0.0]))
    assert texts == ("1", "2.5", "0")
    assert places.tolist() == [0, 1, -1, 0, -1, 2, 2]
    assert texts_of(pd.Series([True, False], dtype=bool))[1] == ("true", "false")


def test_values_that_read_the_same_are_the_same():
    places, texts = texts_of(pd.Series([True, "true", 1, "1"], dtype=object))
    assert texts == ("true", "1")
    assert places.tolist()[0] == places.tolist()[1]


def test_numbers_leave_out_what_is_none():
    np.testing.assert_array_equal(numbers_of(pd.Series(["1", "x", None, "inf"])), [1, np.nan, np.nan, np.nan])


@pytest.mark.parametrize("word", ["unknown", "-"])
def test_a_stray_word_among_numbers_becomes_missing_and_is_said(word):
    column, notes = tidy(pd.Series(["1"] * 99 + [word], name="age"), decimal_comma=False)
    assert column.isna().sum() == 1
    assert column.dtype == "float64"
    assert notes == (f"'age': 1 value among the numbers ('{word}') taken as missing.",)


def test_many_words_among_numbers_make_categories():
    column, notes = tidy(pd.Series(["1"] * 80 + ["x"] * 20, name="age"), decimal_comma=False)
    assert column.notna().all()
    assert column.dtype == "str"
    assert notes == ()


def test_decimal_commas_are_read_where_commas_do_not_part_values():
    column = pd.Series(["1,5", "2", None, "-3,25"], name="weight")
    assert tidy(column, decimal_comma=True)[0].tolist()[3] == -3.25
    assert tidy(column, decimal_comma=False)[0].dtype == "str"


def test_infinity_becomes_missing_and_is_said():
    column, notes = tidy(pd.Series([1.0, np.inf, -np.inf], name="ratio"), decimal_comma=False)
    assert column.isna().tolist() == [False, True, True]
    assert notes == ("'ratio': 2 infinite values taken as missing.",)


def test_truth_values_become_words():
    assert tidy(pd.Series([True, None, False], dtype=object), decimal_comma=False)[0].tolist()[::2] == ["true", "false"]
