"""The differences between a table that was read and the true one, and whether a doubt covers them."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from core.data.table import Table

TOLERANCE = 1e-12  # relative


@dataclass(frozen=True)
class Difference:
    """One difference: in the value of a row (counted from 0), in a whole column, or, without a column, in the table."""

    column: str | None
    row: int | None
    expected: Any
    found: Any

    def __str__(self) -> str:
        column = "" if self.column is None else f", column '{self.column}'"
        where = f"{'the table' if self.row is None else f'row {self.row}'}{column}"
        return f"{where}: {self.expected!r} expected, {self.found!r} found"


def differences(columns: Mapping[str, Sequence[Any]], frame: pd.DataFrame) -> Iterator[Difference]:
    """The differences of a frame from true columns: names, rows, and at most the first of each column's values.

    A true value is a number, a text, None for a missing one, or a tuple of the values that are all right.
    """
    names, rows = list(columns), max(map(len, columns.values()))
    if list(frame.columns) != names:
        yield Difference(None, None, names, list(frame.columns))
    if len(frame) != rows:
        yield Difference(None, None, f"{rows} rows", f"{len(frame)} rows")
    for name in names:
        if name in frame.columns and len(frame) == rows:
            found = _first(name, columns[name], frame[name].tolist())
            if found is not None:
                yield found


def _first(name: str, expected: Sequence[Any], found: list[Any]) -> Difference | None:
    for row, (right, value) in enumerate(zip(expected, found, strict=True)):
        if not any(_same(one, value) for one in (right if isinstance(right, tuple) else (right,))):
            return Difference(name, row, right, value)
    return None


def _same(expected: Any, found: Any) -> bool:
    """A number in a column of texts is not the same, nor a text in one of numbers."""
    if expected is None or pd.isna(found):
        return expected is None and bool(pd.isna(found))
    if isinstance(expected, str) or isinstance(found, str):
        return isinstance(found, str) and isinstance(expected, str) and _text(found) == _text(expected)
    return math.isclose(expected, found, rel_tol=TOLERANCE)


def _text(value: str) -> str:
    """A text without spaces around it; the line ends in it may be those of the file."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def is_covered(difference: Difference, table: Table) -> bool:
    """True when the table says a doubt that covers the difference: the one place that knows how doubts are said.

    A doubt on a column covers this column's values, a doubt on the line of the names the whole table, and the note
    that the encoding was guessed what is, or should be, a text with letters beyond ASCII.
    """
    if any(getattr(doubt, "line", None) for doubt in table.doubts):
        return True
    if any("encoding" in note for note in table.notes) and any(
        map(_has_letters_beyond_ascii, (difference.expected, difference.found))
    ):
        return True
    return difference.column in doubted_columns(table)


def _has_letters_beyond_ascii(value: Any) -> bool:
    return isinstance(value, str) and any(letter.isalpha() and not letter.isascii() for letter in value)


def doubted_columns(table: Table) -> set[str]:
    """The names of the columns on which the table says a doubt."""
    return {column for doubt in table.doubts if (column := getattr(doubt, "column", None))}
