"""Irregular delimited text as regular CSV: each record as wide as the table."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

from core.data.csv_dialect import Dialect
from core.data.reading.header import COMMENT, is_comment, is_rule
from core.data.reading.number_format import is_plain_number
from core.data.reading.separator import OPEN_QUOTE, SEPARATORS, split_lines
from core.data.table import DataError
from core.text.words import counted

Report = Callable[[float], None]
RECORDS_BETWEEN_REPORTS = 20_000
NO_ROWS = "This file has a header and no rows. Add at least 20 rows, or pick one of the app's own datasets."


class Rewriter:
    """Rewrites a text as regular CSV: each record as wide as the table, without comments and footnotes."""

    def __init__(self, text: bytes, dialect: Dialect) -> None:
        self._text, self._dialect = text, dialect
        self._first_short = self._notes = self._comments = self._rules = 0
        self.rows = self.short = self.open_quotes = 0

    def rewrite(self, report: Report) -> tuple[bytes, tuple[str, ...]]:
        """The regular text, and notes on the rows that were changed.

        Raises:
            DataError: for a row wider than the table, a quote that is not closed, and a table without rows.
        """
        stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
        writer = csv.writer(stream, lineterminator="\n")
        pending: list[tuple[int, list[str]]] = []
        for line, values in self._records(report):
            values = self._unwrapped(values)
            if self._is_footnote(values):
                pending.append((line, values))
                continue
            for row in (*pending, (line, values)):
                self._write(writer, *row)
            pending.clear()
        self._notes = len(pending)
        if not self.rows:
            raise DataError(NO_ROWS)
        stream.flush()
        assert isinstance(stream.buffer, io.BytesIO)
        return stream.buffer.getvalue(), tuple(self._notes_on_rows())

    def _write(self, writer: Any, line: int, values: list[str]) -> None:
        width = len(self._dialect.names)
        if is_comment(values, width):
            self._comments += 1
            return
        if is_rule(values):
            self._rules += 1
            return
        self.rows += 1
        if any(value.strip() for value in values[width:]):
            raise DataError(TOO_WIDE.format(line, len(values), width, SEPARATORS[self._dialect.separator]))
        if len(values) < width:
            self.short, self._first_short = self.short + 1, self._first_short or line
        writer.writerow(value.strip() for value in [*values[:width], *[""] * (width - len(values))])

    def _unwrapped(self, values: list[str]) -> list[str]:
        """The values of a record that stands in quotes as a whole, as Excel writes some; any other one unchanged."""
        separator, width = self._dialect.separator, len(self._dialect.names)
        if len(values) != 1 or width < 2 or values[0].count(separator) != width - 1 or f"{separator} " in values[0]:
            return values
        return next(csv.reader([values[0]], delimiter=separator))

    def _is_footnote(self, values: list[str]) -> bool:
        """True for a single text, which is a footnote when no row follows."""
        lone = not any(value.strip() for value in values[1:])
        return lone and len(values) < len(self._dialect.names) and not is_plain_number(values[0])

    def _records(self, report: Report) -> Iterator[tuple[int, list[str]]]:
        """The rows that are not blank, with the lines they start on."""
        lines = QuotedLines(self._text[self._dialect.start :])
        reader = split_lines(lines, self._dialect.separator, quotes=self._dialect.quotes)
        line = first_line = line_count(self._text[: self._dialect.start]) + 1
        try:
            for number, values in enumerate(reader):
                if lines.is_open and lines.at_end and self._dialect.quotes:
                    raise DataError(OPEN_QUOTE.format(line=line))
                if len(values) > 1 or (values and values[0].strip()):
                    yield line, values
                line = first_line + reader.line_num
                self.open_quotes += lines.next_record()
                if number % RECORDS_BETWEEN_REPORTS == 0:
                    report(lines.share)
        except csv.Error:
            raise DataError(OPEN_QUOTE.format(line=line)) from None

    def _notes_on_rows(self) -> Iterator[str]:
        if self.open_quotes and not self._dialect.quotes:
            lines = counted(self.open_quotes, "line")
            yield f"{lines} with a quote that opens and does not close: it was kept as part of its value."
        if self._comments:
            which = "it" if self._comments == 1 else "each"
            yield f"{counted(self._comments, 'line')} left out: {which} begins with {COMMENT}."
        if self._rules:
            which = "it holds" if self._rules == 1 else "they hold"
            yield f"{counted(self._rules, 'line')} left out: {which} only dashes."
        if self._notes:
            yield f"{counted(self._notes, 'line')} below the table left out."
        if self.short == 1:
            yield f"Line {self._first_short:,} has fewer values than the first line; {TAKEN_AS_MISSING}"
        elif self.short:
            where = f" (the first is line {self._first_short:,})"
            yield f"{self.short:,} lines have fewer values than the first line{where}; {TAKEN_AS_MISSING}"


TOO_WIDE = (
    "Line {:,} has {:,} values, and the first line has {:,}. Give each line the same number of {}, put values that "
    "contain one in double quotes, and remove lines that stand above the column names."
)
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

    def next_record(self) -> bool:
        """Start a new record with the next line. True when a quote of the last one did not close."""
        is_odd = self._quotes % 2 == 1
        self._quotes = self._record_lines = 0
        return is_odd


def line_count(text: bytes) -> int:
    """The number of line ends in a text: \\n, \\r or \\r\\n."""
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")
