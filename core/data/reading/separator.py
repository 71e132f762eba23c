"""The separator of a text, and its first records."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from core.data.reading.value_types import ValueType, column_types, type_of
from core.data.table import DataError

WHITESPACE = " "
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", WHITESPACE: "spaces"}
SAMPLE_BYTES = 50_000
SAMPLE_RECORDS = 100
HEAD_BYTES = 2_000_000
CONSISTENT = 0.9
EMPTY_COLUMN = -0.5
LIKELIHOOD_OF_SPACES = 0.6  # beside another separator that fits: texts of as many words each have spaces too
OPEN_QUOTE = (
    'A value near line {line:,} does not end: most likely a quote (") is opened and not closed. Close it, and open the '
    "file again."
)
IN_QUOTES = re.compile(rb'"(?:[^"]|"")*+"')
TWO_COLONS = (
    "The values of this file are parted by '::'. Replace each '::' by a tab in a text editor, and open the file again."
)
WORDS = re.compile(r'"((?:[^"]|"")*)"(?=\s|$)|\S+')


@dataclass(frozen=True)
class Record:
    """The values of one record, the line it starts on (the first is 1), and the byte after its end."""

    line: int
    values: list[str]
    end: int


class Lines:
    """The lines of a text in UTF-8, with their line ends, and the number of bytes read so far."""

    def __init__(self, text: bytes) -> None:
        self._lines = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", errors="replace", newline="")
        self.bytes_read = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.bytes_read += len(line.encode())
        return line


def records(text: bytes, separator: str, skip: int = 0, *, quotes: bool = True) -> Iterator[Record]:
    """Each record of the first 2 MB after `skip` that is not blank. Without `quotes`, each line is a record.

    Raises:
        DataError: when a value is so long that a quote must have been left open.
    """
    lines = Lines(text[skip : skip + HEAD_BYTES])
    reader = split_lines(lines, separator, quotes=quotes)
    line = first_line = text[:skip].count(b"\n") + 1
    try:
        for values in reader:
            if len(values) > 1 or (values and values[0].strip()):
                yield Record(line, values, skip + lines.bytes_read)
            line = first_line + reader.line_num
    except csv.Error:
        raise DataError(OPEN_QUOTE.format(line=line)) from None


class LineReader:
    """Splits lines into values, one record a line, with quotes only where each that opens also closes."""

    def __init__(self, lines: Iterable[str], separator: str) -> None:
        self._lines, self._separator = iter(lines), separator
        self.line_num = 0

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        line = next(self._lines)
        self.line_num += 1
        return split_line(line, self._separator)


def split_lines(lines: Iterable[str], separator: str, *, quotes: bool = True) -> "LineReader":
    """A reader of records, with `line_num`, the number of lines read so far."""
    if quotes and separator != WHITESPACE:
        return csv.reader(lines, delimiter=separator, skipinitialspace=True)  # type: ignore[return-value]
    return LineReader(lines, separator)


def split_line(line: str, separator: str) -> list[str]:
    """The values of one line. A quote that does not close on it belongs to its value."""
    if separator == WHITESPACE:
        return split_words(line)
    bare = line.rstrip("\r\n")
    if not bare:
        return []
    if bare.count('"') % 2 == 0:
        return next(csv.reader([bare], delimiter=separator, skipinitialspace=True))
    return next(csv.reader([bare], delimiter=separator, skipinitialspace=True, quoting=csv.QUOTE_NONE))


def split_words(line: str) -> list[str]:
    """The words of a line, those in quotes as one. Where it also has tabs, a text between two of them is one value."""
    parts = [part.strip() for part in line.split("\t")]
    if '"' in line or len(parts) == 1:
        return [match[1].replace('""', '"') if match[1] is not None else match[0] for match in WORDS.finditer(line)]
    words: list[str] = []
    for part in filter(None, parts):
        pieces = part.split()
        words += pieces if all(type_of(piece) != "text" for piece in pieces) else [part]
    return words


def first_records(rows: Iterable[Record], count: int) -> Iterator[Record]:
    """The first records, up to an error: the full reading reports that."""
    with suppress(DataError):
        yield from islice(rows, count)


def find_separator(text: bytes) -> str:
    """The separator that gives records of one width whose columns hold one type each; of several, the widest records.

    Widths alone do not tell: 1,5;2,5;3,5 has as many commas in each line as semicolons.

    Raises:
        DataError: where two colons part the values.
    """
    sample = text[:SAMPLE_BYTES]
    if len(text) > SAMPLE_BYTES:
        sample = sample.rpartition(b"\n")[0] or sample
    lines = sample.splitlines()
    if sum(line.count(b"::") > 1 for line in lines) > CONSISTENT * len(lines):
        raise DataError(TWO_COLONS)
    return max(SEPARATORS, key=lambda separator: _fit(sample, separator))


def _fit(sample: bytes, separator: str) -> tuple[float, bool, int]:
    rows = [record.values for record in first_records(records(sample, separator), SAMPLE_RECORDS)]
    width, count = common_width(rows)
    if width < 2:
        return 0.0, False, 0
    same = [row for row in rows if len(row) == width]
    body = same[len(same) // 3 :] if len(same) > 3 else same  # names and lines above the table are in the first third
    is_told = count == len(rows)  # also above the values, where the names have it
    qualities = [_quality([row[index] for row in body], separator, is_told=is_told) for index in range(width)]
    share = count / len(rows)
    if separator != WHITESPACE:
        return share * (1 + sum(qualities) / width), True, width
    lines = sample.decode(errors="replace").splitlines()[:SAMPLE_RECORDS]
    is_aligned = _are_aligned(lines)
    if not _is_separated_by_spaces(rows, body, width, share, is_aligned=is_aligned):
        return 0.0, False, 0
    likely = 1.0 if is_aligned or all(quality == 1 for quality in qualities) else LIKELIHOOD_OF_SPACES
    return likely * share * (1 + sum(qualities) / width), False, width


def common_width(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """The width that most records have, and how many have it; of two as common, the larger above 1."""
    widths = Counter(map(len, rows))
    return max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(0, 0))


def _is_separated_by_spaces(
    rows: list[list[str]], body: list[list[str]], width: int, share: float, *, is_aligned: bool
) -> bool:
    """True when white space separates columns: nearly all lines have as many words, and some are numbers.

    Sentences also have spaces, and so have moments and names.
    """
    if len(rows[0]) not in (width, width - 1) and not rows[0][0].startswith("#"):
        return False
    if any("," in word and type_of(word) == "text" for word in rows[0]):
        return False  # names are separated by commas
    return share >= CONSISTENT and _are_columns(column_types(body, width), is_sure=is_aligned or width > 4)


def _quality(values: list[str], separator: str, *, is_told: bool) -> float:
    """How likely a column is one: 1 for one type, 0.5 for texts, -1 for texts that another separator splits.

    Where the lines themselves tell (`is_told`), a text and a number with one space between them stay one value.
    """
    kinds = Counter(map(type_of, values))
    del kinds["missing"]
    if not kinds:
        return EMPTY_COLUMN
    kind, count = kinds.most_common(1)[0]
    if kind != "text" and count >= CONSISTENT * kinds.total():
        return 1.0
    texts = [value for value in values if value.strip()]
    others = set(SEPARATORS) - {separator, WHITESPACE if is_told and not _are_aligned(texts) else separator}
    return -1.0 if any(_splits_evenly(texts, other) for other in others) else 0.5


def _splits_evenly(texts: list[str], separator: str) -> bool:
    """True when a separator splits each of these texts into the same number of pieces.

    Behind a comma of a sentence or of a place stands a space. White space separates numbers only.
    """
    pieces = [text.split() if separator == WHITESPACE else text.split(separator) for text in texts]
    width = len(pieces[0]) if pieces else 0
    if width < 2 or sum(len(parts) == width for parts in pieces) < CONSISTENT * len(pieces):
        return False
    if separator != WHITESPACE:
        return not all(part.startswith(" ") for parts in pieces for part in parts[1:])
    same = [parts for parts in pieces if len(parts) == width]
    return _are_columns(column_types(same, width), is_sure=_are_aligned(texts))


def _are_aligned(lines: Sequence[str]) -> bool:
    """True when nearly all lines have several spaces together, as columns of one width have."""
    return sum("  " in line.strip() for line in lines) >= CONSISTENT * len(lines)


def _are_columns(kinds: Sequence[ValueType], *, is_sure: bool) -> bool:
    """True for types that words of sentences, of moments and of names do not have: numbers, and few texts.

    Where something else tells that the words are columns (`is_sure`), one of numbers is enough.
    """
    return "number" in kinds and (is_sure or (len(kinds) - kinds.count("text")) * 2 >= len(kinds))


def has_regular_quotes(text: bytes, separator: str) -> bool:
    """True when each value in quotes begins and ends at a separator or a line end, and none begins with a separator.

    A stray quote is followed by a letter where it closes, or it opens a value that begins with a separator.
    """
    mark = separator.encode()
    before, after = (b"\n", b"\r", mark, b" ", b""), (b"\n", b"\r", mark, b" ", b"")
    for match in IN_QUOTES.finditer(text):
        around = text[match.start() - 1 : match.start()] if match.start() else b"", text[match.end() : match.end() + 1]
        if around[0] not in before or around[1] not in after or match[0][1:2] == mark:
            return False
    return True


def swallows_row(value: str, separator: str, width: int) -> bool:
    """True when a value holds a line end and the separators of a whole row, as behind a stray quote."""
    lines = value.splitlines()
    if len(lines) < 2 or width < 2:
        return False
    if len(lines) == 2:
        return value.count(separator) >= width - 1
    return any(line.count(separator) >= width - 1 for line in lines[1:-1])
