"""JSON: every form that pandas writes, and those of data portals, give the same table; the rest is refused in words."""

import io
import json
import warnings
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from core.data.reading.reading import Reading
from core.data.table import DataError, Table
from core.data.upload import read_table

ROWS = 30
FRAME = pd.DataFrame(
    {
        "age": [None if number == 3 else 20.5 + number for number in range(ROWS)],
        "town": [
            None if number == 4 else ("K\u00f6ln", '\u5927\u962a, "x"', "Ulm\n2")[number % 3] for number in range(ROWS)
        ],
        "day": pd.date_range("2024-01-30", periods=ROWS),
        "paid": [number % 2 == 0 for number in range(ROWS)],
        "code": [f"{number % 7:03}" for number in range(ROWS)],
    }
)
ITEMS = [{"a": number, "b": "yes" if number % 3 else "no"} for number in range(ROWS)]
LISTS = [list(item.values()) for item in ITEMS]
COLUMNS = {"a": [row[0] for row in LISTS], "b": [row[1] for row in LISTS]}
FOUND_UNDER = "The rows were found under '{}'."


def read(document: Any, name: str = "t.json", reading: Reading | None = None) -> Table:
    text = document if isinstance(document, str) else json.dumps(document)
    return read_table(text.encode(), name, reading)


def refusal(document: Any) -> str:
    with pytest.raises(DataError) as caught:
        read(document)
    assert str(caught.value).endswith(".")
    return str(caught.value)


def is_small(table: Table) -> bool:
    """Whether the table is that of ITEMS."""
    return table.frame.to_dict("list") == COLUMNS


@pytest.mark.parametrize(
    ("orient", "note"),
    [
        ("records", None),
        ("columns", "The file holds an object for each column. The row numbers were left out."),
        ("index", "The file holds an object for each row. The row numbers were left out."),
        ("split", "The rows were found under 'data'."),
        ("table", "The rows were found under 'data'."),
        ("values", "The first line holds values, no names; the columns are called column 1, column 2 and so on."),
    ],
)
@pytest.mark.parametrize("dates", ["epoch", "iso"])
def test_what_pandas_writes_is_read_as_pandas_reads_it(orient: Any, note: str | None, dates: Any) -> None:
    if orient == "table" and dates == "epoch":
        return  # pandas writes no such thing
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # another default of pandas to come
        text = str(FRAME.to_json(orient=orient, date_format=dates))
        expected = pd.read_json(io.StringIO(text), orient=orient, dtype=False, convert_dates=False)
    table = read(text)
    frame = table.frame
    if orient == "values":
        expected.columns = pd.Index([f"column {number}" for number in range(1, 6)])
    if orient == "table":  # pandas reads the dates and the truth by the schema
        expected["day"] = expected["day"].dt.strftime("%Y-%m-%dT%H:%M:%S.000")
    expected = expected.astype(dict.fromkeys(expected.columns[3:], "str"))
    expected.iloc[:, 3] = expected.iloc[:, 3].str.lower()
    assert_frame_equal(frame, expected.reset_index(drop=True), check_dtype=False, check_index_type=False)
    assert frame.iloc[1, 4] == "001"
    assert (frame.iloc[0, 2] == 1706572800000) == (dates == "epoch")
    assert (table.notes[:1] == (note,)) if note else table.notes == ()


def test_row_numbers_with_gaps_are_left_out_and_other_labels_are_kept() -> None:
    frame = pd.DataFrame({"a": range(60), "b": ["x", "y"] * 30})
    some = frame[frame["a"] % 7 != 0]
    years = frame[:30].set_axis(pd.Index(range(1990, 2020)))
    towns = frame[:30].set_axis(pd.Index([f"t{number}" for number in range(30)]))
    for orient in ("columns", "index", "split"):
        table = read(str(some.to_json(orient=orient)))  # type: ignore[call-overload]
        assert table.frame["a"].tolist() == some["a"].tolist()
        assert list(table.frame.columns) == ["a", "b"]
        for labelled in (years, towns):
            table = read(str(labelled.to_json(orient=orient)))  # type: ignore[call-overload]
            assert table.frame["index"].tolist() == labelled.index.tolist()
            assert any("The labels of the rows are the column 'index'." in note for note in table.notes)
    table = read(str(some.to_json(orient="table")))
    assert list(table.frame.columns) == ["a", "b"]
    assert "The row numbers were left out." in table.notes
    assert read(str(towns.to_json(orient="table"))).frame["index"].tolist() == towns.index.tolist()


