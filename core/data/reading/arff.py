"""ARFF, the format of Weka, as an Arrow table.

The header says which columns are numbers and which are categories: the categories 0 and 1 are not numbers.
https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/
"""

import io
import re
from collections.abc import Iterator

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.data.csv_dialect import column_names
from core.data.reading.arff_header import COMMAS, QUOTED, SPACES, Attribute, read_header, unquoted
from core.data.reading.rewriter import NO_ROWS, Report
from core.data.table import DataError
from core.data.values import MISSING_WORDS
from core.text.words import counted, listed

MAX_CELLS = 50_000_000  # as numbers, these take the 400 MB that Parquet files may unpack to
CELLS_AT_ONCE = 2_000_000
LINES_BETWEEN_REPORTS = 1_000
MISSING = "?"
COMMENT = "%"
WEIGHT = re.compile(r"\{\s*[\d.eE+-]+\s*\}")
SPARSE_VALUE = re.compile(rf"\s*+(\d++)\s++((?:{QUOTED})(?=\s*[,}}])|[^,}}]*+)\s*+([,}}])")
AFTER_SPARSE = re.compile(r"\s*(?:,?\s*(\{\s*[\d.eE+-]+\s*\}))?\s*(?:%.*)?")
TABS = re.compile(rf" *((?:{QUOTED})(?= *(?:\t|$))|[^\t]*)\s*(?:\t|$)")
BEFORE_A_COMMENT = re.compile(rf"(?>(?<![^\s,{{])(?:{QUOTED})|(?<=\S)%|[^%])*+")


def read_arff(text: bytes, report: Report) -> tuple[pa.Table, frozenset[str], tuple[str, ...]]:
    """The table with texts for categories, the names that were made up, and notes on what was left out.

    `report` is called with the share that has been read, 0 to 1.

    Raises:
        DataError: when the header or a row cannot be read, or there are no rows.
    """
    reader = ArffReader(text, report)
    columns = reader.columns()
    names, unnamed, renamed = column_names([attribute.name for attribute in reader.attributes])
    table = pa.table(dict(zip(names, columns, strict=True)))
    return table, unnamed, (*renamed, *reader.notes(table))


