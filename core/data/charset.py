"""Bytes to UTF-8: which characters a file's bytes stand for."""

import codecs

import numpy as np

from core.data.reading.signatures import SAVE_AS_CSV
from core.data.table import DataError

NO_TEXT = f"This file holds bytes that are no text, as pictures and programs do. {SAVE_AS_CSV}"
WESTERN = (
    "The file is not in UTF-8. It was read as Windows-1252 (Western European): if accents look wrong, choose another "
    "encoding, or save it again as UTF-8."
)
# The encodings that a learner may choose, and how they are called.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16, big-endian",
    "cp1252": "Western European (Windows-1252)",
    "cp1250": "Central European (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)",
    "cp1253": "Greek (Windows-1253)",
    "cp1254": "Turkish (Windows-1254)",
    "cp1255": "Hebrew (Windows-1255)",
    "cp1256": "Arabic (Windows-1256)",
    "iso8859-15": "Western European (Latin-9)",
    "mac-roman": "Western European (old Macintosh)",
    "cp850": "Western European (DOS)",
    "shift-jis": "Japanese (Shift JIS)",
    "gb18030": "Chinese (GB 18030)",
    "big5": "Chinese (Big5)",
    "euc-kr": "Korean (EUC-KR)",
}
MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
CHUNK = 2**18
SAMPLE = 4_096
END_OF_FILE = b"\x1a"  # what DOS put behind the last line


def to_utf8(content: bytes, encoding: str | None = None) -> tuple[bytes, str, tuple[str, ...]]:
    """The same text in UTF-8 without a mark, the encoding it was in, and notes on a guess.

    Without an `encoding`: UTF-8, UTF-16 where the bytes look like it, or else Windows-1252.

    Raises:
        DataError: when the bytes are no text, or none in that encoding.
    """
    if encoding is not None:
        if encoding in ("utf-8", "cp1252"):
            check_controls(content)
        return *_decoded(content, encoding), ()
    wide = wide_encoding(content)
    if wide:
        return *_decoded(content, wide), ("The file is in UTF-16; it was read as such.",)
    check_controls(content)
    try:
        return *_decoded(content, "utf-8"), ()
    except DataError:
        return *_decoded(content, "cp1252"), (WESTERN,)


def wide_encoding(content: bytes) -> str | None:
    """UTF-16, recognised by its byte order mark, or by every other byte of mostly Latin text being zero."""
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return encoding
    sample = np.frombuffer(content[: min(SAMPLE, len(content) // 2 * 2)], np.uint8)
    if len(sample) < 4 or len(content) % 2:
        return None
    even, odd = (sample[0::2] == 0).mean(), (sample[1::2] == 0).mean()
    if even < 0.05 and odd > 0.6:
        return "utf-16-le"
    return "utf-16-be" if odd < 0.05 and even > 0.6 else None


def check_controls(content: bytes) -> None:
    """Refuses bytes that no text holds: below 9, and from 14 to 31.

    Raises:
        DataError: when there is one.
    """
    values = np.frombuffer(content.removesuffix(END_OF_FILE), np.uint8)
    for start in range(0, len(values), CHUNK):  # a chunk stays in the processor's cache
        part = values[start : start + CHUNK]
        if ((part < 9) | ((part > 13) & (part < 32))).any():
            raise DataError(NO_TEXT)


def _decoded(content: bytes, encoding: str) -> tuple[bytes, str]:
    """The content in UTF-8. The Greek or Japanese of a wrong encoding is as good a text as any: only bytes without a
    meaning are refused."""
    if encoding not in ENCODINGS:
        raise DataError(f"There is no encoding '{encoding}' to read this file with. Choose another one.")
    try:
        if encoding == "utf-8":
            if not content.isascii():
                content.decode()  # raises where it is not UTF-8
            text = content.removeprefix(codecs.BOM_UTF8)
        else:
            text = content.decode(encoding).removeprefix("\ufeff").encode()
    except (UnicodeDecodeError, UnicodeEncodeError):
        wanted = f"in {ENCODINGS[encoding]}" if encoding != "cp1252" else "in UTF-8 or Windows-1252"
        raise DataError(f"The characters of this file are not {wanted}. {SAVE_AS_CSV}") from None
    if encoding not in ("utf-8", "cp1252"):  # in those two a control character is the same byte
        check_controls(text)
    return text.removesuffix(END_OF_FILE), encoding
