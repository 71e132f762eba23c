"""Preparation: a table becomes arrays for training, validation and test, as an experiment says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.catalog.losses import Task, task_of
from core.data.choices import chosen_kinds
from core.data.column_types import ColumnType
from core.data.columns import Column, describe, split_names
from core.data.duplicates import first_of_each
from core.data.encoding import Encoder
from core.data.partition import partition
from core.data.table import DataError, Table
from core.data.target import (
    ClassificationTarget,
    RegressionTarget,
    classes_of,
    numbers_to_predict,
    stays_number,
    target_of,
)
from core.data.text_encoding import MAX_WORDS
from core.data.upload import MINIMUM_ROWS
from core.experiment.fields import Experiment
from core.text.words import counted, listed

MAX_FEATURES = 2_000
MAX_VALUES = 50_000_000
PARTS = ("train", "validation", "test")


@dataclass(frozen=True)
class Part:
    """One part of the rows: features `x` (n, features), targets `y` (n,), and positions in the table `rows` (n,).

    `x` has no columns where only the rest was asked for.

    `y` holds the index of each row's class (int64), or the number to predict in its own unit (float64).
    """

    x: NDArray[np.float32]
    y: NDArray[Any]
    rows: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.y)


@dataclass(frozen=True)
class Plan:
    """What is decided before anything is encoded: the target, the columns and the rows of the three parts.

    `train`, `validation` and `test` are indices into the rows of `target`. `features` are the columns that the model
    sees; `columns` describes every column but the target, `left_out` names those the learner left out. `split_by` is
    the column that the rows are split by, "" for none.
    """

    target: ClassificationTarget | RegressionTarget
    columns: tuple[Column, ...]
    features: tuple[str, ...]
    left_out: tuple[str, ...]
    train: NDArray[np.int64]
    validation: NDArray[np.int64]
    test: NDArray[np.int64]
    notes: tuple[str, ...]
    split_by: str = ""

    @property
    def task(self) -> Task:
        """Two classes are binary, more are multiclass, numbers are regression."""
        return task_of(len(self.target.names) if isinstance(self.target, ClassificationTarget) else 0)

    @property
    def classes(self) -> ClassificationTarget:
        """The target as classes.

        Raises:
            TypeError: when it is predicted as a number.
        """
        if not isinstance(self.target, ClassificationTarget):
            raise TypeError(f"'{self.target.column}' is predicted as a number and has no classes. Ask `task` first.")
        return self.target

    @property
    def numbers(self) -> RegressionTarget:
        """The target as numbers.

        Raises:
            TypeError: when its classes are predicted.
        """
        if not isinstance(self.target, RegressionTarget):
            raise TypeError(f"'{self.target.column}' is predicted as classes. Ask `task` first.")
        return self.target

    @property
    def balance(self) -> pd.DataFrame:
        """The number of rows of each class (index) in each part (columns train, validation, test)."""
        parts = (self.train, self.validation, self.test)
        counts = [np.bincount(self.classes.labels[part], minlength=len(self.classes.names)) for part in parts]
        return pd.DataFrame(dict(zip(PARTS, counts, strict=True)), index=pd.Index(self.classes.names, name="class"))


@dataclass(frozen=True)
class Prepared:
    """A table ready for training.

    For two classes, `classes` is (negative, positive) and `positive` is 1; for more, they are in natural order and
    `positive` is the index of the chosen one. A target that is a number has no classes. `notes` say what was left out
    and why.
    """

    train: Part
    validation: Part
    test: Part
    classes: tuple[str, ...]
    positive: int
    encoder: Encoder
    target: str
    notes: tuple[str, ...]

    @property
    def task(self) -> Task:
        """Two classes are binary, more are multiclass, none are regression."""
        return task_of(len(self.classes))

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The name of each column of `x`."""
        return self.encoder.feature_names

    @property
    def size(self) -> int:
        """The number of features: the network's inputs."""
        return len(self.feature_names)


def make_plan(experiment: Experiment, table: Table) -> Plan:
    """The plan for a table: its target, features and split. Fast: nothing is encoded.

    Raises:
        DataError: when the table and the experiment's choices do not fit each other.
    """
    name = target_of(table, experiment.target)
    is_number = stays_number(table.frame[name], experiment.task, experiment.cut)
    read_target = numbers_to_predict if is_number else classes_of
    target: ClassificationTarget | RegressionTarget = read_target(table, name, experiment.positive, experiment.cut)
    if len(target.rows) < MINIMUM_ROWS:
        raise DataError(
            f"Only {counted(len(target.rows), 'row')} can be used; at least {MINIMUM_ROWS} are needed to train, "
            "validate and test. Add rows, or pick another dataset."
        )
    left_out = left_out_of(experiment, table, target.column)
    kinds = chosen_kinds(experiment.kinds, table.frame)
    columns = tuple(describe(table.frame, leave_out=target.column, kinds=kinds))
    if experiment.drop_duplicates:
        target = without_duplicates(
            target, table, [column for column in columns if column.used and column.name not in left_out]
        )
    divided = partition(experiment, table.frame, columns, target)
    columns = without_split_column(columns, divided.by if experiment.split == "grouped" else "", kinds)
    features, notes = features_of(columns, left_out, keep_all=table.shape is not None)
    notes = (*target.notes, *divided.notes, *notes)
    return Plan(target, columns, features, left_out, *divided.parts, notes, divided.by)


