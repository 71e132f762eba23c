"""The target: the column to predict, and its values as classes or as numbers."""

import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.columns import describe_column
from core.data.reading.left_out import is_summary
from core.data.table import DataError, Table
from core.data.values import Series, is_number, numbers_of, texts_of
from core.text.numbers import number_text
from core.text.words import counted, listed, shortened

MAX_CLASSES = 100
FIRST_ROWS = 10_000
MIN_ROWS_OF_A_CLASS = 3
MAX_WHOLE_NUMBERS = 20
MAX_FRACTIONS = 10

TARGET_NAMES = (
    *("target", "label", "labels", "class", "classes", "y", "outcome", "result", "diagnosis", "species"),
    *("survived", "churn", "churned", "default", "fraud", "is_fraud", "spam", "is_spam", "response", "category"),
)
POSITIVE_WORDS = (
    *("yes", "true", "y", "positive", "pos", "malignant", "fraud", "spam", "default", "churn", "churned", "sick"),
    *("disease", "ill", "died", "dead", "attack", "anomaly", "abnormal", "defect", "defective", "failure", "failed"),
    *("fail", "bad", "toxic", "poisonous"),
)
# 1 is the positive class when the other class is one of these; among 1, 2 and 3 it is not.
NEGATIVES_OF_ONE = {"0", "-1"}


@dataclass(frozen=True)
class ClassificationTarget:
    """A target as classes.

    `names` of the classes: (negative, positive) for two, in natural order for more. `labels` (n,) is each row's class,
    `rows` (n,) its position in the frame; rows that cannot be used are left out, and `notes` say so.
    `positive` is the index of the positive class in `names`. `cut` is the number at which a column of numbers was split
    into two classes, else None.
    """

    column: str
    names: tuple[str, ...]
    labels: NDArray[np.int64]
    rows: NDArray[np.int64]
    positive: int
    cut: float | None
    notes: tuple[str, ...]

    def take(self, indices: NDArray[np.int64], note: str) -> "ClassificationTarget":
        """The target of these rows, with a note on the others."""
        return replace(self, labels=self.labels[indices], rows=self.rows[indices], notes=(*self.notes, note))


@dataclass(frozen=True)
class RegressionTarget:
    """A target as a number.

    `values` (n,) are the numbers, `rows` (n,) their positions in the frame; rows that cannot be used are left out, and
    `notes` say so.
    """

    column: str
    values: NDArray[np.float64]
    rows: NDArray[np.int64]
    notes: tuple[str, ...]

    @property
    def labels(self) -> NDArray[np.int64]:
        """A code for each distinct value, shape (n,): rows with equal values have equal codes."""
        return np.unique(self.values, return_inverse=True)[1].astype(np.int64)

    def take(self, indices: NDArray[np.int64], note: str) -> "RegressionTarget":
        """The target of these rows, with a note on the others."""
        return replace(self, values=self.values[indices], rows=self.rows[indices], notes=(*self.notes, note))


def target_candidates(frame: pd.DataFrame) -> list[str]:
    """The columns that can be predicted; see `can_be_target`."""
    return [str(name) for name in frame.columns if can_be_target(frame[name])]


def can_be_target(column: Series) -> bool:
    """True when the column has 2 to 100 distinct values, or is a column of numbers that do not only name its rows."""
    if not is_number(column) and len(texts_of(column.head(FIRST_ROWS))[1]) > MAX_CLASSES:
        return False  # without a look at all rows
    described = describe_column(column)
    if described.distinct < 2 or described.is_date or described.kind in ("identifier", "text"):
        return False
    return is_number(column) or described.distinct <= MAX_CLASSES


def guess_target(frame: pd.DataFrame) -> str:
    """The column to predict: one with a name like 'target', else the last with few values, else the last candidate.

    Empty when no column can be a target.
    """
    for known in TARGET_NAMES:
        for name in frame.columns:
            if str(name).strip().lower() == known and can_be_target(frame[name]):
                return str(name)
    # Lazily from the last column: describing every column of a million rows is slow.
    candidates = (str(name) for name in reversed(frame.columns) if can_be_target(frame[name]))
    last = next(candidates, "")
    if not last or not needs_cut(frame[last]):
        return last
    return next((name for name in candidates if not needs_cut(frame[name])), last)


def needs_cut(column: Series) -> bool:
    """True for numbers with too many distinct values to be classes: over 20 integers, or over 10 with fractions."""
    if not is_number(column):
        return False
    values = distinct_numbers(column)
    whole = bool((values == np.round(values)).all())
    return len(values) > (MAX_WHOLE_NUMBERS if whole else MAX_FRACTIONS)


