from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.date_forms import FORMS, MONTHS_ONLY
from core.data.dates import best_form, best_number_form, date_text, days_of, has_times, holds_times, parse
from core.data.values import texts_of

SHORT_DAYS = st.dates(min_value=date(1969, 1, 1), max_value=date(2068, 12, 31))
MOMENTS = st.datetimes(datetime(1969, 1, 1), datetime(2068, 12, 31)).map(lambda moment: moment.replace(microsecond=0))
LANGUAGES = (
    ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November"),
    ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre"),
    ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre"),
    (
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
    ),
    ("janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro"),
    ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november"),
)
DECEMBER = ("December", "Dezember", "décembre", "diciembre", "dicembre", "dezembro", "december")
ABBREVIATED = (
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ("Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"),
    ("Jän.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."),
    ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
    ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"),
    ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"),
    ("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"),
    ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
)
NAMES = [*((*names, last) for names, last in zip(LANGUAGES, DECEMBER, strict=True)), *ABBREVIATED]


def numeric(order, mark, moment, *, padded, short):
    width = 2 if padded else 1
    year = f"{moment.year % 100:02}" if short else str(moment.year)
    parts = {"d": f"{moment.day:0{width}}", "m": f"{moment.month:0{width}}", "y": year}
    return mark.join(parts[letter] for letter in order)


@st.composite
def written(draw, form):
    """A date in this form, and its day."""
    day = draw(SHORT_DAYS)
    names = draw(st.sampled_from(NAMES))
    name = draw(st.sampled_from([str, str.upper, str.lower, str.title, str.casefold]))(names[day.month - 1])
    padded = draw(st.booleans())
    number = f"{day.day:02}" if padded else str(day.day)
    year = str(day.year)
    gap = draw(st.sampled_from([" ", "-", "/", ".", ". ", " - "]))
    mark = draw(st.sampled_from("-/."))

    def ordered(order, mark, *, short=False):
        return numeric(order, mark, day, padded=padded, short=short)

    texts = {
        "year-month-day": ordered("ymd", mark),
        "year-name-day": f"{year}{gap}{name}{gap}{number}",
        "day.month.year": ordered("dmy", draw(st.sampled_from([".", ". "]))),
        "day/month/year": ordered("dmy", draw(st.sampled_from("-/"))),
        "month/day/year": ordered("mdy", mark),
        "day name year": f"{number}{gap}{name}{gap}{year if padded else year[2:]}",
        "name day year": f"{name} {number}{draw(st.sampled_from([', ', ' ', ',']))}{year}",
        "name day time year": f"{name} {number:>2} 00:00:00 {draw(st.sampled_from(['', 'CET ', '+0000 ']))}{year}",
        "yyyymmdd time": f"{day:%Y%m%d}{draw(st.sampled_from(['T000000Z', 'T0000', ' 000000', ' 00:00:00']))}",
        "year-month": f"{day:%Y-%m}",
        "month/year": f"{day.month:02}/{year}",
        "name year": f"{name} {year}",
        "name-yy": f"{name.strip('.')}-{year[2:]}",
        "day/month/yy": ordered("dmy", mark, short=True),
        "month/day/yy": ordered("mdy", mark, short=True),
        "yy/month/day": ordered("ymd", mark, short=True),
    }
    return texts[form], day.replace(day=1) if form in MONTHS_ONLY else day


def form_of(values):
    reading = best_form(*texts_of(pd.Series(values, dtype=object)), min_share=0.9)
    return (reading.form, bool(reading.equals)) if reading.form else None


def days_since_1970(moment):
    return (moment - datetime(1970, 1, 1)).total_seconds() / 86_400


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
@settings(deadline=None)
def test_every_form_is_read_back_exactly(form, data):
    text, day = data.draw(written(form))
    found = parse((text,), form)
    assert found.tolist() == [(day - date(1970, 1, 1)).days], text


