import dataclasses

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.choices import (
    NOTHING_COMMON,
    OTHER_READINGS,
    chosen_kinds,
    column_table,
    edited,
    join_kinds,
    split_kinds,
    with_date_kind,
)
from core.data.column_types import DATES, KINDS
from core.data.columns import describe
from core.data.table import DataError

NAMES = st.text(min_size=1, max_size=12).filter(lambda name: name == name.strip())


@given(st.dictionaries(NAMES, st.sampled_from(KINDS), max_size=6))
@settings(deadline=None)
def test_joined_kinds_come_back(kinds):
    assert split_kinds(join_kinds(kinds)) == kinds


def test_kinds_typed_by_hand_may_have_spaces_and_capitals():
    assert split_kinds('zip: Category, "a, b:c":TEXT') == {"zip": "category", "a, b:c": "text"}
    assert split_kinds("") == {}
    assert split_kinds("when:Month-first date") == {"when": "month-first date"}


@pytest.mark.parametrize("text", ["zip", "zip:", ":number", "zip:colour", "zip=number"])
def test_what_names_no_kind_is_refused_with_an_example(text):
    with pytest.raises(DataError, match=r"such as zip:category.*constant or empty"):
        split_kinds(text)


def test_unknown_columns_are_named():
    with pytest.raises(DataError, match=r"name 'q', which .* 'a', 'b'\."):
        chosen_kinds("q:number,a:text", pd.DataFrame({"a": [], "b": []}))


FRAME = pd.DataFrame(
    {
        "row": range(1, 41),
        "city": ["Ulm", "Bonn", "Trier", "Ulm"] * 10,
        "name": [f"n{number}" for number in range(40)],
        "same": 1,
        "nothing": None,
    }
)
PLACE = {name: place for place, name in enumerate(FRAME.columns)}


def after(name, cells, leave_out="", kinds=""):
    columns = describe(FRAME, kinds=split_kinds(kinds))
    fields = edited(FRAME, columns, leave_out, kinds, {PLACE[name]: cells})
    return fields["leave_out"], fields["kinds"]


@pytest.mark.parametrize(
    ("name", "cells", "before", "expected"),
    [
        ("city", {"Kind": "text"}, ("", ""), ("", "city:text")),
        ("city", {"Kind": "category"}, ("", "city:text"), ("", "")),
        ("city", {"Used": False}, ("row", "city:text"), ("row,city", "city:text")),
        ("city", {"Used": True}, ("row,city", ""), ("row", "")),
        ("city", {"Kind": "text", "Used": False}, ("", ""), ("city", "city:text")),
        ("row", {"Used": True}, ("", ""), ("", "row:number")),
        ("row", {"Used": True, "Kind": "category"}, ("", ""), ("", "row:category")),
        ("name", {"Used": True}, ("name", ""), ("", "name:category")),
        ("city", {"Used": True}, ("", "city:identifier"), ("", "city:category")),
        ("row", {"Used": False}, ("", "row:number"), ("row", "row:number")),
    ],
    ids=str,
)
def test_a_changed_cell_becomes_a_choice(name, cells, before, expected):
    assert after(name, cells, *before) == expected


def test_a_column_that_its_split_left_out_is_used_when_it_is_ticked():
    columns = [dataclasses.replace(column, used=False) for column in describe(FRAME)]
    assert edited(FRAME, columns, "", "", {PLACE["city"]: {"Used": True}})["kinds"] == "city:category"


def test_what_holds_nothing_cannot_be_used_and_what_does_not_fit_is_refused():
    with pytest.raises(DataError, match="'same' has the same value in every row, so there is nothing in it"):
        after("same", {"Used": True})
    with pytest.raises(DataError, match="'nothing' has no values"):
        after("nothing", {"Used": True})
    with pytest.raises(DataError, match="'city' holds texts: it can be category, text or identifier, not date"):
        after("city", {"Kind": "date"})


DATED = pd.DataFrame({"when": ["01/02/2024", "02/03/2024"] * 20, "city": ["Ulm", "Bonn"] * 20})


def test_the_reading_of_dates_is_turned_over_by_one_press_and_back() -> None:
    when, city = describe(DATED, kinds=split_kinds("city:text"))
    assert when.other_readings == ("month-first date",)
    kinds = with_date_kind("city:text", when, "month-first date")
    assert kinds == "city:text,when:month-first date"
    when, city = describe(DATED, kinds=split_kinds(kinds))
    assert when.summary == "2024-01-02 to 2024-02-03"
    assert when.other_readings == ("date",)
    assert with_date_kind(kinds, when, "date") == "city:text"
    assert city.other_readings == ()
    assert set(OTHER_READINGS) == set(DATES)


def test_a_column_that_is_no_date_by_itself_stays_one_when_it_is_turned_over() -> None:
    frame = pd.DataFrame({"when": ["01/02/2024", "02/03/2024", *[f"x{row}" for row in range(38)]]})
    (when,) = describe(frame, kinds={"when": "month-first date"})
    assert with_date_kind("when:month-first date", when, "date") == "when:date"


SHOWN_FRAME = pd.DataFrame({"size": [1.5, 2.5, None] * 10, "city": ["Ulm", "Bonn", "Trier"] * 10, "same": 1})


def test_one_row_a_column_says_what_it_is_and_why():
    shown = column_table(describe(SHOWN_FRAME), {"size", "city"}, {"city"}).set_index("Column")
    assert shown["Used"].tolist() == [True, True, False]
    assert shown["Kind"].tolist() == ["number", "category", "constant"]
    assert shown["Missing"].tolist() == [1 / 3, 0, 0]
    assert shown.loc["city", "Why"] == NOTHING_COMMON
    assert "the same value" in shown.loc["same", "Why"]
    assert column_table(describe(SHOWN_FRAME), {"city"}).set_index("Column").loc["size", "Why"] == "you left it out"
