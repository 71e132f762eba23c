"""What is written for a spreadsheet holds no formula, and is otherwise what it was."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.spreadsheet import csv_bytes, harmless_text
from core.data.upload import read_table


def cells(frame: pd.DataFrame) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_bytes(frame).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "-", "=", "+49 170", "--5"]
)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless_text(text) == f"'{text}"
    assert cells(pd.DataFrame({"a": [text]})) == [["a"], [f"'{text}"]]


@pytest.mark.parametrize("text", ["", "a=b", " =1", "'=1", "-5", "+5", "-0.5", "-1e-7", "-,5", "-3,5", "5-3"])
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


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_no_cell_begins_like_a_formula(texts: list[str]) -> None:
    frame = pd.DataFrame({"a": pd.Series(texts, dtype=object), "b": 1})
    first = [row[0] for row in cells(frame)]
    assert len(first) == len(texts) + 1
    for cell, text in zip(first[1:], texts, strict=True):
        assert cell == harmless_text(text)
        assert cell[:1] not in ("=", "@", "\t", "\r", "\n")
        assert cell[:1] not in ("+", "-") or float(cell.replace(",", ".")) is not None


def test_the_file_can_be_read_again_here() -> None:
    frame = pd.DataFrame({"age": [-1.5, 2.0] * 20, "town": ["Köln", "Ulm, old"] * 20})
    table = read_table(csv_bytes(frame), "rows.csv")
    assert table.frame["age"].tolist() == frame["age"].tolist()
    assert table.frame["town"].tolist() == frame["town"].tolist()
