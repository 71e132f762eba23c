"""Awkward files, and what is expected of each: how it is read, or the words it is refused with."""

import bz2
import codecs
import csv
import decimal
import gzip
import io
import json
import pickle
import struct
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

FILES = Path(__file__).parent / "files"
ROWS = 24


@dataclass(frozen=True)
class Seen:
    """A table: how many rows, its names, their kinds (n for numbers, t for texts), and the first row; None is missing.

    `says` stands in one of the notes, or there are none. `reads` are fields of the reading.
    """

    names: str | list[str]
    kinds: str
    first: list[Any]
    rows: int = ROWS
    says: str = ""
    reads: dict[str, Any] | None = None


@dataclass(frozen=True)
class Refused:
    """A refusal, and words that stand in it."""

    says: str


@dataclass(frozen=True)
class CorpusFile:
    """A file and what is expected of it."""

    filename: str
    content: bytes
    expected: Seen | Refused


def record(number: int) -> list[Any]:
    return [20 + number * 37 % 50, "Ulm" if number % 3 else "K\u00f6ln", "yes" if number % 4 else "no"]


def lines(rows: Iterable[Iterable[Any]], separator: str = ",") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def column(values: Iterable[Any], name: str = "x", separator: str = ",") -> bytes:
    """A table of one column that matters, its values again and again, beside a row's number and a class."""
    given = list(values)
    rows = [[given[number % len(given)], number % 7, "yes" if number % 3 else "no"] for number in range(ROWS)]
    return lines([[name, "k", "y"], *rows], separator).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def parquet(columns: dict[str, Any], **options: Any) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, **options)
    return stream.getvalue()


def declaring(content: bytes, size: int) -> bytes:
    """A zip archive that declares another size of its first file."""
    place = content.rindex(b"PK\x01\x02")
    changed = bytearray(content)
    changed[place + 24 : place + 28] = struct.pack("<I", size)
    return bytes(changed)


