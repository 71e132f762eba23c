"""Custom data in a link: points that were drawn, and a table that was typed."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from core.data.reading.reading import Reading
from core.data.table import DataError, Table
from core.data.target import MIN_ROWS_OF_A_CLASS
from core.data.upload import MINIMUM_ROWS, read_table
from core.datasets.catalog import CUSTOM_DATASETS, DRAWN, TYPED
from core.experiment.link_codec import CLASSES, MAX_COORDINATE, Cells, Point, unpack_points, unpack_table
from core.text.words import counted

TARGET = "class"
DECIMALS = 4
_STUDIED = (9, 2, 7, 4, 8, 1, 6, 3, 5, 10, 2, 7, 5, 8, 3, 6, 1, 9, 4, 6, 2, 8, 5, 3)
_SLEPT = (7, 6, 8, 7, 5, 8, 7, 5, 8, 6, 8, 6, 5, 7, 8, 8, 5, 8, 8, 5, 7, 8, 7, 6)
EXAMPLE: Cells = (
    ("hours studied", "hours slept", "exam"),
    *((str(a), str(b), "passed" if a + b >= 13 else "failed") for a, b in zip(_STUDIED, _SLEPT, strict=True)),
)
"""The table shown before anything is typed."""


def drawn_table(packed: str) -> Table:
    """The points of a drawing as the columns `x` and `y`, from 0 to 1, and `class`.

    Raises:
        DataError: when there are too few; the message says how many of each class there are.
    """
    points = unpack_points(packed)
    if lack := drawing_problem(points):
        raise DataError(lack)
    indices, x, y = np.array(points).T
    scaled = {"x": np.round(x / MAX_COORDINATE, DECIMALS), "y": np.round(y / MAX_COORDINATE, DECIMALS)}
    frame = pd.DataFrame(scaled | {TARGET: np.array(CLASSES)[indices]})
    return Table(CUSTOM_DATASETS[DRAWN], frame, TARGET, CLASSES[0])


def drawing_problem(points: tuple[Point, ...]) -> str:
    """What a drawing lacks before a model can be trained on it, in words; empty when nothing does."""
    found = Counter(CLASSES[index] for index, _, _ in points)
    have = " and ".join(f"{found[name]} of {name}" for name in CLASSES if found[name]) or "none yet"
    usable = [count for count in found.values() if count >= MIN_ROWS_OF_A_CLASS]
    if len(found) < 2 or len(points) < MINIMUM_ROWS:
        return f"Draw at least {MINIMUM_ROWS} points in two classes: you have {have}."
    if len(usable) < 2 or sum(usable) < MINIMUM_ROWS:
        return (
            f"Draw at least {MIN_ROWS_OF_A_CLASS} points of each class, and at least {MINIMUM_ROWS} in all: you "
            f"have {have}."
        )
    return ""


def typed_table(packed: str) -> Table:
    """The table that was typed; the example for "".

    Raises:
        DataError: when it cannot be used; the message says what to do.
    """
    table = table_of(unpack_table(packed) or EXAMPLE)
    return replace(table, frame=table.frame.copy())


@lru_cache(maxsize=16)
def table_of(cells: Cells) -> Table:
    """A table of texts, with columns of numbers where all their values are numbers.

    Raises:
        DataError: when it cannot be used; the message says what to do.
    """
    if len(cells) - 1 < MINIMUM_ROWS:
        raise DataError(
            f"Your table has {counted(len(cells) - 1, 'row')}; at least {MINIMUM_ROWS} are needed to train, validate "
            "and test. Type more below the last one, or paste a larger table."
        )
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(cells)
    table = read_table(written.getvalue().encode(), "typed.csv", Reading(separator=",", decimal=".", header=1))
    return replace(table, name=CUSTOM_DATASETS[TYPED], reading=None)


def cells_of(frame: pd.DataFrame) -> Cells:
    """A table's names and values as texts; empty for a missing value."""
    rows = frame.astype(object).itertuples(index=False, name=None)
    return (tuple(map(str, frame.columns)), *(tuple(map(cell_text, row)) for row in rows))


def cell_text(value: object) -> str:
    """One value as it is typed: on one line, 3 for 3.0, nothing for a missing one."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return " ".join(str(value).split())


def edited_cells(base: Cells, edits: Mapping[str, Any]) -> Cells:
    """A table after the edits of Streamlit's data editor; rows without any value are left out.

    `edits` has `edited_rows` (values by column, by the row's index), `deleted_rows` (indices) and `added_rows`.
    """
    names, *rows = base
    changed = {int(index): values for index, values in edits.get("edited_rows", {}).items()}
    deleted = set(edits.get("deleted_rows", ()))
    kept = [_with(row, names, changed.get(index, {})) for index, row in enumerate(rows) if index not in deleted]
    added = [_with(("",) * len(names), names, values) for values in edits.get("added_rows", ())]
    return (names, *(row for row in kept + added if any(row)))


def _with(row: Sequence[str], names: Sequence[str], values: Mapping[str, Any]) -> tuple[str, ...]:
    """A row with some of its values changed, by the names of their columns."""
    return tuple(cell_text(values.get(name, value)) for name, value in zip(names, row, strict=True))
