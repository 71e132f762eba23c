"""The values of a column: numbers or text, and which of them are missing."""

import re
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.words import counted, listed, number_text

Series: TypeAlias = "pd.Series[Any]"

MISSING_WORDS = ("", "NA", "N/A", "n/a", "na", "NaN", "nan", "NAN", "null", "NULL", "Null", "?", "#N/A", "<NA>")
MOSTLY = 0.95
FEW_ROWS = 1_000
DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+(,[0-9]+)?")


def is_number(column: Series) -> bool:
    """True when the column holds real numbers; truth values and dates are none."""
    kind = column.dtype
    return bool(
        pd.api.types.is_numeric_dtype(kind)
        and not pd.api.types.is_bool_dtype(kind)
        and not pd.api.types.is_complex_dtype(kind)
    )


def numbers_of(column: Series) -> NDArray[np.float64]:
    """The column as numbers, shape (rows,); what is missing, infinite or no number is NaN."""
    if not is_number(column):
        column = pd.to_numeric(column.astype(object), errors="coerce")
    numbers: NDArray[np.float64] = column.to_numpy(dtype=np.float64, na_value=np.nan, copy=True)
    numbers[~np.isfinite(numbers)] = np.nan
    return numbers


def texts_of(column: Series) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """The column as texts: for each row the place of its text, or -1 when it is missing, and the distinct texts.

    The texts stand in the order of their first row.
    """
    values = pd.Series(numbers_of(column)) if is_number(column) else column.astype(object)
    try:
        places, distinct = pd.factorize(values)
    except TypeError:  # lists and the like, which a file cannot hold but a frame can
        places, distinct = pd.factorize(values.map(str, na_action="ignore"))
    texts = [text_of(value) for value in distinct]
    merged: dict[str, int] = {}
    place_of = np.array([merged.setdefault(text, len(merged)) for text in texts] or [0], dtype=np.int64)
    return np.where(places < 0, -1, place_of[places]), tuple(merged)


def text_of(value: object) -> str:
    """One value as text: 3 for 3.0, true for True."""
    if isinstance(value, bool | np.bool):
        return "true" if value else "false"
    if isinstance(value, float | np.floating):
        return number_text(float(value)) if np.isfinite(value) else str(value)
    return str(value)


def tidy(column: Series, *, decimal_comma: bool) -> tuple[Series, tuple[str, ...]]:
    """A column as a file gave it, made all numbers or all text, and notes on what that changed.

    Infinities become missing. A column with a stray word among its numbers becomes numbers, the word missing.
    """
    name = str(column.name)
    notes: list[str] = []
    if not is_number(column):
        column = column.where(column.isna(), column.map(text_of, na_action="ignore")).astype("str")
        as_numbers = read_numbers(column, decimal_comma=decimal_comma)
        if as_numbers is None:
            return column, ()
        strays = column[as_numbers.isna() & column.notna()]
        if len(strays):
            words = listed(strays.unique(), most=3)
            notes.append(f"'{name}': {counted(len(strays), 'value')} among the numbers ({words}) taken as missing.")
        column = as_numbers
    infinite = np.isinf(column.to_numpy(dtype=np.float64, na_value=np.nan))
    if infinite.any():
        notes.append(f"'{name}': {counted(int(infinite.sum()), 'infinite value')} taken as missing.")
        column = column.astype("float64").mask(infinite)
    return column, tuple(notes)


def read_numbers(column: Series, *, decimal_comma: bool) -> "Series | None":
    """A text column as numbers when nearly all of its values are numbers, None otherwise."""
    present = column.dropna()
    if decimal_comma and len(present) and present.head(FEW_ROWS).str.fullmatch(DECIMAL_COMMA).all():
        column = column.str.replace(",", ".", regex=False)
        present = column.dropna()
    if len(present) == 0 or pd.to_numeric(present.head(FEW_ROWS), errors="coerce").notna().mean() < MOSTLY:
        return None
    numbers = pd.to_numeric(column, errors="coerce").astype("float64")
    return numbers if numbers.notna().sum() >= MOSTLY * len(present) else None
