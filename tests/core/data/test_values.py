import numpy as np
import pandas as pd

from core.data.values import numbers_of, texts_of


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
