"""Formulas of a spreadsheet that were never calculated: the program that wrote the file left their results out.

A spreadsheet program keeps the result of each formula beside it, and only these are read. Libraries that write
spreadsheets keep none, or zeros, and ask the program that opens the file to calculate them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from core.text.words import counted, listed

CALCULATE = "Open the file in a spreadsheet program, save it, and open it again"
HAS_FORMULA = re.compile(rb"f(?<=[<:]f)[\s>/]")  # begins with the rare letter: that is found ten times as fast
# A cell with a formula: the attributes of both, the tag of the result, and the result.
FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b([^>]*?)(?:/>|>[^<]*</(?:\w+:)?f>)"
    rb"\s*(<(?:\w+:)?v\b[^>]*>)?([^<]*)"
)
CELL = re.compile(rb'\br="([A-Z]{1,3})\d+"')
AREA = re.compile(rb'\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
TO_CALCULATE = re.compile(rb"""fullCalcOnLoad\s*=\s*["'](?:1|true)""")
OPEN_TABLE = re.compile(rb"<table:table\s([^>]*)>")
OPEN_ROW_OR_CELL = re.compile(rb"<table:(table-row|table-cell|covered-table-cell)\b([^>]*)>")
REPEATED = re.compile(rb'table:number-columns-repeated="(\d{1,7})"')
OPEN_FORMULA, OPEN_RESULT, OPEN_NUMBER = b"table:formula=", b"office:value", b'office:value="'


@dataclass
class Formulas:
    """Formulas of a column: how many were counted, how many have no result, and how many have the result 0."""

    count: int = 0
    without_result: int = 0
    zeros: int = 0


def formulas_of(files: dict[str, bytes], sheet: str) -> dict[int, Formulas]:
    """The columns of a sheet, A being 0, with formulas that were most likely never calculated.

    `files` are those in an xlsx or ods file. A column of zeros counts when the file asks to be calculated.
    """
    if "content.xml" in files:
        return _without_result(_open_formulas(files["content.xml"], sheet))
    data = _sheet_data(files, sheet)
    if HAS_FORMULA.search(data) is None:
        return {}
    found: dict[int, Formulas] = {}
    to_calculate = TO_CALCULATE.search(files.get("xl/workbook.xml", b"")) is not None
    for match in FORMULA.finditer(data):
        cell, formula, tag, result = match.groups(b"")
        is_empty_text = tag != b"" and b't="str"' in cell
        has_result = is_empty_text or (tag != b"" and result.strip() != b"")
        if has_result and not to_calculate:
            continue
        for column, cells in _area(cell, formula):
            _count(found, column, 1 if has_result else cells, has_result, result == b"0")
    zeros = {column: it for column, it in found.items() if 1 < it.count == it.zeros}
    return _without_result(found) | zeros


def formula_notes(found: dict[int, Formulas], names: tuple[str, ...], first: int) -> Iterator[str]:
    """What to know about formulas that were never calculated. `names` are those of the columns from `first` on."""

    def listed_names(columns: list[int]) -> str:
        in_table = {column: names[column - first] for column in columns if 0 <= column - first < len(names)}
        return ", ".join(
            listed([in_table[column]]) if column in in_table else f"column {column_letters(column)}"
            for column in columns[:10]
        ) + (f" and {len(columns) - 10:,} more" if len(columns) > 10 else "")

    missing = [column for column in sorted(found) if found[column].without_result]
    if missing:
        cells = counted(sum(found[column].without_result for column in missing), "cell")
        verb = "holds" if len(missing) == 1 else "hold"
        yield (
            f"{listed_names(missing)} {verb} formulas that were never calculated ({cells}), so their results are "
            f"missing. {CALCULATE}."
        )
    zeros = [column for column in sorted(found) if not found[column].without_result]
    if zeros:
        yield (
            f"{listed_names(zeros)}: all formulas have the result 0, as in files whose formulas were never calculated. "
            f"{CALCULATE} if the zeros are wrong."
        )


def column_letters(column: int) -> str:
    """The letters of a column: A for 0, Z for 25, AA for 26."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: bytes) -> int:
    """The index of a column: 0 for A, 25 for Z, 26 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _sheet_data(files: dict[str, bytes], sheet: str) -> bytes:
    """The XML of a worksheet by its name; empty when the file names none, as xlsb files do."""
    relations = {}
    for match in RELATION.finditer(files.get("xl/_rels/workbook.xml.rels", b"")):
        attributes = _attributes(match[1])
        relations[attributes.get("Id", "")] = attributes.get("Target", "")
    for match in SHEET.finditer(files.get("xl/workbook.xml", b"")):
        attributes = _attributes(match[1])
        if attributes.get("name") == sheet:
            identifier = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            target = relations.get(identifier, "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return files.get(path, b"")
    return b""


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        match[1].decode(errors="replace"): unescape((match[2] or match[3] or b"").decode(errors="replace"))
        for match in ATTRIBUTE.finditer(tag)
    }


def _area(cell: bytes, formula: bytes) -> Iterator[tuple[int, int]]:
    """The columns that a formula fills, and how many cells of each: one, but for a formula of a whole area."""
    area = AREA.search(formula) if b'"array"' in formula or b'"dataTable"' in formula else None
    if area:
        cells = max(1, int(area[4]) - int(area[2]) + 1)
        yield from ((column, cells) for column in range(column_index(area[1]), column_index(area[3]) + 1))
    elif place := CELL.search(cell):
        yield column_index(place[1]), 1


def _open_formulas(content: bytes, sheet: str) -> dict[int, Formulas]:
    """The same for a sheet of an OpenDocument file, whose cells say how often they are repeated, not where they are."""
    found: dict[int, Formulas] = {}
    if OPEN_FORMULA not in content:
        return found
    tables = [match for match in OPEN_TABLE.finditer(content) if _attributes(match[1]).get("table:name") == sheet]
    if not tables:
        return found
    end, column = content.find(b"</table:table>", tables[0].end()), 0
    for match in OPEN_ROW_OR_CELL.finditer(content, tables[0].end(), end if end >= 0 else len(content)):
        if match[1] == b"table-row":
            column = 0
            continue
        repeated = REPEATED.search(match[2])
        if OPEN_FORMULA in match[2]:
            has_result = OPEN_RESULT in match[2] and (b'"float"' not in match[2] or OPEN_NUMBER in match[2])
            _count(found, column, 1, has_result, is_zero=False)
        column += int(repeated[1]) if repeated else 1
    return found


def _count(found: dict[int, Formulas], column: int, cells: int, has_result: bool, is_zero: bool) -> None:
    formulas = found.setdefault(column, Formulas())
    formulas.count += cells
    formulas.without_result += 0 if has_result else cells
    formulas.zeros += is_zero


def _without_result(found: dict[int, Formulas]) -> dict[int, Formulas]:
    return {column: formulas for column, formulas in found.items() if formulas.without_result}
