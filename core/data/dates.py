"""Dates: texts in the common forms, and times, as days since 1970."""

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.values import Series, texts_of

Days = NDArray[np.float64]

TIME = (
    r"(?:[T ]\s*(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
    r"\s*(?P<half>[AaPp][Mm])?\s*(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2})?)?"
)
YEAR, MONTH, DAY = r"(?P<year>[0-9]{4})", r"(?P<month>[0-9]{1,2})", r"(?P<day>[0-9]{1,2})"
FORMS = {
    "year-month-day": re.compile(rf"{YEAR}(?P<mark>[-/.]){MONTH}(?P=mark){DAY}{TIME}"),
    "day.month.year": re.compile(rf"{DAY}\.{MONTH}\.{YEAR}{TIME}"),
    "day/month/year": re.compile(rf"{DAY}(?P<mark>[-/]){MONTH}(?P=mark){YEAR}{TIME}"),
    "month/day/year": re.compile(rf"{MONTH}(?P<mark>[-/]){DAY}(?P=mark){YEAR}{TIME}"),
    "year-month": re.compile(r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{2})"),
}
"""How a date may be written, by the name of the form. A plain year is a number, not a date."""
FIELDS = ("year", "month", "day", "hour", "minute", "second")
TIMESTAMP = "timestamp"  # the form of a column of times, not texts
TEXTS_TRIED = 1_000


def holds_times(column: Series) -> bool:
    """True for a column of times, as in Parquet and Excel files; false for texts."""
    return bool(pd.api.types.is_datetime64_any_dtype(column.dtype))


def best_form(codes: NDArray[np.int64], texts: tuple[str, ...], min_share: float) -> tuple[str, float, bool]:
    """The format that reads the most rows, the share that it reads, and whether another one reads as many.

    The format is "" when none reads at least `min_share` of the rows. `codes` and `texts` come from `texts_of`. When
    day/month and month/day read as many, day/month is taken.
    """
    tried = texts[:TEXTS_TRIED]
    forms = [form for form in FORMS if np.isfinite(parse(tried, form)).mean() >= min_share / 2] if tried else []
    present = codes[codes >= 0]
    shares = {form: float(np.isfinite(parse(texts, form))[present].mean()) for form in forms}
    if not shares or max(shares.values()) < min_share:
        return "", 0.0, False
    best = max(forms, key=lambda form: shares[form])  # the first of equals
    return best, shares[best], list(shares.values()).count(shares[best]) > 1


def days_of(column: Series, form: str) -> Days:
    """Each row's days since 1 January 1970, with the time of day as a fraction; NaN for what is no date.

    The hour is the written one; a time zone after it is ignored.
    """
    if holds_times(column):
        naive = column.dt.tz_localize(None) if getattr(column.dtype, "tz", None) else column
        times = naive.to_numpy(dtype="datetime64[us]")
        days: Days = times.astype(np.int64) / 86_400e6
        days[np.isnat(times)] = np.nan
        return days
    codes, texts = texts_of(column)
    read = np.append(parse(texts, form if form in FORMS else "year-month-day"), np.nan)  # index -1 is the last
    return read[codes]


def parse(texts: tuple[str, ...], form: str) -> Days:
    """The days since 1970 of texts in this format; NaN for others, and for dates such as 30 February."""
    matches = map(FORMS[form].fullmatch, map(str.strip, texts))
    found = [(index, match.groupdict("0")) for index, match in enumerate(matches) if match]
    days = np.full(len(texts), np.nan)
    if found:
        fields = [[int(groups.get(name, name == "day")) for name in FIELDS] for _, groups in found]
        halves = np.array([groups.get("half", "0").lower() for _, groups in found])
        days[[index for index, _ in found]] = _count(np.array(fields, dtype=np.int64), halves)
    return days


def _count(fields: NDArray[np.int64], halves: "NDArray[np.str_]") -> Days:
    """Rows of year, month, day, hour, minute and second, and am or pm, as days since 1970.

    NaN for dates that do not exist.
    """
    year, month, day, hour, minute, second = fields.T
    hour = np.where(np.isin(halves, ("am", "pm")), hour % 12 + 12 * (halves == "pm"), hour)  # 12:30 am is 00:30
    first = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    date = first.astype("datetime64[D]") + (day - 1)
    real = (month >= 1) & (month <= 12) & (day >= 1) & (date.astype("datetime64[M]") == first)
    real &= (hour < 24) & (minute < 60) & (second < 62)
    return np.where(real, date.astype(np.int64) + (hour * 3600 + minute * 60 + second) / 86_400, np.nan)


def date_text(days: float) -> str:
    """A day as text: 2024-12-31."""
    return str(np.datetime64(round(days * 86_400), "s").astype("datetime64[D]"))


def has_times(days: Days) -> bool:
    """True when some day has a time other than midnight."""
    present = days[np.isfinite(days)]
    return bool((present != np.floor(present)).any())
