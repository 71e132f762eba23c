"""Texts that an xlsx file holds once and that many of its cells show: together they can be far larger than the file."""

import re
from itertools import accumulate

import numpy as np

from core.data.table import DataError

MAX_TEXT_BYTES = 100 * 2**20  # as many as an archive of one text file may unpack to
TEXT = re.compile(rb"<(?:\w+:)?si[\s>/]")
CELL = re.compile(rb"""\st\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v[^>]*>\s*(\d{1,9})""")
TOO_MUCH_TEXT = (
    f"The texts in the cells of this spreadsheet are more than {MAX_TEXT_BYTES // 2**20} MB together, because many "
    "cells hold the same long text. Remove the columns with long texts, and open it again."
)


def check_shared_strings(files: dict[str, bytes]) -> None:
    """Refuse a workbook with a sheet whose cells would unfold to too much text.

    Raises:
        DataError: when the texts of a sheet's cells are larger than 100 MB.
    """
    texts = next((data for name, data in files.items() if name.lower().endswith("sharedstrings.xml")), b"")
    sheets = [data for name, data in files.items() if name.startswith("xl/worksheets/")]
    cells = [data.count(b'"s"') + data.count(b"'s'") for data in sheets]
    if max(cells, default=0) * len(texts) <= MAX_TEXT_BYTES:
        return
    starts = [match.start() for match in TEXT.finditer(texts)]
    sizes = np.diff([*starts, len(texts)])
    longest = int(sizes.max(initial=0))
    for data, count in zip(sheets, cells, strict=True):
        if count * longest > MAX_TEXT_BYTES:
            shown = (int(match[1]) for match in CELL.finditer(data))
            bytes_shown = accumulate(int(sizes[index]) for index in shown if index < len(sizes))
            if any(size > MAX_TEXT_BYTES for size in bytes_shown):
                raise DataError(TOO_MUCH_TEXT)
