"""Delimited text, such as CSV, as an Arrow table.

Arrow reads regular text fast. Irregular text (rows of different widths, spaces before quotes) is first rewritten with
the same number of values in each record.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow

from core.data.csv_dialect import COMMENT, OPEN_QUOTE, SEPARATORS, Dialect
from core.data.reading.numbers import is_plain_number
from core.data.table import DataError
from core.data.values import MISSING_WORDS
from core.text.words import counted

Report = Callable[[float], None]
BLOCK = 2**20
CHUNK = 2**18
SAMPLE = 2**16
RECORDS_BETWEEN_REPORTS = 20_000
ZERO, DIGITS = ord("0"), b"0123456789"
BEFORE_A_VALUE = b' "\n\r+-'
SPACED_QUOTE = re.compile(rb'[,;|\t] +"')
NO_ROWS = "This file has a header and no rows. Add at least 20 rows, or pick one of the app's own datasets."


def read_delimited(text: bytes, dialect: Dialect, report: Report) -> tuple[pa.Table, tuple[str, ...]]:
    """The rows of a text in UTF-8 as a table of numbers and texts, and notes on rows that were changed.

    `report` is called with the share that has been read, 0 to 1.

    Raises:
        DataError: when there are no rows, or one is wider than the header, or a quote is not closed.
    """
    if not text[dialect.start : dialect.start + SAMPLE].strip():
        raise DataError(NO_ROWS)
    quotes = text.count(b'"')
    # Arrow would read everything after an unclosed quote as one long value.
    regular = quotes % 2 == 0 and not (quotes and b' "' in text and SPACED_QUOTE.search(text))
    if regular:
        try:
            return Parser(text, dialect.start, dialect.separator, dialect, report).table(), ()
        except pa.ArrowInvalid:
            pass
    text, notes = Rewriter(text, dialect).rewrite(report)
    try:
        return Parser(text, 0, ",", dialect, report).table(), notes
    except pa.ArrowInvalid as error:
        raise DataError(
            f"The values of this file could not be read ({str(error)[:200]}). Open it in a spreadsheet, check that it "
            "is one table, save it as CSV, and open that file."
        ) from None


class Parser:
    """Reads a regular text with Arrow; every column that is not numeric stays text."""

    def __init__(self, text: bytes, start: int, separator: str, dialect: Dialect, report: Report) -> None:
        self._body = memoryview(text)[start:]
        self._separator, self._report = separator, report
        self._names, self._decimal = list(dialect.names), dialect.decimal
        self._quoted = b'"' in text

    def table(self) -> pa.Table:
        """The table, with dates and codes with leading zeros as texts."""
        texts = self._date_columns() if len(self._body) > SAMPLE else set()
        table = self._parse(self._body, texts, self._names)
        if late := _temporal(table):
            table = self._parse(self._body, texts | late, self._names)
        whole = [field.name for field in table.schema if pa.types.is_integer(field.type)]
        if whole and has_leading_zeros(self._body, self._separator):
            as_texts = self._parse(self._body, set(whole), whole)
            for name in whole:
                if pc.any(pc.match_substring_regex(as_texts[name], r"^\s*[+-]?0[0-9xX]")).as_py():
                    table = table.set_column(self._names.index(name), name, as_texts[name])
        return table

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


def has_leading_zeros(body: memoryview, separator: str) -> bool:
    """True when a value may begin with a zero and a digit, or with `0x`, which Arrow would read as a number."""
    values = np.frombuffer(body, np.uint8)
    if len(values) > 1 and values[0] == ZERO and (values[1] in DIGITS or values[1] in b"xX"):
        return True
    for start in range(0, len(values), CHUNK):  # a chunk stays in the processor's cache
        part = values[start : start + CHUNK + 2]
        before, after = part[:-2], part[2:]
        found = (part[1:-1] == ZERO) & ((after - ZERO < 10) | (after == ord("x")) | (after == ord("X")))
        begins = before == ord(separator)
        for mark in BEFORE_A_VALUE:
            begins |= before == mark
        if (found & begins).any():
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


class Rewriter:
    """Rewrites a text as regular CSV: each record as wide as the table, without comments and footnotes."""

    def __init__(self, text: bytes, dialect: Dialect) -> None:
        self._text, self._dialect = text, dialect
        self._short = self._first_short = self._notes = self._comments = self._rows = 0

    def rewrite(self, report: Report) -> tuple[bytes, tuple[str, ...]]:
        """The regular text, and notes on the rows that were changed.

        Raises:
            DataError: for a row wider than the table, a quote that is not closed, and a table without rows.
        """
        stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
        writer = csv.writer(stream, lineterminator="\n")
        pending: list[tuple[int, list[str]]] = []
        for line, values in self._records(report):
            if self._is_footnote(values):
                pending.append((line, values))
                continue
            for row in (*pending, (line, values)):
                self._write(writer, *row)
            pending.clear()
        self._notes = len(pending)
        if not self._rows:
            raise DataError(NO_ROWS)
        stream.flush()
        assert isinstance(stream.buffer, io.BytesIO)
        return stream.buffer.getvalue(), tuple(self._notes_on_rows())

    def _write(self, writer: Any, line: int, values: list[str]) -> None:
        width = len(self._dialect.names)
        if len(values) != width and values[0].lstrip().startswith(COMMENT):
            self._comments += 1
            return
        self._rows += 1
        if any(value.strip() for value in values[width:]):
            raise DataError(
                f"Line {line:,} has {len(values):,} values, and the first line has {width:,}. Give each line the same "
                f"number of {SEPARATORS[self._dialect.separator]}, put values that contain one in double quotes, and "
                "remove lines that stand above the column names."
            )
        if len(values) < width:
            self._short, self._first_short = self._short + 1, self._first_short or line
        writer.writerow(value.strip() for value in [*values[:width], *[""] * (width - len(values))])

    def _is_footnote(self, values: list[str]) -> bool:
        """True for a single text, which is a footnote when no row follows."""
        lone = not any(value.strip() for value in values[1:])
        return lone and len(values) < len(self._dialect.names) and not is_plain_number(values[0])

    def _records(self, report: Report) -> Iterator[tuple[int, list[str]]]:
        """The rows that are not blank, with the lines they start on."""
        lines = QuotedLines(self._text[self._dialect.start :])
        reader = csv.reader(lines, delimiter=self._dialect.separator, skipinitialspace=True)
        line = first_line = line_count(self._text[: self._dialect.start]) + 1
        try:
            for number, values in enumerate(reader):
                if lines.is_open and lines.at_end:
                    raise DataError(OPEN_QUOTE.format(line=line))
                if len(values) > 1 or (values and values[0].strip()):
                    yield line, values
                line = first_line + reader.line_num
                lines.next_record()
                if number % RECORDS_BETWEEN_REPORTS == 0:
                    report(lines.share)
        except csv.Error:
            raise DataError(OPEN_QUOTE.format(line=line)) from None

    def _notes_on_rows(self) -> Iterator[str]:
        if self._comments:
            yield f"{counted(self._comments, 'line')} that began with {COMMENT} left out."
        if self._notes:
            yield f"{counted(self._notes, 'line')} below the table left out."
        if self._short == 1:
            yield f"Line {self._first_short:,} has fewer values than the first line; {TAKEN_AS_MISSING}"
        elif self._short:
            where = f" (the first is line {self._first_short:,})"
            yield f"{self._short:,} lines have fewer values than the first line{where}; {TAKEN_AS_MISSING}"


TAKEN_AS_MISSING = "the ones at the end are taken as missing."


class QuotedLines:
    """The lines of a text. Counts the quotes of the current record, and the share that has been read."""

    def __init__(self, text: bytes) -> None:
        self._size = max(1, len(text))
        self._lines = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")
        self._read = self._quotes = self._record_lines = 0
        self.at_end = False

    def __iter__(self) -> "QuotedLines":
        return self

    def __next__(self) -> str:
        line = next(self._lines, None)
        if line is None:
            self.at_end = True
            raise StopIteration
        self._read += len(line)
        self._quotes += line.count('"')
        self._record_lines += 1
        return line

    @property
    def is_open(self) -> bool:
        """True when the current record spans several lines and has an odd number of quotes."""
        return self._record_lines > 1 and self._quotes % 2 == 1

    @property
    def share(self) -> float:
        """The approximate share of the text that has been read: each character counts as one byte."""
        return min(1.0, self._read / self._size)

    def next_record(self) -> None:
        """Start a new record with the next line."""
        self._quotes = self._record_lines = 0


def line_count(text: bytes) -> int:
    """The number of line ends in a text: \\n, \\r or \\r\\n."""
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")
