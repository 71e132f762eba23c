"""The columns of a table: what each holds, and whether a model should see it."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

from core.data.dates import TIMESTAMP, best_form, date_text, days_of, holds_times
from core.data.parallel import each
from core.data.table import DataError
from core.data.values import Series, is_number, numbers_of, texts_of
from core.text.numbers import number_text
from core.text.words import counted

ColumnType: TypeAlias = Literal["number", "yes/no", "category", "date", "text", "identifier", "constant", "empty"]

KINDS: tuple[ColumnType, ...] = get_args(ColumnType)
USED: tuple[ColumnType, ...] = ("number", "yes/no", "category", "date", "text")
"""The kinds that a model sees unless the learner leaves the column out."""

WHY: dict[ColumnType, str] = {
    "number": "scaled by its mean and spread in the training rows",
    "yes/no": "two values, so it is a switch for the model",
    "category": "each common value becomes a switch for the model",
    "date": "becomes year, month, weekday and the days since the first, and the hour where there are times",
    "text": "its most common words become switches, at most 1,000 in all",
    "identifier": "nearly every row has its own value, so it would only be memorised",
    "constant": "every row has the same value, so it tells nothing",
    "empty": "no row has a value",
}

MANY_ROWS = 20
NEARLY_ALL = 0.9
TOP_VALUES = 3
MAX_SHOWN = 30  # characters of a name or a value
MAX_CATEGORIES = 30
WORDS_OF_A_TEXT = 3  # mean number of words; shorter texts are names
WORDS_OF_A_LONG_TEXT = 8
MOSTLY_DIFFERENT = 0.5
TEXTS_TRIED = 1_000
MOSTLY = 0.95  # share of dates from which a column is taken for dates
FITS = 0.5  # share of numbers or dates from which the learner may choose that kind
DAY_FIRST = "no value tells whether the day or the month stands first, so the day is taken to"
IDENTIFIER_NAME = re.compile(
    r"(?i:^(index|row|nr|row.?(id|number|nr)|.*\b(id|uuid|guid)\b.*|.*_id|id_.*)$)"  # index, customer_id, ID number
    r"|[a-z](Id|ID)$"  # PassengerId
)


@dataclass(frozen=True)
class Column:
    """What one column holds.

    `numeric` is true for numbers, false for texts. `missing_share` is the share of rows without a value, `distinct` the
    number of distinct values; `summary` is the range or the most common values. `used` is true when a model sees the
    column unless the learner leaves it out, and `why` says how or why not. `guess` is the guessed kind, `kind` that or
    the learner's choice. `form` is the format of dates, and `doubt` says where they could be read in another way.
    """

    name: str
    kind: ColumnType
    numeric: bool
    missing_share: float
    distinct: int
    summary: str
    used: bool
    why: str
    guess: ColumnType
    form: str = ""
    doubt: str = ""


def describe(frame: pd.DataFrame, leave_out: str = "", kinds: Mapping[str, ColumnType] | None = None) -> list[Column]:
    """What each column of `frame` holds, in the frame's order, without `leave_out`.

    Raises:
        DataError: when one of `kinds`, the learner's choices, does not fit its column.
    """
    chosen = kinds or {}
    names = [name for name in frame.columns if name != leave_out]
    return each(lambda name: describe_column(frame[name], chosen.get(name)), names, len(frame))


def describe_column(column: Series, chosen: ColumnType | None = None) -> Column:
    """What one column holds, as the chosen kind, or else the guessed one. Infinities count as missing.

    Raises:
        DataError: when the kind chosen does not fit the values.
    """
    if is_number(column):
        facts = facts_of_numbers(column)
    else:
        facts = facts_of_times(column) if holds_times(column) else facts_of_texts(column, chosen)
    missing = len(column) - facts.rows
    guess, allowed = facts.guess, facts.allowed
    if facts.distinct == 0:
        guess, allowed = "empty", ("empty",)
    elif facts.distinct == 1 and missing == 0:
        guess, allowed = "constant", ("constant",)
    if chosen and chosen not in allowed:
        holds = {"empty": "has no values", "constant": "has the same value in every row"}.get(guess, facts.holds)
        raise DataError(f"'{shortened(str(column.name))}' {holds}: it can be {either(allowed)}, not {chosen}.")
    kind = chosen or guess
    return Column(
        name=str(column.name),
        kind=kind,
        numeric=is_number(column),
        missing_share=missing / len(column) if len(column) else 0.0,
        distinct=facts.distinct,
        summary=facts.summary,
        used=kind in USED,
        why=why_of(kind, guess, facts),
        guess=guess,
        form=facts.form if kind == "date" else "",
        doubt=DAY_FIRST if kind == "date" and facts.ambiguous else "",
    )


@dataclass(frozen=True)
class Facts:
    """What the values of a column say, whatever kind is chosen.

    `rows` counts values, `distinct` distinct values. `guess` is the likeliest of the kinds that the values allow,
    `allowed`; `holds` says in words what they are. `form` is the format of dates, `ambiguous` when another one reads
    them too.
    """

    rows: int
    distinct: int
    guess: ColumnType
    allowed: tuple[ColumnType, ...]
    holds: str
    summary: str
    form: str = ""
    ambiguous: bool = False


def facts_of_numbers(column: Series) -> Facts:
    """The facts of a column of numbers."""
    numbers = numbers_of(column)
    present = numbers[~np.isnan(numbers)]
    values = np.unique(present)
    allowed: tuple[ColumnType, ...] = ("number", "category", "identifier")
    if len(values) == 2:
        allowed = ("number", "yes/no", "category", "identifier")
    guess: ColumnType = "identifier" if looks_like_identifier(str(column.name), present, values) else "number"
    if set(values[:3]) == {0.0, 1.0}:
        guess = "yes/no"
    return Facts(len(present), len(values), guess, allowed, "holds numbers", range_text(present))


def facts_of_times(column: Series) -> Facts:
    """The facts of a column of times, as Parquet and Excel files hold them."""
    days = days_of(column, TIMESTAMP)
    present = days[~np.isnan(days)]
    allowed: tuple[ColumnType, ...] = ("date", "category", "identifier")
    return Facts(len(present), len(np.unique(present)), "date", allowed, "holds dates", dates_text(present), TIMESTAMP)


def facts_of_texts(column: Series, chosen: ColumnType | None) -> Facts:
    """The facts of a column of texts, which may be dates, or numbers among words."""
    codes, texts = texts_of(column)
    rows, distinct = int((codes >= 0).sum()), len(texts)
    form, share, ambiguous = best_form(codes, texts, min_share=FITS)
    guess: ColumnType = "date" if share >= MOSTLY and distinct > 1 else text_kind(texts, rows)
    allowed: list[ColumnType] = ["yes/no"] if distinct == 2 else []
    allowed += ["category", "text", "identifier"]
    if form:
        allowed.insert(0, "date")
    if chosen == "number" and np.isfinite(numbers_of(column)).sum() >= FITS * rows:
        allowed.insert(0, "number")
    kind = chosen or guess
    if kind == "date" and form:
        days = days_of(column, form)
        summary = dates_text(days[~np.isnan(days)])
    elif kind == "text":
        summary = f"about {counted(round(mean_words(texts)), 'word')} each"
    else:
        summary = top_values(codes[codes >= 0], texts)
    return Facts(rows, distinct, guess, tuple(allowed), "holds texts", summary, form, ambiguous)


def why_of(kind: ColumnType, guess: ColumnType, facts: Facts) -> str:
    """How the column is encoded, or why it is not used."""
    if kind == "category" and facts.distinct > MAX_CATEGORIES:
        return f"the {MAX_CATEGORIES} most common values become switches, the others one together"
    if kind == "identifier" and kind != guess:
        return "you say that it only names the rows"
    if kind == "date" and facts.ambiguous:
        return f"{WHY[kind]}; {DAY_FIRST}"
    return WHY[kind]


def looks_like_identifier(name: str, present: np.ndarray, values: np.ndarray) -> bool:
    """True for whole numbers, nearly all different, that are named like an identifier or count the rows.

    They count the rows when they rise in steps of one, with few gaps, in the given order or sorted. Measurements may be
    all different too, but with wide gaps and in no order.
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


