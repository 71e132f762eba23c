"""Bytes to UTF-8: which characters a file's bytes stand for."""

import codecs
import re
from contextlib import suppress
from math import log
from typing import NamedTuple

import numpy as np

from core.data.charset_guess import OTHER_THAN_ASCII, Guess, guesses, sample_words
from core.data.reading.reading import EncodingDoubt
from core.data.reading.signatures import SAVE_AS_CSV
from core.data.table import DataError
from core.text.words import counted

NO_TEXT = f"This is not a text file: it holds bytes as pictures and programs do. {SAVE_AS_CSV}"
GUESSED = (
    "The file is not in UTF-8. It was read as {}: if characters look wrong, choose another encoding, or save it again "
    "as UTF-8."
)
UNKNOWN = (
    "This file is not in UTF-8, and its encoding is not certain. Choose the encoding in which the words look right, "
    f"or {SAVE_AS_CSV[0].lower()}{SAVE_AS_CSV[1:]}"
)
# The encodings that a learner may choose, and how they are called: what tells them apart comes first.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16, big-endian",
    "cp1252": "Windows-1252 (Western European)",
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic and Persian)",
    "cp1257": "Windows-1257 (Baltic)",
    "cp874": "Windows-874 (Thai)",
    "iso8859-15": "Latin-9 (Western European)",
    "iso8859-2": "Latin-2 (Central European)",
    "iso8859-5": "ISO 8859-5 (Cyrillic)",
    "iso8859-6": "ISO 8859-6 (Arabic)",
    "iso8859-7": "ISO 8859-7 (Greek)",
    "koi8-r": "KOI8 (Cyrillic)",
    "mac-roman": "Old Macintosh (Western European)",
    "mac-latin2": "Old Macintosh (Central European)",
    "mac-cyrillic": "Old Macintosh (Cyrillic)",
    "cp850": "DOS (Western European)",
    "cp437": "DOS, United States (Western European)",
    "cp852": "DOS (Central European)",
    "cp866": "DOS (Cyrillic)",
    "cp737": "DOS (Greek)",
    "cp857": "DOS (Turkish)",
    "cp862": "DOS (Hebrew)",
    "shift-jis": "Shift JIS (Japanese)",
    "euc-jp": "EUC-JP (Japanese)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "euc-kr": "EUC-KR (Korean)",
}
# Files that name the first encoding are often in the second, which has more characters.
CODECS = {"shift-jis": "cp932", "euc-kr": "cp949", "big5": "cp950", "koi8-r": "koi8-u", "euc-jp": "euc_jis_2004"}
# The logarithm of how often each is met.
PRIORS = {
    **{"cp1252": 0.0, "cp1250": -1.0, "cp1251": -1.0, "cp1253": -1.0, "cp1254": -1.0, "cp1255": -1.0, "cp1256": -1.0},
    **{"cp1257": -1.0, "cp874": -2.0, "iso8859-15": -2.0, "iso8859-2": -2.0, "iso8859-5": -3.0, "iso8859-6": -3.0},
    **{"iso8859-7": -2.0, "koi8-r": -2.0, "mac-roman": -2.0, "mac-latin2": -3.0, "mac-cyrillic": -3.0, "cp850": -2.0},
    **{"cp437": -2.5, "cp852": -2.5, "cp866": -2.0, "cp737": -3.0, "cp857": -3.0, "cp862": -3.0, "shift-jis": -1.0},
    **{"euc-jp": -2.0, "gb18030": -1.0, "big5": -1.0, "euc-kr": -1.0},
}
MARGIN_OF_DOUBT, MARGIN_OF_CHANCE = log(100), log(7.5)  # so many times as likely as the next encoding
MAX_LIKELY, MAX_DOUBTS, MAX_WORD = 5, 3, 40
MIN_UTF8_WORDS, MIN_SHARE_OF_UTF8 = 3, 0.75
PREVIEW_LINES, PREVIEW_CHARACTERS, PREVIEW_BYTES = 3, 80, 320
MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
LINE_END = re.compile(rb"[\r\n]")
CHUNK = 2**18
SAMPLE = 4_096
MIN_SHARE_OF_ZEROS, MIN_PRINTABLE = 0.02, 0.9
REPLACED = "\ufffd"
END_OF_FILE = b"\x1a"  # what DOS put behind the last line


class Decoded(NamedTuple):
    """A text in UTF-8 without a mark, the encoding it was in, notes on a guess, and what else it could be."""

    text: bytes
    encoding: str
    notes: tuple[str, ...] = ()
    doubts: tuple[EncodingDoubt, ...] = ()


class EncodingError(DataError):
    """A text whose encoding is not certain.

    `encodings` are the likely ones, the most likely first; `sample` are a few of its lines, in bytes.
    """

    def __init__(self, message: str, encodings: tuple[str, ...] = (), sample: bytes = b"") -> None:
        super().__init__(message)
        self.encodings, self.sample = encodings, sample


def to_utf8(content: bytes, encoding: str | None = None) -> Decoded:
    """The same text in UTF-8.

    Without an `encoding`: UTF-8, UTF-16 where the bytes look like it, or else the one in which the words are most
    likely.

    Raises:
        DataError: when the bytes are no text, or none in that encoding.
        EncodingError: when several encodings are as likely, or none is.
    """
    if encoding is not None:
        if encoding in ("utf-8", "cp1252"):
            check_controls(content)
        return _decoded(content, encoding)
    wide = wide_encoding(content)
    if wide:
        return _decoded(content, wide)._replace(notes=("The file is in UTF-16; it was read as such.",))
    check_controls(content)
    try:
        return _decoded(content, "utf-8")
    except DataError:
        return _guessed(content)


