"""Reading: how a file was read, or how it should be."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Format = Literal["text", "spreadsheet", "parquet", "json", "arff"]
Character = Annotated[str, Meta(max_length=1)]
Name = Annotated[str, Meta(max_length=2_000)]


class Reading(Struct, frozen=True, forbid_unknown_fields=True):
    """How a file was read. As a request for another reading, what is None is guessed from the file.

    `format` is what the content is, whatever the file's name says. `separator` stands between the values of a text,
    `decimal` before the fractions, "." or ",". `header` is the row that holds the column names, the first row being 1
    and empty lines not counted; 0 when there is none. `sheet` is the one that was read out of `sheets`. What does not
    apply to a format stays None. The bounds hold when a message is decoded.
    """

    format: Format | None = None
    encoding: Name | None = None
    separator: Character | None = None
    decimal: Character | None = None
    header: Annotated[int, Meta(ge=0)] | None = None
    sheet: Name | None = None
    sheets: tuple[Name, ...] = ()
