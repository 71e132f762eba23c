"""The dialect of a CSV file: its separator, its header, and where its rows begin."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.data.reading.header import MAXIMUM_NAME, Header, find_header, is_rule, without_last_separators
from core.data.reading.invisible import visible
from core.data.reading.left_out import is_summary
from core.data.reading.number_format import decimal_mark, is_plain_number, may_be_grouped
from core.data.reading.numbers import DecimalMarks
from core.data.reading.reading import DecimalMark, FileLine, HeaderDoubt, Reading
from core.data.reading.row_names import are_row_names
from core.data.reading.separator import (
    CONSISTENT,
    SAMPLE_RECORDS,
    SEPARATORS,
    Record,
    common_width,
    find_separator,
    first_records,
    has_regular_quotes,
    records,
    swallows_row,
)
from core.data.table import DataError
from core.text.words import counted, listed

MAXIMUM_COLUMNS = 2_000
MAX_CELLS_ASKED = 40_000
MIN_RECORDS_ASKED = 30
POINT = DecimalMarks()
IN_SINGLE_QUOTES = re.compile("'.+'")
HINT = re.compile(r"(?i)sep=(.)\s*")
LINES_SHOWN, ROWS_SHOWN, VALUES_SHOWN, CHARACTERS_SHOWN = 12, 4, 8, 40


@dataclass(frozen=True)
class Dialect:
    """The dialect of a text.

    `names` are unique; those in `unnamed` were made up where only other columns have names. `header` is the record of
    the names, counted from 1 without blank lines; 0 when there is none. The rows begin at the byte `start`. Where
    `quotes` is false, a quote is a character like any other unless it closes on its line. `has_row_names` says that the
    first column holds the names of rows, which must differ. Columns in `maybe_grouped` hold numbers whose marks may
    group thousands, those in `unmarked` numbers without any mark in the first rows. `lines` are the first lines.
    """

    separator: str
    header: int
    names: tuple[str, ...]
    unnamed: frozenset[str]
    start: int
    notes: tuple[str, ...]
    marks: DecimalMarks = POINT
    quotes: bool = True
    has_row_names: bool = False
    maybe_grouped: frozenset[str] = frozenset()
    unmarked: frozenset[str] = frozenset()
    lines: tuple[FileLine, ...] = ()
    doubts: tuple[HeaderDoubt, ...] = ()
    has_further_names: bool = False


def find_dialect(text: bytes, requested: Reading) -> Dialect:
    """The dialect of a text in UTF-8: what `requested` says, and a guess from the first records for the rest.

    Raises:
        DataError: for one column, too many columns, or a request that does not fit this text.
    """
    hinted, skip = _hint(text)
    separator = requested.separator or hinted or find_separator(text[skip:])
    if separator not in SEPARATORS:
        raise DataError("Values can be separated by commas, semicolons, tabs, bars or spaces. Choose one of these.")
    found, quotes = _first_records(text, separator, skip)
    values = [record.values for record in found]
    header = _header(values, requested)
    names = values[header.names] if header.names is not None else []
    rows = values[header.first_row :]
    width = _checked_width(names, rows)
    start = found[header.first_row - 1].end if header.first_row else skip
    is_narrow = len(names) == width - 1 and _all_as_wide(rows, width)
    has_row_names = is_narrow and are_row_names(names, rows, text[start:], separator)
    given, unnamed, notes = _names(["", *names] if has_row_names else names, rows, width)
    maybe_grouped, unmarked = _columns_to_check(given, rows)
    return Dialect(
        separator,
        0 if header.names is None else header.names + 1,
        given,
        unnamed,
        start,
        (*_notes(separator, header, requested), *notes),
        _marks(names, rows, separator, requested),
        quotes,
        has_row_names,
        maybe_grouped | frozenset(requested.decimals),
        unmarked,
        _first_lines(found, header),
        _doubts(found, header),
        header.further > 0,
    )


def _names(
    names: list[str], rows: list[list[str]], width: int
) -> tuple[tuple[str, ...], frozenset[str], tuple[str, ...]]:
    """Names for the columns of a table, which of them were made up, and notes.

    Where rows are one wider than their names, which are not R's, the names stay: reading then says which row is wrong.
    """
    if names:
        missing = 0 if len(names) == width - 1 and _all_as_wide(rows, width) else width - len(names)
        return column_names([*names, *[""] * missing])
    given, unnamed, notes = default_names(width)
    if not any(value.strip() for row in rows for value in row[width - 1 : width]):
        unnamed = frozenset(given[-1:])  # a separator behind each row
    return given, unnamed, notes


def _first_records(text: bytes, separator: str, skip: int) -> tuple[list[Record], bool]:
    """The first records, and whether quotes hold line ends in them.

    A value with a line end in it and a whole record behind that shows a stray quote, unless the lines are no table.
    """
    found = _without_rules(first_records(records(text, separator, skip), SAMPLE_RECORDS))
    width, _ = common_width([record.values for record in found])
    swallowed = any(swallows_row(value, separator, width) for record in found for value in record.values)
    if not swallowed or text.count(b'"') % 2 or has_regular_quotes(text, separator):  # an odd one is refused
        return found, True
    lines = _without_rules(first_records(records(text, separator, skip, quotes=False), SAMPLE_RECORDS))
    width, count = common_width([record.values for record in lines])
    is_table = width > 1 and count >= CONSISTENT * len(lines)
    return (lines, False) if is_table else (found, True)


def _without_rules(found: Iterable[Record]) -> list[Record]:
    """The records without lines of dashes; each of these is taken as the end of the record above it."""
    kept: list[Record] = []
    for record in found:
        if not is_rule(record.values):
            kept.append(record)
        elif kept:
            kept[-1] = replace(kept[-1], end=record.end)
    return kept


def _header(values: list[list[str]], requested: Reading) -> Header:
    if requested.header is not None:
        if not 0 <= requested.header <= len(values):
            raise DataError(
                f"There is no row {requested.header:,} for the column names among the first {len(values):,}. Choose "
                "another row, or 0 for no names."
            )
        return Header(requested.header - 1 if requested.header else None, requested.header)
    asked = without_last_separators(values)
    width, _ = common_width(asked)
    header = find_header(asked[: max(MIN_RECORDS_ASKED, MAX_CELLS_ASKED // max(1, width))], width)
    if header.names is not None and "further names" in requested.kept:
        return Header(header.names, header.names + 1)
    return header


def _checked_width(names: list[str], rows: list[list[str]]) -> int:
    """How many columns the table has. A separator after the last value of each row makes no column.

    Raises:
        DataError: for one column, and for too many.
    """
    common, _ = common_width(rows) if rows else (0, 0)
    further = [value for row in rows for value in row[len(names) :]]
    if len(names) >= common or not names:
        width = max(len(names), common)
    else:
        width = common if any(value.strip() for value in further) and _all_as_wide(rows, common) else len(names)
    if width < 2:
        raise DataError(
            "This file has only one column. A column to predict and at least one to predict it from were expected, "
            "separated by commas, semicolons, tabs, bars or spaces. Check what stands between the values."
        )
    if width > MAXIMUM_COLUMNS:
        raise DataError(
            f"This file has {width:,} columns; at most {MAXIMUM_COLUMNS:,} can be read. Remove the columns that say "
            "little, and open it again."
        )
    return width


def _all_as_wide(rows: list[list[str]], width: int) -> bool:
    return sum(len(row) == width for row in rows) * 10 >= 9 * len(rows) > 0


def _marks(names: list[str], rows: list[list[str]], separator: str, requested: Reading) -> DecimalMarks:
    """The decimal marks: the one chosen, or what the first rows show."""
    guess, certain = decimal_mark((value for row in (names, *rows) for value in row), separator)
    mark: DecimalMark = "," if (requested.decimal or guess) == "," else "."
    return DecimalMarks(mark, certain, requested.decimal is not None, requested.decimals)


def _columns_to_check(names: tuple[str, ...], rows: list[list[str]]) -> tuple[frozenset[str], frozenset[str]]:
    """The columns whose marks may group thousands, and those whose numbers have no mark in these rows."""
    asked = rows[: max(MIN_RECORDS_ASKED, MAX_CELLS_ASKED // len(names))]
    asked = [row for row in asked if not any(map(is_summary, row[:2]))]
    grouped, unmarked = set(), set()
    for index, name in enumerate(names):
        numbers = [row[index] for row in asked if index < len(row) and is_plain_number(row[index])]
        if may_be_grouped(numbers):
            grouped.add(name)
        elif not any("." in number or "," in number for number in numbers):
            unmarked.add(name)
    return frozenset(grouped), frozenset(unmarked)


def _notes(separator: str, header: Header, requested: Reading) -> tuple[str, ...]:
    notes = [] if separator == "," else [f"The values are separated by {SEPARATORS[separator]}."]
    if header.above and requested.header is None:
        notes.append(f"{counted(header.above, 'line')} above the table left out.")
    if header.further:
        notes.append(f"{counted(header.further, 'line')} of units or further names below the column names left out.")
    return tuple(notes)


def _doubts(found: list[Record], header: Header) -> tuple[HeaderDoubt, ...]:
    """The doubt about the names, when their line could hold values, or the first row could hold names."""
    if not header.in_doubt:
        return ()
    if header.names is not None:
        return (HeaderDoubt(found[header.names].line, True, 0),)
    return (HeaderDoubt(found[header.first_row].line, False, header.first_row + 1),)


def _first_lines(found: list[Record], header: Header) -> tuple[FileLine, ...]:
    """The first lines, from the top to the first rows; of many lines above the table, the last few."""
    end = header.first_row + ROWS_SHOWN
    first = max(0, end - LINES_SHOWN)
    shown = []
    for index, record in enumerate(found[first:end], start=first):
        role = "row" if index >= header.first_row else "above the table" if index < header.above else "left out"
        if index == header.names:
            role = "names"
        values = tuple(short(value) for value in record.values[:VALUES_SHOWN])
        shown.append(FileLine(record.line, role, values))  # type: ignore[arg-type]
    return tuple(shown)


def short(value: str) -> str:
    """A value on one line, cut where it is long."""
    line = " ".join(value.split())
    return line if len(line) <= CHARACTERS_SHOWN else f"{line[: CHARACTERS_SHOWN - 3]}..."


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
    cleaned = [" ".join(visible(value).split()) for value in header]
    if all(IN_SINGLE_QUOTES.fullmatch(value) for value in cleaned):
        cleaned = [value[1:-1] for value in cleaned]
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
