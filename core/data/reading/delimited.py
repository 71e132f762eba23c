"""Delimited text, such as CSV, as an Arrow table.

Arrow reads regular text fast. Irregular text (rows of different widths, spaces before quotes) is first rewritten with
the same number of values in each record.
"""

import io
import re
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow

from core.data.csv_dialect import Dialect
from core.data.reading.codes import LARGEST_EXACT
from core.data.reading.rewriter import NO_ROWS, TOO_WIDE, Report, Rewriter, line_count
from core.data.reading.separator import SEPARATORS, WHITESPACE, has_regular_quotes, swallows_row
from core.data.reading.table_size import check_table_size
from core.data.table import DataError
from core.data.values import MISSING_WORDS

BLOCK = 2**20
CHUNK = 2**18
SAMPLE = 2**16
POINT, ZERO, NINE = b".09"
AFTER_ZERO = list(b"0123456789xX")
BEFORE_A_VALUE = b' "\n\r+-'
SPACED_QUOTE = re.compile(rb'[,;|\t] +"')
BACKSLASH_QUOTE = re.compile(rb'(?:^|[,;|\t\r\n]) *"(?:[^"\\\r\n]|\\[^"\r\n])*\\"[^",;|\t\r\n]')
BACKSLASH = (
    'A value near line {line:,} has a quote behind a backslash (\\"), as databases write it. In a CSV file a quote '
    'inside a value is written twice (""). Save the table as CSV in that way, or replace \\" by "", and open it again.'
)
MAX_SHARE_OF_SHORT_LINES = 0.02
FIRST_NUMBERS = 100
MAX_VALUES_ASKED = 10_000


def read_delimited(text: bytes, dialect: Dialect, report: Report) -> tuple[pa.Table, tuple[str, ...]]:
    """The rows of a text in UTF-8 as a table of numbers and texts, and notes on rows that were changed.

    `report` is called with the share that has been read, 0 to 1.

    Raises:
        DataError: when there are no rows, or one is wider than the header, or a quote is not closed.
    """
    if not text[dialect.start : dialect.start + SAMPLE].strip():
        raise DataError(NO_ROWS)
    has_quotes = b'"' in text
    if not has_quotes:
        check_table_size(text, dialect.start, len(dialect.names))
    table, notes = _read(text, dialect, report, has_quotes=has_quotes)
    if dialect.quotes and has_quotes and _has_swallowed_rows(text, table, dialect.separator):
        table, notes = _read_each_line(text, dialect, report) or (table, notes)
    if dialect.has_row_names and len(names := table.column(0)) > len(names.unique()):
        width = len(dialect.names)
        raise DataError(TOO_WIDE.format(dialect.header + 1, width, width - 1, SEPARATORS[dialect.separator]))
    return table, notes


def _read(text: bytes, dialect: Dialect, report: Report, *, has_quotes: bool) -> tuple[pa.Table, tuple[str, ...]]:
    quotes = text.count(b'"') if has_quotes else 0  # to count takes five times as long as to search
    if quotes and b'\\"' in text and (place := BACKSLASH_QUOTE.search(text)):
        raise DataError(BACKSLASH.format(line=line_count(text[: place.end()]) + 1))
    # Arrow would read everything after an unclosed quote as one long value.
    regular = quotes % 2 == 0 and not (quotes and b' "' in text and SPACED_QUOTE.search(text))
    if regular and dialect.quotes and dialect.separator != WHITESPACE:
        try:
            return Parser(text, dialect.start, dialect.separator, dialect, report, has_quotes=has_quotes).table(), ()
        except pa.ArrowInvalid:
            pass
    return _rewritten(Rewriter(text, dialect), dialect, report)


def _rewritten(rewriter: Rewriter, dialect: Dialect, report: Report) -> tuple[pa.Table, tuple[str, ...]]:
    text, notes = rewriter.rewrite(report)
    try:
        return Parser(text, 0, ",", dialect, report, has_quotes=True).table(), notes
    except pa.ArrowInvalid as error:
        raise DataError(
            f"The values of this file could not be read ({str(error)[:200]}). Open it in a spreadsheet, check that it "
            "is one table, save it as CSV, and open that file."
        ) from None


def _has_swallowed_rows(text: bytes, table: pa.Table, separator: str) -> bool:
    """True when a value holds a line end and the separators of a whole row, and quotes stand where they should not."""
    for column in table.columns:
        if pa.types.is_string(column.type):
            long = column.filter(pc.match_substring_regex(column, r"[\r\n]")).slice(0, MAX_VALUES_ASKED)
            if any(swallows_row(value, separator, table.num_columns) for value in long.to_pylist()):
                return not has_regular_quotes(text, separator)
    return False


def _read_each_line(text: bytes, dialect: Dialect, report: Report) -> tuple[pa.Table, tuple[str, ...]] | None:
    """The table when each line is a record, whatever quotes are open at its end; None when the lines are no table."""
    rewriter = Rewriter(text, replace(dialect, quotes=False))
    try:
        found = _rewritten(rewriter, dialect, report)
    except DataError:
        return None
    return found if rewriter.short <= MAX_SHARE_OF_SHORT_LINES * rewriter.rows else None


