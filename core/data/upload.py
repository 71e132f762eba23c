"""A learner's own file, read as a table or refused with what to do about it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePath

import pyarrow as pa
from msgspec import structs

from core.data.charset import to_utf8
from core.data.csv_dialect import Dialect, find_dialect
from core.data.reading.arff import read_arff
from core.data.reading.delimited import read_delimited
from core.data.reading.finish import to_frame
from core.data.reading.invisible import visible, without_byte_order_marks
from core.data.reading.json_table import read_json
from core.data.reading.numbers import DecimalMarks
from core.data.reading.parquet import read_parquet
from core.data.reading.reading import Doubt, FileLine, Format, Reading
from core.data.reading.rewriter import Report
from core.data.reading.signatures import format_of
from core.data.reading.spreadsheet import NEVER_CALCULATED, read_sheet
from core.data.reading.unpack import gunzip, unzip
from core.data.table import DataError, Table
from core.data.target import guess_target
from core.text.words import counted, shortened

MAXIMUM_BYTES = 50 * 2**20
MINIMUM_ROWS = 20
MAX_STEM = 80  # characters
EMPTY = "This file is empty. Add a line of column names and at least 20 rows, or pick a toy dataset."
ENDINGS = {"text": (".csv", ".tsv", ".tab", ".txt", ".dat", ".data", ".psv", ".asc")} | {
    "spreadsheet": (".xlsx", ".xls", ".xlsm", ".xlsb", ".xlt", ".xltx", ".ods"),
    "parquet": (".parquet", ".pq", ".parq"),
    "json": (".json", ".jsonl", ".ndjson"),
    "arff": (".arff",),
}
POINT = DecimalMarks()
FORMAT_LABELS = {
    **{"text": "a text file", "spreadsheet": "a spreadsheet", "parquet": "a Parquet file", "json": "a JSON file"},
    "arff": "an ARFF file",
}


def read_table(content: bytes, filename: str, reading: Reading | None = None, report: Report = lambda _: None) -> Table:
    """The table in a file: delimited text, a spreadsheet, Parquet, JSON or ARFF, also inside gzip or zip.

    The content decides the format. A given `reading` replaces what would be guessed; the table's `reading` says how the
    file was read, and its notes say what was changed. The target is guessed. `report` is called now and then with the
    share that has been read, 0 to 1.

    Raises:
        DataError: when the file cannot be used; the message says what to do.
    """
    try:
        return _read(content, filename, reading or Reading(), report)
    except (MemoryError, RecursionError, OverflowError):
        raise DataError(
            "This table needs more memory than this server allows. Keep the columns that matter or a random part of "
            "the rows, and open that."
        ) from None


def _read(content: bytes, filename: str, requested: Reading, report: Report) -> Table:
    check_size(content)
    content, inner = unpacked(content, filename)
    if not content or content.isspace():
        raise DataError(EMPTY)
    source = SOURCES[_format(content, inner)](content, requested, report)
    report(1.0)
    finished = to_frame(source.table, source.marks, source.unnamed, requested.kept)
    frame = finished.frame
    if len(frame) < MINIMUM_ROWS:
        raise DataError(
            f"This file has {counted(len(frame), 'row')}; at least {MINIMUM_ROWS} are needed to train, validate and "
            "test. Add rows, or pick a toy dataset."
        )
    if len(frame.columns) < 2:
        raise DataError(
            "This file has only one column with values. A column to predict and at least one to predict it from were "
            "expected. Add a column, and open it again."
        )
    notes = (*_misnamed(source.reading.format, inner), *source.notes, *finished.notes)
    return Table(
        stem(filename),
        frame,
        guess_target(frame),
        notes=notes,
        reading=structs.replace(
            source.reading,
            decimals=requested.decimals,
            kept=requested.kept,
            left_out=(*source.reading.left_out, *finished.left_out),
        ),
        doubts=(*source.doubts, *finished.doubts),
        first_lines=source.first_lines,
    )


def check_size(content: bytes) -> None:
    """Refuse a file that is unusable by its size alone.

    Raises:
        DataError: for an empty file, or one that is too large.
    """
    if not content:
        raise DataError(EMPTY)
    if len(content) > MAXIMUM_BYTES:
        raise DataError(
            f"This file has {len(content) / 2**20:,.0f} MB; at most {MAXIMUM_BYTES / 2**20:.0f} MB can be read. Remove "
            "columns that say little, or keep a random part of the rows, and open it again."
        )


def unpacked(content: bytes, filename: str) -> tuple[bytes, str]:
    """The content of a gzip or zip file and its name; any other file unchanged.

    Raises:
        DataError: when it cannot be unpacked, or would be too large.
    """
    kind = format_of(content, PurePath(filename).name)
    if kind == "gzip":
        name = filename.removesuffix(".gz")
        return gunzip(content), name
    return unzip(content) if kind == "zip" else (content, filename)


def stem(filename: str) -> str:
    """The file's name without its folder and its endings, on one line and without invisible characters."""
    path = PurePath(filename.replace("\\", "/"))
    if path.suffix.lower() in (".gz", ".zip") and PurePath(path.stem).suffix.lower() in sum(ENDINGS.values(), ()):
        path = PurePath(path.stem)
    return shortened(visible(path.stem).strip(), MAX_STEM) or "Your table"


