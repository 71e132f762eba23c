"""The columns of a table as a table: what each one is, and whether the model sees it."""

from collections.abc import Collection, Sequence

import pandas as pd

from core.data.columns import Column


def column_table(columns: Sequence[Column], used: Collection[str]) -> pd.DataFrame:
    """One row a column: its name, kind, share of missing values, values, whether it is in `used`, and why."""
    return pd.DataFrame(
        {
            "Column": [column.name for column in columns],
            "Kind": [column.kind for column in columns],
            "Missing": [column.missing_share for column in columns],
            "Values": [column.summary for column in columns],
            "Used": [column.name in used for column in columns],
            "Why": [column.why if column.name in used or not column.used else "you left it out" for column in columns],
        }
    )
