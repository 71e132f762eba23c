import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.column_types import DATES, KINDS, USED, WHY
from core.data.columns import (
    DAY_FIRST,
    MONTH_FIRST,
    SHORT_YEARS,
    YEAR_FIRST,
    YEAR_LAST,
    describe,
    describe_column,
    join_names,
    split_names,
)
from core.data.table import DataError

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
    "written days": (pd.date_range("2020-01-01", periods=40).strftime("%d.%m.%Y"), "date"),
    "months": (["2020-01", "2020-02", "2020-04", None] * 10, "date"),
    "year": (range(1960, 2000), "identifier"),
    "years": ([1998, 2004, 1998, 2011] * 10, "number"),
    "zip": (["01234", "99999", "04711", "01234"] * 10, "category"),
    "zip, all different": ([f"{number:05}" for number in range(40)], "identifier"),
    "message": ([f"call {number} now" for number in range(40)], "text"),
    "long answers that come back": ([f"{'word ' * 8}{number % 32}" for number in range(400)], "text"),
    "answers that come back": ([f"more than {number % 5} words" for number in range(40)], "category"),
    "full name": ([f"Ada {number}" for number in range(40)], "identifier"),
    "days": (pd.date_range("2020-01-01", periods=40), "date"),
    "form": ([f"2021/03/{day % 28 + 1:02} {day % 12 + 1}:00:00 PM GMT+1" for day in range(40)], "date"),
    "database": ([f"2020-12-{day % 28 + 1:02} 21:00:58.745232+02" for day in range(40)], "date"),
    "oracle": ([f"{day % 28 + 1}-OCT-{2000 + day}" for day in range(40)], "date"),
    "short years": ([f"01/{day % 28 + 1:02}/19 08:00" for day in range(40)], "date"),
    "mail": (pd.date_range("2020-01-01", periods=40).strftime("%a, %d %b %Y %H:%M:%S +0100"), "date"),
    "nearly all dates": (["soon", *[f"{day % 28 + 1} mars 2020" for day in range(39)]], "date"),
    "versions": ([f"10.{number}.{number % 7}" for number in range(40)], "identifier"),
    "versions of three parts": ([f"{number % 3 + 8}.20.{90 + number % 20}" for number in range(40)], "identifier"),
    "addresses": ([f"192.168.{number % 4}.{number}" for number in range(40)], "identifier"),
    "phone": ([f"030-{number:04}-12" for number in range(40)], "identifier"),
    "fractions": ([f"{number % 3 + 1}/2" for number in range(40)], "category"),
    "scores": ([f"{number % 5 + 1}/{number % 4 + 1}/5" for number in range(40)], "category"),
    "clock": ([f"{number % 12 + 1}:12:44 AM" for number in range(40)], "category"),
    "written as a number": ([20240101 + number % 28 for number in range(40)], "number"),
    "dateless days": (["May 12", "June 3"] * 20, "yes/no"),
    "lists": ([[1], [2]] * 20, "yes/no"),
    "kind": (pd.Categorical(["a", "b", "c", "a"] * 10), "category"),
    "whole with gaps": (pd.array([1, 5, None, 9] * 10, dtype="Int64"), "number"),
    "complex": ([1j, 2j] * 20, "yes/no"),
}


@pytest.mark.parametrize(("name", "values", "kind"), [(name, *column) for name, column in COLUMNS.items()])
def test_every_kind_of_column_is_known(name, values, kind):
    column = describe_column(pd.Series(values, name=name))
    assert column.kind == kind
    assert column.used == (kind in ("number", "yes/no", "category", *DATES, "text"))
    assert column.why
    assert column.summary


def test_few_rows_are_no_reason_to_call_a_column_an_identifier():
    assert describe_column(pd.Series(range(10), name="counter")).kind == "number"


def test_missing_and_distinct_values_are_counted():
    frame = pd.DataFrame({"a": [1.0, np.nan, np.inf, 1.0], "b": ["x", None, "x", "y"]})
    a, b = describe(frame)
    assert (a.missing_share, a.distinct, a.numeric) == (0.5, 1, True)
    assert (b.missing_share, b.distinct, b.numeric) == (0.25, 2, False)


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


def test_a_summary_of_dates_is_their_range_and_of_texts_their_length():
    assert describe_column(pd.Series(["05.01.2023", "31.12.2024"] * 20)).summary == "2023-01-05 to 2024-12-31"
    assert describe_column(pd.Series([f"call {number} now" for number in range(40)])).summary == "about 3 words each"


def test_dates_that_can_be_read_two_ways_are_said_to():
    ambiguous, clear = (pd.Series(days) for days in (["03/04/2024", "05/06/2024"], ["03/04/2024", "25/06/2024"]))
    assert "whether the day or the month comes first" in describe_column(ambiguous).why
    assert (describe_column(ambiguous).doubt, describe_column(clear).doubt) == (DAY_FIRST, "")
    assert "stands first" not in describe_column(clear).why
    assert describe_column(ambiguous, "category").doubt == ""
    assert describe_column(ambiguous).other_readings == ("month-first date",)
    assert describe_column(clear).other_readings == ()