def text_kind(texts: tuple[str, ...], present: int) -> ColumnType:
    """The kind of a column with these distinct texts in `present` rows.

    `text` for many words that rarely repeat, `identifier` for other texts that are nearly all different, `yes/no` for
    two, else `category`.
    """
    if present >= MANY_ROWS:
        words = mean_words(texts)
        rarely_back = len(texts) >= MOSTLY_DIFFERENT * present
        if words >= WORDS_OF_A_TEXT and rarely_back:
            return "text"
        if words >= WORDS_OF_A_LONG_TEXT and len(texts) > MAX_CATEGORIES:
            return "text"
    if present >= MANY_ROWS and len(texts) > NEARLY_ALL * present:
        return "identifier"
    return "yes/no" if len(texts) == 2 else "category"


def mean_words(texts: tuple[str, ...]) -> float:
    """The mean number of words of the first texts; 0 for none."""
    tried = texts[:TEXTS_TRIED]
    return sum(len(text.split()) for text in tried) / len(tried) if tried else 0.0


def dates_text(days: np.ndarray) -> str:
    """The first and the last of some days: 2020-01-01 to 2024-12-31."""
    if len(days) == 0:
        return "no values"
    low, high = date_text(float(days.min())), date_text(float(days.max()))
    return low if low == high else f"{low} to {high}"


def range_text(present: np.ndarray) -> str:
    """The smallest and the largest number: 0.5 to 12."""
    if len(present) == 0:
        return "no values"
    low, high = (number_text(float(f"{value:.4g}")) for value in (present.min(), present.max()))
    return low if low == high else f"{low} to {high}"


def top_values(codes: np.ndarray, texts: tuple[str, ...]) -> str:
    """The most common texts and their shares: red 60%, blue 40%."""
    if not texts:
        return "no values"
    counts = np.bincount(codes, minlength=len(texts))
    top = np.argsort(-counts, kind="stable")[:TOP_VALUES]
    shown = ", ".join(f"{shortened(texts[index])} {counts[index] / len(codes):.0%}" for index in top)
    rest = len(texts) - len(top)
    return f"{shown} and {counted(rest, 'other')}" if rest else shown


def either(kinds: Iterable[ColumnType]) -> str:
    """Kinds in a sentence: category, text or identifier."""
    *most, last = kinds
    return f"{', '.join(most)} or {last}" if most else last


def shortened(text: str) -> str:
    """A text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_SHOWN else line[: MAX_SHOWN - 3] + "..."


def join_names(names: Iterable[str]) -> str:
    """Column names joined by commas, in double quotes where needed, as in a CSV file."""
    return ",".join(_quoted(name) for name in names)


def split_names(text: str) -> tuple[str, ...]:
    """The column names in a text from `join_names`, or typed with spaces after the commas."""
    reader = csv.reader(io.StringIO(text, newline=""), skipinitialspace=True)
    return tuple(name for record in reader for name in record)


def _quoted(name: str) -> str:
    plain = name and name == name.strip() and not any(character in name for character in ',"\r\n')
    return name if plain else '"' + name.replace('"', '""') + '"'