def test_the_order_of_rows_and_columns_is_that_of_the_file() -> None:
    frame = pd.DataFrame({"z": [3, 1, 2] * 10, "a": list("xyz") * 10}).iloc[::-1]
    for orient in ("columns", "index", "split", "records"):
        table = read(str(frame.to_json(orient=orient)))  # type: ignore[call-overload]
        assert table.frame.to_dict("list") == frame.to_dict("list")
        assert list(table.frame.columns) == ["z", "a"]


@pytest.mark.parametrize(
    ("document", "note"),
    [
        (ITEMS, None),
        ({"data": ITEMS}, FOUND_UNDER.format("data")),
        ({"count": 30, "next": None, "results": ITEMS}, FOUND_UNDER.format("results")),
        ({"result": {"records": ITEMS, "fields": [{"id": "a"}, {"id": "b"}]}}, FOUND_UNDER.format("result.records")),
        ({"fields": [{"id": "a"}] * 40, "records": ITEMS}, FOUND_UNDER.format("records")),
        ({"meta": {"pages": [{"n": 1}]}, "data": ITEMS}, FOUND_UNDER.format("data")),
        (
            {"train": ITEMS, "test": ITEMS[:20], "few": ITEMS[:2]},
            "The rows were found under 'train'; 'test' left out.",
        ),
        (COLUMNS, "The file holds a list of values for each column."),
        ({"data": COLUMNS}, FOUND_UNDER.format("data")),
        ({"columns": ["a", "b"], "data": LISTS}, FOUND_UNDER.format("data")),
        ({"columns": ["a", "b"], "rows": LISTS}, FOUND_UNDER.format("rows")),
        ({"result": {"fields": [{"name": "a"}, {"name": "b"}], "values": LISTS}}, FOUND_UNDER.format("result.values")),
        (
            {
                "meta": {"view": {"name": "x", "columns": [{"id": -1, "name": "a"}, {"id": 2, "name": "b"}]}},
                "data": LISTS,
            },
            FOUND_UNDER.format("data"),
        ),
        ([["a", "b"], *LISTS], "The first list was taken as the column names."),
        ("\n".join(json.dumps(row) for row in [["a", "b"], *LISTS]), "The first list was taken as the column names."),
        ("\n".join(json.dumps(item, indent=1) for item in ITEMS), None),
        ("\n\n" + "\r\n".join(map(json.dumps, ITEMS)) + "\r\n", None),
        (
            {f"id{number}": item for number, item in enumerate(ITEMS)},
            "The file holds an object for each row. The labels of the rows are the column 'index'.",
        ),
    ],
)
def test_every_form_gives_the_same_table(document: Any, note: str | None) -> None:
    table = read(document)
    frame = table.frame.drop(columns="index", errors="ignore")
    assert frame.to_dict("list") == COLUMNS
    assert table.notes[:1] == ((note,) if note else ())
    assert table.reading is not None
    assert table.reading.format == "json"


def test_what_geographic_files_hold_is_flattened() -> None:
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": item} for item in ITEMS
    ]
    table = read({"type": "FeatureCollection", "features": features})
    assert list(table.frame.columns) == [
        "type",
        "geometry.type",
        "geometry.coordinates",
        "properties.a",
        "properties.b",
    ]
    assert table.frame["properties.a"].tolist() == list(range(ROWS))
    assert table.frame["geometry.coordinates"][0] == "[1, 2]"


def test_lists_without_names_can_be_read_with_or_without() -> None:
    texts = [["town", "paid"], *[["Ulm", "yes"], ["Bonn", "no"]] * 12]
    assert list(read(texts).frame.columns) == ["column 1", "column 2"]
    assert list(read(texts, reading=Reading(header=1)).frame.columns) == ["town", "paid"]
    with_names = [["a", "b"], *LISTS]
    assert len(read(with_names, reading=Reading(header=0)).frame) == ROWS + 1
    assert read(with_names).reading == Reading("json", "utf-8", header=1)