def test_the_month_is_read_first_where_the_learner_says_so_and_back():
    column = pd.Series(["03/04/2024", "05/06/2024"], name="when")
    day_first, month_first = describe_column(column), describe_column(column, "month-first date")
    assert (day_first.summary, day_first.form) == ("2024-04-03 to 2024-06-05", "day/month/year")
    assert (month_first.summary, month_first.form) == ("2024-03-04 to 2024-05-06", "month/day/year")
    assert (month_first.guess, month_first.doubt, month_first.other_readings) == ("date", MONTH_FIRST, ("date",))
    assert month_first.why == f"{WHY['month-first date']}; {MONTH_FIRST}"
    assert day_first.is_date
    assert month_first.is_date
    assert not describe_column(column, "category").is_date


def test_what_the_month_first_cannot_read_is_counted_and_refused_where_it_is_all():
    column = pd.Series(["03/04/2024", "25/06/2024", None, "1/2/24"], name="when")
    found = describe_column(column, "month-first date")
    assert found.why.endswith("; 2 of 3 values are not dates and count as missing")
    assert (found.missing_share, found.doubt, found.other_readings) == (0.75, "", ("date",))
    for values in (["25/06/2024", "26/06/2024"], ["2024-01-02", "2024-01-03"], ["Oct 31, 2023", "Oct 30, 2023"]):
        with pytest.raises(DataError) as caught:
            describe_column(pd.Series(values, name="when"), "month-first date")
        assert str(caught.value) == (
            "'when' holds texts: it can be date, yes/no, category, text or identifier, not month-first date. No value "
            "reads as a date with the month before the day, such as 12/31/2024."
        )


@pytest.mark.parametrize(
    ("values", "doubt", "others"),
    [
        (["01/02/03", "04/05/06"], f"{DAY_FIRST}; {YEAR_LAST}; {SHORT_YEARS}", ("month-first date", "year-first date")),
        (["01.02.03", "04.05.06"], f"{DAY_FIRST}; {YEAR_LAST}; {SHORT_YEARS}", ("month-first date", "year-first date")),
        (["13/02/03", "04/05/06"], f"{YEAR_LAST}; {SHORT_YEARS}", ("year-first date",)),
        (["13/02/99", "04/05/06"], SHORT_YEARS, ()),
        (["99/02/13", "06/05/04"], SHORT_YEARS, ()),
        (["02/13/99", "04/05/06"], SHORT_YEARS, ()),
        (["1-Jan-98", "31-Dec-99"], SHORT_YEARS, ()),
        (["1-Jan-1998", "31-Dec-1999"], "", ()),
        (["01.02.2003", "04.05.2006"], "", ()),
        (["2003-02-01", "2006-05-04"], "", ()),
    ],
)
def test_a_doubt_names_all_that_no_value_tells(values, doubt, others):
    found = describe_column(pd.Series(values))
    assert (found.kind, found.doubt, found.other_readings) == ("date", doubt, others)
    assert found.why == (f"{WHY['date']}; {doubt}" if doubt else WHY["date"])


SHORT = pd.Series([f"24-{1 + day % 12:02}-{1 + day:02}" for day in range(28)], name="when")


def test_short_years_that_lie_closer_together_at_the_start_are_taken_to_stand_first_with_a_doubt():
    found = describe_column(SHORT)
    assert (found.kind, found.summary) == ("year-first date", "2024-01-01 to 2024-12-24")
    assert found.doubt == f"{YEAR_FIRST}; {SHORT_YEARS}"
    assert found.other_readings == ("date",)
    turned = describe_column(SHORT, "date")
    assert turned.summary == "2001-01-24 to 2028-04-24"
    assert turned.other_readings == ("year-first date",)
    last = describe_column(pd.Series([f"{1 + day:02}/{1 + day % 12:02}/24" for day in range(28)]))
    assert (last.kind, last.summary) == ("date", "2024-01-01 to 2024-12-24")


def test_seasons_and_numbers_of_parts_are_no_dates():
    seasons = [f"{2000 + year}/{(year + 1) % 100:02}" for year in range(12)]
    assert describe_column(pd.Series(seasons)).kind == "category"
    assert describe_column(pd.Series([f"{4700 + part}-01" for part in range(30)])).kind == "identifier"
    assert describe_column(pd.Series(["2001-01", "2001-02", "2001-12"])).kind == "date"


def test_no_value_with_the_year_first_is_refused_with_an_example():
    with pytest.raises(DataError, match=r"begins with a year of two digits, such as 24-12-31\.$"):
        describe_column(pd.Series(["25/06/2024", "26/06/2024"], name="when"), "year-first date")


def test_short_years_in_the_month_first_stay_in_doubt():
    found = describe_column(pd.Series(["01/02/03", "04/05/06"]), "month-first date")
    assert found.doubt == f"{MONTH_FIRST}; {YEAR_LAST}; {SHORT_YEARS}"
    assert found.summary == "2003-01-02 to 2006-04-05"


