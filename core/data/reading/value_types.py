"""What the values of a sample look like: numbers, dates, times, or other texts. Also which columns hold one type."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from core.data.reading.number_format import MAX_DIGITS, fits, is_placeholder, is_plain_number, number_pattern
from core.data.values import MISSING_WORDS

ValueType = Literal["number", "date", "text", "missing"]
NUMBER = re.compile(f"{number_pattern('.')}|{number_pattern(',')}")
CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?"
DATE = re.compile(rf"\d{{1,4}}([-/.])(?:\d{{1,2}}|[A-Za-z]{{3,9}})\1\d{{1,4}}(?:[T ]\s*\d{{1,2}}:\d{{2}}.*)?|{CLOCK}")
MIN_SHARE_OF_TYPE = 0.9
MIN_VALUES = 3


@lru_cache(maxsize=20_000)
def type_of(value: str) -> ValueType:
    """The type of one value."""
    text = value.strip()
    if text in MISSING_WORDS or is_placeholder(text):
        return "missing"
    if len(text) >= MAX_DIGITS:
        return "text"
    if is_plain_number(text) or fits(NUMBER, text):
        return "number"
    return "date" if DATE.fullmatch(text) else "text"


def column_type(values: Sequence[str]) -> ValueType:
    """The type of nearly all of these values; text when there is none."""
    counts = Counter(map(type_of, values))
    del counts["missing"]
    total = counts.total()
    if total < MIN_VALUES:
        return "text" if total else "missing"
    kind, count = counts.most_common(1)[0]
    return kind if count >= MIN_SHARE_OF_TYPE * total else "text"


def column_types(rows: Sequence[Sequence[str]], width: int) -> list[ValueType]:
    """The type of each of the first `width` columns of these rows."""
    return [column_type([row[index] for row in rows if index < len(row)]) for index in range(width)]
