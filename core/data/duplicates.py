"""Duplicates: rows that are equal in every column that a model sees."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.columns import Column
from core.data.dates import days_of
from core.data.values import is_number, numbers_of, texts_of


def codes(frame: pd.DataFrame, column: Column, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """A number for each value of a column in these `rows` (n,) of `frame`, NaN where it is missing.

    Numbers and days are kept as they are; a text becomes its index among the distinct texts.
    """
    values = frame[column.name].take(rows)
    if column.is_date:
        return days_of(values, column.form)
    if is_number(values):
        return numbers_of(values)
    text_codes = texts_of(values)[0].astype(np.float64)
    return np.where(text_codes < 0, np.nan, text_codes)


def duplicate_groups(frame: pd.DataFrame, columns: Sequence[Column], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """A group number for each of these rows (n,), the same for rows that are equal in all these columns."""
    coded = pd.DataFrame({index: codes(frame, column, rows) for index, column in enumerate(columns)})
    keys = pd.util.hash_pandas_object(coded, index=False).to_numpy()
    numbers: NDArray[np.int64] = np.unique(keys, return_inverse=True)[1].astype(np.int64)
    return numbers


def first_of_each(
    frame: pd.DataFrame, columns: Sequence[Column], rows: NDArray[np.int64], labels: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The indices in `rows` (n,) without those that repeat an earlier row in all these columns and in its label."""
    alike = duplicate_groups(frame, columns, rows)
    _, labels = np.unique(labels, return_inverse=True)
    _, first = np.unique(alike * (labels.max(initial=0) + 1) + labels, return_index=True)
    return np.sort(first).astype(np.int64)
