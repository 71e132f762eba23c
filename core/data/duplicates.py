"""Twins: rows that are alike in every column that a model sees."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.columns import Column
from core.data.dates import days_of
from core.data.values import is_number, numbers_of, texts_of


def codes(frame: pd.DataFrame, column: Column, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """A number for each value of a column in these `rows` (n,) of `frame`, NaN where it is missing.

    Numbers and days stand for themselves, texts for their place among the different ones.
    """
    values = frame[column.name].take(rows)
    if column.kind == "date":
        return days_of(values, column.form)
    if is_number(values):
        return numbers_of(values)
    places = texts_of(values)[0].astype(np.float64)
    return np.where(places < 0, np.nan, places)


def twins(frame: pd.DataFrame, columns: Sequence[Column], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """A number for each of these rows (n,), the same for rows that are alike in all these columns."""
    coded = pd.DataFrame({place: codes(frame, column, rows) for place, column in enumerate(columns)})
    keys = pd.util.hash_pandas_object(coded, index=False).to_numpy()
    numbers: NDArray[np.int64] = np.unique(keys, return_inverse=True)[1].astype(np.int64)
    return numbers


def first_of_each(
    frame: pd.DataFrame, columns: Sequence[Column], rows: NDArray[np.int64], labels: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The places in `rows` (n,) without those that repeat an earlier row in all these columns and in its label (n,)."""
    alike = twins(frame, columns, rows)
    _, labels = np.unique(labels, return_inverse=True)
    _, first = np.unique(alike * (labels.max(initial=0) + 1) + labels, return_index=True)
    return np.sort(first).astype(np.int64)