def test_values_stay_what_they_are() -> None:
    row = {"code": "007", "n": 5, "yes": True, "none": None, "list": [1, {"x": "\u00fc"}], "in": {"x": {"y": "z"}}}
    frame = read([row | {"k": number} for number in range(ROWS)]).frame
    first = {name: None if pd.isna(value) else value for name, value in frame.iloc[0].items()}
    assert first == {
        **{"code": "007", "n": 5, "yes": "true", "none": None, "list": '[1, {"x": "\u00fc"}]', "in.x.y": "z", "k": 0}
    }


def test_a_key_that_stands_twice_is_said() -> None:
    lines = "\n".join(f'{{"a": {number}, "b": "x", "a": {number * 2}}}' for number in range(ROWS))
    table = read(lines, "t.jsonl")
    assert table.frame["a"].tolist() == [number * 2 for number in range(ROWS)]
    assert table.notes == ("Some objects have the same key twice ('a'): the last of its values was taken.",)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_a_guess_of_its_encoding_is_said_and_can_be_changed(encoding: str) -> None:
    text = json.dumps([item | {"t": "K\u00f6ln"} for item in ITEMS], ensure_ascii=False)
    table = read_table(text.encode(encoding), "t.json")
    assert table.frame["t"][0] == "K\u00f6ln"
    assert "UTF" in table.notes[0]
    assert table.reading is not None
    assert table.reading.encoding == {"cp1252": "cp1252", "utf-16": "utf-16-le"}[encoding]
    other = read_table(text.encode("cp1252"), "t.json", Reading(encoding="cp1251"))
    assert other.frame["t"][0] == "K\u0446ln"


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"a": 1, "b": 2}, "1 row; at least 20"),
        ([{"a": 1, "b": 2}], "1 row; at least 20"),
        ([], "a header and no rows"),
        ({}, "No table was found"),
        ({"data": []}, "No table was found"),
        ({"a": {"b": {"c": 1}}, "d": [1, 2, 3]}, "No table was found"),
        ({"server": {"port": 1}, "client": {"name": "x", "size": 2}}, "No table was found"),
        ({"a": [1, 2, 3], "b": [1, 2]}, "No table was found"),
        ({"0": 1, "1": 2, "2": [3]}, "No table was found"),
        ({"cells": ITEMS, "nbformat": 4}, "a notebook"),
        ("3", "one column"),
        ([ITEMS[0], 3], "rows of several kinds"),
        ([1, 2, 3], "not objects"),
        ("[" * 100_000, "incomplete"),
        ('{"a":' * 100_000, "incomplete"),
        ('{"a": ' + "[" * 900 + "]" * 900 + "}", "No table was found"),
        ("\n".join(map(json.dumps, ITEMS)) + '\n{"a": ', "Line 31 of this file is not JSON"),
    ],
)
def test_what_holds_no_table_is_refused_with_the_forms_that_are_read(document: Any, words: str) -> None:
    message = refusal(document)
    assert words in message
    if "row" not in words and "column" not in words:
        assert "one array of such objects" in message
        assert "to_json" in message


def test_an_index_of_as_many_levels_as_columns_is_not_taken_for_the_rows() -> None:
    index = pd.MultiIndex.from_tuples([(f"g{row}", row) for row in range(ROWS)])
    text = pd.DataFrame({"v": range(100, 130), "w": range(ROWS)}, index=index).to_json(orient="split")
    frame = read_table(str(text).encode(), "a.json").frame
    assert frame["v"].tolist() == list(range(100, 130))
    assert frame["index"][0] == '["g0", 0]'


def test_a_text_among_numbers_that_can_be_read_in_two_ways_is_in_doubt() -> None:
    items = [{"p": "1,659" if row == 7 else 1.5 + row, "ok": "yes" if row % 3 else "no"} for row in range(ROWS)]
    content = json.dumps(items).encode()
    table = read_table(content, "a.json")
    (doubt,) = table.doubts
    assert (table.frame["p"][7], doubt.text[-23:]) == (1659, "it could also be 1.659.")
    turned = read_table(content, "a.json", Reading(decimals={"p": ","}))
    assert turned.frame["p"].tolist() == [1.659 if row == 7 else 1.5 + row for row in range(ROWS)]
    assert read_table(json.dumps(ITEMS).encode(), "a.json").doubts == ()
