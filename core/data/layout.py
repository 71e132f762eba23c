"""The layout of a text table: what parts its values, what its columns are called, and which lines are odd."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.data.table import DataError
from core.data.words import listed

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
SAMPLE_CHARACTERS = 50_000
SAMPLE_RECORDS = 100
MAXIMUM_COLUMNS = 2_000
MAXIMUM_NAME = 80
DECIMAL = re.compile(r"[+-]?[0-9]*\.[0-9]+([eE][+-]?[0-9]+)?")


@dataclass(frozen=True)
class Layout:
    """How a text is laid out. `names` are unique; `has_header` says whether they stand in the text itself."""

    separator: str
    names: tuple[str, ...]
    has_header: bool
    notes: tuple[str, ...]


def find_layout(text: str) -> Layout:
    """The layout of a text table.

    Raises:
        DataError: for one column, too many columns, no rows, or a row with more values than the header.
    """
    separator = find_separator(text)
    _, header = next(records(text, separator), (0, []))
    if len(header) < 2:
        raise DataError(
            "This file has only one column. A column to predict and at least one to predict it from were expected, "
            "parted by commas, semicolons, tabs or bars. Check what stands between the values."
        )
    if len(header) > MAXIMUM_COLUMNS:
        raise DataError(
            f"This file has {len(header):,} columns; at most {MAXIMUM_COLUMNS:,} can be read. Remove the columns that "
            "say little, and open it again."
        )
    names, notes = column_names(header) if is_header(header) else nameless(len(header))
    parted = () if separator == "," else (f"The values are parted by {SEPARATORS[separator]}.",)
    ragged = check_widths(text, separator, len(header))
    return Layout(separator, names, is_header(header), parted + notes + ragged)


def records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank, with the number of the line it starts on.

    Raises:
        DataError: when a value is so long that a quote must have been left open.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    line = 1
    try:
        for record in reader:
            if len(record) > 1 or (record and record[0].strip()):
                yield line, record
            line = reader.line_num + 1
    except csv.Error:
        raise DataError(
            f'A value near line {line:,} does not end: most likely a quote (") is opened and not closed. Close it, '
            "and open the file again."
        ) from None


def find_separator(text: str) -> str:
    """What parts the values: the one that gives the most rows of the same width, then the wider rows."""
    sample = text[:SAMPLE_CHARACTERS]
    if len(text) > SAMPLE_CHARACTERS:
        sample = sample.rpartition("\n")[0] or sample

    def fit(separator: str) -> tuple[float, int]:
        widths = [len(record) for _, record in first(records(sample, separator))]
        if not widths or widths[0] < 2:
            return 0.0, 0
        return sum(width == widths[0] for width in widths) / len(widths), widths[0]

    return max(SEPARATORS, key=fit)


def first(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """The first records, as many as tell the layout; a value that does not end is left for the full reading to tell."""
    try:
        for _, row in zip(range(SAMPLE_RECORDS), rows, strict=False):
            yield row
    except DataError:
        return


def is_header(values: list[str]) -> bool:
    """False when most of the first line's values are decimal numbers: then it is a row, and the names are missing."""
    return sum(bool(DECIMAL.fullmatch(value.strip())) for value in values) * 2 <= len(values)


def nameless(count: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names for columns that have none, and the note that says so."""
    names = tuple(f"column {number}" for number in range(1, count + 1))
    return names, ("The first line holds numbers, no names; the columns are called column 1, column 2 and so on.",)


def column_names(header: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The header as unique names of one line each, and notes on those that were changed."""
    cleaned = [" ".join(value.split()) for value in header]
    given = [name[:MAXIMUM_NAME].strip() or f"column {number}" for number, name in enumerate(cleaned, start=1)]
    names = unique(given)
    notes = []
    if blank := [name for name, value in zip(names, cleaned, strict=True) if not value]:
        notes.append(f"Columns without a name were named: {listed(blank)}.")
    if any(len(value) > MAXIMUM_NAME for value in cleaned):
        notes.append(f"Column names were cut after {MAXIMUM_NAME} characters.")
    if renamed := [new for new, old in zip(names, given, strict=True) if new != old]:
        notes.append(f"Columns that share a name were renamed: {listed(renamed)}.")
    return tuple(names), tuple(notes)


def unique(names: list[str]) -> list[str]:
    """The same names with (2), (3), ... behind those that stand there already."""
    given, result = set(names), dict[str, None]()
    for name in names:
        new, number = name, 1
        while new in result or (number > 1 and new in given):
            number += 1
            new = f"{name} ({number})"
        result[new] = None
    return list(result)


def check_widths(text: str, separator: str, width: int) -> tuple[str, ...]:
    """A note on the rows that are shorter than the header: pandas fills them, and does not say so.

    Raises:
        DataError: for a row that is longer, and for a table without rows.
    """
    short, first_short, rows = 0, 0, 0
    for line, record in records(text, separator):
        rows += 1
        if len(record) > width:
            raise DataError(
                f"Line {line:,} has {len(record):,} values, and the first line has {width:,}. Give each line the same "
                f"number of {SEPARATORS[separator]}, put values that contain one in double quotes, and remove lines "
                "that stand above the column names."
            )
        if len(record) < width:
            short, first_short = short + 1, first_short or line
    if rows < 2:
        raise DataError(
            "This file has a header and no rows. Add at least 20 rows, or pick one of the app's own datasets."
        )
    if not short:
        return ()
    lines = f"Line {first_short:,} has" if short == 1 else f"{short:,} lines have"
    where = "" if short == 1 else f" (the first is line {first_short:,})"
    return (f"{lines} fewer values than the first line{where}; the ones at the end are taken as missing.",)