@dataclass(frozen=True)
class Source:
    """The result of reading one format: the raw table, how it was read, and notes.

    `marks` are the decimal marks of numbers in texts, None where texts are no numbers; `unnamed` the columns whose
    names were made up, and `first_lines` the first lines of a text.
    """

    table: pa.Table
    reading: Reading
    marks: DecimalMarks | None = POINT
    unnamed: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    first_lines: tuple[FileLine, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def _from_text(content: bytes, requested: Reading, report: Report) -> Source:
    decoded = to_utf8(content, requested.encoding)
    text = without_byte_order_marks(decoded.text)
    if not text or text.isspace():
        raise DataError(EMPTY)
    dialect = find_dialect(text, requested)
    table, notes = read_delimited(text, dialect, report)
    reading = Reading("text", decoded.encoding, dialect.separator, dialect.marks.mark, dialect.header)
    return _source(table, reading, dialect, (*decoded.notes, *dialect.notes, *notes), decoded.doubts)


def _from_spreadsheet(content: bytes, requested: Reading, report: Report) -> Source:
    sheet = read_sheet(content, requested.sheet)
    if not sheet.text.strip(b' ,"\n'):
        raise DataError(
            NEVER_CALCULATED
            if sheet.formulas
            else f"The sheet '{shortened(sheet.name)}' is empty. Choose another sheet, or add rows."
        )
    dialect = find_dialect(sheet.text, structs.replace(requested, separator=","))
    table, notes = read_delimited(sheet.text, dialect, report)
    reading = Reading("spreadsheet", header=dialect.header, sheet=sheet.name, sheets=sheet.names)
    notes = (*sheet.formula_notes(dialect.names), *sheet.notes, *dialect.notes, *notes)
    return _source(table, reading, dialect, notes)


def _from_json(content: bytes, requested: Reading, report: Report) -> Source:
    decoded = to_utf8(content, requested.encoding)
    text, header, forms = read_json(decoded.text, requested.header)
    dialect = find_dialect(text, structs.replace(requested, separator=",", header=1 if header is None else header))
    table, notes = read_delimited(text, dialect, report)
    reading = Reading("json", decoded.encoding, header=header)
    return _source(table, reading, dialect, (*decoded.notes, *forms, *dialect.notes, *notes), decoded.doubts)


def _source(
    table: pa.Table, reading: Reading, dialect: Dialect, notes: tuple[str, ...], doubts: tuple[Doubt, ...] = ()
) -> Source:
    lines = dialect.lines if reading.format != "json" else ()
    if dialect.has_further_names:
        reading = structs.replace(reading, left_out=("further names",))
    marks = dialect.marks if reading.format == "text" else replace(dialect.marks, has_cells=True)
    return Source(table, reading, marks, dialect.unnamed, notes, lines, (*doubts, *dialect.doubts))


def _from_parquet(content: bytes, _requested: Reading, report: Report) -> Source:
    table, unnamed, notes = read_parquet(content, report)
    return Source(table, Reading("parquet"), unnamed=unnamed, notes=notes)


def _from_arff(content: bytes, requested: Reading, report: Report) -> Source:
    decoded = to_utf8(content, requested.encoding)
    table, unnamed, notes = read_arff(decoded.text, report)
    # The header says which columns are numbers: a text of digits is none.
    reading = Reading("arff", decoded.encoding)
    return Source(table, reading, None, unnamed, (*decoded.notes, *notes), doubts=decoded.doubts)


SOURCES: dict[Format, Callable[[bytes, Reading, Report], Source]] = {
    "text": _from_text,
    "spreadsheet": _from_spreadsheet,
    "json": _from_json,
    "parquet": _from_parquet,
    "arff": _from_arff,
}


def _format(content: bytes, filename: str) -> Format:
    """The format of a file after it was unpacked."""
    kind = format_of(content, PurePath(filename).name)
    if kind == "zip" or kind == "gzip":
        raise DataError("This archive holds another archive. Unpack it once, and open what comes out.")
    return kind


def _misnamed(kind: Format | None, filename: str) -> tuple[str, ...]:
    """The note on a file whose name has the ending of another format."""
    ending = PurePath(filename).suffix.lower()
    if kind is None or not any(ending in others for name, others in ENDINGS.items() if name != kind):
        return ()
    return (f"The name ends in '{ending}', but this is {FORMAT_LABELS[kind]}; it was read as such.",)
