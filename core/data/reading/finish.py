"""From an Arrow table to a data frame whose columns are each either numbers or text."""

import json
import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.data.reading.numbers import read_numbers
from core.data.values import MISSING_WORDS, Series
from core.text.words import counted, listed

MAX_NOTES = 10
MAX_TOTAL_ROWS = 3
TOTAL = re.compile(
    r"(?i)(grand |sub)?totals?:?|sums?:?|(gesamt|insgesamt|summe|total general|totaux|totale|suma|totaal):?|"
    "(\u0438\u0442\u043e\u0433\u043e|\u5408\u8ba1|\u603b\u8ba1|\u5408\u8a08):?|"  # in Russian, Chinese and Japanese
    r"(average|mean|mittelwert|durchschnitt|moyenne|media|promedio):?"
)


def to_frame(table: pa.Table, decimals: str, unnamed: frozenset[str]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The frame, and notes on what was changed.

    `decimals` are the possible decimal marks in texts. Rows without any value, rows of totals below the table, and
    columns without a name and a value are left out. Infinite values become missing.
    """
    table, totals = without_totals(table)
    columns, notes = dict[str, Series](), list[str]()
    for name in table.column_names:
        column, changes = finished(name, table[name], decimals)
        if name in unnamed and column.isna().all():
            continue
        columns[name] = column
        notes.extend(changes)
    if made_up := [name for name in columns if name in unnamed]:
        notes.insert(0, f"Columns without a name were named: {listed(made_up)}.")
    frame = pd.DataFrame(columns, copy=False)
    empty = empty_rows(frame)
    if empty.any():
        notes.insert(0, f"{counted(int(empty.sum()), 'row')} without any value left out.")
        frame = frame[~empty].reset_index(drop=True)
    more = [f"{counted(len(notes) - MAX_NOTES, 'more change')} of this kind."] if len(notes) > MAX_NOTES else []
    return frame, (*totals, *notes[:MAX_NOTES], *more)


def without_totals(table: pa.Table) -> tuple[pa.Table, tuple[str, ...]]:
    """The table without the totals that spreadsheets write below it, and the note that says so."""
    texts = [name for name in table.column_names if pa.types.is_string(table[name].type)]
    last = table.slice(max(0, len(table) - MAX_TOTAL_ROWS)).select(texts).to_pylist()
    count = 0
    for row in reversed(last):
        word = next((value.strip() for value in row.values() if value and value.strip()), "")
        if not TOTAL.fullmatch(word):
            break
        rows = [pc.sum(pc.equal(pc.utf8_trim_whitespace(table[name]), word)).as_py() or 0 for name in texts]
        if max(rows) > 2:  # a word in more rows than totals take is a category
            break
        count += 1
    if not count:
        return table, ()
    return table.slice(0, len(table) - count), (f"{counted(count, 'row')} of totals below the table left out.",)


def finished(name: str, column: pa.ChunkedArray, decimals: str) -> tuple[Series, tuple[str, ...]]:
    """One column as numbers or texts, and notes on what was changed."""
    column = plain_type(column)
    if pa.types.is_null(column.type):
        return pd.Series(np.full(len(column), np.nan), name=name), ()
    if pa.types.is_integer(column.type):
        return column.to_pandas().rename(name), ()
    notes: tuple[str, ...] = ()
    if pa.types.is_floating(column.type):
        values = column.to_pandas()
    else:
        column = trim(column)
        numbers = read_numbers(name, column, decimals)
        if numbers is None:
            return pd.Series(column, dtype="str", name=name), ()
        values, notes = pd.Series(numbers[0]), numbers[1]
    infinite = np.isinf(values.to_numpy())
    if infinite.any():
        notes = (*notes, f"'{name}': {counted(int(infinite.sum()), 'infinite value')} taken as missing.")
        values = values.mask(infinite)
    return values.rename(name), notes


def plain_type(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column as int64, float64 or text; dates, booleans and lists become text."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return plain_type(column.cast(kind.value_type))
    if pa.types.is_null(kind) or pa.types.is_string(kind) or pa.types.is_int64(kind) or pa.types.is_float64(kind):
        return column
    if pa.types.is_boolean(kind):
        return column.cast(pa.string())
    if pa.types.is_uint64(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return column.cast(pa.float64(), safe=False)
    if pa.types.is_integer(kind):
        return column.cast(pa.int64())
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.string())
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        texts = column.to_pandas().astype("str")
        return pa.chunked_array([pa.array(texts, pa.string(), from_pandas=True)])
    texts = [None if value is None else text_of_any(value) for value in column.to_pylist()]
    return pa.chunked_array([pa.array(texts, pa.string())])


def text_of_any(value: object) -> str:
    """A value of another type, such as a list, as text."""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else str(value)


def trim(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts without spaces around them, null where a text says that the value is missing."""
    trimmed = pc.utf8_trim_whitespace(column)
    missing = pc.is_in(trimmed, pa.array(MISSING_WORDS, trimmed.type))
    return pc.if_else(missing, None, trimmed) if pc.any(missing).as_py() else trimmed


def empty_rows(frame: pd.DataFrame) -> np.ndarray:
    """Whether each row has no value at all, shape (rows,). In most tables the first columns show that none is empty."""
    empty = np.ones(len(frame), bool)
    for name in frame.columns:
        empty &= frame[name].isna().to_numpy()
        if not empty.any():
            break
    return empty
