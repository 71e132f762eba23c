"""Encoding: columns become features of a network, fitted on the training rows alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.columns import MAX_CATEGORIES, Column
from core.data.date_encoding import DateEncoding
from core.data.parallel import each
from core.data.scaling import finite_median, mean_and_std, scaled
from core.data.table import DataError
from core.data.target import natural
from core.data.text_encoding import MAX_WORDS, TextEncoding
from core.data.values import Series, is_number, numbers_of, texts_of
from core.text.words import listed

Features = NDArray[np.float32]
Positions = NDArray[np.int64]

MIN_ROWS_OF_A_CATEGORY = 3
ROWS_AT_ONCE = 65_536
VALUES_AT_ONCE = 8_000_000


@dataclass(frozen=True)
class NumberEncoding:
    """A number column: (value - mean) / std; missing values become the median, and a binary feature marks them.

    A column that does not vary in the training rows (`std` 0) becomes 0 everywhere.
    """

    name: str
    median: float
    mean: float
    std: float
    tells_missing: bool

    @classmethod
    def fit(cls, column: Series) -> "NumberEncoding":
        """The encoding fitted on these rows; mean and deviation are computed after filling missing values."""
        numbers = numbers_of(column)
        missing = np.isnan(numbers)
        if missing.all():
            return cls(str(column.name), 0.0, 0.0, 0.0, tells_missing=False)
        median = finite_median(numbers[~missing])
        filled = np.where(missing, median, numbers)
        mean, std = mean_and_std(filled)
        return cls(str(column.name), median, mean, std, tells_missing=bool(missing.any()))

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The names of the features that this column becomes."""
        return (self.name, f"{self.name} missing") if self.tells_missing else (self.name,)

    def transform(self, column: Series) -> Features:
        """The features of these rows, shape (rows, features)."""
        numbers = numbers_of(column)
        missing = np.isnan(numbers)
        features = [scaled(np.where(missing, self.median, numbers), self.mean, self.std)]
        if self.tells_missing:
            features.append(missing.astype(np.float64))
        return np.column_stack(features).astype(np.float32)


@dataclass(frozen=True)
class CategoryEncoding:
    """A category column, one-hot: a binary feature for each of `values`, one for all others, and one for missing.

    The last two exist when the training rows have such values. A value without a feature is 0 in all of them.
    """

    name: str
    values: tuple[str, ...]
    tells_other: bool
    tells_missing: bool

    @classmethod
    def fit(cls, column: Series) -> "CategoryEncoding":
        """The encoding fitted on these rows: the most common values, of those that occur at least 3 times."""
        codes, texts = texts_of(column)
        counts = np.bincount(codes[codes >= 0], minlength=len(texts))
        common = [index for index in np.argsort(-counts, kind="stable") if counts[index] >= MIN_ROWS_OF_A_CATEGORY]
        values = tuple(sorted((texts[index] for index in common[:MAX_CATEGORIES]), key=natural))
        tells_missing = bool((codes < 0).any()) and len(texts) > 0
        return cls(str(column.name), values, bool(values) and len(values) < len(texts), tells_missing)

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The names of the features that this column becomes."""
        switches = [f"{self.name} = {value}" for value in self.values]
        others = [f"{self.name} other"] if self.tells_other else []
        missing = [f"{self.name} missing"] if self.tells_missing else []
        return (*switches, *others, *missing)

    def transform(self, column: Series) -> Features:
        """The features of these rows, shape (rows, features)."""
        codes, texts = texts_of(column)
        width, nowhere = len(self.feature_names), len(self.feature_names)
        switch = {value: number for number, value in enumerate(self.values)}
        other = len(self.values) if self.tells_other else nowhere
        missing = width - 1 if self.tells_missing else nowhere
        switch_of = np.array([switch.get(text, other) for text in texts] + [missing])  # index -1 is the last
        features = np.zeros((len(codes), width + 1), dtype=np.float32)
        features[np.arange(len(codes)), switch_of[codes]] = 1
        return features[:, :width]


Encoding: TypeAlias = NumberEncoding | CategoryEncoding | DateEncoding | TextEncoding


@dataclass(frozen=True)
class Encoder:
    """How a frame's columns become features: fitted on the training rows, then applied to all rows."""

    encodings: tuple[Encoding, ...]

    @classmethod
    def fit(
        cls,
        frame: pd.DataFrame,
        names: Sequence[str] | None = None,
        rows: Positions | None = None,
        *,
        described: Iterable[Column] = (),
        max_words: int = MAX_WORDS,
    ) -> "Encoder":
        """The encoder of the columns `names` of `frame`, fitted on `rows`; None stands for all of them.

        `described` gives their kinds; other columns are numbers or categories, by their values. At most `max_words`
        words of each text become features.
        """
        known = {column.name: column for column in described}

        def fit(name: str) -> Encoding:
            return encoding_of(_column(frame, name, rows), known.get(name), max_words)

        return cls(tuple(each(fit, frame.columns if names is None else names, len(frame))))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that `transform` needs."""
        return tuple(encoding.name for encoding in self.encodings)

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The name of each feature, in the order of `transform`."""
        return tuple(name for encoding in self.encodings for name in encoding.feature_names)

    def transform(self, frame: pd.DataFrame, rows: Positions | None = None) -> Features:
        """The features of these rows of `frame` (all if None), shape (rows, features).

        Rows are encoded in chunks, so that a large table is never copied as a whole.

        Raises:
            DataError: when a column is not there.
        """
        if absent := [name for name in self.columns if name not in frame.columns]:
            raise DataError(f"The columns {listed(absent)} are not there. The model was trained with them; add them.")
        rows = np.arange(len(frame)) if rows is None else rows
        width = len(self.feature_names)
        features = np.empty((len(rows), width), dtype=np.float32)
        at_once = min(ROWS_AT_ONCE, max(1, VALUES_AT_ONCE // max(1, width)))

        def fill(first: int) -> None:
            some = rows[first : first + at_once]
            blocks = [encoding.transform(_column(frame, encoding.name, some)) for encoding in self.encodings]
            features[first : first + at_once] = np.concatenate(blocks, axis=1)

        each(fill, range(0, len(rows) if self.encodings else 0, at_once), len(rows))
        return features


def encoding_of(column: Series, described: Column | None, max_words: int) -> Encoding:
    """The encoding for a column's kind, fitted on these rows; without a kind, a number or a category."""
    kind = described.kind if described else ""
    if described and described.is_date:
        return DateEncoding.fit(column, described.form)
    if kind == "text":
        return TextEncoding.fit(column, max_words)
    if kind == "number" or (kind != "category" and is_number(column)):
        return NumberEncoding.fit(column)
    return CategoryEncoding.fit(column)


def _column(frame: pd.DataFrame, name: str, rows: Positions | None) -> Series:
    return frame[name] if rows is None else frame[name].take(rows)
