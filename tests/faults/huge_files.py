"""Small files that unfold to far more when they are read."""

from tests.file_corpus.corpus import zipped

MAIN = "http://schemas.openxmlformats.org"
OFFICE = f"{MAIN}/officeDocument/2006/relationships"


def shared_text(cells: int, text_bytes: int, before: str = "") -> bytes:
    """An xlsx file that holds one text once, and many cells that show it, in a column beside numbers.

    `before` stands before the value of each cell.
    """
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="s">{before}<v>0</v></c><c r="B{row}"><v>{row % 2}</v></c></row>'
        for row in range(1, cells + 1)
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{MAIN}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{MAIN}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}/spreadsheetml/2006/main" xmlns:r="{OFFICE}">'
        '<sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{MAIN}/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}/spreadsheetml/2006/main"><si><t>{"a" * text_bytes}</t></si></sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}/spreadsheetml/2006/main"><sheetData>{rows}</sheetData>'
        "</worksheet>",
    }
    return zipped({name: f'<?xml version="1.0"?>{text}'.encode() for name, text in files.items()})


def short_rows(count: int, first: bytes = b"1\n") -> bytes:
    """A text of two columns whose rows have one value each, so that each has to be mended by itself."""
    return b"a,b\n" + first + b"1\n" * (count - 1)
