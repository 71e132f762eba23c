"""The columns of a table as a table: what each one holds, and whether the model sees it."""

from collections.abc import Collection, Sequence

import pandas as pd

from core.data.columns import Column

NOTHING_COMMON = "no value is common enough in the training rows to learn from"


def column_table(columns: Sequence[Column], used: Collection[str], mute: Collection[str] = ()) -> pd.DataFrame:
    """One row a column: its name, whether it is in `used`, its kind, share of missing values, values, and why.

    `mute` names those that are used but become no feature, because none of their values is common.
    """

    def why(column: Column) -> str:
        if column.name in mute:
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
