"""The kinds of columns: what a column can be, and how each kind is encoded."""

from collections.abc import Iterable
from typing import Literal, TypeAlias, get_args

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


def either(kinds: Iterable[ColumnType]) -> str:
    """Kinds in a sentence: category, text or identifier."""
    *most, last = kinds
    return f"{', '.join(most)} or {last}" if most else last
