import numpy as np
import pandas as pd
import pytest
from sklearn.preprocessing import StandardScaler

from core.data.date_encoding import WEEKDAYS, DateEncoding

TIMES = pd.date_range("2023-11-05 01:30", periods=60, freq="37h")
TEXTS = pd.Series(TIMES.strftime("%d.%m.%Y %H:%M"), name="when")


def encoded(column, form="day.month.year"):
    encoding = DateEncoding.fit(column, form)
    return pd.DataFrame(encoding.transform(column), columns=list(encoding.feature_names))


def test_every_part_is_what_pandas_says():
    features = encoded(TEXTS)
    months, hours = TIMES.month - 1, TIMES.hour + TIMES.minute / 60
    elapsed = (TIMES - TIMES[0]).total_seconds().to_numpy()
    expected = {
        "when: year": StandardScaler().fit_transform(TIMES.year.to_numpy(float)[:, None])[:, 0],
        "when: days since the first": StandardScaler().fit_transform(elapsed[:, None])[:, 0],
        "when: month (sine)": np.sin(2 * np.pi * months / 12),
        "when: month (cosine)": np.cos(2 * np.pi * months / 12),
        **{f"when: {name}": (TIMES.day_name() == name).astype(float) for name in WEEKDAYS},
        "when: hour (sine)": np.sin(2 * np.pi * hours / 24),
        "when: hour (cosine)": np.cos(2 * np.pi * hours / 24),
    }
    assert list(features) == list(expected)
    for name, values in expected.items():
        np.testing.assert_allclose(features[name], values, atol=1e-5, err_msg=name)


def test_a_column_of_times_becomes_the_same_as_its_texts():
    pd.testing.assert_frame_equal(encoded(pd.Series(TIMES, name="when"), "timestamp"), encoded(TEXTS))


def test_dates_without_times_have_no_hour_and_months_no_weekday():
    days = pd.Series(["2024-01-01", "2024-01-08", "2024-02-05"], name="day")
    assert not any("hour" in name for name in encoded(days, "year-month-day"))
    assert encoded(days, "year-month-day")["day: Monday"].tolist() == [1, 1, 1]
    months = pd.Series(["2024-01", "2024-07"], name="month")
    assert list(encoded(months, "year-month")) == [
        *("month: year", "month: days since the first", "month: month (sine)", "month: month (cosine)")
    ]


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("%m/%d/%Y %I:%M %p", "month/day/year"),
        ("%a, %d %b %Y %H:%M:00 +0100", "day name year"),
        ("%d/%m/%y %H:%M", "day/month/yy"),
        ("%Y%m%d%H%M00", "yyyymmddhhmmss"),
    ],
)
def test_each_form_becomes_the_same_features(written, form):
    pd.testing.assert_frame_equal(encoded(pd.Series(TIMES.strftime(written), name="when"), form), encoded(TEXTS))


def test_numbers_become_what_their_texts_do():
    numbers = pd.Series(TIMES.strftime("%Y%m%d").astype(int), name="when")
    texts = pd.Series(TIMES.strftime("%d.%m.%Y"), name="when")
    pd.testing.assert_frame_equal(encoded(numbers, "yyyymmdd"), encoded(texts))
    seconds = pd.Series((TIMES - pd.Timestamp(0)) // pd.Timedelta("1s"), name="when")
    pd.testing.assert_frame_equal(encoded(seconds, "seconds since 1970"), encoded(TEXTS), rtol=1e-5)


@pytest.mark.parametrize(
    ("text", "form"), [("Oct 2023", "name year"), ("Oct-23", "name-yy"), ("10/2023", "month/year")]
)
def test_months_have_no_weekday(text, form):
    assert len(DateEncoding.fit(pd.Series([text], name="m"), form).feature_names) == 4


def test_all_is_measured_by_the_training_rows():
    encoding = DateEncoding.fit(pd.Series(["2020-01-01", "2020-01-11"], name="d"), "year-month-day")
    later = dict(
        zip(encoding.feature_names, encoding.transform(pd.Series(["2020-01-21", "2019-12-22"])).T, strict=True)
    )
    assert later["d: days since the first"].tolist() == [3, -3]
    assert later["d: year"].tolist() == [0, 0]  # the training rows know one year only


def test_a_missing_date_stands_in_the_middle_and_has_a_switch_when_training_rows_have_it():
    encoding = DateEncoding.fit(pd.Series(["2020-01-01", "2020-01-11", "2020-01-21", None], name="d"), "year-month-day")
    assert encoding.feature_names[-1] == "d missing"
    missing, middle = encoding.transform(pd.Series([None, "2020-01-11"]))
    assert missing[:2].tolist() == middle[:2].tolist()
    assert missing[2:-1].tolist() == [0] * 9
    assert (missing[-1], middle[-1]) == (1, 0)
    whole = DateEncoding.fit(pd.Series(["2020-01-01", "2020-01-11"]), "year-month-day")
    assert np.isfinite(whole.transform(pd.Series(["soon"]))).all()


@pytest.mark.parametrize("form", ["year-month-day", "timestamp"])
def test_no_date_at_all_tells_nothing(form):
    column = pd.Series([None, None], dtype="datetime64[us]" if form == "timestamp" else object)
    assert not DateEncoding.fit(column, form).transform(column)[:, :2].any()