TIMES = [
    "{:%H:%M:%S}",
    "{:%H:%M:%S}.123456",
    "{:%H:%M:%S},5",
    "{:%H:%M:%S}Z",
    "{:%H:%M:%S} UTC",
    "{:%H:%M:%S}+02",
    "{:%H:%M:%S.%f}+0200",
    "{:%H:%M:%S}-03:30",
    "{:%H:%M:%S} GMT+1",
    "{:%H:%M:%S} GMT-03:30",
    "{:%H:%M:%S} UTC+2",
    "{:%H:%M:%S} EST",
    "{:%H:%M:%S} CEST",
    "{:%H:%M:%S}+01:00[Europe/Paris]",
    "{:%H:%M:%S} America/Sao_Paulo",
    "{:%H:%M:%S} GMT+0100 (Central European Standard Time)",
    "{:%I:%M:%S %p}",
    "{:%I:%M:%S%p}",
    "{:%I:%M:%S %p} GMT+1",
    "{:%I:%M:%S %p} EDT",
    "{:%I:%M:%S}\u202f{:%p}",
]
BEFORE = ["{:%Y-%m-%d} ", "{:%Y-%m-%d}T", "{:%Y/%m/%d} ", "{:%Y-%m-%d}, ", "{:%Y.%m.%d}  "]


@pytest.mark.parametrize("time", TIMES)
@given(moment=MOMENTS, before=st.sampled_from(BEFORE), small=st.booleans())
@settings(deadline=None, max_examples=40)
def test_every_time_is_read_back_to_the_second(time, moment, before, small):
    text = before.format(moment) + time.format(moment, moment)
    assert parse((text.lower() if small else text,), "year-month-day")[0] == pytest.approx(
        days_since_1970(moment), abs=1e-9
    )


@given(moment=MOMENTS, half=st.sampled_from(["{}m", "{}.m.", "{}. m.", "{}M"]), form=st.sampled_from(list(FORMS)))
@settings(deadline=None)
def test_halves_of_a_day_are_read_in_each_form_with_times(moment, half, form):
    day = {
        "year-month-day": "{:%Y-%m-%d}",
        "day.month.year": "{:%d.%m.%Y}",
        "day/month/year": "{:%d/%m/%Y}",
        "month/day/year": "{:%m/%d/%Y}",
        "day name year": "{:%a, %d %b %Y}",
        "name day year": "{:%A, %B %d, %Y}",
        "day/month/yy": "{:%d-%m-%y}",
        "month/day/yy": "{:%m/%d/%y}",
        "yy/month/day": "{:%y-%m-%d}",
    }.get(form)
    if day:
        text = f"{day.format(moment)} {moment:%I:%M} {half.format('p' if moment.hour > 11 else 'a')}"
        expected = days_since_1970(moment.replace(second=0))
        assert parse((text,), form)[0] == pytest.approx(expected, abs=1e-9)


