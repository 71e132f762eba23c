"""Excel and OpenDocument sheets as text that `delimited.py` reads, through calamine."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, load_workbook

from core.data.reading.formulas import CALCULATE, Formulas, formula_notes, formulas_of
from core.data.reading.shared_strings import check_shared_strings
from core.data.reading.unpack import packed, unpacked_files
from core.data.table import DataError
from core.text.words import listed, shortened

MAX_UNPACKED_BYTES = 200 * 2**20
ENOUGH_ROWS = 20
MAX_CELLS = 20_000_000
SAFE_ROWS = 25_000  # with up to 800 columns these hold at most MAX_CELLS cells
LAST_CELL = re.compile(rb' r="([A-Z]*)(\d+)"')
FILLED_CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"[^>]*[^/]>')
REPEATED = re.compile(rb'number-(columns|rows)-repeated="(\d{4,})"(?:[^>]*>\s*<table:table-cell)?[^>]*office:value')
OLD_LOCK = "EncryptedPackage".encode("utf-16-le")
BROKEN = "This spreadsheet could not be read. Open it in a spreadsheet program, save it as xlsx or CSV, and open that."
LOCKED = "This spreadsheet is locked with a password. Save it without one, or as CSV, and open that."
NEVER_CALCULATED = (
    f"The cells of this spreadsheet hold formulas that were never calculated, and no values. {CALCULATE}."
)
FAR_OUT = (
    "A cell of this sheet stands so far out that the sheet has more cells than can be read. Delete the empty rows and "
    "columns around the table, or copy the table to a new sheet, and open that."
)


@dataclass(frozen=True)
class Sheet:
    """A sheet as CSV, its name, the names of all sheets, and notes.

    `formulas` are those that were never calculated, by their columns; the first one of the CSV is `first_column`.
    """

    text: bytes
    name: str
    names: tuple[str, ...]
    notes: tuple[str, ...]
    formulas: dict[int, Formulas]
    first_column: int

    def formula_notes(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """What to know about the formulas, with the `names` of the columns of the CSV."""
        return tuple(formula_notes(self.formulas, names, self.first_column))


def read_sheet(content: bytes, requested: str | None) -> Sheet:
    """A sheet as CSV.

    If no sheet is requested, it is the first one that is not hidden and holds enough rows for a table, or else two.

    Raises:
        DataError: when the file is locked, damaged or too large, when there is no such sheet, or none holds a table.
    """
    try:
        book, files = _opened(content)
        kinds = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        names = tuple(sheet.name for sheet in kinds)
        shown = [sheet.name for sheet in kinds if sheet.visible == SheetVisibleEnum.Visible]
        if requested is not None and requested not in names:
            raise DataError(f"There is no sheet '{shortened(requested)}' in this file. Choose one of {listed(names)}.")
        small = None
        for name in (requested,) if requested is not None else (*shown, *(name for name in names if name not in shown)):
            sheet = book.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=True)
            if len(rows) > 1 or requested is not None:
                first = sheet.start[1] if sheet.start else 0
                notes = _notes(name, names, requested)
                found = Sheet(to_csv(rows), name, names, notes, formulas_of(files, name), first)
                if requested is not None or (len(rows) >= ENOUGH_ROWS and len(rows[0]) > 1):
                    return found
                small = small or found
        if small:
            return small
        if any(formulas_of(files, name) for name in names):
            raise DataError(NEVER_CALCULATED)
    except (DataError, MemoryError):
        raise
    except BaseException as error:  # a panic in calamine is not an Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        locked = "password" in str(error).lower() or "encrypt" in str(error).lower()
        raise DataError(LOCKED if locked else BROKEN) from None
    raise DataError("No sheet of this file holds a table of at least two rows. Add rows, or open another file.")


def _notes(name: str, names: tuple[str, ...], requested: str | None) -> tuple[str, ...]:
    if requested is not None or len(names) < 2:
        return ()
    others = listed(other for other in names if other != name)
    return (f"The sheet '{shortened(name)}' was read; the file also has {others}.",)


def _opened(content: bytes) -> tuple[CalamineWorkbook, dict[str, bytes]]:
    """The workbook, and the files that it is made of, where it is an archive."""
    if content.startswith(b"PK"):
        files = unpacked_files(content, MAX_UNPACKED_BYTES)
        for name, data in files.items():
            check_extent(name, data)
        check_shared_strings(files)
        return load_workbook(io.BytesIO(packed(files))), files
    if OLD_LOCK in content:
        raise DataError(LOCKED)
    return load_workbook(io.BytesIO(content)), {}


def check_extent(name: str, data: bytes) -> None:
    """Refuse a sheet that spans too many cells: calamine allocates memory for all of them, empty ones too.

    Raises:
        DataError: when it does.
    """
    if name == "content.xml" and any(int(match[2]) > SAFE_ROWS // 10 for match in REPEATED.finditer(data)):
        raise DataError(FAR_OUT)
    if not (name.startswith("xl/worksheets/") and name.endswith(".xml")):
        return
    last = LAST_CELL.search(data, max(0, data.rfind(b' r="')))
    if last is None or int(last[2]) < SAFE_ROWS:
        return
    columns = rows = 1
    for match in FILLED_CELL.finditer(data):
        columns, rows = max(columns, column_number(match[1])), max(rows, int(match[2]))
    if columns * rows > MAX_CELLS:
        raise DataError(FAR_OUT)


def column_number(letters: bytes) -> int:
    """The number of a column: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number


def to_csv(rows: Iterable[Iterable[object]]) -> bytes:
    """Rows of values as CSV in UTF-8."""
    text = io.BytesIO()
    stream = io.TextIOWrapper(text, encoding="utf-8", errors="replace", newline="")
    csv.writer(stream, lineterminator="\n").writerows([cell_text(value) for value in row] for row in rows)
    stream.flush()
    return text.getvalue()


def fraction_text(value: float) -> str:
    """A number with a fraction as text. It gets a zero behind three decimals: a text 1.659 could be 1,659."""
    text = repr(value)
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def cell_text(value: object) -> str:
    """A cell as text: 3 for 3.0, true for True, 2024-01-31 for a date at midnight, "" for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else fraction_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return repr(value.total_seconds() / 86_400)
    return str(value)
