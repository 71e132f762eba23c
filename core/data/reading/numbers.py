"""Numbers as people write them: decimal commas, thousands marks, currency and percent signs."""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.text.words import counted, listed

MIN_SHARE_OF_NUMBERS = 0.95
SAMPLE_ROWS = 1_000
MAX_DIGITS = 400
MARKS = ".,'\u2019 \u00a0\u202f"  # what parts thousands, besides the decimal mark
SIGNS = "[$\u20ac\u00a3\u00a5\u20b9\u20a9\u20bd\u20ba\u20aa]|USD|EUR|GBP|CHF|JPY|kr|z\u0142|R\\$|Fr\\."
PLAIN = re.compile(r"[+-]?(\d+([.,]\d+)*|[.,]\d+)([eE][+-]?\d+)?|[+-]?(?i:inf|infinity)")
CLEARLY_COMMA = re.compile(r"[+-]?(\d*,(\d{1,2}|\d{4,})|\d{4,},\d+|0,\d+|\d{1,3}(\.\d{3})+,\d+)")
CLEARLY_POINT = re.compile(r"[+-]?(\d*\.(\d{1,2}|\d{4,})|\d{4,}\.\d+|0\.\d+|\d{1,3}(,\d{3})+\.\d+)([eE][+-]?\d+)?")
PERHAPS_COMMA = re.compile(r"[+-]?\d{1,3},\d{3}")
# What people write for a missing number. In a column of texts these may be categories.
PLACEHOLDERS = {
    *("-", "--", "---", "\u2013", "\u2014", ".", "..", "...", "\u2026", "*", "x", "none", "nil", "missing", "unknown"),
    *("n.a.", "n. a.", "k.a.", "k. a.", "unbekannt", "inconnu", "desconocido", "s/d", "n.d.", "nd", "not available"),
}


def is_plain_number(text: str) -> bool:
    """True for a number without currency signs, percent signs and the like."""
    return len(text) < MAX_DIGITS and PLAIN.fullmatch(text.strip()) is not None


def decimal_mark(values: Iterable[str], separator: str) -> str:
    """The decimal mark of the values, "." or ",".

    1,234 is ambiguous. Its comma is a decimal mark where semicolons separate the values, because commas do not.
    """
    commas = points = perhaps = 0
    for value in values:
        if len(text := value.strip()) < MAX_DIGITS:
            commas += CLEARLY_COMMA.fullmatch(text) is not None
            points += CLEARLY_POINT.fullmatch(text) is not None
            perhaps += PERHAPS_COMMA.fullmatch(text) is not None
    if commas == points == 0:
        return "," if perhaps and separator == ";" else "."
    return "," if commas > points else "."


def read_numbers(
    name: str, column: pa.ChunkedArray, decimals: str
) -> tuple[NDArray[np.float64], tuple[str, ...]] | None:
    """A column of texts as numbers (rows,), and notes; None unless nearly all are numbers with one of the `decimals`.

    Missing numbers are NaN. Codes with leading zeros, such as 007, are texts.
    """
    present = column.drop_null()
    if len(present) == 0:
        return None
    sample = present.slice(0, SAMPLE_ROWS).to_pylist()
    for decimal in decimals:
        pattern = number_pattern(decimal)
        if _share(sample, re.compile(pattern)) < MIN_SHARE_OF_NUMBERS:
            continue
        fits = pc.match_substring_regex(column, pattern)
        if pc.any(pc.match_substring_regex(present, r"^[+-]?0[0-9]")).as_py():
            return None
        strays = present.filter(pc.invert(pc.match_substring_regex(present, pattern)))
        placeholders = pc.sum(pc.is_in(pc.utf8_lower(strays), pa.array(sorted(PLACEHOLDERS), strays.type))).as_py() or 0
        numbers = len(present) - len(strays)
        if numbers < MIN_SHARE_OF_NUMBERS * (len(present) - placeholders) or numbers * 2 < len(present):
            continue
        values = _converted(pc.if_else(fits, column, None), decimal)
        return values, _notes(name, sample, re.compile(pattern), strays)
    return None


def number_pattern(decimal: str) -> str:
    """A regular expression for a text that is one number, valid in both Python and RE2."""
    mark = "[" + re.escape(MARKS.replace(decimal, "")) + "]"
    point = re.escape(decimal)
    whole = rf"(?:[1-9]\d{{0,2}}(?:{mark}\d{{2,3}})*{mark}\d{{3}}|\d+)"
    number = rf"(?:{whole}(?:{point}\d*)?|{point}\d+)(?:[eE][+-]?\d{{1,4}})?"
    sign = "[+\\-\u2212]?"
    money = rf"(?:{SIGNS})?"
    signed = rf"(?:{sign} ?{money} ?|{money} ?{sign}){number} ?(?:%|{SIGNS})?"
    return rf"^(?:{signed}|\({money} ?{number}\)|{sign}(?i:inf|infinity))$"


def _share(sample: list[str], pattern: "re.Pattern[str]") -> float:
    """The share of numbers among the texts that are not placeholders."""
    texts = [text for text in sample if text.lower() not in PLACEHOLDERS]
    return sum(len(text) < MAX_DIGITS and pattern.match(text) is not None for text in texts) / max(1, len(texts))


def _converted(column: pa.ChunkedArray, decimal: str) -> NDArray[np.float64]:
    """Numbers that fit the pattern, as floats."""
    negative = pc.replace_substring_regex(column, r"^\(", "-")
    marks = re.escape(MARKS.replace(decimal, ""))
    bare = pc.replace_substring_regex(negative, rf"[{marks}%)]|{SIGNS}", "")
    point = pc.replace_substring(pc.replace_substring(bare, decimal, "."), "\u2212", "-")
    numbers: NDArray[np.float64] = pd.to_numeric(point.to_pandas(), errors="coerce").to_numpy(
        np.float64, na_value=np.nan
    )
    return numbers


def _notes(name: str, sample: list[str], pattern: "re.Pattern[str]", strays: pa.ChunkedArray) -> tuple[str, ...]:
    notes = []
    signed = [text for text in sample if not is_plain_number(text) and pattern.match(text)]
    if signed:
        notes.append(f"'{name}': values such as {listed(signed[:1])} read as numbers, without their signs.")
    if len(strays):
        words = listed(strays.unique().to_pylist(), max_names=3)
        notes.append(f"'{name}': {counted(len(strays), 'value')} among the numbers ({words}) taken as missing.")
    return tuple(notes)
