"""What is written for a spreadsheet holds no formula, and is otherwise what it was."""

import csv
import io
import re

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.data.spreadsheet import csv_bytes, harmless_text
from core.data.upload import read_table

SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
IGNORED = ' "\x00\u00a0\u3000\ufeff'  # what a spreadsheet may drop before it looks at a cell
NUMBER_AND_NO_MORE = re.compile(r'[+-][0-9.]+([eE][+-]?[0-9]+)?("|,|$)')  # of two cells, the first may be a number
COMMAND = "=cmd|'/C calc'!A0"
PIECES = [*SIGNS, *IGNORED, *";,\t\r\n'|\x1f", "5", "-5", "a", COMMAND]


def cells(frame: pd.DataFrame) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_bytes(frame).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        *(
            (text, f"'{text}")
            for text in ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "-", "=", "+49 170", "--5", "-5 \u00b0C")
        ),
        *(
            (text, f"'{text}")
            for text in (" =1", "\x00=1", "\x00", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20A1", '"=1')
        ),
        *((f"{mark}=1", f"'{mark}'=1") for mark in "\t\r\n"),
        *((f"x{mark}{COMMAND}{mark}y", f"x{mark}'{COMMAND}{mark}y") for mark in ";\t\r\n"),
        ('x;"=1', "x;'\"=1"),
        ("x; \uff1d1;-5", "x;' \uff1d1;'-5"),
    ],
)
def test_a_text_gets_an_apostrophe_wherever_a_spreadsheet_would_see_a_formula(text: str, written: str) -> None:
    assert harmless_text(text) == written
    assert cells(pd.DataFrame({"a": [text]})) == [["a"], [written]]


@pytest.mark.parametrize("text", ["", "a=b", "a, -b; c - d", "'=1", "-5", "+5", "-0.5", "-1e-7", "-,5", "-3,5", "5-3"])
def test_numbers_and_other_texts_stay(text: str) -> None:
    assert harmless_text(text) == text


def test_numbers_stay_numbers_and_what_is_missing_stays_empty() -> None:
    frame = pd.DataFrame(
        {
            "n": [-5, 5],
            "x": [-0.25, float("nan")],
            "mixed": pd.Series([-1.5, "=A1"], dtype=object),
            "yes": [True, False],
            "kind": pd.Categorical(["=a", None]),
            "text": pd.Series(["@a", None], dtype="str"),
        }
    )
    assert cells(frame)[1:] == [["-5", "-0.25", "-1.5", "True", "'=a", "'@a"], ["5", "", "'=A1", "False", "", ""]]


def test_names_of_columns_are_cells_too_and_stay_apart() -> None:
    frame = pd.DataFrame([[1, 2]], columns=["=a", "'=a"])
    assert cells(frame) == [["'=a", "'=a"], ["1", "2"]]


def test_every_text_stands_in_quotes_and_no_number_does() -> None:
    frame = pd.DataFrame({"n": [1, -2], "x": [0.5, -1e-7], "word": ["a", "-5"], "yes": [True, False]})
    assert csv_bytes(frame).decode("utf-8-sig").splitlines() == [
        '"n","x","word","yes"',
        '1,0.5,"a",True',
        '-2,-1e-07,"-5",False',
    ]


def is_formula(cell: str) -> bool:
    bare = cell.lstrip(IGNORED)
    return cell[:1] in ("\t", "\r", "\n") or (bare[:1] in [*SIGNS] and not NUMBER_AND_NO_MORE.match(bare))


def cells_by_separator(text: str) -> list[str]:
    """The cells of a file as spreadsheets with other separators split them, also those that heed no quotes."""
    found = re.split(r"[;\t\r\n]", text)
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            found += row
    return found


TEXT = st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT, st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4))
@example("note", [(f"x;{COMMAND};y", "\uff1d1+1")])
@example(f"a\t{COMMAND}", [('x;"' + COMMAND, "\n=1")])
def test_no_cell_begins_like_a_formula(name: str, texts: list[tuple[str, str]]) -> None:
    frame = pd.DataFrame(texts, columns=[name, f"{name}2"], dtype=object)
    frame["row"] = range(len(texts))
    text = csv_bytes(frame).decode("utf-8-sig")
    assert [cell for cell in cells_by_separator(text) if is_formula(cell)] == []
    assert [row[:2] for row in cells(frame)[1:]] == [[*map(harmless_text, row)] for row in texts]


def test_the_file_can_be_read_again_here() -> None:
    frame = pd.DataFrame({"age": [-1.5, 2.0] * 20, "town": ["Köln", "Ulm, old"] * 20})
    table = read_table(csv_bytes(frame), "rows.csv")
    assert table.frame["age"].tolist() == frame["age"].tolist()
    assert table.frame["town"].tolist() == frame["town"].tolist()


WORD = st.text("ab ;,.'\"\u00e9-5", min_size=1, max_size=6).map(lambda text: f"w{text}w")


@given(st.lists(st.tuples(st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), WORD), min_size=20, max_size=24))
@settings(max_examples=25, deadline=None)
def test_a_table_without_formulas_comes_back(rows: list[tuple[float, str]]) -> None:
    frame = pd.DataFrame(rows, columns=["size", "town; or, place"])
    read = read_table(csv_bytes(frame), "rows.csv").frame
    assert read["size"].tolist() == frame["size"].tolist()
    assert read["town; or, place"].tolist() == [*map(harmless_text, frame["town; or, place"])]