def preview(sample: bytes, encoding: str) -> list[str]:
    """The lines of the sample of an EncodingError as this encoding has them, each cut after 80 characters."""
    decoder = codecs.getincrementaldecoder(CODECS.get(encoding, encoding))
    texts = (decoder(errors="replace").decode(line) for line in sample.split(b"\n"))  # an end that was cut is left out
    return ["".join(map(_shown, text[:PREVIEW_CHARACTERS])) for text in texts]


def _guessed(content: bytes) -> Decoded:
    words = sample_words(content)
    if damaged := _nearly_utf8(content, words):
        return damaged
    found = guesses(words, {name: (CODECS.get(name, name), prior) for name, prior in PRIORS.items()})
    best = found[0] if found else None
    margin = best.likelihood - found[1].likelihood if best and len(found) > 1 else MARGIN_OF_DOUBT
    western = best is not None and best.encoding == "cp1252"
    if best and best.is_plausible and (margin >= MARGIN_OF_CHANCE or western):
        notes = (GUESSED.format(ENCODINGS[best.encoding]),)
        with suppress(DataError):  # further down the file there may be bytes that it has not
            return _decoded(content, best.encoding)._replace(notes=notes, doubts=_doubts(best, found[1:]))
    likely = [guess.encoding for guess in found[: 2 * MAX_LIKELY] if _is_in(content, guess.encoding)][:MAX_LIKELY]
    raise EncodingError(UNKNOWN, tuple(likely), _sample(content))


def _doubts(best: Guess, others: list[Guess]) -> tuple[EncodingDoubt, ...]:
    """The encodings that are nearly as likely, each with a word that is another one there."""
    near = [guess for guess in others if best.likelihood - guess.likelihood < MARGIN_OF_DOUBT][:MAX_DOUBTS]
    differ = [next(pair for pair in zip(best.words, guess.words, strict=True) if pair[0] != pair[1]) for guess in near]
    return tuple(
        EncodingDoubt(guess.encoding, ENCODINGS[guess.encoding], ours[:MAX_WORD], theirs[:MAX_WORD])
        for guess, (ours, theirs) in zip(near, differ, strict=True)
    )


def _nearly_utf8(content: bytes, words: list[bytes]) -> Decoded | None:
    """The text without the few characters that are not in UTF-8; None when these are more than a few."""
    in_utf8 = sum(_is_in(word, "utf-8") for word in words)
    if in_utf8 < MIN_UTF8_WORDS or in_utf8 < MIN_SHARE_OF_UTF8 * len(words):
        return None
    text = content.removeprefix(codecs.BOM_UTF8).decode(errors="replace")
    count = text.count(REPLACED) - content.count(REPLACED.encode())
    lost = counted(count, "character")
    note = f"The file is in UTF-8, but {lost} of it could not be read: '{REPLACED}' stands there instead."
    return Decoded(text.encode().removesuffix(END_OF_FILE), "utf-8", (note,))


def _is_in(content: bytes, encoding: str) -> bool:
    try:
        content.decode(CODECS.get(encoding, encoding))
    except UnicodeDecodeError:
        return False
    return True


def _sample(content: bytes) -> bytes:
    """The beginnings of the first different lines that hold other bytes than ASCII."""
    lines, place = dict[bytes, None](), 0
    while len(lines) < PREVIEW_LINES and (found := OTHER_THAN_ASCII.search(content, place)):
        before = content[max(place, found.start() - PREVIEW_BYTES // 2) : found.start()]
        after = content[found.start() : found.start() + PREVIEW_BYTES]
        line = LINE_END.split(before)[-1] + LINE_END.split(after)[0]
        lines[line] = None
        place = found.start() + len(LINE_END.split(after)[0])
    return b"\n".join(lines)


def _shown(character: str) -> str:
    return character if character.isprintable() or character == "\t" else REPLACED


def wide_encoding(content: bytes) -> str | None:
    """UTF-16, recognised by its byte order mark, or by zeros that stand in every other byte only.

    In Latin text these are most of its characters, in others at least the separators and line ends.
    """
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return encoding
    sample = np.frombuffer(content[: min(SAMPLE, len(content) // 2 * 2)], np.uint8)
    if len(sample) < 4 or len(content) % 2:
        return None
    even, odd = int((sample[0::2] == 0).sum()), int((sample[1::2] == 0).sum())
    if even + odd < MIN_SHARE_OF_ZEROS * len(sample) or min(even, odd) > 0.05 * max(even, odd):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = sample.tobytes().decode(encoding, errors="replace")
    return encoding if sum(map(str.isprintable, text)) + text.count("\n") * 2 > MIN_PRINTABLE * len(text) else None


def check_controls(content: bytes) -> None:
    """Refuses bytes that no text holds: below 9, and from 14 to 31.

    Raises:
        DataError: when there is one.
    """
    values = np.frombuffer(content.removesuffix(END_OF_FILE), np.uint8)
    for start in range(0, len(values), CHUNK):  # a chunk stays in the processor's cache
        part = values[start : start + CHUNK]
        if ((part < 32) & (part - 9 > 4)).any():  # below 9 the difference wraps around to a large number
            raise DataError(NO_TEXT)


def _decoded(content: bytes, encoding: str) -> Decoded:
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
            text = content.decode(CODECS.get(encoding, encoding)).removeprefix("\ufeff").encode()
    except (UnicodeDecodeError, UnicodeEncodeError):
        raise DataError(f"The characters of this file are not in {ENCODINGS[encoding]}. {SAVE_AS_CSV}") from None
    if encoding not in ("utf-8", "cp1252"):  # in those two a control character is the same byte
        check_controls(text)
    return Decoded(text.removesuffix(END_OF_FILE), encoding)
