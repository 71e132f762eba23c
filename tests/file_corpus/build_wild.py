"""Makes the files of `wild.py`: each with the whole table that is right."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape

from tests.file_corpus.corpus import CorpusFile, Refused

ROWS = 30
NONE, ALL = csv.QUOTE_NONE, csv.QUOTE_ALL
Pairs = Sequence[tuple[str, Any]]  # how a value is written, and what it is


@dataclass(frozen=True)
class Right:
    """The whole table: for each name the true values, None for a missing one, a tuple where several are right.

    `refusable` files may be refused as well. `doubted` columns cannot be decided: a doubt must be said on each, and
    their values may then be others. Where `sure` is false, a doubt may cover other columns too.
    """

    columns: dict[str, list[Any]]
    refusable: bool = False
    doubted: tuple[str, ...] = ()
    sure: bool = True


@dataclass(frozen=True)
class RefusedOrDoubted:
    """A file that has no single right reading: it is refused, or the table says a doubt."""


def same(*values: Any) -> Pairs:
    """Values that are written as they are."""
    return [(str(value), value) for value in values]


def counting(start: int = 1, step: int = 1, rows: int = ROWS) -> Pairs:
    """Whole numbers, another one in each row."""
    return same(*range(start, start + rows * step, step))


OK = same("yes", "no", "no", "yes", "yes")
K = same(3, 1, 4, 1, 5, 9, 2)
TOWNS = same("Ulm", "Bonn", "Kiel")
LANDS: Pairs = [(f"Land {number}", f"Land {number}") for number in range(30)]
DAYS: Pairs = [(f"2024-01-{day:02}", f"2024-01-{day:02}") for day in range(1, 31)]
ONES = [(f"{number // 10},{number % 10}", number / 10) for number in range(200, 230)]
HECTO = [(f"{number // 10},{number % 10}", number / 10) for number in range(10_000, 10_090, 3)]
SAYINGS: Pairs = [(f"message number {row} about things", f"message number {row} about things") for row in range(30)]
SHEET_ROWS = [[number, f"snip {number}", number * 12.5, "salud" if number % 3 else "agua"] for number in range(1, 31)]
SHEET = {name: [row[place] for row in SHEET_ROWS] for place, name in enumerate(["codigo", "snip", "monto", "funcion"])}
NAMES = list(SHEET)


def made(
    columns: Mapping[str, Pairs],
    separator: str = ",",
    *,
    filename: str = "a.csv",
    rows: int = ROWS,
    above: str = "",
    below: str = "",
    names: bool = True,
    quoting: Any = csv.QUOTE_MINIMAL,
    encoding: str = "utf-8",
    end: str = "\n",
    expected: Any = None,
    **right: Any,
) -> CorpusFile:
    """A file of these columns, each of which repeats its values as often as there are rows."""
    cells = {name: [pairs[row % len(pairs)] for row in range(rows)] for name, pairs in columns.items()}
    written = [[written for written, _ in row] for row in zip(*cells.values(), strict=True)]
    text = above + lines([list(columns), *written] if names else written, separator, quoting) + below
    true = {name: [value for _, value in column] for name, column in cells.items()}
    if not names:
        true = {f"column {number}": column for number, column in enumerate(true.values(), start=1)}
    expected = expected or Right(true, **right)
    return CorpusFile(filename, text.replace("\n", end).encode(encoding), expected)


def replaced(file: CorpusFile, old: str, new: str, count: int = 1) -> CorpusFile:
    """The same table in a file in UTF-8 with another text in it."""
    text = file.content.decode()
    assert old in text
    return CorpusFile(file.filename, text.replace(old, new, count).encode(), file.expected)


def lines(rows: Sequence[Sequence[str]], separator: str = ",", quoting: Any = csv.QUOTE_MINIMAL) -> str:
    """Rows as delimited text; with `csv.QUOTE_NONE` exactly as they are, right or wrong."""
    if quoting == csv.QUOTE_NONE:
        return "".join(separator.join(row) + "\n" for row in rows)
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator="\n", quoting=quoting).writerows(rows)
    return stream.getvalue()


def values(pairs: Pairs, separator: str = ",", name: str = "x", **options: Any) -> CorpusFile:
    """A table of one column that matters, beside small numbers and a class."""
    return made({name: pairs, "k": K, "ok": OK}, separator, **options)


def texts(*written: str, **options: Any) -> CorpusFile:
    """A table of one column that matters, whose values are texts and no numbers."""
    return values([(text, text) for text in written], **options)


def refused(columns: Mapping[str, Pairs], says: str = "", **options: Any) -> CorpusFile:
    """A file that must be refused."""
    return made(columns, expected=Refused(says), **options)


def refused_or_doubted(columns: Mapping[str, Pairs], **options: Any) -> CorpusFile:
    """A file that must be refused, or read with a doubt."""
    return made(columns, expected=RefusedOrDoubted(), **options)


def sheet(rows: Sequence[Sequence[Any]], columns: Mapping[str, list[Any]], **right: Any) -> CorpusFile:
    """A workbook with one sheet of these rows, numbers as numbers, and the table that is right."""
    return CorpusFile("a.xlsx", workbook(rows), Right(dict(columns), **right))


def as_sheet(file: CorpusFile, separator: str = ",", numbers: bool = False) -> CorpusFile:
    """The same table as a sheet, all of its cells texts, or those that Python takes for numbers as numbers."""
    rows = csv.reader(io.StringIO(file.content.decode(), newline=""), delimiter=separator)
    cells = [[_cell(value, numbers) for value in row] for row in rows]
    right: Any = file.expected
    if numbers and isinstance(right, Right):  # a sheet does not keep how a number is written: 400.0 is 400
        named = {name: _cell(name, numbers) for name in right.columns}
        columns = {
            f"{cell:.15g}" if isinstance(cell, float) else name: right.columns[name] for name, cell in named.items()
        }
        right = replace(right, columns=columns)
    return CorpusFile("a.xlsx", workbook(cells), right)


def _cell(value: str, numbers: bool) -> str | float | None:
    try:
        return float(value) if numbers else value or None
    except ValueError:
        return value or None


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    """The smallest xlsx file of these rows; None is an empty cell."""
    xml = "".join(f'<row r="{number}">{_cells(number, row)}</row>' for number, row in enumerate(rows, start=1))
    main, office = "http://schemas.openxmlformats.org", "officeDocument/2006/relationships"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{main}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{main}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{main}/{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}/spreadsheetml/2006/main" xmlns:r="{main}/{office}">'
        '<sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{main}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{main}/{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}/spreadsheetml/2006/main"><sheetData>{xml}</sheetData>'
        "</worksheet>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return stream.getvalue()


def _cells(number: int, row: Sequence[Any]) -> str:
    cells = []
    for index, value in enumerate(row):
        place = f"{chr(ord('A') + index)}{number}"
        if isinstance(value, str):
            cells.append(f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>')
        elif value is not None:
            cells.append(f'<c r="{place}"><v>{value!r}</v></c>')
    return "".join(cells)
