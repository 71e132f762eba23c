"""Formulas whose results a file does not hold are said; those that were calculated are not."""

import pytest

from core.data.reading.formulas import column_index, column_letters
from core.data.table import DataError, Table
from core.data.upload import read_table
from tests.file_corpus.xlsx import ods, sheet_xml, xlsx

ROWS = 24
WHAT_TO_DO = "Open the file in a spreadsheet program, save it, and open it again"


def rows(formula: str, calculated: int = 0) -> list[list[object]]:
    """A table of a number, a column of formulas and a class; `formula` has the row as {row}."""
    body = [
        [number, formula.format(row=number + 2) if number >= calculated else 7.5, "yes" if number % 3 else "no"]
        for number in range(ROWS)
    ]
    return [["n", "sum", "y"], *body]


def read(content: bytes, name: str = "t.xlsx") -> Table:
    return read_table(content, name)


def missing(cells: str) -> tuple[str, ...]:
    return (f"'sum' holds formulas that were never calculated ({cells}), so their results are missing. {WHAT_TO_DO}.",)


@pytest.mark.parametrize(
    "formula",
    [
        '<c r="B{row}"><f>A{row}*2</f><v/></c>',
        '<c r="B{row}"><f>A{row}*2</f><v /></c>',
        '<c r="B{row}"><f>A{row}*2</f><v></v></c>',
        '<c r="B{row}"><f>A{row}*2</f></c>',
        '<c r="B{row}" s="1" t="str"><f>A{row}*2</f></c>',
        '<c r="B{row}" t="n">\n<f>A{row}*2</f>\n</c>',
        '<c r="B{row}"><f t="shared" si="0"/></c>',
        '<c r="B{row}"><f t="shared" ref="B2:B25" si="0">A{row}*2</f><v/></c>',
        '<c r="B{row}"><f t="array" ref="B{row}">A{row}*2</f><v/></c>',
    ],
)
def test_formulas_without_results_are_said(formula: str) -> None:
    assert read(xlsx({"a": sheet_xml(rows(formula))})).notes == missing("24 cells")
    assert read(xlsx({"a": sheet_xml(rows(formula, calculated=23))})).notes == missing("1 cell")


@pytest.mark.parametrize(
    "formula",
    [
        '<c r="B{row}"><f>A{row}*2</f><v>4</v></c>',
        '<c r="B{row}"><f>A{row}*2</f><v>0</v></c>',
        '<c r="B{row}" t="str"><f>A{row}&amp;""</f><v></v></c>',
        '<c r="B{row}" t="str"><f>A{row}</f><v>x</v></c>',
        '<c r="B{row}" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="B{row}"><f t="shared" si="0"/><v>4</v></c>',
    ],
)
def test_formulas_with_results_are_not(formula: str) -> None:
    assert read(xlsx({"a": sheet_xml(rows(formula))})).notes == ()


def test_an_array_formula_stands_in_one_cell_and_fills_others() -> None:
    sheet = rows('<c r="B{row}"/>')
    sheet[1][1] = '<c r="B2"><f t="array" ref="B2:B25">A2:A25*2</f><v/></c>'
    assert read(xlsx({"a": sheet_xml(sheet)})).notes == missing("24 cells")


def test_a_library_that_writes_zeros_and_asks_for_the_calculation_is_found_out() -> None:
    sheet = sheet_xml(rows('<c r="B{row}"><f>A{row}*2</f><v>0</v></c>'))
    notes = read(xlsx({"a": sheet}, calculate=True)).notes
    assert notes == (
        "'sum': all formulas have the result 0, as in files whose formulas were never calculated. "
        f"{WHAT_TO_DO} if the zeros are wrong.",
    )
    calculated = sheet_xml(rows('<c r="B{row}"><f>A{row}*2</f><v>{row}</v></c>'))
    assert read(xlsx({"a": calculated}, calculate=True)).notes == ()


def test_columns_are_named_where_the_table_stands_and_by_their_letters_elsewhere() -> None:
    formula = '<c r="E{row}"><f>D{row}*2</f><v/></c>'
    sheet = rows(formula)
    for number, row in enumerate(sheet, start=3):
        row[1] = f'<c r="E{number}"><f>D{number}*2</f><v/></c>' if number > 3 else "sum"
    notes = read(xlsx({"a": sheet_xml(sheet, first_column="D", first_row=3)})).notes
    assert notes == missing("24 cells")
    outside = '<c r="AB2"><f>1+1</f></c>'
    sheet = [[*row, outside if number == 1 else None] for number, row in enumerate(rows("{row}"))]
    assert read(xlsx({"a": sheet_xml(sheet)})).notes[0].startswith("column AB holds formulas")


def test_only_the_sheet_that_is_read_counts() -> None:
    without = sheet_xml(rows('<c r="B{row}"><f>A{row}*2</f></c>'))
    with_results = sheet_xml(rows("{row}"))
    assert missing("24 cells")[0] in read(xlsx({"a &amp; b": without, "c": with_results})).notes
    assert not any("never" in note for note in read(xlsx({"c": with_results, "a": without})).notes)


@pytest.mark.parametrize("header", [True, False])
def test_a_sheet_of_nothing_else_is_refused(header: bool) -> None:
    body: list[list[object]] = [[f'<c r="A{row}"><f>1+1</f></c>'] for row in range(2, 30)]
    with pytest.raises(DataError, match="hold formulas that were never calculated"):
        read(xlsx({"a": sheet_xml([["x"], *body] if header else body)}))


def open_rows(result: str) -> list[list[str]]:
    def text(value: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    formula = f'<table:table-cell table:formula="of:=[.A2]*2"{result}'
    number = '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="5"/>'
    names = [text(name) for name in ("n", "m", "sum", "y")]
    return [names, *([number, formula, text("yes" if row % 3 else "no")] for row in range(ROWS))]


@pytest.mark.parametrize(
    ("result", "is_missing"),
    [
        ("/>", True),
        (' office:value-type="float"/>', True),
        (' office:value-type="float" office:value="10"><text:p>10</text:p></table:table-cell>', False),
        (' office:value-type="string"><text:p>x</text:p></table:table-cell>', False),
    ],
)
def test_an_open_document_is_read_alike(result: str, is_missing: bool) -> None:
    notes = read(ods(open_rows(result)), "t.ods").notes
    assert notes == (missing("24 cells") if is_missing else ())


@pytest.mark.parametrize(
    ("letters", "index"), [("A", 0), ("Z", 25), ("AA", 26), ("AZ", 51), ("BA", 52), ("XFD", 16_383)]
)
def test_letters_and_indices_of_columns_agree(letters: str, index: int) -> None:
    assert column_index(letters.encode()) == index
    assert column_letters(index) == letters
