"""Names of rows: R writes them in a first column that has no name, so that its header is one narrower than its rows."""

import re
from collections.abc import Sequence

from core.data.reading.separator import SAMPLE_BYTES
from core.data.reading.value_types import type_of

MAX_FRACTION = 3
QUOTE_INSIDE = re.compile(r"^'|'$|\\|^\"|[^\"]\"$")


def are_row_names(names: Sequence[str], rows: Sequence[Sequence[str]], text: bytes, separator: str) -> bool:
    """True when the first values name the rows; false when a value seems to contain the separator.

    `text` is where the rows begin. Names of rows differ, and are texts or count from 1. R writes them in quotes;
    without quotes, a number, a date, or a space behind a separator says that some value holds a separator instead.
    """
    first = [row[0].strip() for row in rows if row]
    if len(set(first)) < len(first) or not all(name.strip() for name in names):
        return False
    if not text.startswith(b'"'):
        if any(type_of(value) != "text" for value in first) or separator.encode() + b" " in text[:SAMPLE_BYTES]:
            return False
    elif any(type_of(value) != "text" for value in first) and first != [str(place + 1) for place in range(len(first))]:
        return False
    if any(QUOTE_INSIDE.search(value.strip()) for row in rows for value in row):
        return False
    return text.startswith(b'"') or separator not in ",;" or not (_has_split_numbers(rows) or _has_two_texts(rows))


def _has_split_numbers(rows: Sequence[Sequence[str]]) -> bool:
    """True when a comma may have split numbers in two: whole numbers, and behind them at most three digits."""
    for index in range(1, len(rows[0]) - 1):
        pairs = [(row[index].strip(), row[index + 1].strip()) for row in rows if len(row) > index + 1]
        if all(
            before.lstrip("-").isdecimal() and after.isdecimal() and len(after) <= MAX_FRACTION
            for before, after in pairs
        ):
            return True
    return False


def _has_two_texts(rows: Sequence[Sequence[str]]) -> bool:
    """True when a comma of a text, such as a place and its land, may have split the first column."""
    return all(len(row) > 1 and type_of(row[1]) == "text" for row in rows)
