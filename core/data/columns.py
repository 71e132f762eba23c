"""The columns of a table: what each holds, and whether a model should see it."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core.data.column_types import DATES, USED, WHY, ColumnType
from core.data.date_forms import FORMS, NUMBER_FORMS, YEAR_FIRST_FORMS
from core.data.dates import TIMESTAMP, DateReading, best_form, best_number_form, date_text, days_of, holds_times
from core.data.parallel import each
from core.data.table import DataError
from core.data.values import Series, is_number, numbers_of, texts_of
from core.text.numbers import number_text
from core.text.words import counted, shortened

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
CLOSER = 0.25
FITS = 0.5  # share of numbers or dates from which the learner may choose that kind
DAY_FIRST = "no value shows whether the day or the month comes first, so the day is read first"
MONTH_FIRST = "no value shows whether the day or the month comes first, and you chose the month"
DAY_OR_MONTH: dict[ColumnType, str] = {"date": DAY_FIRST, "month-first date": MONTH_FIRST}
YEAR_LAST = "no value shows whether the year comes first or last, so it is read last"
YEAR_FIRST = "no value shows whether the year comes first or last, and it is read first"
SHORT_YEARS = "years of two digits are read as 1969 to 2068"
DATE_EXAMPLES = "2024-12-31, 31.12.2024 18:30 or Dec 31, 2024"
NUMBER_EXAMPLES = "20241231, or the seconds since 1970, as in 1735603200"
SEASON = re.compile(r"(?:1[5-9]|20|21)(\d\d)[-/](\d\d)")
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
    the learner's choice. `form` is the format of dates, and `doubt` says where they could be read in another way. Where
    no value tells whether the day, the month or the year stands first, `other_readings` are the kinds that read it in
    another way.
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
    other_readings: tuple[ColumnType, ...] = ()

    @property
    def is_date(self) -> bool:
        """True for dates, whichever of day, month and year stands first."""
        return self.kind in DATES


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
        facts = facts_of_numbers(column, chosen)
    else:
        facts = facts_of_times(column) if holds_times(column) else facts_of_texts(column, chosen)
    missing = len(column) - facts.rows
    guess, allowed = facts.guess, facts.allowed
    if facts.distinct == 0:
        guess, allowed = "empty", ("empty",)
    elif facts.distinct == 1 and missing == 0:
        guess, allowed = "constant", ("constant",)
    if chosen and chosen not in allowed:
        raise DataError(refusal(column, chosen, guess, allowed, facts))
    kind = chosen or guess
    dates = facts.dates if kind in DATES else DatesFound()
    return Column(
        name=str(column.name),
        kind=kind,
        numeric=is_number(column),
        missing_share=(missing + dates.unread) / len(column) if len(column) else 0.0,
        distinct=facts.distinct,
        summary=facts.summary,
        used=kind in USED,
        why=why_of(kind, guess, facts),
        guess=guess,
        form=dates.form,
        doubt=dates.doubt,
        other_readings=dates.other_readings,
    )


def refusal(
    column: Series, chosen: ColumnType, guess: ColumnType, allowed: Iterable[ColumnType], facts: "Facts"
) -> str:
    """Why a column cannot be of the kind chosen, and what it can be."""
    holds = {"empty": "has no values", "constant": "has the same value in every row"}.get(guess, facts.holds)
    text = f"'{shortened(str(column.name))}' {holds}: it can be {either(allowed)}, not {chosen}."
    if chosen not in DATES or guess in ("empty", "constant"):
        return text
    if chosen == "month-first date":
        return f"{text} No value reads as a date with the month before the day, such as 12/31/2024."
    if chosen == "year-first date":
        return f"{text} No value reads as a date that begins with a year of two digits, such as 24-12-31."
    return f"{text} No value reads as a date, such as {NUMBER_EXAMPLES if is_number(column) else DATE_EXAMPLES}."


@dataclass(frozen=True)
class DatesFound:
    """What reading a column's values as dates says: the fields of `Column`, and how many values are `unread`."""

    form: str = ""
    unread: int = 0
    doubt: str = ""
    other_readings: tuple[ColumnType, ...] = ()

    @classmethod
    def of(cls, reading: DateReading, rows: int, kind: ColumnType) -> "DatesFound":
        """The facts of a reading of a column with this many values, which is of this kind of dates."""
        possible = {reading.form, *reading.equals}
        # With points and a year of four digits the day stands first everywhere: 01.02.2024 is in no doubt.
        kinds = [other for other, forms in DATES.items() if possible & set(forms)]
        tied = kinds if reading.form in DATES[kind] and len(kinds) > 1 else []
        doubts = [] if kind == "year-first date" or "month-first date" not in tied else [DAY_OR_MONTH[kind]]
        doubts += [YEAR_FIRST if kind == "year-first date" else YEAR_LAST] if "year-first date" in tied else []
        doubts += [SHORT_YEARS] if reading.short_years else []
        others = tuple(other for other in tied or ["date"] if other != kind)  # a choice can always be taken back
        return cls(reading.form, rows - reading.rows, "; ".join(doubts), others)