def test_a_date_can_be_chosen_where_one_value_is_one_and_the_others_are_counted_as_missing():
    column = pd.Series(["2024-01-02", *[f"soon {number}" for number in range(98)], None], name="when")
    found = describe_column(column, "date")
    assert (found.kind, found.guess, found.missing_share) == ("date", "identifier", 0.99)
    assert found.why == f"{WHY['date']}; 98 of 99 values are not dates and count as missing"
    guessed = describe_column(pd.Series(["soon", *["2024-01-02", "2024-01-03"] * 20]))
    assert guessed.why == f"{WHY['date']}; 1 of 41 values is not a date and counts as missing"
    assert guessed.missing_share == 1 / 41


@pytest.mark.parametrize(
    ("values", "summary"),
    [
        ([20241231, 20230105, 5], "2023-01-05 to 2024-12-31"),
        ([20241231.0, 20230105.0, np.nan], "2023-01-05 to 2024-12-31"),
        ([1698710400, 1698796800], "2023-10-31 to 2023-11-01"),
        ([1698710400000, 1698796800000], "2023-10-31 to 2023-11-01"),
        ([202310, 202401], "2023-10-01 to 2024-01-01"),
        ([2019, 2021], "2019-01-01 to 2021-01-01"),
        (["20241231", "20230105", "none"], "2023-01-05 to 2024-12-31"),
        (["1698710400", "x"], "2023-10-31"),
    ],
)
def test_numbers_are_dates_where_the_learner_says_so(values, summary):
    column = pd.Series(values)
    assert describe_column(column).kind != "date"
    found = describe_column(column, "date")
    assert (found.kind, found.summary, found.is_date) == ("date", summary, True)
    assert ("not a date" in found.why) == any(value in (5, "none", "x") for value in values)


def test_a_refused_date_says_what_one_looks_like():
    with pytest.raises(DataError, match=r"not date\. No value reads as a date, such as 2024-12-31, 31\.12\.2024 18:30"):
        describe_column(pd.Series(["soon", "later"]), "date")
    with pytest.raises(DataError, match=r"not date\. No value reads as a date, such as 20241231, or the seconds since"):
        describe_column(pd.Series([1.5, 2.5]), "date")


FITTING = [
    ("number", [1.5, 2.5, 4.0], {"number", "category", "identifier"}),
    ("two numbers", [1, 5, 5], {"number", "yes/no", "category", "identifier"}),
    ("city", ["Ulm", "Bonn", "Trier"], {"category", "text", "identifier"}),
    ("answer", ["yes", "no", "no"], {"yes/no", "category", "text", "identifier"}),
    ("day", ["2024-01-01", "2024-01-02", "2024-01-03"], {"date", "category", "text", "identifier"}),
    (
        "day or month",
        ["01/02/2024", "02/03/2024", "03/04/2024"],
        {"date", "month-first date", "category", "text", "identifier"},
    ),
    (
        "day, month or year",
        ["01/02/04", "02/03/04", "03/04/05"],
        {*DATES, "category", "text", "identifier"},
    ),
    ("day, rarely", ["2024-01-01", "soon", "later"], {"date", "category", "text", "identifier"}),
    ("day as a number", [20240101, 20240102, 20240103], {"date", "number", "category", "identifier"}),
    ("day, often", ["2024-01-01", "2024-01-02", "soon"], {"date", "category", "text", "identifier"}),
    ("number, often", ["007", "008", "none"], {"number", "category", "text", "identifier"}),
    ("time", pd.to_datetime(["2024-01-01", "2024-01-02", None]), {"date", "category", "identifier"}),
    ("nothing", [None, None], {"empty"}),
    ("same", ["a", "a"], {"constant"}),
]


@pytest.mark.parametrize(("name", "values", "fitting"), FITTING, ids=[name for name, *_ in FITTING])
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_taken_when_the_values_fit_and_refused_in_words_else(name, values, fitting, kind):
    column = pd.Series(values, name=name)
    if kind in fitting:
        described = describe_column(column, kind)
        assert (described.kind, described.guess) == (kind, describe_column(column).kind)
        assert described.used == (kind in USED)
        assert bool(described.form) == described.is_date == (kind in DATES)
    else:
        with pytest.raises(DataError, match=f"'{name}' h.* it can be .*, not {kind}"):
            describe_column(column, kind)


def test_a_refusal_says_what_would_fit():
    with pytest.raises(DataError) as caught:
        describe(pd.DataFrame({"city": ["Ulm", "Bonn", "Trier"]}), kinds={"city": "number"})
    assert str(caught.value) == "'city' holds texts: it can be category, text or identifier, not number."
    with pytest.raises(DataError, match="'a' has the same value in every row: it can be constant, not number"):
        describe_column(pd.Series([1, 1], name="a"), "number")


def test_an_identifier_may_be_forced_in_and_a_number_out():
    frame = pd.DataFrame({"row": range(40), "size": np.linspace(0, 1, 40)})
    row, size = describe(frame, kinds={"row": "number", "size": "identifier"})
    assert (row.used, row.guess) == (True, "identifier")
    assert (size.used, size.why) == (False, "you chose this: it only names the rows")
