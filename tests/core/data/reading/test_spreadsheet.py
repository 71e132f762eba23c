"""Which sheet of a spreadsheet is read."""

from core.data.upload import read_table
from tests.file_corpus.xlsx import sheet_xml, xlsx

DATA: list[list[object]] = [["a", "y"], *([row, "yes" if row % 3 else "no"] for row in range(30))]
README: list[list[object]] = [["Made by", "A. Lee"], ["Year", 2024], ["Pupils", 30]]


def test_a_sheet_that_only_tells_of_the_table_is_passed_over_and_named() -> None:
    table = read_table(xlsx({"Readme": sheet_xml(README), "Data": sheet_xml(DATA)}), "t.xlsx")
    assert len(table.frame) == 30
    assert table.notes == ("The sheet 'Data' was read; the file also has 'Readme'.",)


def test_of_two_tables_the_first_is_read() -> None:
    table = read_table(xlsx({"one": sheet_xml(DATA), "two": sheet_xml(DATA)}), "t.xlsx")
    assert table.reading is not None
    assert table.reading.sheet == "one"