@dataclass(frozen=True)
class Facts:
    """What the values of a column say, whatever kind is chosen.

    `rows` counts values, `distinct` distinct values. `guess` is the likeliest of the kinds that the values allow,
    `allowed`; `holds` says in words what they are. `dates` is what they say as dates, if the kind is one of dates.
    """

    rows: int
    distinct: int
    guess: ColumnType
    allowed: tuple[ColumnType, ...]
    holds: str
    summary: str
    dates: DatesFound = DatesFound()


def facts_of_numbers(column: Series, chosen: ColumnType | None = None) -> Facts:
    """The facts of a column of numbers, which are dates only where the learner says so."""
    numbers = numbers_of(column)
    present = numbers[~np.isnan(numbers)]
    values = np.unique(present)
    allowed: tuple[ColumnType, ...] = ("number", "category", "identifier")
    if len(values) == 2:
        allowed = ("number", "yes/no", "category", "identifier")
    guess: ColumnType = "identifier" if looks_like_identifier(str(column.name), present, values) else "number"
    if set(values[:3]) == {0.0, 1.0}:
        guess = "yes/no"
    facts = Facts(len(present), len(values), guess, allowed, "holds numbers", range_text(present))
    reading = best_number_form(column) if chosen == "date" else None
    if reading is None or not reading.rows:
        return facts
    summary = dates_text(reading.days[np.isfinite(reading.days)])
    dates = DatesFound.of(reading, len(present), "date")
    return replace(facts, allowed=("date", *allowed), summary=summary, dates=dates)


def facts_of_times(column: Series) -> Facts:
    """The facts of a column of times, as Parquet and Excel files hold them."""
    days = days_of(column, TIMESTAMP)
    present = days[~np.isnan(days)]
    allowed: tuple[ColumnType, ...] = ("date", "category", "identifier")
    distinct, summary = len(np.unique(present)), dates_text(present)
    return Facts(len(present), distinct, "date", allowed, "holds dates", summary, DatesFound(TIMESTAMP))


