"""More files of the corpus: ARFF, the forms of JSON, texts in other encodings, and formulas without results."""

import json

from tests.file_corpus.corpus import (
    CLASSES,
    FIRST,
    NUMBERS,
    OBJECTS,
    ROWS,
    TABLE,
    CorpusFile,
    Refused,
    Seen,
    gzip,
    lines,
    seen,
    zipped,
)
from tests.file_corpus.xlsx import ods, sheet_xml, xlsx

HEADER = (
    "% made by hand\n@RELATION people\n@ATTRIBUTE age numeric\n@ATTRIBUTE 'town' string\n@attribute paid {no,yes}\n"
)
ROWS_OF_TEXT = lines(TABLE[1:])
ARFF_SEEN = Seen("age town paid", "ntt", FIRST, reads={"format": "arff", "encoding": "utf-8"})
NUMBERED = {str(number): item for number, item in enumerate(OBJECTS)}
BY_COLUMN = {
    name: {str(number): row[place] for number, row in enumerate(TABLE[1:])} for place, name in enumerate(TABLE[0])
}
LISTS = {name: [row[place] for row in TABLE[1:]] for place, name in enumerate(TABLE[0])}
NO_ROW_NUMBERS = "The row numbers were left out."


def arff(text: str, encoding: str = "utf-8") -> bytes:
    return (HEADER + "@DATA\n" + text).encode(encoding)


def document(value: object, says: str = "") -> CorpusFile:
    """A JSON document that holds the table of the corpus."""
    return CorpusFile("a.json", json.dumps(value).encode(), seen(says, format="json"))


def towns(words: str, encoding: str, name: str, says: str = "") -> CorpusFile:
    """A table of towns in an encoding, which is recognised as `name`."""
    given = words.split()
    rows = [[given[number % len(given)], number % 7, CLASSES[number]] for number in range(ROWS)]
    expected = Seen("x k y", "tnt", [given[0], 0, "no"], says=says, reads={"encoding": name})
    return CorpusFile("a.csv", lines([["x", "k", "y"], *rows]).encode(encoding), expected)


def formulas(result: str) -> list[list[object]]:
    body = [
        [NUMBERS[number], f'<c r="B{number + 2}"><f>A{number + 2}*2</f>{result}</c>', CLASSES[number]]
        for number in range(ROWS)
    ]
    return [["n", "sum", "y"], *body]


OPEN_NAMES = [
    f'<table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell>' for name in "nsy"
]
OPEN_ROWS = [
    [
        f'<table:table-cell office:value-type="float" office:value="{NUMBERS[number]}"/>',
        '<table:table-cell table:formula="of:=[.A2]*2"/>',
        f'<table:table-cell office:value-type="string"><text:p>{CLASSES[number]}</text:p></table:table-cell>',
    ]
    for number in range(ROWS)
]

