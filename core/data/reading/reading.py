"""Reading: how a file was read, or how it should be, and what of it is in doubt."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from core.text.numbers import number_text
from core.text.words import shortened

Format = Literal["text", "spreadsheet", "parquet", "json", "arff"]
Character = Annotated[str, Meta(max_length=1)]
Name = Annotated[str, Meta(max_length=2_000)]
LeftOut = Literal["repeated names", "further names", "summary rows", "footnotes"]
DecimalMark = Literal[".", ","]


class Reading(Struct, frozen=True, forbid_unknown_fields=True):
    """How a file was read. As a request for another reading, what is None is guessed from the file.

    `format` is what the content is, whatever the file's name says. `separator` stands between the values of a text, a
    space for any white space; `decimal` before the fractions, "." or ",". `header` is the row that holds the column
    names, the first row being 1 and empty lines not counted; 0 when there is none. `sheet` is the one that was read out
    of `sheets`. What does not apply to a format stays None. `decimals` are decimal marks chosen for single columns.
    `kept` are the kinds of rows that would be left out and were not, `left_out` those that were. The bounds hold when a
    message is decoded.
    """

    format: Format | None = None
    encoding: Name | None = None
    separator: Character | None = None
    decimal: Character | None = None
    header: Annotated[int, Meta(ge=0)] | None = None
    sheet: Name | None = None
    sheets: tuple[Name, ...] = ()
    decimals: dict[Name, DecimalMark] = field(default_factory=dict)
    kept: tuple[LeftOut, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


class NumberDoubt(Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """A column of numbers whose marks could group thousands or stand before fractions: 1.659 or 1,659.

    `decimal` is the decimal mark it was read with. `example` is a value as it stands in the file, `read` and
    `otherwise` are the two numbers it can be; `largest` and `largest_otherwise` the largest number of the column.
    """

    column: Name
    decimal: DecimalMark
    example: Name
    read: float
    otherwise: float
    largest: float
    largest_otherwise: float

    @property
    def text(self) -> str:
        """What to check, in words."""
        example = shortened(self.example)
        return (
            f"Check: the largest value of '{self.column}' is {exact_text(self.largest)}. '{example}' was read as "
            f"{exact_text(self.read)}; it could also be {exact_text(self.otherwise)}."
        )

    @property
    def other_decimal(self) -> DecimalMark:
        """The decimal mark of the other reading."""
        return "," if self.decimal == "." else "."


class HeaderDoubt(Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """A line that may hold the names of the columns or values, and what it was taken as.

    `header` is what `Reading.header` has to be for the other reading.
    """

    line: Annotated[int, Meta(ge=1)]
    is_names: bool
    header: Annotated[int, Meta(ge=0)]

    @property
    def text(self) -> str:
        """What to check, in words."""
        taken, other = (
            ("the names of the columns", "values") if self.is_names else ("values", "the names of the columns")
        )
        return f"Check: line {self.line:,} was taken as {taken}; it could also hold {other}."


class EncodingDoubt(Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Another encoding that a file may be in, its label, and a word as it was read and as it is in that encoding."""

    encoding: Name
    label: Name
    word: Name
    otherwise: Name

    @property
    def text(self) -> str:
        """What to check, in words."""
        word, otherwise = shortened(self.word), shortened(self.otherwise)
        return f"Check: '{word}' could also be '{otherwise}': then the file is in {self.label}."


Doubt = NumberDoubt | HeaderDoubt | EncodingDoubt


class FileLine(Struct, frozen=True, forbid_unknown_fields=True):
    """A line of a file as it was read: its number, what it was taken as, and its first values, cut where long."""

    number: Annotated[int, Meta(ge=1)]
    role: Literal["above the table", "names", "left out", "row"]
    values: Annotated[tuple[Name, ...], Meta(max_length=20)]


def exact_text(number: float) -> str:
    """A number with its thousands in groups: 33,636 or 1.659."""
    return f"{number:,.10g}" if abs(number) < 1e15 else number_text(number)
