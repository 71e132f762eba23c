"""Parquet files as an Arrow table."""

import pyarrow as pa
import pyarrow.parquet as pq

from core.data.csv_dialect import MAXIMUM_COLUMNS, column_names
from core.data.reading.rewriter import NO_ROWS, Report
from core.data.reading.unpack import too_large
from core.data.table import DataError
from core.text.words import listed

MAX_UNPACKED_BYTES = 400 * 2**20
BATCH_ROWS = 5_000
MAX_DEPTH = 5
SAVED_INDEX = "__index_level_"
BROKEN = "This Parquet file is damaged or incomplete. Save the table again, as Parquet or as CSV, and open that."


def read_parquet(content: bytes, report: Report) -> tuple[pa.Table, frozenset[str], tuple[str, ...]]:
    """The table with the fields of structures as columns, the names that were made up, and notes on what was left out.

    Raises:
        DataError: when it is damaged, empty or too large.
    """
    try:
        table, notes = _without_saved_index(_read(content, report))
        table, unreadable = _without_unreadable(_flattened(table))
    except (pa.ArrowException, OSError, ValueError, NotImplementedError, OverflowError, RecursionError):
        raise DataError(BROKEN) from None
    if not table.num_rows or not table.num_columns:
        raise DataError(NO_ROWS)
    if table.num_columns > MAXIMUM_COLUMNS:
        raise DataError(
            f"This file has {table.num_columns:,} columns; at most {MAXIMUM_COLUMNS:,} can be read. Remove the columns "
            "that say little, and open it again."
        )
    names, unnamed, renamed = column_names(table.column_names)
    return table.rename_columns(list(names)), unnamed, (*notes, *unreadable, *renamed)


def _read(content: bytes, report: Report) -> pa.Table:
    file = pq.ParquetFile(pa.BufferReader(content))
    groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
    if sum(group.total_byte_size for group in groups) > MAX_UNPACKED_BYTES:
        raise too_large(MAX_UNPACKED_BYTES)
    batches, size, rows = [], 0, 0
    for batch in file.iter_batches(batch_size=BATCH_ROWS):
        batches.append(batch)
        size += batch.nbytes
        rows += batch.num_rows
        if size > MAX_UNPACKED_BYTES:
            raise too_large(MAX_UNPACKED_BYTES)
        report(rows / max(rows, file.metadata.num_rows))
    return pa.Table.from_batches(batches, schema=file.schema_arrow) if batches else file.schema_arrow.empty_table()


def _without_saved_index(table: pa.Table) -> tuple[pa.Table, tuple[str, ...]]:
    """The table without the row numbers that pandas saves as an index; dates and texts stay, under a readable name."""
    saved = [name for name in table.column_names if name.startswith(SAVED_INDEX)]
    numbers = [name for name in saved if pa.types.is_integer(table.schema.field(name).type)]
    if numbers != saved:
        return table.rename_columns([_index_name(name) for name in table.column_names]), ()
    if not saved:
        return table, ()
    return table.drop_columns(saved), ("The row numbers that pandas saved as an index were left out.",)


def _index_name(name: str) -> str:
    """index, index 1, ... for an index without a name, and any other name unchanged."""
    if not name.startswith(SAVED_INDEX):
        return name
    level = name.removeprefix(SAVED_INDEX).strip("_")
    return "index" if level in ("", "0") else f"index {level}"


def _flattened(table: pa.Table) -> pa.Table:
    for _ in range(MAX_DEPTH):
        if not any(pa.types.is_struct(field.type) for field in table.schema):
            break
        table = table.flatten()
    return table


def _without_unreadable(table: pa.Table) -> tuple[pa.Table, tuple[str, ...]]:
    """The table without columns of bytes, such as pictures."""
    kinds = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary, pa.types.is_binary_view)
    dropped = [index for index, field in enumerate(table.schema) if any(is_kind(field.type) for is_kind in kinds)]
    if not dropped:
        return table, ()
    names = listed(table.schema.field(index).name for index in dropped)
    kept = [index for index in range(table.num_columns) if index not in dropped]
    return table.select(kept), (f"Columns left out, because their values are bytes and not text: {names}.",)
