"""Packs what a learner drew or typed into a text that is short enough for a link, and unpacks it.

The text is URL-safe base64, without padding, of zlib-compressed bytes. A link may hold anything: unpacking gives no
more than the bounds below allow, and raises ValueError for the rest. The message continues after the field's name.
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
MAX_CHARACTERS = 2_000
MAX_POINTS = 500
MAX_COORDINATE = 255
MAX_ROWS = 200
MAX_COLUMNS = 20
MAX_CELL = 1_000
MAX_BYTES = 2**16
ALPHABET = re.compile(r"[A-Za-z0-9_-]*")
CUT_OR_CHANGED = "cannot be read: it was cut off or changed on its way. Copy the whole link once more"

Point = tuple[int, int, int]
"""The index of its class in CLASSES, then x to the right and y upwards, each from 0 to 255."""
Cells = tuple[tuple[str, ...], ...]
"""A table as texts: the names of its columns, then its rows, all of the same width."""


class TooLargeError(ValueError):
    """A table that is too large for a link."""


def pack_points(points: Sequence[Point]) -> str:
    """Points, in their order, as a text of at most 2,000 characters; "" for none.

    Raises:
        ValueError: for what `checked_points` refuses.
    """
    if not points:
        return ""
    columns = zip(*checked_points(points), strict=True)  # all classes, then all x, then all y: this compresses better
    return _compressed(b"".join(bytes(column) for column in columns))


@lru_cache(maxsize=64)
def unpack_points(text: str) -> tuple[Point, ...]:
    """The points that `pack_points` packed.

    Raises:
        ValueError: when the text is not a drawing.
    """
    if not text:
        return ()
    content = _expanded(text, 3 * MAX_POINTS, f"holds more than {MAX_POINTS} points")
    if not content or len(content) % 3:
        raise ValueError(CUT_OR_CHANGED)
    count = len(content) // 3
    parts = (content[:count], content[count : 2 * count], content[2 * count :])
    return checked_points(list(zip(*parts, strict=True)))


def checked_points(points: Any) -> tuple[Point, ...]:
    """At most 500 points with whole coordinates from 0 to 255, from anything that a browser or a link gives.

    Raises:
        ValueError: when it gives something else.
    """
    if not isinstance(points, (list, tuple)) or not all(_is_point(point) for point in points):
        raise ValueError("holds something else than points")
    if len(points) > MAX_POINTS:
        raise ValueError(f"holds more than {MAX_POINTS} points")
    return tuple((int(place), int(x), int(y)) for place, x, y in points)


def _is_point(point: Any) -> bool:
    """True for three whole numbers within their bounds; a browser writes 3 and Python may read 3.0."""
    if not isinstance(point, (list, tuple)) or len(point) != 3:
        return False
    highest = (len(CLASSES) - 1, MAX_COORDINATE, MAX_COORDINATE)
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
    if len(content) > MAX_BYTES or len(text) > MAX_CHARACTERS:
        raise TooLargeError(f"takes more than the {MAX_CHARACTERS:,} characters that a link can carry")
    return text


@lru_cache(maxsize=64)
def unpack_table(text: str) -> Cells:
    """The table that `pack_table` packed; no rows at all, not even names, for "".

    Raises:
        ValueError: when the text is not a table, or one of more than 200 rows or 20 columns.
    """
    if not text:
        return ()
    content = _expanded(text, MAX_BYTES, "unfolds to more than a table to type may hold")
    try:
        cells = tuple(tuple(row) for row in csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    except (csv.Error, UnicodeDecodeError):
        raise ValueError(CUT_OR_CHANGED) from None
    check_cells(cells)
    return cells


def check_cells(cells: Cells) -> None:
    """Check that this is a table of texts, and small enough to be typed.

    Raises:
        ValueError: when it is not; the message continues after the table's name.
    """
    if not cells or not cells[0] or any(len(row) != len(cells[0]) for row in cells):
        raise ValueError("holds something else than a table")
    if len(cells[0]) > MAX_COLUMNS or len(cells) - 1 > MAX_ROWS:
        raise ValueError(
            f"holds {len(cells) - 1:,} rows of {len(cells[0]):,} columns; {MAX_ROWS} rows of {MAX_COLUMNS} columns "
            "can be typed at most"
        )
    if len({name.strip() for name in cells[0]} - {""}) < len(cells[0]):
        raise ValueError("has a column without a name of its own")
    if any(len(value) > MAX_CELL for row in cells for value in row):
        raise ValueError(f"holds a value of more than {MAX_CELL:,} characters")


def problem_of(unpack: Callable[[str], Any]) -> Callable[[str], str]:
    """The check of a Spec: it says what is wrong with a packed text, empty when nothing is."""

    def problem(text: str) -> str:
        try:
            unpack(text)
        except ValueError as error:
            return str(error)
        return ""

    return problem


def _compressed(content: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")


def _expanded(text: str, limit: int, too_large: str) -> bytes:
    """The bytes in a packed text. A text of 2,000 characters can expand to a million: this expands at most `limit`."""
    if len(text) > MAX_CHARACTERS:
        raise ValueError(f"is longer than {MAX_CHARACTERS:,} characters")
    if not ALPHABET.fullmatch(text):
        raise ValueError(CUT_OR_CHANGED)
    expander = zlib.decompressobj()
    try:
        content = expander.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), limit + 1)
    except (ValueError, zlib.error):
        raise ValueError(CUT_OR_CHANGED) from None
    if len(content) > limit:
        raise ValueError(too_large)
    if not expander.eof or expander.unused_data:
        raise ValueError(CUT_OR_CHANGED)
    return content