class ArffReader:
    """Reads the rows of a text in UTF-8 by the types that its header declares: the `attributes`."""

    def __init__(self, text: bytes, report: Report) -> None:
        lines = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8")
        self._lines = enumerate(lines, start=1)
        self._size, self._report = max(1, len(text)), report
        self.attributes = read_header(self._lines)
        self._defaults = [attribute.default for attribute in self.attributes]
        self._weights = 0

    def columns(self) -> list[pa.ChunkedArray]:
        """The values of all columns: numbers, texts, and times for dates of a declared form.

        Raises:
            DataError: when a row cannot be read, there are none, or there are too many values.
        """
        width = len(self.attributes)
        chunks: list[list[pa.Array]] = [[] for _ in self.attributes]
        numbers, rows, count = list[int](), list[list[str]](), 0
        for number, row in self._rows():
            numbers.append(number)
            rows.append(row)
            if len(rows) * width >= CELLS_AT_ONCE:
                count += self._convert(chunks, numbers, rows)
                if count * width > MAX_CELLS:
                    raise DataError(
                        f"This table has more than {MAX_CELLS:,} values, with the zeros that its rows leave out. Keep "
                        "the columns that matter or a random part of the rows, and open that."
                    )
        if rows:
            self._convert(chunks, numbers, rows)
        if not chunks[0]:
            raise DataError(NO_ROWS)
        return [self._joined(*column) for column in zip(self.attributes, chunks, strict=True)]

    def notes(self, table: pa.Table) -> Iterator[str]:
        """What was left out, and values that stand in the rows but not in the header."""
        if self._weights:
            yield f"The weights of {counted(self._weights, 'row')} left out: each row counts the same."
        for attribute, name in zip(self.attributes, table.column_names, strict=True):
            if attribute.values:
                found = pc.unique(table[name].drop_null()).to_pylist()
                declared = set(attribute.values)
                if others := [value for value in found if value not in declared]:
                    yield f"'{name}' holds values that the header does not declare: {listed(others, max_names=3)}."
                words = {word for word in MISSING_WORDS if word} & set(found)
                if words:
                    yield f"'{name}': {listed(sorted(words))} taken as missing."

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """The values of each row, with the line that it stands on."""
        width, read = len(self.attributes), 0
        for number, whole in self._lines:
            read += len(whole)
            if number % LINES_BETWEEN_REPORTS == 0:
                self._report(min(1.0, read / self._size))
            line = whole.strip()
            if not line or line[0] == COMMENT:
                continue
            if line[0] == "{":
                yield number, self._sparse(number, line)
                continue
            values = line.split(",")
            if len(values) == width and not any(mark in line for mark in "'\"%"):
                yield number, [value.strip() for value in values]
            else:
                yield number, self._values(number, line)

    def _values(self, number: int, line: str) -> list[str]:
        """The values of a row with quotes, with other marks than commas, or with a weight behind them.

        Raises:
            DataError: when they are more or fewer than the columns.
        """
        width, found = len(self.attributes), list[str]()
        before = BEFORE_A_COMMENT.match(line)
        for text in (before[0].rstrip() if before else "", line):
            for mark, pattern in ((",", COMMAS), ("\t", TABS), (" ", SPACES)):
                if mark in text or width == 1:
                    found = split_row(text, pattern)
                    if len(found) == width + 1 and WEIGHT.fullmatch(found[-1]):
                        self._weights += 1
                        del found[-1]
                    if len(found) == width:
                        return [unquoted(value) for value in found]
        raise DataError(
            f"Line {number:,} has {counted(len(split_row(line, COMMAS)), 'value')}, and the header declares "
            f"{counted(width, 'column')}. Give each row a value for each column, with ? where one is missing, and put "
            "values that contain a comma in quotes."
        )

    def _sparse(self, number: int, line: str) -> list[str]:
        """The values of a row such as `{0 5, 3 'x'}`, which leaves out zeros and first categories."""
        row, place = list(self._defaults), 1
        end = re.match(r"\{\s*\}", line)
        while not end:
            match = SPARSE_VALUE.match(line, place)
            if match is None or int(match[1][:9]) >= len(row):
                raise DataError(
                    f"Line {number:,} is not a sparse row that can be read: '{line[:60]}'. The index of a column, "
                    "counted from 0, a space and its value were expected, such as {0 5, 3 yes}. Correct the line, and "
                    "open it again."
                )
            row[int(match[1])], place = unquoted(match[2]), match.end()
            end = match if match[3] == "}" else None
        after = AFTER_SPARSE.fullmatch(line, end.end())
        if after is None:
            raise DataError(
                f"Line {number:,} has more text after its sparse row: '{line[:60]}'. Remove what follows it."
            )
        self._weights += bool(after[1])
        return row

    def _convert(self, chunks: list[list[pa.Array]], numbers: list[int], rows: list[list[str]]) -> int:
        """Add the rows to the columns, and forget them; gives how many there were."""
        for attribute, column, values in zip(self.attributes, chunks, zip(*rows, strict=True), strict=True):
            array = pa.array(values, pa.string())
            array = pc.if_else(pc.is_in(array, pa.array([MISSING, ""])), None, array)
            column.append(as_numbers(attribute, array, numbers) if attribute.kind == "number" else array)
        count = len(rows)
        numbers.clear()
        rows.clear()
        return count

    @staticmethod
    def _joined(attribute: Attribute, chunks: list[pa.Array]) -> pa.ChunkedArray:
        if attribute.kind == "number" and any(pa.types.is_floating(chunk.type) for chunk in chunks):
            return pa.chunked_array([chunk.cast(pa.float64()) for chunk in chunks])
        column = pa.chunked_array(chunks)
        return as_times(column, attribute.date_format) if attribute.date_format else column


def split_row(text: str, pattern: re.Pattern[str]) -> list[str]:
    """The values of a line, with their quotes."""
    values, place = [], 0
    while match := pattern.match(text, place):
        values.append(match[1])
        place = match.end()
        if place >= len(text):
            break
    if text.endswith(",") and pattern is COMMAS:
        values.append("")
    return values


def as_numbers(attribute: Attribute, column: pa.Array, lines: list[int]) -> pa.Array:
    """Texts as whole numbers, or as numbers with fractions.

    Raises:
        DataError: when one is no number, with the line that it stands on.
    """
    for kind in (pa.int64(), pa.float64()):
        try:
            return column.cast(kind)
        except pa.ArrowInvalid:
            continue
    for line, value in zip(lines, column.to_pylist(), strict=True):
        try:
            float(value or 0)
        except ValueError:
            raise DataError(
                f"Line {line:,}: the value '{value[:40]}' of '{attribute.name}' is not a number, but the header "
                "declares numbers. Write a number such as 1.5 or ? there, or declare the column as string."
            ) from None
    return pa.array([None if value is None else float(value) for value in column.to_pylist()], pa.float64())


def as_times(column: pa.ChunkedArray, form: str) -> pa.ChunkedArray:
    """Dates of a declared form as times; unchanged when one of them has another form."""
    texts = column.to_pandas()
    times = pd.to_datetime(texts, format=form, errors="coerce")
    if times.isna().sum() > texts.isna().sum():
        return column
    return pa.chunked_array([pa.array(times, pa.timestamp("us"), from_pandas=True)])
