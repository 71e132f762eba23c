"""Makes the spreadsheets of the file corpus again: `python -m tests.file_corpus.make`.

Only this needs openpyxl, odfpy and xlwt (made with 3.1.5, 1.4.1 and 1.3.0); install them for as long as it takes.
"""

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

FILES = Path(__file__).parent / "files"
ROWS = 24


def record(number: int) -> list[Any]:
    """An age, a town and an answer."""
    return [20 + number * 37 % 50, "Ulm" if number % 3 else "K\u00f6ln", "yes" if number % 4 else "no"]


def save(book: Any, name: str) -> None:
    stream = io.BytesIO()
    book.save(stream)
    (FILES / name).write_bytes(stream.getvalue())


def with_results(name: str) -> None:
    """Write into the cells with formulas what a spreadsheet program would: the result of the last time it was open."""
    with zipfile.ZipFile(FILES / name) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    with zipfile.ZipFile(FILES / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, data in parts.items():
            archive.writestr(
                entry, data.replace(b"</f><v/>", b"</f><v>7.5</v>").replace(b"</f><v />", b"</f><v>7.5</v>")
            )


def xlsx() -> None:
    import openpyxl

    def new() -> tuple[Any, Any]:
        book = openpyxl.Workbook()
        return book, book.active

    book, sheet = new()
    sheet.append(["age", "town", "paid"])
    for number in range(ROWS):
        sheet.append(record(number))
    save(book, "plain.xlsx")

    book, sheet = new()
    sheet["B3"] = "Report for March"
    sheet.merge_cells("B3:D3")
    for row, values in enumerate([["age", "town", "paid"], *map(record, range(ROWS))], start=5):
        for column, value in enumerate(values, start=2):
            sheet.cell(row, column, value)
    for merged in (6, 9):
        sheet.merge_cells(f"C{merged}:C{merged + 1}")
    save(book, "merged.xlsx")

    book, sheet = new()
    sheet.append(["when", "at", "for", "ok", "share", "wrong", "code", "sum"])
    for number in range(ROWS):
        day = datetime.datetime(2024, 1, 31) + datetime.timedelta(days=number)
        row = [day, datetime.time(5, number), datetime.timedelta(hours=36), number % 2 == 0, number / 8]
        sheet.append([*row, "#DIV/0!", f"{number:03}", f"=A{number + 2}+1"])
        sheet.cell(number + 2, 6).data_type = "e"
        sheet.cell(number + 2, 5).number_format = "0%"
    save(book, "types.xlsx")
    with_results("types.xlsx")

    book, sheet = new()
    sheet.title = "notes"
    sheet.append(["See the other sheet"])
    hidden = book.create_sheet("secret")
    hidden.sheet_state = "hidden"
    empty = book.create_sheet("empty")
    data, more = book.create_sheet("data"), book.create_sheet("more")
    for page in (hidden, data):
        page.append(["age", "town", "paid"])
        for number in range(ROWS):
            page.append(record(number + (page is hidden)))
    more.append(["x", "y"])
    for number in range(ROWS + 1):
        more.append([number, number * number])
    assert empty.max_row == 1
    save(book, "sheets.xlsx")

    book, sheet = new()
    save(book, "empty.xlsx")

    book, sheet = new()
    for number in range(ROWS):
        sheet.append(record(number))
    sheet["XFD1048576"] = "x"
    save(book, "far.xlsx")


def xls() -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("first")
    style = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for column, name in enumerate(["age", "town", "paid", "day"]):
        sheet.write(0, column, name)
    for number in range(ROWS):
        for column, value in enumerate(record(number)):
            sheet.write(number + 1, column, value)
        sheet.write(number + 1, 3, datetime.date(2024, 1, 1) + datetime.timedelta(days=number), style)
    save(book, "old.xls")


def ods() -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    def cell(value: Any, **options: Any) -> Any:
        kind = {"valuetype": "float", "value": value} if isinstance(value, int) else {"valuetype": "string"}
        made = TableCell(**kind, **options)
        made.addElement(P(text=str(value)))
        return made

    def book(rows: list[list[Any]], **options: Any) -> Any:
        document = OpenDocumentSpreadsheet()
        table = Table(name="first")
        for values in rows:
            row = TableRow(**options)
            for value in values:
                row.addElement(cell(value))
            table.addElement(row)
        document.spreadsheet.addElement(table)
        return document

    save(book([["age", "town", "paid"], *map(record, range(ROWS))]), "open.ods")
    save(book([[1, 2, 3]], numberrowsrepeated=1_000_000), "repeated.ods")


if __name__ == "__main__":
    xlsx()
    xls()
    ods()
