"""The values of a column: numbers or text, and which of them are missing."""

from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.text.numbers import number_text

Series: TypeAlias = "pd.Series[Any]"

MISSING_WORDS = ("", "NA", "N/A", "n/a", "na", "NaN", "nan", "NAN", "null", "NULL", "Null", "?", "#N/A", "<NA>")


def is_number(column: Series) -> bool:
    """True when the column holds real numbers; booleans and dates are not numbers."""
    kind = column.dtype
    return bool(
        pd.api.types.is_numeric_dtype(kind)
        and not pd.api.types.is_bool_dtype(kind)
        and not pd.api.types.is_complex_dtype(kind)
    )


def numbers_of(column: Series) -> NDArray[np.float64]:
    """The column as numbers, shape (rows,); NaN for what is missing, infinite or not a number."""
    if not is_number(column):
        column = pd.to_numeric(column.astype(object), errors="coerce")
    numbers: NDArray[np.float64] = column.to_numpy(dtype=np.float64, na_value=np.nan, copy=True)
    numbers[~np.isfinite(numbers)] = np.nan
    return numbers


def texts_of(column: Series) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """The column as texts: for each row (n,) the index of its text, -1 when missing, and the distinct texts.

    The texts are in the order of their first rows.
    """
    values = pd.Series(numbers_of(column)) if is_number(column) else column
    # Objects take four times the memory of numbers, and ten times the time of Arrow's texts.
    if not is_number(values) and not isinstance(values.dtype, pd.StringDtype):
        values = values.astype(object)
    try:
        codes, distinct = pd.factorize(values)
    except TypeError:  # lists and the like: not in a file, but in a frame
        codes, distinct = pd.factorize(values.map(str, na_action="ignore"))
    texts = [text_of(value) for value in distinct]
    merged: dict[str, int] = {}
    index_of = np.array([merged.setdefault(text, len(merged)) for text in texts] or [0], dtype=np.int64)
    return np.where(codes < 0, -1, index_of[codes]), tuple(merged)


def text_of(value: object) -> str:
    """One value as text: 3 for 3.0, true for True."""
    if isinstance(value, bool | np.bool):
        return "true" if value else "false"
    if isinstance(value, float | np.floating):
        return number_text(float(value)) if np.isfinite(value) else str(value)
    return str(value)
