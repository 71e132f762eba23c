"""The encoding of dates: year, month, weekday, hour, and days since the first date."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.date_forms import MONTHS_ONLY
from core.data.dates import days_of, has_times
from core.data.scaling import finite_median, mean_and_std, scaled
from core.data.values import Series

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FIRST_MONDAY = 4  # 1 January 1970 was a Thursday


@dataclass(frozen=True)
class DateEncoding:
    """A date column: year and days since the earliest training date, scaled; month, weekday and hour.

    Month and hour are cyclic: each becomes the sine and cosine of its angle, so that December is next to January. Each
    weekday is a binary feature. There is an hour when the training rows have times, and a weekday unless only months
    are known. `form` is the format of the dates, `first` the earliest training date in days since 1970. A missing date
    becomes the median day, with 0 for month, weekday and hour, and a binary feature marks it.
    """

    name: str
    form: str
    first: float
    median: float
    year_mean: float
    year_std: float
    days_mean: float
    days_std: float
    tells_hour: bool
    tells_missing: bool

    @classmethod
    def fit(cls, column: Series, form: str) -> "DateEncoding":
        """The encoding of dates in this format, fitted on these rows."""
        days = days_of(column, form)
        missing = np.isnan(days)
        name = str(column.name)
        if missing.all():
            return cls(name, form, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, tells_hour=False, tells_missing=False)
        first, median = float(np.nanmin(days)), finite_median(days[~missing])
        filled = np.where(missing, median, days)
        return cls(
            name,
            form,
            first,
            median,
            *mean_and_std(years(filled)),
            *mean_and_std(filled - first),
            tells_hour=has_times(days),
            tells_missing=bool(missing.any()),
        )

    @property
    def tells_weekday(self) -> bool:
        """False where only months are known."""
        return self.form not in MONTHS_ONLY

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The names of the features that this column becomes."""
        parts = ["year", "days since the first", "month (sine)", "month (cosine)"]
        parts += WEEKDAYS if self.tells_weekday else ()
        parts += ("hour (sine)", "hour (cosine)") if self.tells_hour else ()
        missing = (f"{self.name} missing",) if self.tells_missing else ()
        return (*(f"{self.name}: {part}" for part in parts), *missing)

    def transform(self, column: Series) -> NDArray[np.float32]:
        """The features of these rows, shape (rows, features)."""
        days = days_of(column, self.form)
        missing = np.isnan(days)
        filled = np.where(missing, self.median, days)
        year = scaled(years(filled), self.year_mean, self.year_std)
        elapsed = scaled(filled - self.first, self.days_mean, self.days_std)
        calendar = list(cyclic(months(filled) / 12))
        if self.tells_weekday:
            weekday = (np.floor(filled).astype(np.int64) - FIRST_MONDAY) % 7
            calendar += list((weekday[None, :] == np.arange(7)[:, None]).astype(np.float64))
        if self.tells_hour:
            calendar += cyclic(filled % 1)
        features = [year, elapsed, *(np.where(missing, 0.0, part) for part in calendar)]
        if self.tells_missing:
            features.append(missing.astype(np.float64))
        return np.column_stack(features).astype(np.float32)


def years(days: NDArray[np.float64]) -> NDArray[np.float64]:
    """The calendar year of each day."""
    return _dates(days).astype("datetime64[Y]").astype(np.float64) + 1970


def months(days: NDArray[np.float64]) -> NDArray[np.float64]:
    """The calendar month of each day, 0 for January."""
    return _dates(days).astype("datetime64[M]").astype(np.float64) % 12


def cyclic(share: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sine and cosine of the angle of these shares of a full turn."""
    return np.sin(2 * np.pi * share), np.cos(2 * np.pi * share)


def _dates(days: NDArray[np.float64]) -> "NDArray[np.datetime64]":
    return np.floor(days).astype(np.int64).astype("datetime64[D]")
