"""The format of a file by its content, and the formats that are never opened, by content or name."""

import codecs
import io
import re
import zipfile
from pathlib import PurePath
from typing import Literal

from core.data.table import DataError

FileFormat = Literal["text", "spreadsheet", "parquet", "json", "arff", "zip", "gzip"]

SAVE_AS_CSV = "Save the table as CSV with the encoding UTF-8, and open that."
UNSAFE = (
    "is never opened: such a file can carry a program, or is not a table. In the program that made it, save the table "
    "as CSV or Parquet (in pandas: frame.to_csv), and open that."
)
UNSAFE_ENDINGS = (
    *(".pkl", ".pickle", ".joblib", ".dill", ".npy", ".npz", ".h5", ".hdf5", ".hdf", ".keras", ".pt", ".pth", ".ckpt"),
    *(".rds", ".rdata", ".mat", ".exe", ".dll", ".so", ".sh", ".bat", ".py", ".ipynb", ".js"),
)
UNSAFE_SIGNATURES = {b"\x93NUMPY": "A numpy file", b"\x89HDF": "An HDF5 file"} | {
    bytes([0x80, protocol]): "A Python pickle" for protocol in range(2, 6)
}
SIGNATURES = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3\x00": "a database",
    b"BZh": "a bzip2 archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"ARROW1": "an Arrow (Feather) file",
}
MARKUP = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<head", b"<body", b"<meta", b"<div", b"<style", b"<!--")
JSON_ENDINGS = (".json", ".jsonl", ".ndjson")
FIRST_BYTES = 4_096
MAX_COMMENT_BYTES = 2**20  # ARFF files often begin with pages about where the data come from
ARFF = re.compile(rb"(?i)(?:[ \t\r\n]++|%[^\r\n]*+)*+@(?:relation|attribute)(?:[\s'\"]|$)")


def format_of(content: bytes, filename: str) -> FileFormat:
    """What kind of file this is. Its name counts only where the content leaves it open.

    Raises:
        DataError: for a kind that is not read, with what to do instead.
    """
    ending = PurePath(filename).suffix.lower()
    _refuse_unsafe(content, ending)
    for signature, name in SIGNATURES.items():
        if content.startswith(signature):
            raise DataError(f"This is {name}, whatever its name says; a table was expected. {SAVE_AS_CSV}")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "spreadsheet" if _holds_spreadsheet(content) else "zip"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return "spreadsheet"
    if content.startswith(b"\x1f\x8b"):
        return "gzip"
    if content.startswith(b"PAR1"):
        return "parquet"
    start = _first_text(content, FIRST_BYTES).lstrip()
    if start.lower().startswith(MARKUP):
        named = f" saved with the ending '{ending}'" if ending in (".xls", ".xlsx", ".csv") else ""
        raise DataError(
            f"This is a web page or another file of markup (HTML or XML){named}, not a table. Open it in a "
            "spreadsheet, choose Save as and then CSV or xlsx, and open that file."
        )
    together = b"".join(start.split())
    if together.startswith((b"{", b"[")) and (
        ending in JSON_ENDINGS or together.startswith((b'{"', b"[{", b"[[", b"{}"))
    ):
        return "json"
    return "arff" if _is_arff(content, start) else "text"


def _first_text(content: bytes, size: int) -> bytes:
    """The first bytes of a text, without its mark; those of UTF-16 as UTF-8."""
    start = content[:size].removeprefix(codecs.BOM_UTF8)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start.decode("utf-16", errors="ignore").encode(errors="ignore")
    return start


def _is_arff(content: bytes, start: bytes) -> bool:
    """True when the first line that is neither blank nor a comment begins with `@relation` or `@attribute`."""
    if not start.startswith((b"%", b"@")):
        return False
    return ARFF.match(_first_text(content, MAX_COMMENT_BYTES)) is not None


def _refuse_unsafe(content: bytes, ending: str) -> None:
    if ending in UNSAFE_ENDINGS:
        raise DataError(f"A file with the ending '{ending}' {UNSAFE}")
    for signature, name in UNSAFE_SIGNATURES.items():
        if content.startswith(signature):
            raise DataError(f"{name} {UNSAFE}")


def _holds_spreadsheet(content: bytes) -> bool:
    """True for the zip archives that spreadsheets are.

    Raises:
        DataError: for those that are texts or slides.
    """
    names = _names_in(content)
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise DataError(f"This is a Word or PowerPoint file; a table was expected. {SAVE_AS_CSV}")
    return any(name.startswith("xl/workbook.") for name in names) or {"mimetype", "content.xml"} <= names


def _names_in(content: bytes) -> set[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return set()


def is_archive(content: bytes) -> bool:
    """True for what may hold other files; a spreadsheet does not count."""
    if content.startswith((b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")):
        return True
    return content.startswith(b"PK\x03\x04") and not _holds_spreadsheet(content)
