"""A table as a CSV file that a spreadsheet opens without running formulas in it.

A spreadsheet takes a cell that begins like a formula for one (OWASP, "CSV injection"). An apostrophe before it makes it
text.
"""

import re

import pandas as pd

from core.data.values import Series

FORMULA = re.compile(r"^[=+\-@\t\r\n]")
NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]+)?")


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """The frame without its index as a CSV file in UTF-8, with a byte order mark and without formulas."""
    columns = pd.DataFrame({name: harmless_column(frame[name]) for name in frame.columns})
    header = [harmless_text(str(name)) for name in frame.columns]
    return columns.to_csv(index=False, header=header, lineterminator="\r\n").encode("utf-8-sig")


def harmless_column(column: Series) -> Series:
    """The column with an apostrophe before each text that a spreadsheet would take for a formula."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column
    return column.astype(object).map(lambda value: harmless_text(value) if isinstance(value, str) else value)


def harmless_text(text: str) -> str:
    """A text with an apostrophe before it if it begins like a formula; -5, a number, does not."""
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text
