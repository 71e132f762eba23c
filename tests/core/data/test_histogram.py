import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.data.columns import describe_column
from core.data.histogram import BARS, BINS, FARTHEST, OTHERS, ROWS_COUNTED, Sample, histogram

LABELS = np.array([0, 0, 0, 0, 1, 1])
PAIR = Sample.of(np.arange(6), LABELS, ("no", "yes"), 1)


def bars(values, sample=PAIR, kind=None, **options):
    column = pd.Series(values, name="c", **options)
    found = histogram(describe_column(column, kind), column, sample)
    return None if found is None else found.bars


def test_numbers_are_counted_by_class_and_shared_within_it():
    found = bars([1, 1, 2, 4, 4, None])
    assert found[["low", "high", "class", "rows", "share"]].values.tolist() == [
        [0.5, 1.5, "no", 2, 0.5],
        [1.5, 2.5, "no", 1, 0.25],
        [3.5, 4.5, "no", 1, 0.25],
        [3.5, 4.5, "yes", 1, 0.5],
    ]


def test_bins_are_those_of_numpy_where_nothing_is_far_out():
    values = np.random.default_rng(0).uniform(0, 7, 3_000)
    everything = Sample.of(np.arange(3_000), None, (), 1)
    found = bars(values, everything)
    edges = np.append(found["low"], found["high"].iloc[-1])
    inner = (values >= edges[0]) & (values < edges[-1])
    counts, _ = np.histogram(values[inner], bins=edges)
    assert (found["rows"].to_numpy()[1:-1] == counts[1:-1]).all()
    assert found["rows"].sum() == 3_000  # what lies further out is in the outermost bins
    assert len(found) == BINS
    assert found["class"].unique().tolist() == ["all rows"]


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=40))
@example([9007199254740992.0])
@example([4503599627370498.0, np.inf])
@example([1.7e308, -1.7e308])
@example([5e-324, 0.0])
@settings(deadline=None)
def test_any_numbers_are_counted_once(values):
    sample = Sample.of(np.arange(len(values)), None, (), 1)
    found = bars(values, sample, dtype=float)
    if found is not None and "low" in found:
        assert found["rows"].sum() == (np.abs(values) <= FARTHEST).sum()
        assert np.isfinite(found[["low", "high"]].to_numpy()).all()
        assert (found["low"] < found["high"]).all()


def test_dates_are_milliseconds_since_1970():
    found = bars(["1970-01-02", "1970-01-03"] * 3)
    assert found["low"].min() == 86_400_000
    assert found["high"].max() == 2 * 86_400_000


@pytest.mark.parametrize(
    ("values", "kind"), [(["01/02/1970", "01/03/1970"], "month-first date"), ([19700102, 19700103], "date")]
)
def test_each_kind_of_date_has_the_same_bars(values, kind):
    pd.testing.assert_frame_equal(bars(values * 3, kind=kind), bars(["1970-01-02", "1970-01-03"] * 3))


def test_the_most_common_categories_stand_first_then_others_then_missing():
    values = ["b", "b", "a", "c", None, "b"]
    found = bars(values)
    assert found["value"].tolist() == ["b", "b", "a", "a", "c", "c", "(missing)", "(missing)"]
    assert found["order"].tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert found["rows"].tolist() == [2, 1, 1, 0, 1, 0, 0, 1]
    many = bars([f"v{number % 9}" for number in range(90)], Sample.of(np.arange(90), None, (), 1))
    assert len(many) == BARS + 1
    assert many.iloc[-1][["value", "rows"]].tolist() == ["(other)", 30]


def test_the_words_that_tell_the_classes_apart_are_shown():
    texts = ["see you", "see me", "see us", "see you", "see prize", "see prize"]
    found = bars(texts, kind="text").set_index(["value", "class"])["share"]
    assert found["prize"].to_dict() == {"no": 0, "yes": 1}
    assert list(dict.fromkeys(found.index.get_level_values(0))) == ["prize", "you", "see"]


@pytest.mark.parametrize("values", [[None] * 6, [7] * 6, range(6)])
def test_nothing_to_see_is_no_chart(values):
    assert bars(values, kind=None if values != range(6) else "identifier") is None


def test_rows_outside_the_sample_do_not_count():
    sample = Sample.of(np.array([0, 5]), np.array([0, 1]), ("no", "yes"), 1)
    assert bars(["a", "x", "x", "x", "x", "b"], sample)["rows"].sum() == 2


def test_of_many_classes_the_positive_stands_against_the_others_and_many_rows_are_sampled():
    labels = np.arange(30_000) % 10
    sample = Sample.of(np.arange(30_000), labels, tuple("abcdefghij"), 3)
    assert sample.names == (OTHERS, "d")
    assert sample.sizes.tolist() == [18_000, 2_000]
    assert len(sample.rows) == ROWS_COUNTED
