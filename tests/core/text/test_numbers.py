"""Numbers as a page shows them, against examples worked by hand."""

import math

import pytest

from core.text.numbers import duration, format_bound, number, number_text, percent


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.9432, "0.943"),
        (1250.4, "1,250"),
        (1_234_567.0, "1,234,567"),
        (0.0001, "0.0001"),
        (0.00012345, "0.000123"),
        (0.00001234, "1.23e-05"),
        (12.0, "12"),
        (123.456, "123"),
        (0.0, "0"),
        (-0.25, "-0.25"),
        (-1250.0, "-1,250"),
        (math.nan, "undefined"),
        (math.inf, "inf"),
    ],
)
def test_a_number_has_three_digits_that_count(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0%"),
        (0.004, "0.4%"),
        (0.02, "2%"),
        (0.333, "33%"),
        (0.98, "98%"),
        (0.985, "98.5%"),
        (1.0, "100%"),
        (math.nan, "undefined"),
    ],
)
def test_a_share_has_decimals_only_near_the_ends(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 s"), (119.4, "119 s"), (120, "2 min"), (7_199, "120 min"), (9_000, "2 h")]
)
def test_a_duration_has_one_unit(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(("value", "text"), [(3.0, "3"), (-0.0, "0"), (0.1, "0.1"), (1e15, "1e+15"), (12.5, "12.5")])
def test_a_number_is_written_exactly(value: float, text: str) -> None:
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("number", "words"),
    [(None, "no bound"), (1000.0, "1,000"), (20_000, "20,000"), (0.5, "0.5"), (1e-6, "1e-06"), (-0.1, "-0.1")],
)
def test_a_bound_as_people_write_it(number: float | None, words: str) -> None:
    assert format_bound(number) == words
