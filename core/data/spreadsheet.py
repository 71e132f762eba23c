"""A table as a CSV file that a spreadsheet opens without running formulas in it.

A spreadsheet takes a cell that begins like a formula for one (OWASP, "CSV injection"). An apostrophe before it makes it
text. One that separates cells by semicolons or tabs ends a cell there, and at a line break, whether it stands in quotes
or not: so an apostrophe is needed after each of these too.
"""

import csv
import re

import pandas as pd

from core.data.values import Series

SIGNS = r"=+\-@\uff1d\uff0b\uff0d\uff20"  # the last four are fullwidth, which East Asian spreadsheets take as well
IGNORED = r'"\x00-\x08\x0b\x0c\x0e-\x20\x7f-\xa0\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff'  # before a sign
# The place before a cell that begins like a formula, and the start of a text whose first character would be dropped.
FORMULA = re.compile(rf"(?:^|(?<=[;\t\r\n]))(?=[{IGNORED}]*[{SIGNS}])|^(?=[\x00\t\r\n])")
NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]+)?")


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """The frame without its index as a CSV file in UTF-8, with a byte order mark and without formulas.

    Every text stands in quotes. Numbers are as they were, also where a text is one: -5.
    """
    columns = pd.DataFrame({name: harmless_column(frame[name]) for name in frame.columns})
    header = [harmless_text(str(name)) for name in frame.columns]
    text = columns.to_csv(index=False, header=header, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    return text.encode("utf-8-sig")


def harmless_column(column: Series) -> Series:
    """The column with an apostrophe wherever a spreadsheet would take a part of a text for a formula."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column
    return column.astype(object).map(lambda value: harmless_text(value) if isinstance(value, str) else value)


def harmless_text(text: str) -> str:
    """A text with an apostrophe wherever a cell may begin like a formula; -5, a number, does not."""
    return text if NUMBER.fullmatch(text) else FORMULA.sub("'", text)
