"""Bytes to text: which characters a file's bytes stand for."""

import re

from core.data.table import DataError

UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f]")
UNREADABLE_BYTES = re.compile(UNREADABLE.pattern.encode())
WHAT_TO_DO = "Save the table as CSV with the encoding UTF-8, and open that."
NO_TEXT = f"This file holds bytes that are no text, as pictures and programs do. {WHAT_TO_DO}"
WESTERN = (
    "The file is not in UTF-8. It was read as Windows-1252 (Western European): if accents look wrong, save it again as "
    "UTF-8."
)
SIGNATURES = {b"PK\x03\x04": "an Excel, OpenDocument or zip file", b"\xd0\xcf\x11\xe0": "an old Excel file"} | {
    b"\x1f\x8b": "a compressed file",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"PAR1": "a Parquet file",
    b"SQLite format 3\x00": "a database",
}


def decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of `content` and notes on how it was read: UTF-8, UTF-16 with its mark, or else Windows-1252.

    Raises:
        DataError: when the bytes are no text.
    """
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            raise DataError(f"This is {kind}, whatever its name says; a text file was expected. {WHAT_TO_DO}")
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not is_wide and UNREADABLE_BYTES.search(content):
        raise DataError(NO_TEXT)
    text, notes = _wide_text(content) if is_wide else _text(content)
    if UNREADABLE.search(text):
        raise DataError(NO_TEXT)
    return text, notes


def _wide_text(content: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        return content.decode("utf-16"), ("The file is in UTF-16; it was read as such.",)
    except UnicodeDecodeError:
        raise DataError(f"This file starts like UTF-16 text and does not go on like it. {WHAT_TO_DO}") from None


def _text(content: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), (WESTERN,)
    except UnicodeDecodeError:
        raise DataError(f"The characters of this file could not be told; UTF-8 was expected. {WHAT_TO_DO}") from None