FORMATS: dict[str, CorpusFile] = {
    "ARFF": CorpusFile("a.arff", arff(ROWS_OF_TEXT), ARFF_SEEN),
    "ARFF zipped": CorpusFile("a.zip", zipped({"a.arff": arff(ROWS_OF_TEXT)}), ARFF_SEEN),
    "ARFF named csv": CorpusFile("a.csv", arff(ROWS_OF_TEXT), seen("this is an ARFF file", format="arff")),
    "ARFF in Latin-1": CorpusFile("a.arff", arff(ROWS_OF_TEXT, "latin-1"), seen("Windows-1252", encoding="cp1252")),
    "ARFF of sparse rows": CorpusFile(
        "a.arff", arff("{0 5, 1 'a b', 2 yes}\n{1 c}\n" * 12), Seen("age town paid", "ntt", [5, "a b", "yes"])
    ),
    "ARFF of classes 0 and 1": CorpusFile(
        "a.arff",
        b"@relation r\n@attribute n real\n@attribute y {0,1}\n@data\n" + b"0.5,1\n?,0\n" * 12,
        Seen("n y", "nt", [0.5, "1"]),
    ),
    "ARFF without rows": CorpusFile("a.arff", HEADER.encode(), Refused("no line @data")),
    "ARFF of tables in tables": CorpusFile("a.arff", b"@relation r\n@attribute b relational\n", Refused("relational")),
    "JSON by column, as pandas saves it": document(BY_COLUMN, NO_ROW_NUMBERS),
    "JSON by row": document(NUMBERED, NO_ROW_NUMBERS),
    "JSON split": document(
        {"columns": TABLE[0], "index": list(range(ROWS)), "data": TABLE[1:]}, "The rows were found under 'data'"
    ),
    "JSON of lists": CorpusFile(
        "a.json",
        json.dumps(TABLE[1:]).encode(),
        Seen(["column 1", "column 2", "column 3"], "ntt", FIRST, says="no names", reads={"header": 0}),
    ),
    "JSON of lists with names": document(TABLE, "The first list was taken as the column names."),
    "JSON under a key": document({"result": {"records": OBJECTS}}, "under 'result.records'"),
    "JSON of columns": document(LISTS, "a list of values for each column"),
    "JSON in gzip": CorpusFile(
        "a.json.gz", gzip.compress(json.dumps({"data": OBJECTS}).encode()), seen("under 'data'")
    ),
    "JSON of settings": CorpusFile("a.json", b'{"a": {"b": [1, 2]}, "c": {"d": {}}}', Refused("No table was found")),
    "JSON of a notebook": CorpusFile("a.json", b'{"cells": [{"a": 1}], "nbformat": 4}', Refused("a notebook")),
    "German in DOS": towns("K\u00f6ln M\u00fcnchen", "cp850", "cp850", "DOS (Western European)"),
    "German on a Mac": towns("K\u00f6ln M\u00fcnchen Z\u00fcrich", "mac-roman", "mac-roman", "Old Macintosh"),
    "Czech": towns("Plze\u0148 \u00dast\u00ed S\u00ed\u0165 Brno", "cp1250", "cp1250", "Central European"),
    "Russian": towns("\u041c\u043e\u0441\u043a\u0432\u0430 \u041e\u043c\u0441\u043a", "cp1251", "cp1251", "Cyrillic"),
    "Russian in KOI8": towns(
        "\u041c\u043e\u0441\u043a\u0432\u0430 \u041e\u043c\u0441\u043a", "koi8-r", "koi8-r", "KOI8 (Cyrillic)"
    ),
    "Japanese": towns("\u6771\u4eac \u5927\u962a \u2460\u53f7", "cp932", "shift-jis", "Shift JIS (Japanese)"),
    "Korean": towns("\uc11c\uc6b8 \ubd80\uc0b0 \ub620\ubc29\uac01\ud558", "cp949", "euc-kr", "Korean"),
    "Chinese": towns("\u5317\u4eac \u4e0a\u6d77 \u5e7f\u5dde", "gb18030", "gb18030", "GB 18030 (Chinese)"),
    "Arabic": towns("\u0628\u063a\u062f\u0627\u062f \u062f\u0645\u0634\u0642", "cp1256", "cp1256", "Arabic"),
    "an encoding that is not certain": CorpusFile(
        "a.csv", lines([["x", "y"], *[["\u0151r", "\u0171r"]] * ROWS]).encode("cp1250"), Refused("not certain")
    ),
    "formulas never calculated": CorpusFile(
        "a.xlsx",
        xlsx({"s": sheet_xml(formulas("<v/>"))}),
        Seen("n sum y", "nnt", [0, None, "no"], says="'sum' holds formulas that were never calculated (24 cells)"),
    ),
    "formulas calculated": CorpusFile(
        "a.xlsx", xlsx({"s": sheet_xml(formulas("<v>7</v>"))}), Seen("n sum y", "nnt", [0, 7, "no"])
    ),
    "formulas never calculated in ods": CorpusFile(
        "a.ods",
        ods([OPEN_NAMES, *OPEN_ROWS]),
        Seen("n s y", "nnt", [0, None, "no"], says="'s' holds formulas that were never calculated (24 cells)"),
    ),
}
