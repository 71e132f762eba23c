"""The table of columns that a learner sees and edits, and the choices about columns as texts in a link."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from core.data.column_types import KINDS, USED, ColumnType
from core.data.columns import Column, describe_column, either, join_names, split_names
from core.data.table import DataError
from core.text.words import listed, shortened

OTHER_READINGS: dict[ColumnType, str] = {
    "date": "Read the day first",
    "month-first date": "Read the month first",
    "year-first date": "Read the year first",
}
"""The label of the button that reads dates in another order, by the kind that it gives a column."""
NOTHING_COMMON = "no value is common enough in the training rows to learn from"


def join_kinds(kinds: Mapping[str, ColumnType]) -> str:
    """Columns and their chosen kinds as one text: city:text,zip:category."""
    return join_names(f"{name}:{kind}" for name, kind in kinds.items())


def split_kinds(text: str) -> dict[str, ColumnType]:
    """The kinds in a text from `join_kinds`, or typed, by column. Of two for one column, the last is taken.

    Raises:
        DataError: when a part names no kind.
    """
    kinds: dict[str, ColumnType] = {}
    for pair in split_names(text):
        name, _, given = (part.strip() for part in pair.rpartition(":"))
        kind = next((kind for kind in KINDS if kind == given.lower()), None)
        if kind is None or not name:
            raise DataError(
                f"The kinds of columns say '{shortened(pair)}'; a column, a colon and its kind are expected, such as "
                f"zip:category. A kind is {either(KINDS)}."
            )
        kinds[name] = kind
    return kinds


def chosen_kinds(text: str, frame: pd.DataFrame) -> dict[str, ColumnType]:
    """The kinds chosen for columns of `frame`.

    Raises:
        DataError: when a part names no kind, or no column of the frame.
    """
    kinds = split_kinds(text)
    if unknown := [name for name in kinds if name not in frame.columns]:
        raise DataError(
            f"The kinds of columns name {listed(unknown)}, which this table does not have. Its columns are "
            f"{listed(frame.columns)}."
        )
    return kinds


def column_table(
    columns: Sequence[Column], used: Collection[str], without_feature: Collection[str] = ()
) -> pd.DataFrame:
    """One row a column: its name, whether it is in `used`, its kind, share of missing values, values, and why.

    `without_feature` names those that are used but become no feature, because none of their values is common.
    """

    def why(column: Column) -> str:
        if column.name in without_feature:
            return NOTHING_COMMON
        return column.why if column.name in used or not column.used else "you left it out"

    return pd.DataFrame(
        {
            "Column": [column.name for column in columns],
            "Used": [column.name in used for column in columns],
            "Kind": [column.kind for column in columns],
            "Missing": [column.missing_share for column in columns],
            "Values": [column.summary for column in columns],
            "Why": [why(column) for column in columns],
        }
    )


def edited(
    frame: pd.DataFrame, columns: Sequence[Column], leave_out: str, kinds: str, edits: Mapping[int, Mapping[str, Any]]
) -> dict[str, str]:
    """The fields `leave_out` and `kinds` after the learner changed the table of columns.

    `edits` are the changed cells, `Kind` and `Used`, by the index of the column. Choosing the guessed kind removes the
    choice. A column that is not used by default, such as an identifier, becomes a number or a category.

    Raises:
        DataError: when a kind does not fit, or when there is nothing in a column to use.
    """
    left_out, chosen = list(dict.fromkeys(split_names(leave_out))), split_kinds(kinds)
    for index, cells in edits.items():
        column = columns[index]
        if kind := cells.get("Kind"):
            describe_column(frame[column.name], kind)
            chosen[column.name] = kind
            if kind == column.guess:
                del chosen[column.name]
        if "Used" in cells:
            left_out = [name for name in left_out if name != column.name]
            if not cells["Used"]:
                left_out.append(column.name)
            elif not column.used and not kind:
                chosen[column.name] = kind_to_use(column)
    return {"leave_out": join_names(left_out), "kinds": join_kinds(chosen)}


def with_date_kind(kinds: str, column: Column, other: ColumnType) -> str:
    """The field `kinds` after the dates of a column are read as the `other` kind."""
    chosen = split_kinds(kinds) | {column.name: other}
    if other == column.guess:
        del chosen[column.name]
    return join_kinds(chosen)


def kind_to_use(column: Column) -> ColumnType:
    """The kind of a column that is not used by default, when the learner wants it used.

    Raises:
        DataError: when it holds nothing to learn from.
    """
    if column.kind in ("constant", "empty"):
        holds = "has no values" if column.kind == "empty" else "has the same value in every row"
        raise DataError(f"'{shortened(column.name)}' {holds}, so there is nothing in it to learn from.")
    if column.kind in USED:
        return column.kind
    return "number" if column.numeric else column.guess if column.guess in USED else "category"
