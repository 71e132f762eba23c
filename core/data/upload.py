"""A learner's own file, read as a table or refused with what to do about it."""

import io
from pathlib import PurePath

import pandas as pd

from core.data.characters import decode
from core.data.layout import Layout, find_layout
from core.data.table import DataError, Table
from core.data.target import guess_target
from core.data.values import MISSING_WORDS, tidy
from core.data.words import counted

MAXIMUM_BYTES = 50 * 2**20
MINIMUM_ROWS = 20
MOST_NOTES = 10
ENDINGS = (".csv", ".tsv", ".tab", ".txt")


def read_table(content: bytes, filename: str) -> Table:
    """The table in a text file whose values are parted by commas, semicolons, tabs or bars, the first line its names.

    What was changed while it was read stands in the table's notes. The target is guessed.

    Raises:
        DataError: when the file cannot be used; the message says what to do.
    """
    check_file(content, filename)
    text, notes = decode(content)
    if not text.strip():
        raise DataError("This file is empty. Add a line of column names and at least 20 rows, or pick a toy dataset.")
    layout = find_layout(text)
    frame = read_frame(text, layout)
    frame, changes = tidy_frame(frame, layout)
    if len(frame) < MINIMUM_ROWS:
        raise DataError(
            f"This file has {counted(len(frame), 'row')}; at least {MINIMUM_ROWS} are needed to train, validate and "
            "test. Add rows, or pick a toy dataset."
        )
    name = PurePath(filename.replace("\\", "/")).stem or "Your table"
    return Table(name, frame, guess_target(frame), notes=notes + layout.notes + changes)


def check_file(content: bytes, filename: str) -> None:
    """Refuses what need not be opened to be known as unusable.

    Raises:
        DataError: for an unknown ending, an empty file, or one that is too large.
    """
    ending = PurePath(filename).suffix.lower()
    if ending not in ENDINGS:
        given = f"'{ending}'" if ending else "no ending"
        raise DataError(
            f"A file with {given} cannot be read; {', '.join(ENDINGS)} can. In a spreadsheet, choose Save as and then "
            "CSV, and open that file."
        )
    if not content:
        raise DataError("This file is empty. Add a line of column names and at least 20 rows, or pick a toy dataset.")
    if len(content) > MAXIMUM_BYTES:
        raise DataError(
            f"This file has {len(content) / 2**20:,.0f} MB; at most {MAXIMUM_BYTES / 2**20:.0f} MB can be read. Remove "
            "columns that say little, or keep a random part of the rows, and open it again."
        )


def read_frame(text: str, layout: Layout) -> pd.DataFrame:
    """The values of a text table as pandas reads them.

    Raises:
        DataError: when pandas finds the text broken.
    """
    try:
        return pd.read_csv(
            io.StringIO(text),
            sep=layout.separator,
            header=0 if layout.has_header else None,
            names=list(layout.names),
            index_col=False,
            skipinitialspace=True,
            keep_default_na=False,
            na_values=list(MISSING_WORDS),
            low_memory=False,
        )
    except (ValueError, OverflowError, MemoryError) as error:  # pandas' own errors are ValueErrors
        raise DataError(
            f"The values of this file could not be read ({error}). Open it in a spreadsheet, check that it is one "
            "table, save it as CSV, and open that file."
        ) from None


def tidy_frame(frame: pd.DataFrame, layout: Layout) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Every column all numbers or all text, rows without any value left out, and notes on what that changed."""
    columns, notes = {}, list[str]()
    for name in frame.columns:
        columns[name], changes = tidy(frame[name], decimal_comma=layout.separator != ",")
        notes.extend(changes)
    tidied = pd.DataFrame(columns)
    bare = tidied.isna().all(axis=1)
    if bare.any():
        notes.insert(0, f"{counted(int(bare.sum()), 'row')} without any value left out.")
        tidied = tidied[~bare].reset_index(drop=True)
    more = [f"{counted(len(notes) - MOST_NOTES, 'more change')} of this kind."] if len(notes) > MOST_NOTES else []
    return tidied, (*notes[:MOST_NOTES], *more)
