"""Reading: how a file was read, or how it should be."""

from dataclasses import dataclass
from typing import Literal

Format = Literal["text", "spreadsheet", "parquet", "json"]


@dataclass(frozen=True)
class Reading:
    """How a file was read. As a wish for another reading, what is None is guessed from the file.

    `format` is what the content is, whatever the file's name says. `separator` parts the values of a text, `decimal` is
    the mark before the fractions, "." or ",". `header` is the row that holds the column names, the first row being 1
    and lines without anything not counted; 0 when there is none. `sheet` is the one that was read out of `sheets`.
    What does not apply to a format stays None.
    """

    format: Format | None = None
    encoding: str | None = None
    separator: str | None = None
    decimal: str | None = None
    header: int | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