@given(moment=MOMENTS)
def test_numbers_that_count_since_1970_or_hold_a_date_are_read_back(moment):
    days = days_since_1970(moment)
    numbers = {
        "yyyymmdd": (f"{moment:%Y%m%d}", np.floor(days)),
        "yyyymmddhhmmss": (f"{moment:%Y%m%d%H%M%S}", days),
        "yyyymm": (f"{moment:%Y%m}", np.floor(days) - moment.day + 1),
        "yyyy": (f"{moment:%Y}", days_since_1970(datetime(moment.year, 1, 1))),
    }
    if days > 1_200:  # smaller counts might be anything
        seconds = round(days * 86_400)
        for unit, zeros in (("seconds", 0), ("milliseconds", 3), ("microseconds", 6), ("nanoseconds", 9)):
            numbers[f"{unit} since 1970"] = (f"{seconds}{'0' * zeros}", days)
    for form, (text, expected) in numbers.items():
        number = pd.Series([float(text), 5.5, np.nan, -1.0])
        np.testing.assert_allclose(days_of(number, form), [expected, np.nan, np.nan, np.nan], atol=1e-9, rtol=0)
        assert best_number_form(number).form == form
        np.testing.assert_allclose(parse((text, "x"), form), [expected, np.nan], atol=1e-9, rtol=0)


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
        ("2021/03/01 1:00:00 PM GMT+1", "year-month-day", datetime(2021, 3, 1, 13)),
        ("2020-12-01 21:00:58.745232+02", "year-month-day", datetime(2020, 12, 1, 21, 0, 58)),
        ("2023-10-31 9:12 a.m.", "year-month-day", datetime(2023, 10, 31, 9, 12)),
        ("2023-10-31 9:12 p. m.", "year-month-day", datetime(2023, 10, 31, 21, 12)),
        ("2023-10-31 9 PM", "year-month-day", datetime(2023, 10, 31, 21)),
        ("2023-10-31T09", "year-month-day", datetime(2023, 10, 31, 9)),
        ("2023\u5e7410\u670831\u65e5", "year-month-day", datetime(2023, 10, 31)),
        ("\uff12\uff10\uff12\uff13-10-31", "year-month-day", datetime(2023, 10, 31)),
        ("\u200e2023-10-31\u200f", "year-month-day", datetime(2023, 10, 31)),
        ("31.10.2023 09.12 Uhr", "day.month.year", datetime(2023, 10, 31, 9, 12)),
        ("31-OCT-2023", "day name year", datetime(2023, 10, 31)),
        ("1-Jan-98", "day name year", datetime(1998, 1, 1)),
        ("31OCT2023:09:12:44", "day name year", datetime(2023, 10, 31, 9, 12, 44)),
        ("31/Oct/2023:09:12:44 +0100", "day name year", datetime(2023, 10, 31, 9, 12, 44)),
        ("Tue, 31 Oct 2023 09:12:44 GMT", "day name year", datetime(2023, 10, 31, 9, 12, 44)),
        ("Di., 31. Okt. 2023", "day name year", datetime(2023, 10, 31)),
        ("31 de octubre de 2023", "day name year", datetime(2023, 10, 31)),
        ("mardi 1er AOÛT 2023 à 9h12", "day name year", datetime(2023, 8, 1, 9, 12)),
        ("1 aout 2023", "day name year", datetime(2023, 8, 1)),
        ("1 aou\u0302t 2023", "day name year", datetime(2023, 8, 1)),
        ("Sept. 5th, 1998", "name day year", datetime(1998, 9, 5)),
        ("October 31 2023", "name day year", datetime(2023, 10, 31)),
        ("Tue Oct 31 2023 09:12:44 GMT+0100 (CET)", "name day year", datetime(2023, 10, 31, 9, 12, 44)),
        ("Tue Oct 31 09:12:44 +0000 2023", "name day time year", datetime(2023, 10, 31, 9, 12, 44)),
        ("Sat Jan  5 08:03:09 2019 -0500", "name day time year", datetime(2019, 1, 5, 8, 3, 9)),
        ("20231031T091244.5Z", "yyyymmdd time", datetime(2023, 10, 31, 9, 12, 44)),
        ("10/31/23, 9:12\u202fPM", "month/day/yy", datetime(2023, 10, 31, 21, 12)),
        ("01/13/19 08:00", "month/day/yy", datetime(2019, 1, 13, 8)),
        ("13.01.19", "day/month/yy", datetime(2019, 1, 13)),
        ("01/01/68", "day/month/yy", datetime(2068, 1, 1)),
        ("01/01/69", "day/month/yy", datetime(1969, 1, 1)),
        ("01/01/00", "day/month/yy", datetime(2000, 1, 1)),
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
        "",
        "10.20.100",
        "10.20.15-3",
        "1.2.3",
        "192.168.10.12",
        "030-1234567",
        "1/2",
        "3/4/5",
        "2023-10/31",
        "12/31-24",
        "9:12:44 AM",
        "May",
        "May 12",
        "Room 12/11/2020",
        "12 of 2024",
        "31 Foo 2023",
        "31 Feb 2023",
        "2023-10-31 25:00 PM x",
        "2023-10-31-5",
        "\ud800",
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
        (["20241231", "20230105"], None),
        (["31 Oct 2023", "5 Nov 2023"], ("day name year", False)),
        (["01/13/19", "02/01/19"], ("month/day/yy", False)),
        (["98/12/31", "97/01/01"], ("yy/month/day", False)),
        (["01/02/03", "04/05/06"], ("day/month/yy", True)),
        (["1.2.10", "2.4.1", "2.4.2"], None),
        (["10.20.30", "12.4.11", "9.1.0"], None),
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