def locked(content: bytes) -> bytes:
    """A zip archive that says it is encrypted."""
    changed = bytearray(content)
    changed[6] |= 1
    changed[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


TABLE = [["age", "town", "paid"], *(record(number) for number in range(ROWS))]
PLAIN = lines(TABLE)
UTF8 = PLAIN.encode()
FIRST = [20, "K\u00f6ln", "no"]
SEEN = Seen("age town paid", "ntt", FIRST)
OBJECTS = [dict(zip(TABLE[0], row, strict=True)) for row in TABLE[1:]]
NUMBERS = [number % 7 for number in range(ROWS)]
CLASSES = ["yes" if number % 3 else "no" for number in range(ROWS)]
SMALL_GZIP = gzip.compress(b" " * 2**20)


def seen(says: str = "", **reads: Any) -> Seen:
    return Seen("age town paid", "ntt", FIRST, says=says, reads=reads)


def x(first: Any, kind: str = "n", says: str = "", **reads: Any) -> Seen:
    return Seen("x k y", f"{kind}nt", [first, 0, "no"], says=says, reads=reads)


def file(name: str) -> bytes:
    return (FILES / name).read_bytes()


TEXTS: dict[str, CorpusFile] = {
    "plain": CorpusFile("a.csv", UTF8, seen(separator=",", encoding="utf-8", decimal=".", header=1)),
    "no ending": CorpusFile("table", UTF8, SEEN),
    "semicolons": CorpusFile("a.csv", lines(TABLE, ";").encode(), seen("semicolons", separator=";")),
    "tabs": CorpusFile("a.tsv", lines(TABLE, "\t").encode(), seen("tabs", separator="\t")),
    "bars": CorpusFile("a.psv", lines(TABLE, "|").encode(), seen("bars", separator="|")),
    "a hint for Excel": CorpusFile("a.csv", b"sep=;\n" + lines(TABLE, ";").encode(), seen("semicolons", separator=";")),
    "UTF-8 with its mark": CorpusFile("a.csv", codecs.BOM_UTF8 + UTF8, seen(encoding="utf-8")),
    "UTF-16 with its mark": CorpusFile("a.csv", PLAIN.encode("utf-16"), seen("UTF-16", encoding="utf-16-le")),
    "UTF-16 without": CorpusFile("a.csv", PLAIN.encode("utf-16-be"), seen("UTF-16", encoding="utf-16-be")),
    "Latin-1": CorpusFile("a.csv", PLAIN.encode("latin-1"), seen("Windows-1252", encoding="cp1252")),
    "carriage returns": CorpusFile("a.csv", UTF8.replace(b"\n", b"\r"), SEEN),
    "mixed line ends": CorpusFile("a.csv", UTF8.replace(b"\n", b"\r\n", 9).replace(b"yes\n", b"yes\r", 3), SEEN),
    "the end of a DOS file": CorpusFile("a.csv", UTF8 + b"\x1a", SEEN),
    "blank lines": CorpusFile("a.csv", b"\n\n" + UTF8.replace(b"\n", b"\n\n"), SEEN),
    "quoted line ends": CorpusFile("a.csv", column(['two\nlines, "quoted"', "one"]), x('two\nlines, "quoted"', "t")),
    "spaces before quotes": CorpusFile("a.csv", column(["a", "b"]).replace(b",0,", b', "0", '), x("a", "t")),
    "doubled quotes": CorpusFile("a.csv", column(['5" pipe', '6" pipe']), x('5" pipe', "t")),
    "bare quotes": CorpusFile("a.csv", column(["a", "b"]).replace(b"a,", b'5" pipe,'), x('5" pipe', "t")),
    "title and comments": CorpusFile(
        "a.csv", b"# made by hand\nOur report\n\n" + UTF8, seen("2 lines above the table left out", header=3)
    ),
    "title as wide": CorpusFile("a.csv", b"Our report,,\n,,\n" + UTF8, seen("2 lines above the table", header=3)),
    "comment between": CorpusFile("a.csv", UTF8.replace(b"\n57", b"\n# here\n57"), seen("left out: it begins with #")),
    "footnotes": CorpusFile(
        "a.csv", UTF8 + b"Source: the town\nMade in May\n", seen("2 lines below the table left out")
    ),
    "totals": CorpusFile(
        "a.csv", column([1, 2]) + b"Total,24,\n", x(1, says="1 row of totals below the table left out")
    ),
    "short rows": CorpusFile(
        "a.csv", UTF8 + b"50\n", Seen("age town paid", "ntt", FIRST, 25, "Line 26 has fewer values")
    ),
    "long row": CorpusFile("a.csv", UTF8 + b"1,2,3,4\n", Refused("Line 26 has 4 values")),
    "mark behind each row": CorpusFile("a.csv", UTF8.replace(b"\n", b",\n"), SEEN),
    "mark behind the rows alone": CorpusFile("a.csv", UTF8.replace(b"o\n", b"o,\n").replace(b"s\n", b"s,\n"), SEEN),
    "index without a name": CorpusFile(
        "a.csv",
        lines([["", *TABLE[0]], *([number, *row] for number, row in enumerate(TABLE[1:]))]).encode(),
        Seen(["column 1", "age", "town", "paid"], "nntt", [0, *FIRST], says="without a name"),
    ),
    "names of rows as R writes them": CorpusFile(
        "a.csv",
        lines([TABLE[0], *([f"r{number}", *row] for number, row in enumerate(TABLE[1:]))]).encode(),
        Seen(["column 1", "age", "town", "paid"], "tntt", ["r0", *FIRST], says="without a name"),
    ),
    "no names": CorpusFile(
        "a.csv",
        b"5.1,3.5,a\n4.9,3.0,b\n" * 12,
        Seen(["column 1", "column 2", "column 3"], "nnt", [5.1, 3.5, "a"], says="no names", reads={"header": 0}),
    ),
    "no names, whole numbers": CorpusFile(
        "a.data",
        b"5,1,1,2\n3,2,9,4\n" * 12,
        Seen(["column 1", "column 2", "column 3", "column 4"], "nnnn", [5, 1, 1, 2], says="no names"),
    ),
    "years as names": CorpusFile(
        "a.csv",
        b"town,2019,2020,2021\n" + b"Ulm,1,2,3\nBonn,4,5,6\n" * 12,
        Seen("town 2019 2020 2021", "tnnn", ["Ulm", 1, 2, 3]),
    ),
    "names twice": CorpusFile(
        "a.csv", UTF8.replace(b"town", b"age"), Seen(["age", "age (2)", "paid"], "ntt", FIRST, says="share a name")
    ),
    "wide characters": CorpusFile(
        "a.csv",
        column(["\U0001f600", "\u5927\u962a"], "\u540d\u524d").replace(b"k", "\U0001f40d".encode(), 1),
        Seen(["\u540d\u524d", "\U0001f40d", "y"], "tnt", ["\U0001f600", 0, "no"]),
    ),
    "right to left": CorpusFile(
        "a.csv",
        column(["\u05d0\u05d1", "\u05d2"], "\u0627\u0644\u0627\u0633\u0645"),
        Seen(["\u0627\u0644\u0627\u0633\u0645", "k", "y"], "tnt", ["\u05d0\u05d1", 0, "no"]),
    ),
    "2,000 columns": CorpusFile(
        "a.csv",
        lines([[f"c{place}" for place in range(2_000)], *[range(2_000)] * ROWS]).encode(),
        Seen([f"c{place}" for place in range(2_000)], "n" * 2_000, list(range(2_000))),
    ),
    "5,000 columns": CorpusFile(
        "a.csv",
        lines([[f"c{place}" for place in range(5_000)], *[range(5_000)] * ROWS]).encode(),
        Refused("5,000 columns"),
    ),
    "one column": CorpusFile("a.csv", b"x\n" + b"1\n" * ROWS, Refused("only one column")),
    "nothing": CorpusFile("a.csv", b"", Refused("empty")),
    "spaces": CorpusFile("a.csv", b" \n\r\n\t", Refused("empty")),
    "only names": CorpusFile("a.csv", b"a,b,c\n", Refused("a header and no rows")),
    "few rows": CorpusFile("a.csv", b"a,b\n" + b"1,2\n" * 5, Refused("5 rows")),
    "open quote at the end of a row": CorpusFile(
        "a.csv", UTF8.replace(b"Ulm,yes", b'Ulm,"yes', 1), Refused("does not end")
    ),
    "open quote": CorpusFile("a.csv", UTF8.replace(b"57,", b'57,"'), Refused("does not end")),
    "NUL": CorpusFile("a.csv", UTF8.replace(b"Ulm", b"U\x00m", 1), Refused("not a text file")),
    "all missing": CorpusFile("a.csv", column([""]), x(None)),
    "same in every row": CorpusFile("a.csv", UTF8.replace(b"yes", b"no"), SEEN),
    "a list of names": CorpusFile("a.csv", column(["Doe, John", "Roe, Jane"]), x("Doe, John", "t")),
}

VALUES: dict[str, CorpusFile] = {
    "decimal commas": CorpusFile(
        "a.csv", column(["1,5", "20,25"], separator=";"), x(1.5, says="semicolons", decimal=",")
    ),
    "decimal commas in quotes": CorpusFile("a.csv", column(["1,5", "20,25"]), x(1.5, decimal=",")),
    "thousands": CorpusFile("a.csv", column(["1,234,567.5", "2,000.25"]), x(1234567.5, decimal=".")),
    "thousands with points": CorpusFile(
        "a.csv", column(["1.234.567,5", "2.000,25"], separator=";"), x(1234567.5, says="semi")
    ),
    "thousands with spaces": CorpusFile(
        "a.csv", column(["1\u202f234", "20\u00a0000"]), x(1234, says="read as numbers")
    ),
    "Swiss thousands": CorpusFile("a.csv", column(["1'234.50", "20'000"]), x(1234.5, says="read as numbers")),
    "points among semicolons": CorpusFile(
        "a.csv", column(["1.5", "2.25"], separator=";"), x(1.5, says="semi", decimal=".")
    ),
    "percent": CorpusFile("a.csv", column(["12%", "7.5 %"]), x(12, says="'12%' read as numbers")),
    "dollars": CorpusFile("a.csv", column(["$1,200.50", "-$3"]), x(1200.5, says="'$1,200.50' read as numbers")),
    "euros": CorpusFile("a.csv", column(["3,50 \u20ac", "1.000,00 \u20ac"], separator=";"), x(3.5, says="semicolons")),
    "in brackets": CorpusFile("a.csv", column(["(1,200)", "300"]), x(-1200, says="read as numbers")),
    "dates": CorpusFile("a.csv", column(["2024-01-31", "2024-02-01"]), x("2024-01-31", "t")),
    "moments": CorpusFile(
        "a.csv", column(["2024-01-31T10:00:00", "2024-02-01 11:30:00"]), x("2024-01-31T10:00:00", "t")
    ),
    "times": CorpusFile("a.csv", column(["05:30", "17:45"]), x("05:30", "t")),
    "truth": CorpusFile("a.csv", column(["True", "False"]), x("True", "t")),
    "truth in German": CorpusFile("a.csv", column(["wahr", "falsch"]), x("wahr", "t")),
    "missing words": CorpusFile("a.csv", column(["N/A", "NULL", "", "nan", 5]), x(None)),
    "dashes": CorpusFile("a.csv", column(["-", 5, 6, 7]), x(None, says="taken as missing")),
    "infinities": CorpusFile("a.csv", column(["inf", "-Infinity", 5, 6]), x(None, says="12 infinite values")),
    "beyond floats": CorpusFile("a.csv", column(["1e999", "1"]), x(None, says="12 infinite values")),
    "beyond whole numbers": CorpusFile("a.csv", column(["9" * 30, "1"]), x(1e30)),
    "leading zeros": CorpusFile("a.csv", column(["007", "042", "100"]), x("007", "t")),
    "late leading zeros": CorpusFile("a.csv", column([*range(10, 30), "01234"]), x("10", "t")),
    "hexadecimal": CorpusFile("a.csv", column(["0x1F", "0x20"]), x("0x1F", "t")),
    "formulas are data": CorpusFile("a.csv", column(["=1+1", "=cmd|'/C calc'!A0"]), x("=1+1", "t")),
    "spaces around": CorpusFile("a.csv", column([" a ", "b"]), x("a", "t")),
}

SHEETS: dict[str, CorpusFile] = {
    "xlsx": CorpusFile("a.xlsx", file("plain.xlsx"), seen(format="spreadsheet", sheet="Sheet", header=1)),
    "xls": CorpusFile("a.xls", file("old.xls"), Seen("age town paid day", "nttt", [*FIRST, "2024-01-01"])),
    "ods": CorpusFile("a.ods", file("open.ods"), SEEN),
    "xlsx named csv": CorpusFile("a.csv", file("plain.xlsx"), seen("it was read as such")),
    "csv named xlsx": CorpusFile("a.xlsx", UTF8, seen("it was read as such", format="text")),
    "merged cells and a title": CorpusFile("a.xlsx", file("merged.xlsx"), seen("2 lines above the table")),
    "dates, errors and formulas": CorpusFile(
        "a.xlsx",
        file("types.xlsx"),
        Seen(
            "when at for ok share wrong code sum",
            "ttntnntn",
            ["2024-01-31", "05:00:00", 1.5, "true", 0, None, "000", 7.5],
        ),
    ),
    "several sheets": CorpusFile(
        "a.xlsx",
        file("sheets.xlsx"),
        seen("The sheet 'data' was read", sheet="data", sheets=("notes", "secret", "empty", "data", "more")),
    ),
    "no rows": CorpusFile("a.xlsx", file("empty.xlsx"), Refused("No sheet of this file holds a table")),
    "a cell far out": CorpusFile("a.xlsx", file("far.xlsx"), Refused("so far out")),
    "a million times repeated": CorpusFile("a.ods", file("repeated.ods"), Refused("so far out")),
    "cut short": CorpusFile("a.xlsx", file("plain.xlsx")[:3_000], Refused("damaged")),
    "broken inside": CorpusFile("a.xlsx", zipped({"xl/workbook.xml": b"<nothing"}), Refused("could not be read")),
    "locked": CorpusFile(
        "a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(500) + "EncryptedPackage".encode("utf-16-le"), Refused("password")
    ),
    "old and broken": CorpusFile("a.xls", b"\xd0\xcf\x11\xe0" + bytes(2_000), Refused("could not be read")),
    "declares too much": CorpusFile("a.xlsx", declaring(file("plain.xlsx"), 2**31), Refused("more than 200 MB")),
    "declares too little": CorpusFile("a.xlsx", declaring(file("plain.xlsx"), 10), Refused("damaged")),
    "a web page": CorpusFile(
        "a.xls", b"<html><body><table><tr><td>1</td></tr></table></body></html>", Refused("a web page")
    ),
    "a Word file": CorpusFile("a.docx", zipped({"word/document.xml": b""}), Refused("Word")),
}

ARCHIVES: dict[str, CorpusFile] = {
    "gzip": CorpusFile("a.csv.gz", gzip.compress(UTF8), SEEN),
    "gzip in parts": CorpusFile("a.gz", gzip.compress(UTF8[:100]) + gzip.compress(UTF8[100:]), SEEN),
    "zip": CorpusFile("a.zip", zipped({"a.csv": UTF8}), SEEN),
    "zip from a Mac": CorpusFile("a.zip", zipped({"in/": b"", "in/a.csv": UTF8, "__MACOSX/in/._a.csv": b"x"}), SEEN),
    "zip of a spreadsheet": CorpusFile("a.zip", zipped({"a.xlsx": file("plain.xlsx")}), SEEN),
    "zip of two": CorpusFile("a.zip", zipped({"a.csv": UTF8, "b.csv": UTF8}), Refused("2 files: 'a.csv', 'b.csv'")),
    "zip of nothing": CorpusFile("a.zip", zipped({}), Refused("holds no file")),
    "zip of a pickle": CorpusFile("a.zip", zipped({"a.pkl": b"x"}), Refused("never opened")),
    "zip of a zip": CorpusFile("a.zip", zipped({"a.zip": zipped({"a.csv": UTF8})}), Refused("another archive")),
    "gzip of a zip": CorpusFile("a.gz", gzip.compress(zipped({"a.csv": UTF8})), Refused("another archive")),
    "gzip of a gzip": CorpusFile("a.gz", gzip.compress(gzip.compress(UTF8)), Refused("another archive")),
    "gzip of bzip2": CorpusFile("a.gz", gzip.compress(bz2.compress(UTF8)), Refused("another archive")),
    "gzip cut short": CorpusFile("a.csv.gz", gzip.compress(UTF8)[:-9], Refused("damaged")),
    "gzip of 120 MB": CorpusFile("a.gz", SMALL_GZIP * 120, Refused("more than 100 MB")),
    "zip that declares 2 GB": CorpusFile(
        "a.zip", declaring(zipped({"a.csv": UTF8}), 2**31), Refused("more than 100 MB")
    ),
    "zip that declares little": CorpusFile("a.zip", declaring(zipped({"a.csv": UTF8}), 9), Refused("damaged")),
    "zip with a password": CorpusFile("a.zip", locked(zipped({"a.csv": UTF8})), Refused("password")),
    "bzip2": CorpusFile("a.csv.bz2", bz2.compress(UTF8), Refused("bzip2")),
}

OTHERS: dict[str, CorpusFile] = {
    "JSON lines": CorpusFile("a.jsonl", "\n".join(map(json.dumps, OBJECTS)).encode(), seen(format="json")),
    "JSON array": CorpusFile("a.json", json.dumps(OBJECTS, indent=2).encode(), SEEN),
    "JSON in UTF-16": CorpusFile("a.json", json.dumps(OBJECTS, ensure_ascii=False).encode("utf-16"), seen("UTF-16")),
    "JSON with gaps and depth": CorpusFile(
        "a.jsonl",
        "\n".join(
            json.dumps({"n": number, "in": {"a": number / 2, "l": [1, 2]}} | ({"late": True} if number > 5 else {}))
            for number in range(ROWS)
        ).encode(),
        Seen(["n", "in.a", "in.l", "late"], "nntt", [0, 0, "[1, 2]", None]),
    ),
    "JSON of numbers": CorpusFile("a.json", b"[1, 2, 3]", Refused("not objects")),
    "JSON cut short": CorpusFile("a.json", json.dumps(OBJECTS).encode()[:-20], Refused("incomplete")),
    "JSON line broken": CorpusFile("a.jsonl", b'{"a": 1}\n{"a": \n', Refused("Line 2")),
    "JSON a thousand deep": CorpusFile("a.json", b"[" * 100_000, Refused("incomplete")),
    "Parquet": CorpusFile(
        "a.parquet", parquet({"n": NUMBERS, "y": CLASSES}), Seen("n y", "nt", [0, "no"], reads={"format": "parquet"})
    ),
    "Parquet of many kinds": CorpusFile(
        "a.parquet",
        parquet(
            {
                "whole": pa.array(NUMBERS, pa.uint8()),
                "money": pa.array([decimal.Decimal("1.25")] * ROWS),
                "day": [date(2024, 1, 31)] * ROWS,
                "moment": [datetime(2024, 1, 31, 5, 6) + timedelta(days=number) for number in range(ROWS)],
                "kind": pa.array(CLASSES).dictionary_encode(),
                "true": [None, True] * (ROWS // 2),
                "list": [[1, 2]] * ROWS,
                "in": [{"a": 1, "b": {"c": "x"}}] * ROWS,
                "half": pa.array(np.full(ROWS, 0.5, np.float16)),
                "none": pa.nulls(ROWS),
                "bytes": [b"\xff\x00"] * ROWS,
            }
        ),
        Seen(
            ["whole", "money", "day", "moment", "kind", "true", "list", "in.a", "in.b.c", "half", "none"],
            "nntttttntnn",
            [0, 1.25, "2024-01-31", "2024-01-31 05:06:00", "no", None, "[1, 2]", 1, "x", 0.5, None],
            says="'bytes'",
        ),
    ),
    "Parquet with a saved index": CorpusFile(
        "a.parquet",
        parquet({"n": NUMBERS, "y": CLASSES, "__index_level_0__": NUMBERS}),
        Seen("n y", "nt", [0, "no"], says="index"),
    ),
    "Parquet with infinities": CorpusFile(
        "a.parquet",
        parquet({"n": [float("inf"), 1.0] * 12, "y": CLASSES}),
        Seen("n y", "nt", [None, "no"], says="12 infinite"),
    ),
    "Parquet without rows": CorpusFile("a.parquet", parquet({"n": pa.array([], pa.int64())}), Refused("no rows")),
    "Parquet cut short": CorpusFile("a.parquet", parquet({"n": NUMBERS})[:-5], Refused("damaged")),
    "pickle": CorpusFile("a.csv", pickle.dumps({"a": [1]}), Refused("A Python pickle is never opened")),
    "pickle by name": CorpusFile("a.pkl", b"x", Refused("'.pkl' is never opened")),
    "joblib by name": CorpusFile("a.joblib", UTF8, Refused("'.joblib' is never opened")),
    "numpy": CorpusFile("a.npy", b"\x93NUMPY", Refused("never opened")),
    "HDF5": CorpusFile("a.csv", b"\x89HDF\r\n\x1a\n", Refused("An HDF5 file is never opened")),
    "PDF": CorpusFile("a.csv", b"%PDF-1.7", Refused("a PDF")),
    "picture": CorpusFile("a.csv", b"\x89PNG\r\n\x1a\n", Refused("a picture")),
    "database": CorpusFile("a.csv", b"SQLite format 3\x00", Refused("a database")),
    "any bytes": CorpusFile("a.csv", bytes(range(256)) * 9, Refused("not a text file")),
}

CORPUS = TEXTS | VALUES | SHEETS | ARCHIVES | OTHERS
