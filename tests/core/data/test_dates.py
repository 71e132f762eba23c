from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.dates import FORMS, best_form, date_text, days_of, has_times, holds_times, parse
from core.data.values import texts_of

WRITTEN = {
    "year-month-day": "%Y-%m-%d",
    "day.month.year": "%d.%m.%Y",
    "day/month/year": "%d/%m/%Y",
    "month/day/year": "%m/%d/%Y",
    "year-month": "%Y-%m",
}
DAYS = st.dates(min_value=datetime(1900, 1, 1).date(), max_value=datetime(2200, 12, 31).date())


def form_of(values):
    form, _, ambiguous = best_form(*texts_of(pd.Series(values, dtype=object)), min_share=0.9)
    return (form, ambiguous) if form else None


def days_since_1970(moment):
    return (moment - datetime(1970, 1, 1)).total_seconds() / 86_400


@pytest.mark.parametrize("form", FORMS)
@given(day=DAYS)
@settings(deadline=None)
def test_every_form_reads_what_python_writes(form, day):
    written = day.strftime(WRITTEN[form])
    expected = datetime.strptime(written, WRITTEN[form])
    assert parse((written,), form).tolist() == [days_since_1970(expected)]


@pytest.mark.parametrize(
    ("text", "form", "moment"),
    [
        ("2024-12-31T18:30", "year-month-day", datetime(2024, 12, 31, 18, 30)),
        ("2024-12-31 18:30:15.250", "year-month-day", datetime(2024, 12, 31, 18, 30, 15)),
        ("2024-12-31T18:30:00Z", "year-month-day", datetime(2024, 12, 31, 18, 30)),
        ("2024-12-31T18:30:00+02:00", "year-month-day", datetime(2024, 12, 31, 18, 30)),
        ("2024/1/5", "year-month-day", datetime(2024, 1, 5)),
        (" 31.12.2024 6:05 ", "day.month.year", datetime(2024, 12, 31, 6, 5)),
        ("12/31/2024 12:30 AM", "month/day/year", datetime(2024, 12, 31, 0, 30)),
        ("12/31/2024 6:30 pm", "month/day/year", datetime(2024, 12, 31, 18, 30)),
        ("31-12-2024", "day/month/year", datetime(2024, 12, 31)),
        ("2024-02-29", "year-month-day", datetime(2024, 2, 29)),
    ],
)
def test_times_zones_and_other_marks_are_read(text, form, moment):
    assert parse((text,), form)[0] == pytest.approx(days_since_1970(moment), abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        "2023-02-29",
        "2024-13-01",
        "2024-00-10",
        "2024-01-00",
        "2024-01-01 25:00",
        "2024-01-01x",
        "20240101",
        "1998",
        "a",
    ],
)
def test_what_no_calendar_has_is_missing(text):
    for form in FORMS:
        assert np.isnan(parse((text,), form)).all()


@pytest.mark.parametrize(
    ("values", "form"),
    [
        (["2024-12-31", "2023-01-05"], ("year-month-day", False)),
        (["31.12.2024", "05.01.2023"], ("day.month.year", False)),
        (["31/12/2024", "05/01/2023"], ("day/month/year", False)),
        (["12/31/2024", "05/01/2023"], ("month/day/year", False)),
        (["12/11/2024", "05/01/2023"], ("day/month/year", True)),
        (["2024-12", "2023-01"], ("year-month", False)),
        (["2010-11", "2012-13", "2013-14"], None),
        (["2024-12-31"] * 9 + ["soon"], ("year-month-day", False)),
        (["2024-12-31"] * 8 + ["soon"], None),
        (["1998", "2004"], None),
        (["01234", "99999"], None),
        ([None, None], None),
    ],
    ids=str,
)
def test_the_form_is_decided_from_the_values(values, form):
    assert form_of(values) == form


def test_a_rare_day_above_twelve_decides_for_all_rows():
    assert form_of([f"{1 + day % 12}/{1 + day % 7}/2024" for day in range(3_000)] + ["28/3/2024"]) == (
        "day/month/year",
        False,
    )


@pytest.mark.parametrize("zone", [None, "Europe/Berlin"])
def test_a_column_of_times_is_read_as_it_stands(zone):
    column = pd.Series(pd.to_datetime(["2024-12-31 18:00", None]).tz_localize(zone))
    assert holds_times(column)
    days = days_of(column, "timestamp")
    assert days[0] == days_since_1970(datetime(2024, 12, 31, 18))
    assert np.isnan(days[1])


def test_days_of_rows_and_their_texts():
    days = days_of(pd.Series(["01.02.1970", None, "x", "02.01.1970 06:00"]), "day.month.year")
    np.testing.assert_array_equal(days, [31, np.nan, np.nan, 1.25])
    assert date_text(1.25) == "1970-01-02"
    assert has_times(days)
    assert not has_times(np.array([1.0, np.nan]))
