"""Whether a record holds the names of columns, or values: by its numbers, and by texts that come again below."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from core.data.reading.number_format import is_plain_number
from core.data.reading.value_types import column_type, type_of

Rows = Sequence[Sequence[str]]
YEAR = re.compile(r"1[89]\d\d|20\d\d")
MIN_NAMES_IN_ORDER = 5  # numbers that only rise, in steps of different sizes, are names from this many on
STEP_TOLERANCE = 0.02
FEW = 0.25


def are_names(record: Sequence[str], below: Rows) -> bool:
    """True for a record with a number above each column of numbers that holds names all the same.

    Its texts tell when none of them comes again in columns of few values. Otherwise its numbers are in order.
    """
    if _are_numbered(record, below):
        return True
    again = share_repeated(record, below)
    if again is None:
        return are_names_in_order(record, below)
    numbers = [value.strip() for value in record if is_plain_number(value)]
    return again == 0 and len(set(numbers)) == len(numbers)


def _are_numbered(record: Sequence[str], below: Rows) -> bool:
    """True for names as pandas numbers them: 0, 1, 2, ... perhaps behind an empty name of the numbers of rows."""
    names = [value.strip() for value in record]
    counting = [str(number) for number in range(len(names))]
    if not names[0] and names[1:] == counting[:-1]:
        return [row[0].strip() for row in below[:3] if row] == ["0", "1", "2"]
    return len(names) > 2 and names == counting and list(record) not in [list(row) for row in below]


def may_be_names(record: Sequence[str], below: Rows) -> bool:
    """True when nothing tells values from names: texts that do not come again beside numbers that all differ."""
    numbers = [value.strip() for value in record if is_plain_number(value)]
    texts = [value for value in record if type_of(value) == "text"]
    return bool(texts) and len(set(numbers)) == len(numbers) and share_repeated(record, below) != 1.0


def are_names_in_order(record: Sequence[str], below: Rows) -> bool:
    """True for numbers that go up or down evenly, as years and wavelengths do, unless the rows below do so too.

    A text above a column that has numbers below also tells.
    """
    numbers = [value for value in record if is_plain_number(value)]
    if not are_in_order(numbers):
        return False
    rows = [[value for value in row if is_plain_number(value)] for row in below[:20]]
    if are_years(numbers):
        return sum(map(are_years, rows)) * 2 < len(rows)
    return sum(map(are_in_order, rows)) * 2 < len(rows)


def are_years(values: Sequence[str]) -> bool:
    """True for numbers of four digits from 1800 to 2099."""
    return all(YEAR.fullmatch(value.strip()) for value in values)


def are_in_order(values: Sequence[str]) -> bool:
    """True for at least two numbers that rise or fall in even steps, for years, and for at least five in any steps."""
    try:
        numbers = [float(value.strip().replace(",", ".")) for value in values]
    except ValueError:
        return False
    if len(numbers) == 1:
        return are_years(values)
    steps = [after - before for before, after in pairwise(numbers)]
    if not steps or not (all(step > 0 for step in steps) or all(step < 0 for step in steps)):
        return False
    if are_years(values) or len(numbers) >= MIN_NAMES_IN_ORDER:
        return True
    if len(numbers) == 2:
        return abs(steps[0]) == 1
    return max(abs(step - steps[0]) for step in steps) <= STEP_TOLERANCE * abs(steps[0])


def share_repeated(record: Sequence[str], below: Rows, few: float = FEW) -> float | None:
    """The share of columns of few different texts in which the text of a record is repeated below: near 0 for names.

    None when there is no such column: one of texts with at most the share `few` of different values.
    """
    again = asked = 0
    others = [row for row in below if list(row) != list(record)]
    for index, value in enumerate(record):
        counts = Counter(row[index].strip() for row in others if index < len(row))
        del counts[""]
        if not 1 < len(counts) <= few * counts.total() or column_type(list(counts)) in ("number", "date"):
            continue
        asked += 1
        again += value.strip() in counts
    return again / asked if asked else None
