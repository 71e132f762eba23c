"""The partition: which split an experiment asks for, by which column, and whether its parts can be used."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.column_types import DATES
from core.data.columns import IDENTIFIER_NAME, Column, describe_column
from core.data.dates import days_of
from core.data.table import DataError
from core.data.target import ClassificationTarget, RegressionTarget
from core.data.values import numbers_of, texts_of
from core.datasets.split import Parts, Rows, grouped_split, random_split, split, time_split
from core.experiment.fields import Experiment
from core.text.words import counted, listed, shortened

MIN_GROUPS = 5
PARTS = ("training", "validation", "test")


@dataclass(frozen=True)
class Partition:
    """The three parts, as indices in the usable rows; the column they are split by, "" for none; and notes."""

    parts: Parts
    by: str = ""
    notes: tuple[str, ...] = ()


def partition(
    experiment: Experiment,
    frame: pd.DataFrame,
    columns: Sequence[Column],
    target: ClassificationTarget | RegressionTarget,
) -> Partition:
    """The split of the target's rows. `columns` describe the columns of `frame` but the target.

    A target of numbers has no classes to stratify by.

    Raises:
        DataError: when the column to split by is missing or does not fit, or when a part lacks rows or classes.
    """
    rows = target.rows
    labels, names, positive = (
        (target.labels, target.names, target.positive) if isinstance(target, ClassificationTarget) else (None, (), 1)
    )
    if experiment.split == "stratified" and labels is not None:
        made = Partition(split(labels, experiment.seed))
    elif experiment.split in ("stratified", "random"):
        made = Partition(random_split(len(rows), experiment.seed))
    else:
        by = column_to_split_by(experiment, frame, columns)
        by_column = by_group if experiment.split == "grouped" else by_time
        made = by_column(by, frame, rows, labels, experiment.seed)
        if not experiment.split_by:
            guessed = f"Split by '{by.name}': a guess, as nothing was chosen."
            made = Partition(made.parts, by.name, (guessed, *made.notes))
    notes = check_parts(made.parts, labels, names, positive)
    return Partition(made.parts, made.by, (*made.notes, *notes))


def column_to_split_by(experiment: Experiment, frame: pd.DataFrame, columns: Sequence[Column]) -> Column:
    """The column asked for, or else the likeliest.

    Raises:
        DataError: when it is not there, when it is the target, or when there is none that could be guessed.
    """
    by = experiment.split_by or guess_split_by(experiment.split, columns, len(frame))
    if not by:
        what = "of dates or numbers" if experiment.split == "time" else "whose values come back in several rows"
        raise DataError(f"This table has no column {what} to split by. Choose the stratified split.")
    if by not in frame.columns:
        raise DataError(
            f"There is no column '{shortened(by)}' to split by in this table. Choose one of "
            f"{listed(split_candidates(experiment.split, columns))}."
        )
    found = [column for column in columns if column.name == by]
    if not found:
        raise DataError(f"'{by}' is the target: split by another column, or choose the stratified split.")
    return found[0]


def split_candidates(split: str, columns: Sequence[Column]) -> list[str]:
    """The columns that a table may be split by: for a split by time, those of dates and numbers."""
    timed = [column for column in columns if column.numeric or column.is_date or column.guess in DATES]
    return [column.name for column in (timed if split == "time" else columns)]


def guess_split_by(split: str, columns: Sequence[Column], rows: int) -> str:
    """The likeliest column to split by, "" for none.

    For a split by time the first of dates, or else of numbers; for groups, of those whose values repeat, one that is
    named like an identifier, or else a category.
    """
    if split == "time":
        found = [column for column in columns if column.is_date]
        found += [
            column for kind in ("identifier", "number") for column in columns if column.numeric and column.kind == kind
        ]
    else:
        several = [column for column in columns if MIN_GROUPS <= column.distinct <= rows / 2]
        found = [column for column in several if IDENTIFIER_NAME.search(column.name)]
        found += [column for column in several if column.kind in ("category", "identifier")]
    return found[0].name if found else ""


def by_group(column: Column, frame: pd.DataFrame, rows: Rows, labels: Rows | None, seed: int) -> Partition:
    """The split that keeps rows with the same value of a column in one part; a row without a value is its own group.

    Raises:
        DataError: when there are fewer than 5 groups.
    """
    by = column.name
    groups, _ = texts_of(frame[by].take(rows))
    lone = groups < 0
    groups = np.where(lone, groups.max(initial=-1) + 1 + np.arange(len(groups)), groups)
    number = len(np.unique(groups))
    if number < MIN_GROUPS:
        raise DataError(
            f"'{by}' makes {counted(number, 'group')}; at least {MIN_GROUPS} are needed to fill three parts. Split "
            "by a column with more values, or choose the stratified split."
        )
    notes = [f"{counted(number, 'group')} of '{by}', each in one part only."]
    if lone.any():
        notes.append(f"{counted(int(lone.sum()), 'row')} without a value of '{by}': each is a group of its own.")
    return Partition(grouped_split(groups, labels, seed), by, tuple(notes))


def by_time(column: Column, frame: pd.DataFrame, rows: Rows, _labels: Rows | None, seed: int) -> Partition:
    """The split that trains on the oldest rows by a column of dates or numbers; rows without a value are left out.

    Raises:
        DataError: when the column holds neither dates nor numbers, or too few different ones.
    """
    by = column.name
    times = times_of(column, frame).take(rows)
    parts = time_split(times, seed)
    if not all(len(part) for part in parts):
        raise DataError(
            f"'{by}' has too few different values to part the rows into older and newer. Split by a column with more, "
            "or choose the stratified split."
        )
    notes = [f"The oldest rows by '{by}' train, the newest test."]
    if undated := int(np.isnan(times).sum()):
        notes.append(f"{counted(undated, 'row')} without a value of '{by}' left out.")
    return Partition(parts, by, tuple(notes))


def times_of(column: Column, frame: pd.DataFrame) -> NDArray[np.float64]:
    """Each row's time, shape (rows,): days for dates, numbers as they are; NaN where missing.

    Raises:
        DataError: when the column holds neither.
    """
    values = frame[column.name]
    if column.numeric and not column.is_date:
        return numbers_of(values)
    form = column.form or describe_column(values).form  # dates may have been called a category
    if not form:
        raise DataError(
            f"'{column.name}' holds neither dates nor numbers, so it does not say which row came first. Split by "
            "another column, or choose the stratified split."
        )
    return days_of(values, form)


def check_parts(parts: Parts, labels: Rows | None, names: Sequence[str], positive: int) -> tuple[str, ...]:
    """Notes on classes that a part lacks.

    Raises:
        DataError: when a part has no rows, when the training rows lack a class, or when the scores would be about
            nothing: for two classes, without either; for more, without the positive one.
    """
    notes = []
    for name, part in zip(PARTS, parts, strict=True):
        if len(part) == 0:
            raise DataError(f"The {name} rows would be none. Choose the stratified split, or add rows.")
        counts = np.ones(0) if labels is None else np.bincount(labels[part], minlength=len(names))
        absent = [index for index, count in enumerate(counts) if count == 0]
        serious = [index for index in absent if name == "training" or len(names) == 2 or index == positive]
        if serious:
            missed = listed((names[index] for index in serious), max_names=3)
            raise DataError(
                f"With this split the {name} rows would hold no {missed}, "
                f"so it could not be {'learned' if name == 'training' else 'judged'}. Choose the stratified split, "
                "another column to split by, or another seed."
            )
        if absent:
            missed = listed((names[index] for index in absent), max_names=3)
            notes.append(f"The {name} rows hold no {missed}: no score speaks of it.")
    return tuple(notes)
