"""Columns of digits that are no numbers: codes, IP addresses, telephone numbers."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.data.reading.number_format import is_address
from core.data.reading.texts import count_true, matches

FIRST_VALUES = 20
LEADING_ZERO = r"^[+-]?0[0-9]"
TOO_LONG = "^[+-]?[0-9]{16,}$"
LARGEST_EXACT = 2**53  # of the whole numbers that a floating-point number can hold
ADDRESS = rf"^{'[.]'.join([r'(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]{1,2})'] * 4)}$"
CODE_GROUPS = r"^\d{3}(?:[. ]\d{3}){2,}$"  # such as a telephone number


def are_codes(column: pa.ChunkedArray, sample: list[str]) -> bool:
    """True for digits that are no numbers: with leading zeros, IP addresses, groups as telephone numbers have."""
    if pc.any(matches(column, LEADING_ZERO)).as_py():
        return True
    if not any("." in text or " " in text for text in sample[:FIRST_VALUES]):
        return False
    if any(map(is_address, sample)) and count_true(matches(column, ADDRESS)) * 2 > count_true(matches(column, "[0-9]")):
        return True
    return _are_groups_of_codes(column)


def _are_groups_of_codes(column: pa.ChunkedArray) -> bool:
    return bool(pc.all(pc.match_substring_regex(column, CODE_GROUPS)).as_py())


def notes_on_codes(name: str, column: pa.ChunkedArray) -> tuple[str, ...]:
    """The note on a column whose values could be numbers, and are written as telephone numbers are."""
    first = next((value for value in column.slice(0, FIRST_VALUES).to_pylist() if value is not None), "")
    if not re.match(CODE_GROUPS, first) or not _are_groups_of_codes(column):
        return ()
    return (f"'{name}': values such as {first} were kept as texts, as telephone numbers are written so.",)


def are_long_codes(column: pa.ChunkedArray, values: NDArray[np.float64] | NDArray[np.int64]) -> bool:
    """True when different texts of many digits would become the same number."""
    if values.dtype != np.float64 or np.isnan(values).all() or np.nanmax(np.abs(values)) < LARGEST_EXACT:
        return False
    long = matches(column, TOO_LONG)
    return len(np.unique(values[long.to_numpy()])) < len(column.filter(long).unique())