def facts_of_texts(column: Series, chosen: ColumnType | None) -> Facts:
    """The facts of a column of texts, which may be dates, or numbers among words."""
    codes, texts = texts_of(column)
    rows, distinct = int((codes >= 0).sum()), len(texts)
    reading = guessed = best_form(codes, texts, FITS)
    are_dates = guessed.rows >= MOSTLY * rows and distinct > 1 and not are_seasons(texts)
    guess: ColumnType = "date" if are_dates else text_kind(texts, rows)
    if guess == "date" and has_year_first(guessed, codes, texts):
        guess = "year-first date"
    kind = chosen or guess
    if kind != "date" and kind in DATES:
        reading = reading_of(kind, codes, texts)
    elif kind == "date" and not guessed.rows:
        reading = best_form(codes, texts, forms=(*FORMS, *NUMBER_FORMS))
    allowed: list[ColumnType] = ["yes/no"] if distinct == 2 else []
    allowed += ["category", "text", "identifier"]
    if kind in DATES and reading.rows:
        allowed.insert(0, kind)
    if guessed.rows and "date" not in allowed:
        allowed.insert(0, "date")
    if chosen == "number" and np.isfinite(numbers_of(column)).sum() >= FITS * rows:
        allowed.insert(0, "number")
    dates = DatesFound.of(reading, rows, kind) if kind in DATES else DatesFound()
    if dates.form:
        summary = dates_text(reading.days[np.isfinite(reading.days)])
    elif kind == "text":
        summary = f"about {counted(round(mean_words(texts)), 'word')} each"
    else:
        summary = top_values(codes[codes >= 0], texts)
    return Facts(rows, distinct, guess, tuple(allowed), "holds texts", summary, dates)


def reading_of(kind: ColumnType, codes: np.ndarray, texts: tuple[str, ...]) -> DateReading:
    """How a column of texts is read as this kind of dates; `equals` are the other forms that read as many rows."""
    reading = best_form(codes, texts, forms=DATES[kind])
    otherwise = best_form(codes, texts, forms=[form for other in DATES if other != kind for form in DATES[other]])
    is_equal = otherwise.rows == reading.rows
    return replace(reading, equals=(otherwise.form, *otherwise.equals) if is_equal else ())


def are_seasons(texts: tuple[str, ...]) -> bool:
    """True for texts such as 2001/02, each a year and the next one, of which a month cannot be told by its values."""
    found = [SEASON.fullmatch(text.strip()) for text in texts[:TEXTS_TRIED]]
    return all(season and (int(season[1]) + 1) % 100 == int(season[2]) for season in found)


def has_year_first(guessed: DateReading, codes: np.ndarray, texts: tuple[str, ...]) -> bool:
    """True when dates with years of two digits lie much closer together if these stand first: 24-01-05, 24-12-30."""
    if guessed.form in YEAR_FIRST_FORMS or not set(YEAR_FIRST_FORMS) & set(guessed.equals):
        return False
    first = best_form(codes, texts, forms=YEAR_FIRST_FORMS)
    return bool(
        np.nanmax(first.days) - np.nanmin(first.days) < CLOSER * np.ptp(guessed.days[np.isfinite(guessed.days)])
    )


def why_of(kind: ColumnType, guess: ColumnType, facts: Facts) -> str:
    """How the column is encoded, or why it is not used."""
    if kind == "category" and facts.distinct > MAX_CATEGORIES:
        return f"the {MAX_CATEGORIES} most common values become yes/no features; all others share one"
    if kind == "identifier" and kind != guess:
        return "you chose this: it only names the rows"
    if kind in DATES:
        return "; ".join(filter(None, (WHY[kind], facts.dates.doubt, unread_text(facts.dates.unread, facts.rows))))
    return WHY[kind]


def unread_text(unread: int, rows: int) -> str:
    """How many of a column's values are no dates; empty for none."""
    if not unread:
        return ""
    are = "is not a date and counts" if unread == 1 else "are not dates and count"
    return f"{unread:,} of {counted(rows, 'value')} {are} as missing"


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
    shown = ", ".join(f"{shortened(texts[index], MAX_SHOWN)} {counts[index] / len(codes):.0%}" for index in top)
    rest = len(texts) - len(top)
    return f"{shown} and {counted(rest, 'other')}" if rest else shown


def either(kinds: Iterable[ColumnType]) -> str:
    """Kinds in a sentence: category, text or identifier."""
    *most, last = kinds
    return f"{', '.join(most)} or {last}" if most else last


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
