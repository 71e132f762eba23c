"""Packing: what a learner drew or typed, as a text that is short enough for a link.

The text is base64 in the alphabet for links, without the signs that fill it up, of what zlib compressed. Unpacking
takes whatever a link holds: it never gives more than the bounds below allow, and refuses all the rest with a ValueError
whose message goes on after the name of the field.
"""

import base64
import csv
import io
import re
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

CLASSES = ("A", "B", "C")
MOST_CHARACTERS = 2_000
MOST_POINTS = 500
HIGHEST = 255
MOST_ROWS = 200
MOST_COLUMNS = 20
MOST_CELL = 1_000
MOST_BYTES = 2**16
ALPHABET = re.compile(r"[A-Za-z0-9_-]*")
CUT_OR_CHANGED = "cannot be read: it was cut off or changed on its way. Copy the whole link once more"

Point = tuple[int, int, int]
"""The place of its class in CLASSES, then x to the right and y upwards, each from 0 to 255."""
Cells = tuple[tuple[str, ...], ...]
"""A table as texts: the names of its columns, then its rows, all of the same width."""


class TooLargeError(ValueError):
    """What a link cannot carry."""


def pack_points(points: Sequence[Point]) -> str:
    """Points, in their order, as a text of at most 2,000 characters; "" for none.

    Raises:
        ValueError: for what `checked_points` refuses.
    """
    if not points:
        return ""
    columns = zip(*checked_points(points), strict=True)  # classes, then x, then y: alike stands beside alike
    return _compressed(b"".join(bytes(column) for column in columns))


@lru_cache(maxsize=64)
def unpack_points(text: str) -> tuple[Point, ...]:
    """The points that `pack_points` packed.

    Raises:
        ValueError: when the text is no drawing.
    """
    if not text:
        return ()
    content = _expanded(text, 3 * MOST_POINTS, f"holds more than {MOST_POINTS} points")
    if not content or len(content) % 3:
        raise ValueError(CUT_OR_CHANGED)
    count = len(content) // 3
    parts = (content[:count], content[count : 2 * count], content[2 * count :])
    return checked_points(list(zip(*parts, strict=True)))


def checked_points(points: Any) -> tuple[Point, ...]:
    """At most 500 points with whole coordinates from 0 to 255, from whatever a browser or a link says they are.

    Raises:
        ValueError: when they are something else.
    """
    if not isinstance(points, (list, tuple)) or not all(_is_point(point) for point in points):
        raise ValueError("holds something else than points")
    if len(points) > MOST_POINTS:
        raise ValueError(f"holds more than {MOST_POINTS} points")
    return tuple((int(place), int(x), int(y)) for place, x, y in points)


def _is_point(point: Any) -> bool:
    """True for three whole numbers within their bounds; a browser writes 3 and Python may read 3.0."""
    if not isinstance(point, (list, tuple)) or len(point) != 3:
        return False
    highest = (len(CLASSES) - 1, HIGHEST, HIGHEST)
    return all(
        type(value) in (int, float) and 0 <= value <= most and value == int(value)
        for value, most in zip(point, highest, strict=True)
    )


def pack_table(cells: Cells) -> str:
    """A table as a text of at most 2,000 characters.

    Raises:
        TooLargeError: when it would be longer, or holds more than a link may unfold to.
        ValueError: for what `unpack_table` would refuse.
    """
    check_cells(cells)
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows(cells)
    content = written.getvalue().encode()
    text = _compressed(content)
    if len(content) > MOST_BYTES or len(text) > MOST_CHARACTERS:
        raise TooLargeError(f"takes more than the {MOST_CHARACTERS:,} characters that a link can carry")
    return text


@lru_cache(maxsize=64)
def unpack_table(text: str) -> Cells:
    """The table that `pack_table` packed; no rows at all, not even names, for "".

    Raises:
        ValueError: when the text is no table, or one of more than 200 rows or 20 columns.
    """
    if not text:
        return ()
    content = _expanded(text, MOST_BYTES, "unfolds to more than a table to type may hold")
    try:
        cells = tuple(tuple(row) for row in csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    except (csv.Error, UnicodeDecodeError):
        raise ValueError(CUT_OR_CHANGED) from None
    check_cells(cells)
    return cells


def check_cells(cells: Cells) -> None:
    """Refuses what is no table of texts, or a larger one than may be typed.

    Raises:
        ValueError: the message goes on after the table's name.
    """
    if not cells or not cells[0] or any(len(row) != len(cells[0]) for row in cells):
        raise ValueError("holds something else than a table")
    if len(cells[0]) > MOST_COLUMNS or len(cells) - 1 > MOST_ROWS:
        raise ValueError(
            f"holds {len(cells) - 1:,} rows of {len(cells[0]):,} columns; {MOST_ROWS} rows of {MOST_COLUMNS} columns "
            "can be typed at most"
        )
    if len({name.strip() for name in cells[0]} - {""}) < len(cells[0]):
        raise ValueError("has a column without a name of its own")
    if any(len(value) > MOST_CELL for row in cells for value in row):
        raise ValueError(f"holds a value of more than {MOST_CELL:,} characters")


def problem_of(unpack: Callable[[str], Any]) -> Callable[[str], str]:
    """A check for the table of controls: what is wrong with a packed text, in words; empty when nothing is."""

    def problem(text: str) -> str:
        try:
            unpack(text)
        except ValueError as error:
            return str(error)
        return ""

    return problem


def _compressed(content: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")


def _expanded(text: str, most: int, too_large: str) -> bytes:
    """The bytes in a packed text. A text of 2,000 characters can hold a million: no more than `most` are unfolded."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"is longer than {MOST_CHARACTERS:,} characters")
    if not ALPHABET.fullmatch(text):
        raise ValueError(CUT_OR_CHANGED)
    machine = zlib.decompressobj()
    try:
        content = machine.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), most + 1)
    except (ValueError, zlib.error):
        raise ValueError(CUT_OR_CHANGED) from None
    if len(content) > most:
        raise ValueError(too_large)
    if not machine.eof or machine.unused_data:
        raise ValueError(CUT_OR_CHANGED)
    return content
