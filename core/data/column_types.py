"""The kinds of columns: what a column may hold, and how a model sees it."""

from typing import Literal, TypeAlias, get_args

from core.data.date_forms import DAY_FIRST_FORMS, MONTH_FIRST_FORMS, YEAR_FIRST_FORMS

ColumnType: TypeAlias = Literal[
    "number",
    "yes/no",
    "category",
    "date",
    "month-first date",
    "year-first date",
    "text",
    "identifier",
    "constant",
    "empty",
]

KINDS: tuple[ColumnType, ...] = get_args(ColumnType)
DATES: dict[ColumnType, tuple[str, ...]] = {
    "date": DAY_FIRST_FORMS,
    "month-first date": MONTH_FIRST_FORMS,
    "year-first date": YEAR_FIRST_FORMS,
}
"""The kinds of dates, and the forms that each of them stands for where several can be meant.

A date is read as its values tell. The month stands before the day in the United States, and a year of two digits before
both in East Asia.
"""
USED: tuple[ColumnType, ...] = ("number", "yes/no", "category", *DATES, "text")
"""The kinds that a model sees unless the learner leaves the column out."""
OF_A_DATE = "becomes year, month, weekday and the days since the first, and the hour where there are times"

WHY: dict[ColumnType, str] = {
    "number": "scaled by its mean and spread in the training rows",
    "yes/no": "two values, which the model sees as yes or no",
    "category": "each common value becomes a yes/no feature",
    **dict.fromkeys(DATES, OF_A_DATE),
    "text": "its most common words become yes/no features, at most 1,000 in all",
    "identifier": "nearly every row has its own value, so it would only be memorised",
    "constant": "every row has the same value, so nothing can be learned from it",
    "empty": "no row has a value",
}
