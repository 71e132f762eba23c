"""The memory that a table needs, and whether a text can be kept as one, known before it is read."""

import numpy as np

from core.data.reading.rewriter import line_count
from core.data.table import DataError
from core.settings import limits

BYTES_PER_VALUE = 8  # a number, or where a text begins
# What is made of a table before training, for each row: its label, its place, its part and its target, twice when the
# last training had other settings, and up to eight numbers more while these are made. Workers make the features.
PREPARED_BYTES_PER_ROW = (2 * 4 + 8) * 8
CHUNK = 2**18
LINE_ENDS = (10, 13)  # \n and \r


def check_table_size(text: bytes, start: int, columns: int) -> None:
    """Refuse a text that is too large for this server as a table. To be asked where no value holds a line end.

    Raises:
        DataError: when its lines from `start` on, without the blank ones, take more memory than all uploads may.
    """
    max_bytes = limits().uploads_mb * 2**20
    bytes_per_row = columns * BYTES_PER_VALUE + PREPARED_BYTES_PER_ROW
    max_lines = (max_bytes - len(text)) // bytes_per_row
    if line_count(text) <= max_lines or (lines := filled_lines(text, start)) <= max_lines:
        return
    size = len(text) + lines * bytes_per_row
    raise DataError(
        f"This file has {lines:,} lines of values. As a table of {columns:,} columns it takes at least "
        f"{size / 2**20:,.0f} MB of memory with the file and the copies that training needs, and this server keeps at "
        f"most {limits().uploads_mb:,} MB for all uploads. Keep a random part of the rows, and open it again."
    )


def filled_lines(text: bytes, start: int) -> int:
    """The number of lines that are not empty."""
    count, before = 0, LINE_ENDS[0]
    for place in range(start, len(text), CHUNK):
        values = np.frombuffer(text, np.uint8, min(CHUNK, len(text) - place), place)
        is_end = (values == LINE_ENDS[0]) | (values == LINE_ENDS[1])
        count += int(np.count_nonzero(is_end[1:] & ~is_end[:-1])) + int(is_end[0] and before not in LINE_ENDS)
        before = int(values[-1])
    return count + int(before not in LINE_ENDS)
