"""Duplicates: rows that repeat in one part, in several parts, or with different classes."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from core.data.columns import IDENTIFIER_NAME
from core.data.partition import MIN_GROUPS
from core.diagnosis.contexts import DataContext
from core.diagnosis.finding import Finding, Remedy
from core.diagnosis.limits import LIMITS
from core.diagnosis.rules import CLASSES, DATA_RULES
from core.text.words import counted

DROP_DUPLICATES = Remedy(changes={"drop_duplicates": True}, offer="Keep one of each")


@DATA_RULES.rule("problem", 50)
def shared_rows(data: DataContext) -> Iterator[Finding]:
    """Validation and test rows that are also training rows."""
    if data.groups is None:
        return
    evaluated = data.part_of > 0
    shared = int((np.isin(data.groups, data.groups[~evaluated]) & evaluated).sum())
    if shared >= max(LIMITS.min_repeated_rows, LIMITS.max_shared_share * evaluated.sum()):
        yield Finding(
            f"{shared:,} rows to validate and test are also among the training rows.",
            f"{shared / evaluated.sum():.0%} of the rows that judge the model are alike in every column to one it "
            "learns from.",
            "On a row that it has seen, a model can be right by memory. Its scores look better than they are.",
            DROP_DUPLICATES,
        )


@DATA_RULES.rule("problem", 60)
def duplicate_rows(data: DataContext) -> Iterator[Finding]:
    """Rows that are equal in every column and in the target."""
    if data.groups is None:
        return
    pairs = data.groups * (int(data.all_labels.max()) + 1) + data.all_labels
    repeated = len(pairs) - len(np.unique(pairs))
    if repeated >= max(LIMITS.min_repeated_rows, LIMITS.max_duplicate_share * len(pairs)):
        yield Finding(
            f"{counted(repeated, 'row')} of {len(pairs):,} repeat another one.",
            f"{repeated / len(pairs):.0%} of the rows are alike to an earlier one in every column and in the target.",
            "Each copy counts in the loss and in the scores as if it were new.",
            DROP_DUPLICATES,
        )


@DATA_RULES.rule("problem", 70, tasks=CLASSES)
def conflicting_rows(data: DataContext) -> Iterator[Finding]:
    """Rows that are equal in every column and have different classes."""
    if data.groups is None:
        return
    classes = pd.Series(data.all_labels).groupby(data.groups).nunique().to_numpy()
    conflicting = int((classes[data.groups] > 1).sum())
    if conflicting >= max(LIMITS.min_repeated_rows, LIMITS.max_conflicting_share * len(data.groups)):
        yield Finding(
            f"{conflicting:,} rows are alike and have different classes.",
            f"{conflicting / len(data.groups):.0%} of the rows have a twin in every column with another class.",
            "No model can be right on both. Either a column that tells them apart is missing, or some classes are "
            "wrong.",
        )


@DATA_RULES.rule("problem", 80)
def split_groups(data: DataContext) -> Iterator[Finding]:
    """A column named like an identifier whose values repeat, in a split that does not keep its groups together."""
    if data.plan.split_by:
        return
    rows = len(data.plan.target.rows)
    for column in data.plan.columns:
        if IDENTIFIER_NAME.search(column.name) and MIN_GROUPS <= column.distinct <= rows / 2:
            yield Finding(
                f"Rows of one '{column.name}' stand in several parts.",
                f"{column.distinct:,} values of it in {rows:,} rows.",
                "A model may know the rows it is judged by from others of the same one. Keep them together.",
                Remedy(
                    changes={"split": "grouped", "split_by": column.name},
                    offer=f"Split by '{column.name}'",
                ),
            )
            return
