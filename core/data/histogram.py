"""Histograms: the distribution of a column within each class."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.columns import MAX_SHOWN, Column
from core.data.dates import days_of
from core.data.text_encoding import TextEncoding
from core.data.values import Series, numbers_of, texts_of
from core.text.words import shortened

Shape: TypeAlias = Literal["number", "date", "category"]

BINS = 20
BARS = 6
WORDS_WEIGHED = 200
ROWS_COUNTED = 20_000
CLASSES_SHOWN = 5
FAR_OUT = 0.005  # the share at each end that goes into the outermost bins
FARTHEST = 1e300
MAX_EXACT = 1e9  # larger whole numbers may have no halves between them
MILLISECONDS_OF_A_DAY = 86_400_000
OTHERS = "the others"


@dataclass(frozen=True)
class Histogram:
    """The distribution of one column.

    `bars` has `class, share, rows`, and for numbers and dates the edges `low, high`, else `value` and its `place`.
    `share` is the share of the class's rows. Dates are in milliseconds since 1970.
    """

    name: str
    shape: Shape
    bars: pd.DataFrame


@dataclass(frozen=True)
class Sample:
    """The rows that are counted: positions in a frame (n,), the class of each (n,), and the names of the classes."""

    rows: NDArray[np.int64]
    labels: NDArray[np.int64]
    names: tuple[str, ...]

    @classmethod
    def of(
        cls, rows: NDArray[np.int64], labels: NDArray[np.int64] | None, names: Sequence[str], positive: int
    ) -> "Sample":
        """The first 20,000 of some rows. Many classes become the positive one and the others; no classes, one group.

        `labels` (n,) are indices in `names`, None for a target that has no classes.
        """
        rows = rows[:ROWS_COUNTED]
        if labels is None:
            return cls(rows, np.zeros(len(rows), dtype=np.int64), ("all rows",))
        labels = labels[:ROWS_COUNTED]
        if len(names) > CLASSES_SHOWN:
            return cls(rows, (labels == positive).astype(np.int64), (OTHERS, names[positive]))
        return cls(rows, labels, tuple(names))

    @property
    def sizes(self) -> NDArray[np.int64]:
        """The number of rows of each class."""
        return np.bincount(self.labels, minlength=len(self.names))


def histogram(column: Column, values: Series, sample: Sample) -> Histogram | None:
    """The distribution of a column in the sample; None for identifiers, constants and empty columns."""
    values = values.take(sample.rows)
    if column.is_date:
        return of_numbers(column.name, "date", days_of(values, column.form) * MILLISECONDS_OF_A_DAY, sample)
    if column.kind == "number":
        return of_numbers(column.name, "number", numbers_of(values), sample)
    if column.kind == "text":
        return of_words(column.name, values, sample)
    if column.kind in ("category", "yes/no"):
        return of_categories(column.name, values, sample)
    return None


def of_numbers(name: str, shape: Shape, numbers: NDArray[np.float64], sample: Sample) -> Histogram | None:
    """Bins of equal width; the outermost also hold the values beyond them."""
    known = np.abs(numbers) <= FARTHEST  # neither missing nor too far for an axis
    if not known.any():
        return None
    edges = bin_edges(numbers[known], whole=shape == "number")
    bins = np.clip(np.searchsorted(edges, numbers[known], side="right") - 1, 0, len(edges) - 2)
    counts = np.zeros((len(edges) - 1, len(sample.names)), dtype=np.int64)
    np.add.at(counts, (bins, sample.labels[known]), 1)
    bars = _bars(counts, sample)
    bars.insert(0, "low", np.repeat(edges[:-1], len(sample.names)))
    bars.insert(1, "high", np.repeat(edges[1:], len(sample.names)))
    return Histogram(name, shape, bars[bars["rows"] > 0].reset_index(drop=True))


def bin_edges(numbers: NDArray[np.float64], *, whole: bool) -> NDArray[np.float64]:
    """The edges of at most 20 bins: one for each of a few integers, else over all but the most extreme values."""
    low, high = float(numbers.min()), float(numbers.max())
    if whole and high - low < BINS and max(-low, high) < MAX_EXACT and (numbers == np.round(numbers)).all():
        return np.arange(low - 0.5, high + 1)
    near, far = (float(edge) for edge in np.quantile(numbers, [FAR_OUT, 1 - FAR_OUT]))
    if not near < far:
        near, far = low, high
    room = max(0.5, 2 * BINS * float(np.spacing(max(-near, far))))
    if far - near < room:
        near, far = near - room / 2, far + room / 2
    return np.linspace(near, far, BINS + 1)


def of_categories(name: str, values: Series, sample: Sample) -> Histogram | None:
    """A bar for each of the most common values, one for all others, and one for missing ones."""
    codes, texts = texts_of(values)
    if not texts:
        return None
    counts = np.zeros((len(texts) + 1, len(sample.names)), dtype=np.int64)
    np.add.at(counts, (codes, sample.labels), 1)  # index -1 is the last
    order = np.argsort(-counts[:-1].sum(axis=1), kind="stable")
    top, rest = order[:BARS], order[BARS:]
    shown, labels = [counts[top]], [shortened(texts[index], MAX_SHOWN) for index in top]
    for label, more in (("other", counts[rest].sum(axis=0)), ("missing", counts[-1])):
        if more.any():
            shown.append(more[None, :])
            labels.append(f"({label})")
    return _of_values(name, np.concatenate(shown), labels, sample)


def of_words(name: str, values: Series, sample: Sample) -> Histogram | None:
    """A bar for each of the common words whose shares differ most between the classes."""
    encoding = TextEncoding.fit(values, WORDS_WEIGHED)
    if not encoding.words:
        return None
    present = encoding.transform(values)[:, 1 : len(encoding.words) + 1]
    counts = np.array([present[sample.labels == label].sum(axis=0) for label in range(len(sample.names))]).T
    shares = counts / np.maximum(sample.sizes, 1)
    telling = np.argsort(-np.ptp(shares, axis=1), kind="stable")[:BARS]
    return _of_values(name, counts[telling].astype(np.int64), [encoding.words[index] for index in telling], sample)


def _of_values(name: str, counts: NDArray[np.int64], labels: list[str], sample: Sample) -> Histogram:
    bars = _bars(counts, sample)
    bars.insert(0, "value", np.repeat(np.array(labels, dtype=object), len(sample.names)))
    bars["order"] = np.repeat(np.arange(len(labels)), len(sample.names))
    return Histogram(name, "category", bars)


def _bars(counts: NDArray[np.int64], sample: Sample) -> pd.DataFrame:
    """Counts (bars, classes) in long form: `class, share, rows`, sorted by bar."""
    return pd.DataFrame(
        {
            "class": np.tile(np.array(sample.names, dtype=object), len(counts)),
            "share": (counts / np.maximum(sample.sizes, 1)).ravel(),
            "rows": counts.ravel(),
        }
    )
