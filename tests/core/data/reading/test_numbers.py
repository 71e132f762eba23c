import numpy as np
import pyarrow as pa
import pytest

from core.data.reading.numbers import decimal_mark, is_plain_number, read_numbers


def numbers(values: list[str | None], decimals: str = ".") -> list[float] | None:
    read = read_numbers("x", pa.chunked_array([values], pa.string()), decimals)
    return None if read is None else read[0].tolist()


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
    "",
    "$",
    "%",
]


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_no_number_stays_text(text: str) -> None:
    assert numbers([text] * 3) is None


def test_the_first_mark_that_fits_is_taken() -> None:
    assert numbers(["1.234"] * 2, ".,") == [1.234] * 2
    assert numbers(["1.234"] * 2, ",.") == [1234] * 2
    assert numbers(["1,5", "2"], ".,") == [1.5, 2]


@pytest.mark.parametrize("word", ["unknown", "-", "far off"])
def test_a_stray_word_among_numbers_becomes_missing_and_is_said(word: str) -> None:
    read = read_numbers("age", pa.chunked_array([["1"] * 99 + [word]]), ".")
    assert read is not None
    values, notes = read
    assert np.isnan(values).sum() == 1
    assert notes == (f"'age': 1 value among the numbers ('{word}') taken as missing.",)


def test_many_dashes_are_missing_numbers_and_many_words_are_not() -> None:
    assert np.isnan(numbers(["1"] * 60 + ["-"] * 40) or []).sum() == 40
    assert numbers(["1"] * 40 + ["-"] * 60) is None
    assert numbers(["1"] * 80 + ["far"] * 20) is None


def test_missing_values_stay_missing() -> None:
    assert np.isnan(numbers([None, "1", None]) or []).tolist() == [True, False, True]
    assert numbers([None, None]) is None


@pytest.mark.parametrize(
    ("values", "separator", "mark"),
    [
        (["1.5", "2"], ",", "."),
        (["1,5", "2"], ",", ","),
        (["1,234"], ",", "."),
        (["1,234"], ";", ","),
        (["1,234", "2.5"], ";", "."),
        (["1.234,5", "1.234"], ";", ","),
        (["0,123"], "\t", ","),
        (["a", "b"], ";", "."),
    ],
)
def test_the_decimal_mark_is_the_one_that_values_speak_for(values: list[str], separator: str, mark: str) -> None:
    assert decimal_mark(values, separator) == mark


@pytest.mark.parametrize(
    ("text", "is_one"), [("1", True), (" 1,5 ", True), ("x", False), ("9" * 1_000, False), ("", False)]
)
def test_plain_numbers(text: str, is_one: bool) -> None:
    assert is_plain_number(text) == is_one
