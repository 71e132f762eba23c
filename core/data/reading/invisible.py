"""Characters that cannot be seen, and digits of other scripts, in texts."""

import codecs
import re
import unicodedata
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

# Byte order marks, zero-width characters and marks of direction. Those that join letters are kept inside a text: they
# belong to the spelling of Persian and to emoji.
INVISIBLE = "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad"
JOINERS = "\u200c\u200d"
MARKS = re.compile(f"[{INVISIBLE}]|^[{JOINERS}]+|[{JOINERS}]+$")
FULLWIDTH_MARKS = "\uff0b-\uff0f"
# Valid in RE2. The second part is a digit beyond ASCII.
TO_CLEAN = rf"[{INVISIBLE}{JOINERS}{FULLWIDTH_MARKS}]|[^\x00-\x7f\P{{Nd}}]"
# Digits and the marks between them: fullwidth, Arabic, Persian, Devanagari and all others of Unicode.
DIGITS = re.compile(r"[\d\s.,:/%()+\-\u2212\uff0b-\uff0f\uff1a\uff05\uff08\uff09\u066a-\u066c]+")
FOLDED_MARKS = {"\u066a": "%", "\u066b": ".", "\u066c": ",", "\u2212": "-"}


def without_byte_order_marks(text: bytes) -> bytes:
    """A text in UTF-8 without byte order marks before it; programs that append files write several."""
    while text.startswith(codecs.BOM_UTF8):
        text = text.removeprefix(codecs.BOM_UTF8)
    return text


def visible(text: str) -> str:
    """The text without invisible characters."""
    return text if text.isascii() else MARKS.sub("", text)


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """The text with ASCII digits if it holds nothing but digits and the marks between them."""
    if text.isascii() or not DIGITS.fullmatch(text) or not any(map(str.isdecimal, text)):
        return text
    return "".join(
        str(unicodedata.decimal(mark))
        if mark.isdecimal()
        else FOLDED_MARKS.get(mark) or unicodedata.normalize("NFKC", mark)
        for mark in text
    )


def cleaned(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The texts without invisible characters, and those of digits alone with ASCII digits."""
    if pc.all(pc.string_is_ascii(column)).as_py() is not False or not pc.any(_fits(column)).as_py():
        return column
    coded = column.combine_chunks().dictionary_encode()
    texts = pa.array([folded(visible(text)) for text in coded.dictionary.to_pylist()], column.type)
    return pa.chunked_array([texts.take(coded.indices)])


def _fits(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.match_substring_regex(column, TO_CLEAN)
