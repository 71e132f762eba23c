"""The columns of a table: what each holds, and whether a model should see it."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from core.data.parallel import each
from core.data.values import Series, is_number, numbers_of, texts_of
from core.data.words import counted, number_text

Kind = Literal["number", "yes/no", "category", "identifier", "constant", "empty"]

MANY_ROWS = 20
NEARLY_ALL = 0.9
TOP_VALUES = 3
MOST_CATEGORIES = 30
IDENTIFIER_NAME = re.compile(
    r"(?i:^(index|row|nr|row.?(id|number|nr)|.*\b(id|uuid|guid)\b.*|.*_id|id_.*)$)"  # index, customer_id, ID number
    r"|[a-z](Id|ID)$"  # PassengerId
)

WHY: dict[Kind, str] = {
    "number": "scaled by its mean and spread in the training rows",
    "yes/no": "two values, so it is a switch for the model",
    "category": "each common value becomes a switch for the model",
    "identifier": "nearly every row has its own value, so it would only be memorised",
    "constant": "every row has the same value, so it tells nothing",
    "empty": "no row has a value",
}


@dataclass(frozen=True)
class Column:
    """What one column holds.

    `numeric` says whether it holds numbers rather than texts.
    `missing` counts its rows without a value, `distinct` its different values; `summary` shows its range or its most
    common values. `used` says whether a model sees it unless the learner leaves it out, and `why` how or why not.
    """

    name: str
    kind: Kind
    numeric: bool
    missing: int
    missing_share: float
    distinct: int
    summary: str
    used: bool
    why: str


def describe(frame: pd.DataFrame, leave_out: str = "") -> list[Column]:
    """What each column of `frame` holds, in the frame's order, but for the one left out."""
    names = [name for name in frame.columns if name != leave_out]
    return each(lambda name: describe_column(frame[name]), names, len(frame))


def describe_column(column: Series) -> Column:
    """What one column holds. Infinities count as missing."""
    numeric = is_number(column)
    if numeric:
        numbers = numbers_of(column)
        present = numbers[~np.isnan(numbers)]
        values = np.unique(present)
        rows, distinct = len(present), len(values)
        kind, summary = number_kind(str(column.name), present, values), range_text(present)
    else:
        places, texts = texts_of(column)
        rows, distinct = int((places >= 0).sum()), len(texts)
        kind, summary = text_kind(distinct, rows), top_values(places[places >= 0], texts)
    missing = len(column) - rows
    if distinct == 0:
        kind = "empty"
    elif distinct == 1 and missing == 0:
        kind = "constant"
    share = missing / len(column) if len(column) else 0.0
    used = kind in ("number", "yes/no", "category")
    why = WHY[kind]
    if kind == "category" and distinct > MOST_CATEGORIES:
        why = f"the {MOST_CATEGORIES} most common values become switches, the others one together"
    return Column(str(column.name), kind, numeric, missing, share, distinct, summary, used, why)


def number_kind(name: str, present: np.ndarray, values: np.ndarray) -> Kind:
    """`identifier` for row numbers and the like, `yes/no` for 0 and 1, else `number`. `values`: the different ones."""
    if set(values[:3]) == {0.0, 1.0}:
        return "yes/no"
    return "identifier" if looks_like_identifier(name, present, values) else "number"


def looks_like_identifier(name: str, present: np.ndarray, values: np.ndarray) -> bool:
    """True for whole numbers, nearly all different, that are named like an identifier or count the rows.

    They count the rows when, sorted or as they stand, they go up in steps of one, but for a few gaps. Measurements may
    all differ too; they leave wide gaps and stand in no order.
    """
    if len(present) < MANY_ROWS or (values != np.round(values)).any():
        return False
    if len(values) <= NEARLY_ALL * len(present):
        return False
    if IDENTIFIER_NAME.search(name):
        return True
    if len(values) < len(present):
        return False
    steps = np.diff(present)
    in_order = bool((steps > 0).all() or (steps < 0).all())
    return bool(np.ptp(values) + 1 <= (1.5 if in_order else 1.0) * len(values))


def text_kind(distinct: int, present: int) -> Kind:
    """`identifier` for texts that are nearly all different, `yes/no` for two texts, else `category`."""
    if present >= MANY_ROWS and distinct > NEARLY_ALL * present:
        return "identifier"
    return "yes/no" if distinct == 2 else "category"


def range_text(present: np.ndarray) -> str:
    """The smallest and the largest number: 0.5 to 12."""
    if len(present) == 0:
        return "no values"
    low, high = (number_text(float(f"{value:.4g}")) for value in (present.min(), present.max()))
    return low if low == high else f"{low} to {high}"


def top_values(places: np.ndarray, texts: tuple[str, ...]) -> str:
    """The most common texts and their shares: red 60%, blue 40%."""
    if not texts:
        return "no values"
    counts = np.bincount(places, minlength=len(texts))
    top = np.argsort(-counts, kind="stable")[:TOP_VALUES]
    shown = ", ".join(f"{shortened(texts[place])} {counts[place] / len(places):.0%}" for place in top)
    rest = len(texts) - len(top)
    return f"{shown} and {counted(rest, 'other')}" if rest else shown


def shortened(text: str, most: int = 30) -> str:
    """A text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 3] + "..."


def join_names(names: Iterable[str]) -> str:
    """Column names as one text, joined by commas; a name that needs it stands in double quotes, as in a CSV file."""
    return ",".join(_quoted(name) for name in names)


def split_names(text: str) -> tuple[str, ...]:
    """The column names in a text that `join_names` gave, or that somebody typed with spaces after the commas."""
    reader = csv.reader(io.StringIO(text, newline=""), skipinitialspace=True)
    return tuple(name for record in reader for name in record)


def _quoted(name: str) -> str:
    plain = name and name == name.strip() and not any(character in name for character in ',"\r\n')
    return name if plain else '"' + name.replace('"', '""') + '"'
