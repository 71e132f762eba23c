"""Dates: texts in the common forms, numbers that stand for dates, and times, as days since 1970.

The forms are in `core/data/date_forms.py`. The hour is the written one: a time zone after it is ignored, and so are
fractions of a second.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.data.date_forms import CENTURY, FORMS, LOOKS, NUMBER, NUMBER_FORMS, PLAIN_FORMS, UNITS_PER_SECOND
from core.data.date_words import MONTH_OF
from core.data.values import Series, is_number, numbers_of, texts_of

Days = NDArray[np.float64]

TIMESTAMP = "timestamp"  # the form of a column of times, not texts
TEXTS_TRIED = 1_000
SOME_DIGITS = "[0-9].*[0-9]"  # the least that any date has
INVISIBLE = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]"
SECONDS_OF_A_DAY = 86_400
CHARACTERS_OF_A_YEAR = ["\u5e74", "\ub144"]  # in Chinese and Japanese, and in Korean
FIELDS = ("year", "month", "day", "hour", "minute", "second")


@dataclass(frozen=True)
class DateReading:
    """How the rows of a column are read as dates.

    `form` is the form that reads the most rows, `rows` how many, and `days` (texts,) what it makes of each distinct
    text, NaN for no date. `equals` are the other forms that read as many rows, and `short_years` is true when some year
    has two digits. Without a form, nothing was read.
    """

    form: str
    rows: int
    days: Days
    equals: tuple[str, ...] = ()
    short_years: bool = False


def holds_times(column: Series) -> bool:
    """True for a column of times, as in Parquet and Excel files; false for texts."""
    return bool(pd.api.types.is_datetime64_any_dtype(column.dtype))


def best_form(
    codes: NDArray[np.int64],
    texts: tuple[str, ...],
    min_share: float = 0.0,
    forms: Collection[str] = tuple(FORMS),
) -> DateReading:
    """How `forms` read the most rows of a column: at least `min_share` of them, and at least one.

    `codes` and `texts` come from `texts_of`. Of forms that read as many, the first is taken. With a `min_share`, forms
    that read too few of 1,000 texts are not tried on the others.
    """
    nothing = DateReading("", 0, np.full(len(texts), np.nan))
    counts = np.bincount(codes[codes >= 0], minlength=len(texts))
    if not (likely := _likely(texts, forms, min_share / 2)):
        return nothing
    words, found = normalized(texts), []
    for form in likely:
        days, short_years = _read(words, form)
        found.append(DateReading(form, int(counts[np.isfinite(days)].sum()), days, short_years=short_years))
    best = max(found, key=lambda reading: reading.rows, default=nothing)  # the first of equals
    if best.rows == 0 or best.rows < min_share * counts.sum():
        return nothing
    equals = tuple(other.form for other in found if other.rows == best.rows and other.form != best.form)
    return DateReading(best.form, best.rows, best.days, equals, best.short_years)


def _likely(texts: tuple[str, ...], forms: Collection[str], min_share: float) -> list[str]:
    """The forms that fit at least this share of some of the texts; for a share of 0, those that fit any text."""
    if min_share and len(texts) > TEXTS_TRIED:
        texts = tuple(texts[index] for index in np.linspace(0, len(texts) - 1, TEXTS_TRIED, dtype=np.int64))
    some, enough = normalized(texts), max(1, min_share * len(texts))

    def fits(pattern: str) -> bool:
        return (pc.sum(pc.match_substring_regex(some, pattern)).as_py() or 0) >= enough

    if not fits(SOME_DIGITS):
        return []
    possible = {form for look, alike in LOOKS.items() if fits(look) for form in alike} | set(NUMBER_FORMS)
    return [form for form in forms if form in possible and fits(_pattern(form))]


def best_number_form(column: Series) -> DateReading:
    """How the most of a column of numbers are read as dates, such as 20241231 or the seconds since 1970."""
    numbers = numbers_of(column)
    found = {form: _days_of_numbers(numbers, form) for form in NUMBER_FORMS}
    form = max(found, key=lambda form: np.isfinite(found[form]).sum())
    rows = int(np.isfinite(found[form]).sum())
    return DateReading(form if rows else "", rows, found[form])


def days_of(column: Series, form: str) -> Days:
    """Each row's days since 1 January 1970, with the time of day as a fraction; NaN for what is no date."""
    if holds_times(column):
        naive = column.dt.tz_localize(None) if getattr(column.dtype, "tz", None) else column
        times = naive.to_numpy(dtype="datetime64[us]")
        days: Days = times.astype(np.int64) / 86_400e6
        days[np.isnat(times)] = np.nan
        return days
    if is_number(column) and form in NUMBER_FORMS:
        return _days_of_numbers(numbers_of(column), form)
    codes, texts = texts_of(column)
    known = form if form in FORMS or form in NUMBER_FORMS else "year-month-day"
    return np.append(parse(texts, known), np.nan)[codes]  # index -1 is the last


def parse(texts: tuple[str, ...], form: str) -> Days:
    """The days since 1970 of texts in this form; NaN for others, and for dates such as 30 February."""
    return _read(normalized(texts), form)[0]


def normalized(texts: tuple[str, ...]) -> pa.Array:
    """The texts in small letters, without spaces around them; other spaces and digits as plain ones."""
    try:
        words = pa.array(texts, pa.string())
    except UnicodeEncodeError:  # half of a pair of surrogates
        words = pa.array([text.encode("utf-8", "replace").decode() for text in texts], pa.string())
    if not pc.all(pc.string_is_ascii(words)).as_py():
        words = pc.replace_substring_regex(pc.utf8_normalize(words, "NFKC"), INVISIBLE, "")
    return pc.utf8_lower(pc.utf8_trim_whitespace(words))