def without_duplicates(
    target: ClassificationTarget | RegressionTarget, table: Table, columns: Sequence[Column]
) -> ClassificationTarget | RegressionTarget:
    """The target without the rows that repeat an earlier one in all these columns and in the target.

    Raises:
        DataError: when too few rows are left.
    """
    kept = first_of_each(table.frame, columns, target.rows, target.labels)
    if len(kept) < MINIMUM_ROWS:
        raise DataError(
            f"Only {counted(len(kept), 'row')} would be left with one of each; at least {MINIMUM_ROWS} are needed. "
            "Keep all rows, or take columns back that tell them apart."
        )
    if len(kept) == len(target.rows):
        return target
    return target.take(kept, f"{counted(len(target.rows) - len(kept), 'row')} left out: each repeats an earlier one.")


def without_split_column(columns: tuple[Column, ...], by: str, kinds: Mapping[str, ColumnType]) -> tuple[Column, ...]:
    """The columns, with the one that the rows are split by (`by`) not used, unless the learner chose a kind for it.

    The validation and test rows are of other groups, so what a model learns about a group does not apply to them.
    """
    if not by or by in kinds:
        return columns
    why = "rows are split by it, so a model meets only values it has not seen"
    return tuple(replace(column, used=False, why=why) if column.name == by else column for column in columns)


def left_out_of(experiment: Experiment, table: Table, target: str) -> tuple[str, ...]:
    """The columns that the learner left out; the target is never one of them.

    Raises:
        DataError: when one of them is not in the table.
    """
    names = split_names(experiment.leave_out)
    if unknown := [name for name in names if name not in table.frame.columns]:
        raise DataError(
            f"The columns left out name {listed(unknown)}, which this table does not have. Its columns are "
            f"{listed(table.frame.columns)}."
        )
    return tuple(name for name in dict.fromkeys(names) if name != target)


def features_of(
    columns: tuple[Column, ...], left_out: tuple[str, ...], *, keep_all: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that the model sees, and notes on those it does not. `keep_all` is for pictures, pixel by pixel.

    Raises:
        DataError: when no column is left.
    """
    candidates = [column for column in columns if column.name not in left_out]
    used = [column for column in candidates if column.used or keep_all]
    # Row numbers are used only when there is nothing else.
    used = used or [column for column in candidates if column.kind == "identifier" and column.numeric]
    if not used:
        raise DataError(
            "No column is left to predict from: all are left out, empty, the same in every row, or different in every "
            "row. Take a column back, or pick another table."
        )
    unused: dict[str, list[str]] = {}
    for column in candidates:
        if column not in used:
            unused.setdefault(column.why, []).append(column.name)
    notes = [f"Not used: {listed(names)} ({why})." for why, names in unused.items()]
    notes += [f"'{column.name}' holds dates: {column.doubt}." for column in used if column.doubt]
    return tuple(column.name for column in used), tuple(notes)


def prepare(experiment: Experiment, table: Table, plan: Plan | None = None, *, with_features: bool = True) -> Prepared:
    """The arrays of `table` for `experiment`; the same two always give the same arrays. `plan` is theirs, when known.

    The columns' kinds come from the whole table; the statistics and categories of the encoding are fitted on the
    training rows alone. Without features, which can take many times the memory of the table, the rest is the same.

    Raises:
        DataError: when the table and the experiment's choices do not fit each other, or give too many features.
    """
    plan = plan or make_plan(experiment, table)
    target = plan.target
    encoder = Encoder.fit(
        table.frame,
        plan.features,
        target.rows[plan.train],
        described=plan.columns,
        max_words=max_words_per_text(plan),
    )
    check_size(encoder, len(target.rows))
    targets = target.labels if isinstance(target, ClassificationTarget) else target.values
    is_all = len(target.rows) == len(table.frame)

    def part(indices: NDArray[np.int64]) -> Part:
        rows = indices if is_all else target.rows[indices]  # not another copy where they are the same
        features = encoder.transform(table.frame, rows) if with_features else np.empty((len(rows), 0), np.float32)
        return Part(features, targets[indices], rows)

    return Prepared(
        part(plan.train),
        part(plan.validation),
        part(plan.test),
        target.names if isinstance(target, ClassificationTarget) else (),
        target.positive if isinstance(target, ClassificationTarget) else 0,
        encoder,
        target.column,
        plan.notes,
    )


def max_words_per_text(plan: Plan) -> int:
    """How many words of each text column become features: 1,000 for all of them together, fewer for very many rows."""
    texts = sum(column.kind == "text" and column.name in plan.features for column in plan.columns)
    most = min(MAX_WORDS, MAX_VALUES // (2 * len(plan.target.rows)))
    return max(1, most // max(1, texts))


def check_size(encoder: Encoder, rows: int) -> None:
    """Check that the features fit in memory.

    Raises:
        DataError: for no features, more than 2,000, or more than 50 million values in all.
    """
    features = len(encoder.feature_names)
    if features == 0:
        raise DataError(
            "No column has a value that is common enough to learn from. Add columns of numbers or of categories that "
            "come back, or pick another table."
        )
    widest = sorted(encoder.encodings, key=lambda encoding: len(encoding.feature_names), reverse=True)
    advice = f"Leave out columns, such as {listed((encoding.name for encoding in widest), max_names=3)}"
    if features > MAX_FEATURES:
        raise DataError(
            f"The columns become {features:,} features; at most {MAX_FEATURES:,} can be trained with. {advice}."
        )
    if features * rows > MAX_VALUES:
        raise DataError(
            f"{rows:,} rows of {features:,} features are {features * rows:,} values; at most {MAX_VALUES:,} fit. "
            f"{advice}, or use fewer rows."
        )
