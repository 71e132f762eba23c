import numpy as np
import pyarrow as pa
import pytest

from core.data.reading.number_format import decimal_mark, is_plain_number
from core.data.reading.numbers import DecimalMarks, read_numbers


def numbers(values: list[str | None], decimal: str = ".") -> list[float] | None:
    read = read_numbers("x", pa.chunked_array([values], pa.string()), DecimalMarks(decimal, fixed=True))
    return None if read is None else read.values.tolist()


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("1", ".", 1),
        ("-1.5", ".", -1.5),
        ("+.5", ".", 0.5),
        ("1e3", ".", 1_000),
        ("1,5", ",", 1.5),
        ("1.234,5", ",", 1234.5),
        ("1,234", ".", 1234),
        ("12,34,567.5", ".", 1234567.5),
        ("1 234", ",", 1234),
        ("1\u202f234,5", ",", 1234.5),
        ("1\u2019234.5", ".", 1234.5),
        ("-$1,234.50", ".", -1234.5),
        ("$-3", ".", -3),
        ("EUR 3", ".", 3),
        ("3 \u20ac", ".", 3),
        ("12 %", ".", 12),
        ("(1,200)", ".", -1200),
        ("\u22125", ".", -5),
        ("0", ".", 0),
        ("0.5", ".", 0.5),
        ("-Infinity", ".", -np.inf),
        ("100.00-", ".", -100),
        ("1.000,00 \u20ac", ",", 1000),
        ("US$ 3.50", ".", 3.5),
        ("R$ 3,50", ",", 3.5),
        ("Rs. 30", ".", 30),
        ("$ -", ".", 0),
        ("-   \u20ac", ",", 0),
        ("$ (1,200.50)", ".", -1200.5),
        ("(US$ 3)", ".", -3),
        ("3000.", ".", 3000),
        ("\u20135", ".", -5),
        ("1.234.567.890", ",", 1234567890),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, decimal: str, number: float) -> None:
    assert numbers([text] * 3, decimal) == [number] * 3


TEXTS = [
    "007",
    "2024-01-31",
    "12:30",
    "1.2.3",
    "1,23",
    "12 kg",
    "a1",
    "1,2,3",
    "030 123 456",
    "--1",
    "1 2",
    "10.20.100",
    "192.168.100.101",
    "10.200.100.100",
    "600 123 456",
    "1,23,45",
    "5 m",
    "12 b",
    "",
    "$",
    "%",
]


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_no_number_stays_text(text: str) -> None:
    assert numbers([text] * 3) is None


@pytest.mark.parametrize(
    ("values", "marks", "read", "in_doubt"),
    [
        (["1.234"] * 2, DecimalMarks("."), [1.234] * 2, True),
        (["1.234"] * 2, DecimalMarks(","), [1234] * 2, True),
        (["1.234"] * 2, DecimalMarks(",", columns={"x": "."}), [1.234] * 2, True),
        (["1.234"] * 2, DecimalMarks(",", fixed=True), [1234] * 2, False),
        (["1,5", "2"], DecimalMarks("."), [1.5, 2], False),
        (["750", "1.020", "484"], DecimalMarks("."), [750, 1020, 484], True),  # fractions would stand behind all
        (["750", "1.020", "484"], DecimalMarks(".", certain=True), [750, 1.02, 484], True),
        (["2.160", "1.645.050"], DecimalMarks("."), [2160, 1645050], False),
        (["1.234,5", "1.234"], DecimalMarks("."), [1234.5, 1234], False),
        (["1,234.5", "1,234"], DecimalMarks(","), [1234.5, 1234], False),
        (["1.5", "1.234"], DecimalMarks(","), [1.5, 1.234], False),
        (["1.234"] * 95 + ["1.2"] * 5, DecimalMarks(","), [1.234] * 95 + [1.2] * 5, False),  # all before nearly all
        (["1.000,00 \u20ac", "1.013,50 \u20ac"], DecimalMarks("."), [1000, 1013.5], False),
    ],
)
def test_the_decimal_mark_that_fits_all_values_is_taken(
    values: list[str], marks: DecimalMarks, read: list[float], in_doubt: bool
) -> None:
    column = read_numbers("x", pa.chunked_array([values]), marks)
    assert column is not None
    assert (column.values.tolist(), column.doubt is not None) == (read, in_doubt)


def test_a_doubt_says_what_to_check() -> None:
    column = read_numbers("fuel", pa.chunked_array([["1.659", "1.599"]]), DecimalMarks("."))
    assert column is not None
    assert column.doubt is not None
    assert column.doubt.text == (
        "Check: the largest value of 'fuel' is 1.659. '1.659' was read as 1.659; it could also be 1,659."
    )
    assert (column.doubt.other_decimal, column.doubt.largest_otherwise) == (",", 1659)


@pytest.mark.parametrize("word", ["unknown", "-", "far off"])
def test_a_stray_word_among_numbers_becomes_missing_and_is_said(word: str) -> None:
    read = read_numbers("age", pa.chunked_array([["1"] * 99 + [word]]), DecimalMarks())
    assert read is not None
    assert np.isnan(read.values).sum() == 1
    assert read.notes == (f"'age': 1 value among the numbers ('{word}') taken as missing.",)


def test_many_dashes_are_missing_numbers_and_many_words_are_not() -> None:
    assert np.isnan(numbers(["1"] * 60 + ["-"] * 40) or []).sum() == 40
    assert numbers(["1"] * 40 + ["-"] * 60) is None
    assert numbers(["1"] * 80 + ["far"] * 20) is None


def test_missing_values_stay_missing() -> None:
    assert np.isnan(numbers([None, "1", None]) or []).tolist() == [True, False, True]
    assert numbers([None, None]) is None


@pytest.mark.parametrize(
    ("values", "separator", "mark", "is_certain"),
    [
        (["1.5", "2"], ",", ".", True),
        (["1,5", "2"], ",", ",", True),
        (["1,234"], ",", ".", False),
        (["1,234"], ";", ",", False),
        (["1.234"], ";", ".", False),
        (["1,234", "2.5"], ";", ".", True),
        (["1.234,5", "1.234"], ";", ",", True),
        (["1.645.050", "1.234"], ";", ",", True),
        (["192.168.100.101"], ";", ".", False),
        (["0,123"], "\t", ",", True),
        (["a", "b"], ";", ".", False),
    ],
)
def test_the_decimal_mark_is_the_one_that_values_speak_for(
    values: list[str], separator: str, mark: str, is_certain: bool
) -> None:
    assert decimal_mark(values, separator) == (mark, is_certain)


@pytest.mark.parametrize(
    ("text", "is_one"), [("1", True), (" 1,5 ", True), ("x", False), ("9" * 1_000, False), ("", False)]
)
def test_plain_numbers(text: str, is_one: bool) -> None:
    assert is_plain_number(text) == is_one
