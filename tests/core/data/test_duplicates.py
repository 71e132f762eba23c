import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.columns import describe
from core.data.duplicates import codes, duplicate_groups, first_of_each

ROWS = st.lists(
    st.tuples(st.sampled_from([0.0, -0.0, 1.5, None]), st.sampled_from(["a", "b", None]), st.integers(0, 1)),
    min_size=1,
    max_size=30,
)


@given(ROWS)
@settings(deadline=None)
def test_the_first_of_each_is_what_pandas_keeps(rows):
    frame = pd.DataFrame(rows, columns=["number", "text", "label"]).astype({"number": float, "text": object})
    labels = frame["label"].to_numpy()
    kept = first_of_each(frame, describe(frame[["number", "text"]]), np.arange(len(rows)), labels)
    assert kept.tolist() == np.flatnonzero(~frame.duplicated()).tolist()


def test_dates_written_otherwise_and_any_columns_are_compared():
    frame = pd.DataFrame({"day": ["2024-01-05", "2024-1-5", "2024-01-06"], "list": [[1], [1], [2]]})
    assert duplicate_groups(frame, describe(frame), np.arange(3)).tolist() in ([0, 0, 1], [1, 1, 0])


def test_dates_with_the_month_first_and_as_numbers_are_compared_as_days():
    frame = pd.DataFrame({"a": ["01/05/2024", "1-5-2024", "01/06/2024"], "b": [20240105, 20240105, 20240106]})
    for name, kind in (("a", "month-first date"), ("b", "date")):
        (column,) = describe(frame[[name]], kinds={name: kind})
        assert codes(frame, column, np.arange(3)).tolist() == [19_727, 19_727, 19_728]


def test_only_the_rows_asked_for_count():
    frame = pd.DataFrame({"a": [1.0, 2.0, 1.0, 2.0]})
    assert first_of_each(frame, describe(frame), np.array([1, 2, 3]), np.zeros(3, int)).tolist() == [0, 1]
