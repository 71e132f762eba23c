"""Spreadsheets from handwritten XML: what the libraries that write them leave out can be left out here."""

from tests.file_corpus.corpus import zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"


def cell(place: str, value: object) -> str:
    """A number or a text as a cell; XML, which begins with <c, as it is."""
    if isinstance(value, str) and value.startswith("<c"):
        return value
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def sheet_xml(rows: list[list[object]], first_column: str = "A", first_row: int = 1) -> str:
    """The XML of a worksheet; a cell that is None is left out."""
    lines = []
    for number, row in enumerate(rows, start=first_row):
        cells = "".join(
            cell(f"{chr(ord(first_column) + index)}{number}", value)
            for index, value in enumerate(row)
            if value is not None
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def xlsx(sheets: dict[str, str], calculate: bool = False) -> bytes:
    """A workbook of worksheets by their names. `calculate` asks the program that opens it to calculate its formulas."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(sheets, start=1)
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{LINKS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    properties = '<calcPr calcId="1" fullCalcOnLoad="1"/>' if calculate else ""
    relations_of = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = f'<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>'
    files = {
        "_rels/.rels": f'<Relationships xmlns="{relations_of}">{main}</Relationships>',
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{listed}</sheets>{properties}</workbook>'
        ),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations_of}">{relations}</Relationships>',
    } | {f"xl/worksheets/sheet{number}.xml": xml for number, xml in enumerate(sheets.values(), start=1)}
    return zipped({name: text.encode() for name, text in files.items()})


def ods(rows: list[list[str]], name: str = "first") -> bytes:
    """An OpenDocument sheet of cells that are given as XML."""
    lines = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    content = (
        f'<office:document-content xmlns:office="{OPEN}:office:1.0" xmlns:table="{OPEN}:table:1.0" '
        f'xmlns:text="{OPEN}:text:1.0"><office:body><office:spreadsheet><table:table table:name="{name}">{lines}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{OPEN}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{kind}"/></manifest:manifest>'
    )
    files = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    return zipped({name: text.encode() for name, text in files.items()})
