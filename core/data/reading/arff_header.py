"""The header of an ARFF file: the names and the types of its columns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.data.csv_dialect import MAXIMUM_COLUMNS
from core.data.table import DataError

QUOTED = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
ESCAPED = re.compile(r"\\(.)")
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
ATTRIBUTE = re.compile(rf"@attribute\s+({QUOTED}|[^\s'\"{{][^\s{{]*)\s*(.+)", re.IGNORECASE)
# Each step is final (`?>`, `*+`): what is opened by a quote is tried in one way only.
NOMINAL = re.compile(rf"\{{((?>(?<=[\s,{{])(?:{QUOTED})|[^}}])*+)\}}(.*)")
PLAIN_TYPE = re.compile(rf"([A-Za-z]+)\s*({QUOTED}|[^\s%\[{{'\"]+)?(.*)")
AFTER_THE_TYPE = re.compile(r"\s*(\{[^}]*\}|\[[^]]*\])?\s*(%.*)?")  # a weight of the column or its range, and a comment
COMMAS = re.compile(rf"\s*((?:{QUOTED})(?=\s*(?:,|$))|[^,]*)\s*(?:,|$)")
SPACES = re.compile(rf"\s*({QUOTED}|\S+)\s*")
IGNORED = ("%", "@relation", "@input", "@output")  # the last two are of KEEL, whose files are ARFF otherwise
NUMERIC = ("numeric", "real", "integer")
ISO = "yyyy-MM-dd'T'HH:mm:ss"
# The letters of a date's pattern, as Java writes it, and those of Python.
DATE_LETTERS = {
    **{"yyyy": "%Y", "yy": "%y", "MM": "%m", "M": "%m", "dd": "%d", "d": "%d", "HH": "%H", "H": "%H", "mm": "%M"},
    **{"ss": "%S", "SSS": "%f", "hh": "%I", "h": "%I", "a": "%p", "''": "'"},
}
DATE_PARTS = re.compile(r"''|'([^']+)'|([A-Za-z])\2*|[^A-Za-z']")
FORM = (
    "A line such as '@attribute age numeric' or '@attribute town {Bonn, Ulm}' was expected, with one of the types "
    "numeric, real, integer, string and date, or a list of values in braces. Correct the line, and open the file again."
)


@dataclass(frozen=True)
class Attribute:
    """A column: its name, and what its values are.

    `kind` is "number", "text" or "date". `values` are those that the header declares, for a column of categories.
    `date_format` is how its dates are written, in the letters of `strptime`; "" when they stay as they are.
    """

    name: str
    kind: str = "text"
    values: tuple[str, ...] = ()
    date_format: str = ""

    @property
    def default(self) -> str:
        """The value that a sparse row leaves out: zero, or the first category."""
        return "0" if self.kind == "number" else next(iter(self.values), "?")


def read_header(lines: Iterator[tuple[int, str]]) -> list[Attribute]:
    """The columns that are declared before the line `@data`, which is the last one taken from the numbered lines.

    Raises:
        DataError: for a line that cannot be read, too many columns, no column, or no line `@data`.
    """
    attributes: list[Attribute] = []
    for number, line in lines:
        keyword = line.split(maxsplit=1)[0].lower() if line.strip() else ""
        if keyword == "@data":
            if not attributes:
                raise DataError(f"This ARFF file declares no column before @data. {FORM}")
            return attributes
        if keyword.startswith("@attribute"):
            attributes.append(read_attribute(number, line.strip()))
            if len(attributes) > MAXIMUM_COLUMNS:
                raise DataError(
                    f"This file declares more than {MAXIMUM_COLUMNS:,} columns, which is more than can be read. Remove "
                    "the columns that say little, and open it again."
                )
        elif keyword and not keyword.startswith(IGNORED):
            raise DataError(
                f"Line {number:,} of this ARFF file does not belong in a header: '{line.strip()[:60]}'. {FORM}"
            )
    raise DataError(
        "This ARFF file has no line @data, so it has no rows. Add the line and the rows below the last @attribute, and "
        "open it again."
    )


def read_attribute(number: int, line: str) -> Attribute:
    """The column that a line declares.

    Raises:
        DataError: when the line or its type cannot be read.
    """
    if match := ATTRIBUTE.fullmatch(line):
        name, rest = unquoted(match[1]), match[2].strip()
        nominal = NOMINAL.fullmatch(rest)
        if nominal and AFTER_THE_TYPE.fullmatch(nominal[2]):
            return Attribute(name, "text", tuple(value for value in split_values(nominal[1]) if value))
        plain = PLAIN_TYPE.fullmatch(rest)
        kind = plain[1].lower() if plain else ""
        if kind == "relational":
            raise DataError(
                f"The column '{name}' holds a table in each row (relational), which cannot be read. Remove it, or save "
                "the table as CSV, and open that."
            )
        if plain and AFTER_THE_TYPE.fullmatch(plain[3]):
            if kind == "date":
                return Attribute(name, "date", (), date_format(unquoted(plain[2] or "") or ISO))
            if kind in (*NUMERIC, "string") and not plain[2]:
                return Attribute(name, "text" if kind == "string" else "number")
    raise DataError(f"Line {number:,} of this ARFF file declares a column that cannot be read: '{line[:60]}'. {FORM}")


def split_values(text: str) -> list[str]:
    """The values of a list, separated by commas, or by spaces where there is no comma."""
    pattern = COMMAS if "," in text else SPACES
    return [unquoted(match[1]) for match in pattern.finditer(text)]


def unquoted(text: str) -> str:
    """A name or a value without the quotes or the spaces around it, and the backslashes in quotes."""
    text = text.strip()
    if len(text) < 2 or text[0] not in "'\"" or text[0] != text[-1]:
        return text
    return ESCAPED.sub(lambda match: ESCAPES.get(match[1], match[1]), text[1:-1]) if "\\" in text else text[1:-1]


def date_format(pattern: str) -> str:
    """A pattern such as `dd/MM/yyyy` in the letters of `strptime`; "" for ISO, and for what is no whole date."""
    parts = list(DATE_PARTS.finditer(pattern))
    known = all(not part[2] or part[0] in DATE_LETTERS for part in parts)
    if pattern == ISO or not known or not {"y", "M", "d"} <= {part[2] for part in parts}:
        return ""
    return "".join(part[1] or DATE_LETTERS.get(part[0], part[0].replace("%", "%%")) for part in parts)
