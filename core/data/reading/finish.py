"""From an Arrow table to a data frame whose columns are each either numbers or text."""

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.data.parallel import each
from core.data.reading.codes import LARGEST_EXACT, notes_on_codes
from core.data.reading.footnotes import note_on_footnotes, without_footnotes
from core.data.reading.left_out import (
    count_proven_summaries,
    note_on_repeated,
    note_on_summaries,
    without_repeated_names,
    without_summaries,
)
from core.data.reading.numbers import DecimalMarks, read_numbers
from core.data.reading.reading import DecimalMark, LeftOut, NumberDoubt
from core.data.reading.texts import tidy, without_clear_marks, without_single_quotes
from core.data.values import Series
from core.text.words import counted, listed

MAX_NOTES = 10
MAX_DOUBTS = 100


@dataclass(frozen=True)
class Finished:
    """A frame whose columns are numbers or texts, notes on what was changed, and doubts about decimal marks."""

    frame: pd.DataFrame
    notes: tuple[str, ...]
    doubts: tuple[NumberDoubt, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def to_frame(
    table: pa.Table, marks: DecimalMarks | None, unnamed: frozenset[str], kept: Collection[LeftOut] = ()
) -> Finished:
    """The frame of a table; without decimal `marks` no text becomes a number.

    Rows without any value, names of columns among the rows, rows of totals and footnotes below the table, and columns
    without a name and a value are left out; `kept` names what of this is kept. Infinite values become missing.
    """
    repeated = summaries = footnotes = 0
    if "repeated names" not in kept:
        table, repeated = without_repeated_names(table, unnamed)
    if "footnotes" not in kept:
        table, footnotes = without_footnotes(table)
    if "summary rows" not in kept:
        table, summaries = without_summaries(table)
    columns = _finished_columns(table, marks)
    for name in unnamed:
        if columns[name].values.isna().all():
            del columns[name]
    notes = [note for column in columns.values() for note in column.notes]
    if made_up := [name for name in columns if name in unnamed]:
        notes.insert(0, f"Columns without a name were named: {listed(made_up)}.")
    frame = pd.DataFrame({name: column.values for name, column in columns.items()}, copy=False)
    if "summary rows" not in kept and (proven := count_proven_summaries(frame)):
        frame, summaries = frame.iloc[:-proven], summaries + proven
    empty = empty_rows(frame)
    if empty.any():
        notes.insert(0, f"{counted(int(empty.sum()), 'row')} without any value left out.")
        frame = frame[~empty].reset_index(drop=True)
    more = [f"{counted(len(notes) - MAX_NOTES, 'more change')} of this kind."] if len(notes) > MAX_NOTES else []
    doubts = tuple(column.doubt for column in columns.values() if column.doubt)[:MAX_DOUBTS]
    said = (*note_on_repeated(repeated), *note_on_summaries(summaries), *note_on_footnotes(footnotes))
    counts: dict[LeftOut, int] = {"repeated names": repeated, "summary rows": summaries, "footnotes": footnotes}
    left_out = tuple(kind for kind, count in counts.items() if count)
    return Finished(frame, (*said, *notes[:MAX_NOTES], *more), doubts, left_out)


@dataclass(frozen=True)
class Column:
    """A finished column, the notes on it, the doubt about its decimal mark, and the mark that its values prove."""

    values: Series
    notes: tuple[str, ...] = ()
    doubt: NumberDoubt | None = None
    proven: DecimalMark | None = None


def _finished_columns(table: pa.Table, marks: DecimalMarks | None) -> dict[str, Column]:
    """The columns by name. Where the first rows show no decimal mark, one that a column proves holds for the others."""
    names = table.column_names
    columns = dict(zip(names, each(lambda name: finished(name, table[name], marks), names, len(table)), strict=True))
    proven = Counter(column.proven for column in columns.values() if column.proven)
    if marks and proven and not marks.certain and not marks.fixed:
        known = replace(marks, mark=proven.most_common(1)[0][0], certain=True)
        columns |= {name: finished(name, table[name], known) for name, column in columns.items() if column.doubt}
    return columns


def finished(name: str, column: pa.ChunkedArray, marks: DecimalMarks | None) -> Column:
    """One column as numbers or texts."""
    column = plain_type(column)
    if pa.types.is_null(column.type):
        return Column(pd.Series(np.full(len(column), np.nan), name=name))
    if pa.types.is_integer(column.type):
        if column.null_count == 0 or (pc.max(pc.abs(column)).as_py() or 0) < LARGEST_EXACT:
            return Column(column.to_pandas().rename(name))
        column = column.cast(pa.string())  # pandas would round it to floating-point numbers
    if pa.types.is_floating(column.type):
        return _without_infinities(name, Column(column.to_pandas()))
    column, occurring = tidy(column)
    column, quotes = without_single_quotes(name, column, occurring)
    numbers = read_numbers(name, column, marks) if marks else None
    if numbers is None:
        texts, notes = without_clear_marks(name, column, occurring)
        return Column(pd.Series(texts, dtype="str", name=name), (*quotes, *notes, *notes_on_codes(name, column)))
    notes = (*quotes, *numbers.notes)
    return _without_infinities(name, Column(pd.Series(numbers.values), notes, numbers.doubt, numbers.proven))


def _without_infinities(name: str, column: Column) -> Column:
    infinite = np.isinf(column.values.to_numpy())
    if not infinite.any():
        return replace(column, values=column.values.rename(name))
    note = f"'{name}': {counted(int(infinite.sum()), 'infinite value')} taken as missing."
    return replace(column, values=column.values.mask(infinite).rename(name), notes=(*column.notes, note))


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


def empty_rows(frame: pd.DataFrame) -> np.ndarray:
    """Whether each row has no value at all, shape (rows,). In most tables the first columns show that none is empty."""
    empty = np.ones(len(frame), bool)
    for name in frame.columns:
        empty &= frame[name].isna().to_numpy()
        if not empty.any():
            break
    return empty