class Parser:
    """Reads a regular text with Arrow; every column that is not numeric stays text."""

    def __init__(
        self, text: bytes, start: int, separator: str, dialect: Dialect, report: Report, *, has_quotes: bool
    ) -> None:
        self._body = memoryview(text)[start:]
        self._separator, self._report = separator, report
        self._names, self._decimal = list(dialect.names), dialect.marks.mark
        self._grouped, self._unmarked = dialect.maybe_grouped, dialect.unmarked
        self._quoted = has_quotes

    def table(self) -> pa.Table:
        """The table. Dates, codes with leading zeros, and numbers whose marks may group thousands stay texts."""
        texts = set(self._grouped) | (self._date_columns() if len(self._body) > SAMPLE else set())
        table = self._parse(self._body, texts, self._names)
        if late := _temporal(table) | self._late_fractions(table) | _beyond_exact(table):
            table = self._parse(self._body, texts | late, self._names)
        numbers = [field.name for field in table.schema if not pa.types.is_string(field.type)]
        if numbers and has_leading_zeros(self._body, self._separator):
            as_texts = self._parse(self._body, set(numbers), numbers)
            for name in numbers:
                if pc.any(pc.match_substring_regex(as_texts[name], r"^\s*[+-]?0[0-9xX]")).as_py():
                    table = table.set_column(self._names.index(name), name, as_texts[name])
        return table

    def _late_fractions(self, table: pa.Table) -> set[str]:
        """Columns whose first rows have no fractions: what Arrow took for one may be a mark that groups thousands."""
        return {
            field.name for field in table.schema if field.name in self._unmarked and pa.types.is_floating(field.type)
        }

    def _date_columns(self) -> set[str]:
        """The columns that begin with dates or times: reading those as texts at once avoids a second pass."""
        sample = bytes(self._body[:SAMPLE])
        try:
            whole_lines = memoryview(sample.rpartition(b"\n")[0] or sample)
            return _temporal(self._parse(whole_lines, set(), self._names, report=lambda _: None))
        except pa.ArrowInvalid:
            return set()

    def _parse(self, body: memoryview, texts: set[str], names: list[str], report: Report | None = None) -> pa.Table:
        return arrow.read_csv(
            ProgressFile(body, report or self._report),
            read_options=arrow.ReadOptions(column_names=self._names, block_size=BLOCK),
            parse_options=arrow.ParseOptions(delimiter=self._separator, newlines_in_values=self._quoted),
            convert_options=arrow.ConvertOptions(
                check_utf8=False,  # the text was decoded before
                null_values=list(MISSING_WORDS),
                strings_can_be_null=True,
                true_values=[],
                false_values=[],
                decimal_point=self._decimal,
                column_types=dict.fromkeys(texts, pa.string()),
                include_columns=names,
            ),
        )


def _temporal(table: pa.Table) -> set[str]:
    return {field.name for field in table.schema if pa.types.is_temporal(field.type)}


def _beyond_exact(table: pa.Table) -> set[str]:
    """The columns of numbers so large that neighbours may be one floating-point number, such as codes of 20 digits."""
    return {
        field.name
        for field in table.schema
        if pa.types.is_floating(field.type) and _begins_whole(table[field.name]) and _is_large(table[field.name])
    }


def _begins_whole(column: pa.ChunkedArray) -> bool:
    """True when the first numbers have no fractions: in most columns this shows at once that they are no codes."""
    first = column.slice(0, FIRST_NUMBERS).drop_null().to_numpy()
    return bool((first == np.floor(first)).all())


def _is_large(column: pa.ChunkedArray) -> bool:
    bounds = pc.min_max(column).as_py()
    return max(-(bounds["min"] or 0.0), bounds["max"] or 0.0) >= LARGEST_EXACT


def has_leading_zeros(body: memoryview, separator: str) -> bool:
    """True when a value may begin with a zero and a digit, or with `0x`, which Arrow would read as a number."""
    values = np.frombuffer(body, np.uint8)
    if len(values) > 1 and values[0] == ZERO and values[1] in AFTER_ZERO:
        return True
    mark = ord(separator)
    begins = [mark, *BEFORE_A_VALUE]
    for start in range(0, len(values), CHUNK):  # a chunk stays in the processor's cache
        part = values[start : start + CHUNK + 2]
        before, after = part[:-2], part[2:]
        found = (part[1:-1] == ZERO) & (before - POINT > NINE - POINT) & (after >= ZERO)
        places = np.flatnonzero(found if mark < ZERO else found & (after != mark))
        if len(places) and (np.isin(before[places], begins) & np.isin(after[places], AFTER_ZERO)).any():
            return True
    return False


class ProgressFile(io.RawIOBase):
    """Bytes as a file that reports the share that has been read."""

    def __init__(self, body: memoryview, report: Report) -> None:
        super().__init__()
        self._body, self._report, self._position = body, report, 0

    def readable(self) -> bool:
        """Always true."""
        return True

    def read(self, size: int = -1) -> memoryview:
        """The next bytes, as a view without a copy, which Arrow accepts."""
        end = len(self._body) if size < 0 else min(len(self._body), self._position + size)
        part = self._body[self._position : end]
        self._position = end
        self._report(end / max(1, len(self._body)))
        return part
