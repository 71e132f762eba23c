"""Control characters are shown as what they are, and letters of every script stay."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.control_characters import escape_control_characters

REORDERS = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb\u2066c", "a[U+202E]b[U+2066]c"),
        ("a\x00\x1b[2J\x7f\x9b", "a[U+0000][U+001B][2J[U+007F][U+009B]"),
        ("a\r\nb\tc\x0b\x0c\x85\u2028\u2029d", "a b c d"),
        ("a\ud800", "a[U+D800]"),
    ],
)
def test_controls_become_codes_and_line_breaks_spaces(text: str, shown: str) -> None:
    assert escape_control_characters(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "it's 5 \u00b0C,  a b",
        "\u05e9\u05dc\u05d5\u05dd 12",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "a\u200fb\u200e\u061c",
        "\U0001f469\u200d\U0001f52c",
    ],
)
def test_honest_texts_stay(text: str) -> None:
    assert escape_control_characters(text) == text


@given(st.text())
def test_what_is_shown_is_one_line_in_the_order_of_its_letters(text: str) -> None:
    shown = escape_control_characters(text)
    assert len(shown.splitlines()) <= 1
    assert not [mark for mark in shown if unicodedata.category(mark) in ("Cc", "Cs", "Zl", "Zp")]
    assert not [mark for mark in shown if unicodedata.bidirectional(mark) in REORDERS]
    assert escape_control_characters(shown) == shown
