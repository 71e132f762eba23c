"""What the rules about data look at: columns, targets, and rows that repeat."""

from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.columns import join_names
from core.data.duplicates import codes, duplicate_groups
from core.data.preparation import Plan
from core.diagnosis.finding import Finding, Remedy
from core.diagnosis.limits import LIMITS


class DataContext:
    """The features of some training rows, and the groups of equal rows in all parts.

    `values` holds an array (rows,) for each feature: numbers and days as they are, texts by their code, NaN where the
    value is missing. `labels` (rows,) are the classes; in regression, a code for each number. `part_of` (all rows,) is
    0 for training, 1 for validation and 2 for test rows; `all_labels` (all rows,) are the labels of these.
    """

    def __init__(self, frame: pd.DataFrame, plan: Plan) -> None:
        self.frame, self.plan = frame, plan
        self.columns = [column for column in plan.columns if column.name in plan.features]
        rows = max(1_000, min(LIMITS.max_rows, LIMITS.max_cells // max(1, len(plan.features))))
        train = plan.train[:rows]  # in random order
        self.labels = plan.target.labels[train]
        self.values = {column.name: codes(frame, column, plan.target.rows[train]) for column in self.columns}
        sizes = [rows * 3 // 5, rows // 5, rows // 5]
        parts = [part[:size] for part, size in zip((plan.train, plan.validation, plan.test), sizes, strict=True)]
        self.part_of = np.repeat(np.arange(3), [len(part) for part in parts])
        self._all_rows = np.concatenate(parts)
        self.all_labels = plan.target.labels[self._all_rows]

    @cached_property
    def groups(self) -> NDArray[np.int64] | None:
        """For each row of all parts the number of its group of equal rows, shape (all rows,).

        None where repeated rows are expected, because the columns allow few different rows.
        """
        log_possible = sum(np.log(max(column.distinct, 1)) for column in self.columns)
        enough = np.log(LIMITS.min_possible_rows * max(len(self._all_rows), 1))
        if not self.columns or log_possible < enough:
            return None
        return duplicate_groups(self.frame, self.columns, self.plan.target.rows[self._all_rows])

    @property
    def class_names(self) -> tuple[str, ...]:
        """The names of the classes."""
        return self.plan.classes.names

    def column_finding(self, name: str, headline: str, evidence: str, reason: str) -> Finding:
        """A finding about a column, with the offer to leave it out."""
        changes = {"leave_out": join_names([*self.plan.left_out, name])}
        return Finding(headline, evidence, reason, Remedy(changes=changes, offer=f"Leave '{name}' out"))