def distinct_numbers(column: Series) -> NDArray[np.float64]:
    """The distinct numbers of a column, sorted, without missing values."""
    values = np.unique(numbers_of(column))
    return values[~np.isnan(values)]


def classes_of(table: Table, target: str = "", positive: str = "", cut: float | None = None) -> ClassificationTarget:
    """The target column of `table` as classes; empty arguments mean the table's own, or a guess.

    A column of numbers with many values, or with more than two and a `cut`, becomes two classes: at least the cut, and
    below it. The default cut is the median.

    Raises:
        DataError: when the target or the positive class is unknown, or the column gives fewer than 2 or more than 100
            classes.
    """
    target = target_of(table, target)
    column = table.frame[target]
    where = cut_of(column, cut)
    codes, names = texts_of(column) if where is None else cut_in_two(column, where, target)
    check_number_of_classes(names, target)
    notes = []
    if cut is not None and where is None:
        notes.append(f"The cut is not used: '{target}' has classes of its own.")
    if missing := int((codes < 0).sum()):
        notes.append(f"{counted(missing, 'row')} without a value of '{target}' left out.")
    codes, names, small = without_small_classes(codes, names, target)
    rows = np.flatnonzero(codes >= 0)
    order = class_order(names, positive_of(table, target, positive, names, codes[rows], is_cut=where is not None))
    names, chosen = tuple(names[index] for index in order[0]), order[1]
    labels = np.argsort(order[0])[codes[rows]].astype(np.int64, copy=False)
    return ClassificationTarget(target, names, labels, rows, chosen, where, (*notes, *small))


def stays_number(column: Series, task: str, cut: float | None) -> bool:
    """True when the target is predicted as a number: `task` says so, or it has many values and no cut is given."""
    return task == "number" or (task == "auto" and cut is None and needs_cut(column))


def numbers_to_predict(table: Table, target: str, positive: str = "", cut: float | None = None) -> RegressionTarget:
    """The target column of `table` as numbers. A given positive class or cut is not used; a note says so.

    Raises:
        DataError: when it holds texts, or fewer than two different numbers.
    """
    column = table.frame[target]
    if not is_number(column):
        raise DataError(
            f"The column '{target}' holds texts, and only a column of numbers can be predicted as a number. Predict "
            "its classes, or choose another column."
        )
    values = numbers_of(column)
    if len(distinct_numbers(column)) < 2:
        check_number_of_classes(tuple(map(number_text, distinct_numbers(column))), target)
    rows = np.flatnonzero(~np.isnan(values))
    notes = [
        f"The {what} is not used: '{target}' is predicted as a number."
        for what, is_given in (("cut", cut is not None), ("positive class", positive != ""))
        if is_given
    ]
    if missing := len(values) - len(rows):
        notes.append(f"{counted(missing, 'row')} without a value of '{target}' left out.")
    return RegressionTarget(target, values[rows], rows, tuple(notes))


def target_of(table: Table, target: str) -> str:
    """The name of the target column: the one given, else the table's own, else a guess.

    Raises:
        DataError: when there is no such column, or none that can be predicted.
    """
    name = target or table.target or guess_target(table.frame)
    if not name:
        raise DataError(
            "No column of this table can be predicted: one with 2 to 100 different values, or with different numbers, "
            "is needed. Add such a column, or pick another dataset."
        )
    if name not in table.frame.columns:
        raise DataError(
            f"There is no column '{shortened(name)}' to predict in this table. "
            f"Choose one of {listed(table.frame.columns)}."
        )
    return name


def cut_of(column: Series, cut: float | None) -> float | None:
    """Where to cut the column: at `cut`, or at its median; None when its values are few enough to be classes."""
    if cut is not None and is_number(column) and len(distinct_numbers(column)) > 2:
        return cut
    if not needs_cut(column):
        return None
    numbers = numbers_of(column)
    median, low = float(np.nanmedian(numbers)), float(np.nanmin(numbers))
    # With more than half the rows at the smallest value, nothing is below the median.
    return median if median > low else float(distinct_numbers(column)[1])