def _pattern(form: str) -> str:
    return FORMS.get(form, NUMBER)


def _read(words: pa.Array, form: str) -> tuple[Days, bool]:
    """The days of normalized texts in this form, and whether a year of two digits is among them."""
    days, short_years = np.full(len(words), np.nan), False
    rest = np.arange(len(words))
    for pattern in filter(None, (PLAIN_FORMS.get(form), _pattern(form))):
        groups = pc.extract_regex(words.take(pa.array(rest)), pattern)
        matched = groups.is_valid().to_numpy(zero_copy_only=False)
        if matched.any():
            groups = groups.drop_null()
            if form in NUMBER_FORMS:
                numbers = groups.field("number").cast(pa.float64()).to_numpy(zero_copy_only=False)
                days[rest[matched]] = _days_of_numbers(numbers, form)
            else:
                days[rest[matched]], has_short = _days_of_groups(groups)
                short_years |= has_short
        rest = rest[~matched]
    return days, short_years


def _days_of_groups(groups: pa.StructArray) -> tuple[Days, bool]:
    """The days of the groups of a form's regular expression, and whether a year has two digits."""
    names = {field.name for field in groups.type}

    def texts(name: str) -> pa.Array:
        return groups.field(name) if name in names else pa.repeat("", len(groups))

    def numbers(name: str) -> NDArray[np.int64]:
        digits = texts(name)
        counts: NDArray[np.int64] = pc.if_else(pc.equal(digits, ""), "0", digits).cast(pa.int64()).to_numpy()
        return counts

    year, month, day, hour, minute, second = map(numbers, FIELDS)
    is_short = pc.equal(pc.utf8_length(texts("year")), 2).to_numpy(zero_copy_only=False)
    year = np.where(is_short, np.where(year < CENTURY, 2000, 1900) + year, year)
    if "name" in names:
        named = texts("name").dictionary_encode()
        month = np.array([MONTH_OF[name] for name in named.dictionary.to_pylist()])[named.indices.to_numpy()]
    if "day" not in names:
        day = np.ones_like(month)
    half = pc.utf8_slice_codeunits(texts("half"), 0, 1)
    is_pm, has_half = (_is_in(half, letters) for letters in (["p"], ["a", "p"]))
    hour = np.where(has_half, hour % 12 + 12 * is_pm, hour)  # 12:30 am is 00:30
    days = _count(year, month, day, hour, minute, second)
    # An hour without minutes: 9 am or 2024-12-31T09, but not the last part of 10.20.15-3.
    is_hour = (pc.utf8_length(texts("hour")).to_numpy() == 2) & _is_in(texts("before"), ["t", " "])
    days[~(has_half | is_hour | _is_in(texts("hour"), [""]) | ~_is_in(texts("minute"), [""]))] = np.nan
    has_one_mark = pc.equal(texts("mark"), texts("mark_2")).to_numpy(zero_copy_only=False)
    days[~(has_one_mark | _is_in(texts("mark"), CHARACTERS_OF_A_YEAR))] = np.nan
    return days, bool((is_short & np.isfinite(days)).any())


def _is_in(texts: pa.Array, values: list[str]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = pc.is_in(texts, pa.array(values, pa.string())).to_numpy(zero_copy_only=False)
    return found


def _days_of_numbers(numbers: NDArray[np.float64], form: str) -> Days:
    """The days of numbers (n,) in this form; NaN for others."""
    low, high = NUMBER_FORMS[form]
    inside = (numbers >= low) & (numbers <= high)
    days = np.full(len(numbers), np.nan)
    if form in UNITS_PER_SECOND:
        days[inside] = numbers[inside] / UNITS_PER_SECOND[form] / SECONDS_OF_A_DAY
        return days
    inside &= numbers == np.floor(numbers)
    digits = numbers[inside].astype(np.int64)
    date, time = np.divmod(digits, 1_000_000) if form == "yyyymmddhhmmss" else (digits, np.zeros_like(digits))
    if form in ("yyyymm", "yyyy"):
        date = date * 100 + 1 if form == "yyyymm" else date * 10_000 + 101  # the first day
    year, month, day = date // 10_000, date // 100 % 100, date % 100
    days[inside] = _count(year, month, day, time // 10_000, time // 100 % 100, time % 100)
    return days


def _count(*fields: NDArray[np.int64]) -> Days:
    """Years, months, days, hours, minutes and seconds (n,) as days since 1970; NaN for dates that do not exist."""
    year, month, day, hour, minute, second = fields
    first = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    date = first.astype("datetime64[D]") + (day - 1)
    real = (month >= 1) & (month <= 12) & (day >= 1) & (date.astype("datetime64[M]") == first)
    real &= (hour < 24) & (minute < 60) & (second < 62)
    seconds = hour * 3600 + minute * 60 + second
    return np.where(real, date.astype(np.int64) + seconds / SECONDS_OF_A_DAY, np.nan)


def date_text(days: float) -> str:
    """A day as text: 2024-12-31."""
    return str(np.datetime64(round(days * SECONDS_OF_A_DAY), "s").astype("datetime64[D]"))


def has_times(days: Days) -> bool:
    """True when some day has a time other than midnight."""
    present = days[np.isfinite(days)]
    return bool((present != np.floor(present)).any())
