"""The dialect of a CSV file: its separator, its header, and where its rows begin."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, pairwise

from core.data.reading.numbers import decimal_mark, is_plain_number
from core.data.reading.reading import Reading
from core.data.table import DataError
from core.text.words import counted, listed

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
SAMPLE_BYTES = 50_000
SAMPLE_RECORDS = 100
HEAD_BYTES = 2_000_000
MAXIMUM_COLUMNS = 2_000
MAXIMUM_NAME = 80
HINT = re.compile(r"(?i)sep=(.)\s*")
COMMENT = "#"
OPEN_QUOTE = (
    'A value near line {line:,} does not end: most likely a quote (") is opened and not closed. Close it, and open the '
    "file again."
)


@dataclass(frozen=True)
class Record:
    """The values of one record, the line it starts on (the first is 1), and the byte after its end."""

    line: int
    values: list[str]
    end: int


@dataclass(frozen=True)
class Dialect:
    """The dialect of a text.

    `names` are unique; those in `unnamed` were made up where only other columns have names. `header` is the record of
    the names, counted from 1 without blank lines; 0 when there is none. The rows begin at the byte `start`.
    """

    separator: str
    decimal: str
    header: int
    names: tuple[str, ...]
    unnamed: frozenset[str]
    start: int
    notes: tuple[str, ...]


def find_dialect(text: bytes, requested: Reading) -> Dialect:
    """The dialect of a text in UTF-8: what `requested` says, and a guess from the first records for the rest.

    Raises:
        DataError: for one column, too many columns, or a request that does not fit this text.
    """
    hinted, skip = _hint(text)
    separator = requested.separator or hinted or find_separator(text[skip:])
    if separator not in SEPARATORS:
        raise DataError("Values can be parted by commas, semicolons, tabs or bars. Choose one of these.")
    found = list(first_records(records(text, separator, skip), SAMPLE_RECORDS))
    if requested.header is None:
        above = count_lines_above(found)
        header = above + 1 if above < len(found) and is_header(*(record.values for record in found[above:])) else 0
    else:
        above, header = max(requested.header - 1, 0), _requested_header(found, requested.header)
    before = header or above  # the records before the first row
    names, rows = found[header - 1].values if header else [], [record.values for record in found[before:]]
    width = _width(names, rows)
    if width < 2:
        raise DataError(
            "This file has only one column. A column to predict and at least one to predict it from were expected, "
            "parted by commas, semicolons, tabs or bars. Check what stands between the values."
        )
    if width > MAXIMUM_COLUMNS:
        raise DataError(
            f"This file has {width:,} columns; at most {MAXIMUM_COLUMNS:,} can be read. Remove the columns that say "
            "little, and open it again."
        )
    if header and len(names) == width - 1 and _all_as_wide(rows, width):
        names = ["", *names]  # R writes the rows' names and no name above them
    start = found[before - 1].end if before else skip
    given, unnamed, notes = column_names([*names, *[""] * (width - len(names))]) if header else default_names(width)
    parted = () if separator == "," else (f"The values are parted by {SEPARATORS[separator]}.",)
    if above and requested.header is None:
        parted = (*parted, f"{counted(above, 'line')} above the table left out.")
    decimal = requested.decimal or decimal_mark((value for row in rows for value in row), separator)
    return Dialect(separator, decimal, header, given, unnamed, start, parted + notes)


def records(text: bytes, separator: str, skip: int = 0) -> Iterator[Record]:
    """Each record of the first 2 MB after `skip` that is not blank.

    Raises:
        DataError: when a value is so long that a quote must have been left open.
    """
    lines = Lines(text[skip : skip + HEAD_BYTES])
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True)
    line = first_line = text[:skip].count(b"\n") + 1
    try:
        for values in reader:
            if len(values) > 1 or (values and values[0].strip()):
                yield Record(line, values, skip + lines.bytes_read)
            line = first_line + reader.line_num
    except csv.Error:
        raise DataError(OPEN_QUOTE.format(line=line)) from None


class Lines:
    """The lines of a text in UTF-8, with their line ends, and the number of bytes read so far."""

    def __init__(self, text: bytes) -> None:
        self._lines = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", errors="replace", newline="")
        self.bytes_read = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.bytes_read += len(line.encode())
        return line


def find_separator(text: bytes) -> str:
    """The separator that gives the most records of the same width; of several, the widest records."""
    sample = text[:SAMPLE_BYTES]
    if len(text) > SAMPLE_BYTES:
        sample = sample.rpartition(b"\n")[0] or sample

    def fit(separator: str) -> tuple[float, int]:
        widths = Counter(len(record.values) for record in first_records(records(sample, separator), SAMPLE_RECORDS))
        width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(0, 0))
        return (count / widths.total(), width) if width > 1 else (0.0, 0)

    return max(SEPARATORS, key=fit)


def first_records(rows: Iterable[Record], count: int) -> Iterator[Record]:
    """The first records, up to an error: the full reading reports that."""
    with suppress(DataError):
        yield from islice(rows, count)


def is_header(values: list[str], *below: list[str]) -> bool:
    """False when most columns of numbers have a number here too: then there are no names.

    Numbers that count up, such as years, are names.
    """
    numbers = [value for value in values if is_plain_number(value)]
    if len(numbers) > 1 and _counts_up(numbers):
        return True
    columns = [index for index in range(len(values)) if _holds_numbers(row[index : index + 1] for row in below)]
    return not columns or sum(is_plain_number(values[index]) for index in columns) * 2 <= len(columns)


def _holds_numbers(cells: Iterable[list[str]]) -> bool:
    values = [cell[0] for cell in cells if cell and cell[0].strip()]
    return bool(values) and sum(map(is_plain_number, values)) * 2 > len(values)


def _counts_up(values: list[str]) -> bool:
    if not all(value.strip().isdecimal() for value in values):
        return False
    numbers = [int(value[:20]) for value in values]
    return all(after - before == 1 for before, after in pairwise(numbers))


def count_lines_above(found: list[Record]) -> int:
    """How many records are above the table: comments, titles, and lines of separators only."""
    width = _common_width([record.values for record in found])
    for index, record in enumerate(found):
        filled = [column for column, value in enumerate(record.values) if value.strip()]
        is_comment = record.values[0].lstrip().startswith(COMMENT) and len(record.values) != width
        is_title = filled == [0] and (len(record.values) == 1 < width or width > 2)
        if filled and not is_comment and not is_title:
            return index
    return 0


def _common_width(rows: list[list[str]]) -> int:
    """The width that most records have; of two as common, the larger."""
    return max(Counter(map(len, rows)).items(), key=lambda item: (item[1], item[0]), default=(0, 0))[0]


def _width(names: list[str], rows: list[list[str]]) -> int:
    """How many columns the table has. A separator after the last value of each row makes no column."""
    common = _common_width(rows)
    if len(names) >= common or not names:
        return max(len(names), common)
    further = [value for row in rows for value in row[len(names) :]]
    return common if any(value.strip() for value in further) and _all_as_wide(rows, common) else len(names)


def _all_as_wide(rows: list[list[str]], width: int) -> bool:
    return sum(len(row) == width for row in rows) * 10 >= 9 * len(rows) > 0


def _requested_header(found: list[Record], header: int) -> int:
    if not 0 <= header <= len(found):
        raise DataError(
            f"There is no row {header:,} for the column names among the first {len(found):,}. Choose another row, or 0 "
            "for no names."
        )
    return header


def _hint(text: bytes) -> tuple[str | None, int]:
    """The separator in a first line such as `sep=;`, as Excel writes it, and the length of that line in bytes."""
    line = text[:20].splitlines(keepends=True)[:1]
    match = HINT.fullmatch(line[0].decode(errors="replace")) if line else None
    return (match[1], len(line[0])) if match and match[1] in SEPARATORS else (None, 0)


def default_names(count: int) -> tuple[tuple[str, ...], frozenset[str], tuple[str, ...]]:
    """Names for columns without names, which of them were made up beside given ones (none), and a note."""
    names = tuple(f"column {number}" for number in range(1, count + 1))
    note = "The first line holds values, no names; the columns are called column 1, column 2 and so on."
    return names, frozenset(), (note,)


def column_names(header: list[str]) -> tuple[tuple[str, ...], frozenset[str], tuple[str, ...]]:
    """The header as unique names on one line each, which of them were made up, and notes on changed names."""
    cleaned = [" ".join(value.split()) for value in header]
    given = [name[:MAXIMUM_NAME].strip() or f"column {number}" for number, name in enumerate(cleaned, start=1)]
    names = unique(given)
    notes = []
    blank = [name for name, value in zip(names, cleaned, strict=True) if not value]
    if any(len(value) > MAXIMUM_NAME for value in cleaned):
        notes.append(f"Column names were cut after {MAXIMUM_NAME} characters.")
    if renamed := [new for new, old in zip(names, given, strict=True) if new != old]:
        notes.append(f"Columns that share a name were renamed: {listed(renamed)}.")
    return tuple(names), frozenset(blank), tuple(notes)


def unique(names: list[str]) -> list[str]:
    """The same names, with (2), (3), ... after those that repeat an earlier one."""
    given, result = set(names), dict[str, None]()
    for name in names:
        new, number = name, 1
        while new in result or (number > 1 and new in given):
            number += 1
            new = f"{name} ({number})"
        result[new] = None
    return list(result)