def cut_in_two(column: Series, cut: float, target: str) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Each row's side of the cut (0 below, 1 at least, -1 missing), and the names of the two sides.

    Raises:
        DataError: when one side is empty.
    """
    numbers = numbers_of(column)
    low, high = np.nanmin(numbers), np.nanmax(numbers)
    if not low < cut <= high:
        raise DataError(
            f"All values of '{target}' are on one side of {number_text(cut)}, so there is nothing to tell apart. Cut "
            f"above {number_text(float(low))} and at most at {number_text(float(high))}, or leave the cut empty."
        )
    sides = np.where(np.isnan(numbers), -1, numbers >= cut).astype(np.int64)
    return sides, (f"below {number_text(cut)}", f"at least {number_text(cut)}")


def check_number_of_classes(names: tuple[str, ...], target: str) -> None:
    """Check that the target has from 2 to 100 classes.

    Raises:
        DataError: for fewer than 2 and more than 100 classes.
    """
    if len(names) < 2:
        found = f"has only one value, {listed(names)}" if names else "has no values"
        raise DataError(
            f"The column '{target}' {found}; a target needs at least 2 classes. Choose another column to predict."
        )
    if len(names) > MAX_CLASSES:
        raise DataError(
            f"The column '{target}' has {len(names):,} different values; a target may have at most {MAX_CLASSES} "
            "classes. Choose another column, or one of numbers."
        )


def without_small_classes(
    codes: NDArray[np.int64], names: tuple[str, ...], target: str
) -> tuple[NDArray[np.int64], tuple[str, ...], tuple[str, ...]]:
    """Codes and names without the classes too small for all three parts, and a note that names them.

    Raises:
        DataError: when fewer than 2 classes are left.
    """
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    kept = np.flatnonzero(counts >= MIN_ROWS_OF_A_CLASS)
    if len(kept) == len(names):
        return codes, names, ()
    small = [name for name, count in zip(names, counts, strict=True) if count < MIN_ROWS_OF_A_CLASS]
    reason = f"with fewer than {MIN_ROWS_OF_A_CLASS} rows cannot stand in training, validation and test"
    if len(kept) < 2:
        raise DataError(
            f"The column '{target}' has fewer than 2 classes of at least {MIN_ROWS_OF_A_CLASS} rows: a class "
            f"{reason}. Add rows of {listed(small, max_names=5)}, or choose another column to predict."
        )
    new_code = np.full(len(names) + 1, -1, dtype=np.int64)
    new_code[kept] = np.arange(len(kept))
    note = f"Left out {listed(small, max_names=5)} of '{target}': a class {reason}."
    note += "".join(_no_class(name, target) for name in small)
    return new_code[codes], tuple(names[index] for index in kept), (note,)


def _no_class(name: str, target: str) -> str:
    """What a small class is more likely than a class: the name of its column, or a summary; else an empty text."""
    if name.strip().lower() == target.strip().lower():
        return f" '{name}' is the name of the column: its row is most likely a line of names among the rows."
    return f" '{name}' is most likely a row of totals or means." if is_summary(name) else ""


def positive_of(
    table: Table, target: str, positive: str, names: tuple[str, ...], codes: NDArray[np.int64], *, is_cut: bool
) -> str:
    """The positive class: the one given, else the table's own, else a guess.

    Of two sides of a cut, the first word is enough, so that a link stays valid when the cut moves.

    Raises:
        DataError: when there is no such class.
    """
    if positive:
        for name in names:
            if name == positive or (is_cut and name.split()[0] == positive.split(" ")[0]):
                return name
        raise DataError(
            f"'{shortened(positive)}' is no class of '{target}'. "
            f"Choose one of {listed(sorted(names, key=natural))} as the positive class."
        )
    if is_cut:
        return names[1]
    if target == table.target and table.positive in names:
        return table.positive
    return guess_positive(names, np.bincount(codes, minlength=len(names)))


def guess_positive(names: tuple[str, ...], counts: NDArray[np.int64]) -> str:
    """The class with a name like 'yes' or 'fraud', else 1 against 0, else the rarest (the last of equals)."""
    lowered = {name.strip().lower(): name for name in names}
    for word in POSITIVE_WORDS:
        if word in lowered:
            return lowered[word]
    if "1" in names and len(names) == 2 and NEGATIVES_OF_ONE & set(names):
        return "1"
    ordered = sorted(zip(names, counts, strict=True), key=lambda pair: natural(pair[0]), reverse=True)
    return min(ordered, key=lambda pair: pair[1])[0]


def class_order(names: tuple[str, ...], positive: str) -> tuple[NDArray[np.int64], int]:
    """The order of the classes, as indices in `names`, and the index of the positive class in that order."""
    order = sorted(range(len(names)), key=lambda index: natural(names[index]))
    if len(names) == 2:
        order.sort(key=lambda index: names[index] == positive)
    return np.array(order), [names[index] for index in order].index(positive)


def natural(name: str) -> tuple[tuple[bool, float, str], ...]:
    """A sort key for names with numbers: 2 before 10, grower 2 before grower 10."""
    parts = re.split(r"([0-9]+(?:\.[0-9]+)?)", name)
    if re.fullmatch(r"-[0-9]+(\.[0-9]+)?", name):
        return ((False, float("-inf"), ""), (False, -float(parts[1]), name))
    return tuple((index % 2 == 0, 0.0 if index % 2 == 0 else float(part), part) for index, part in enumerate(parts))
