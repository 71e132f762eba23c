"""Where the names of the columns stand in the first records, and which records are left out around them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from core.data.reading.names_or_values import Rows, are_in_order, are_names, are_years, may_be_names, share_repeated
from core.data.reading.number_format import is_placeholder, is_plain_number
from core.data.reading.value_types import MIN_VALUES, ValueType, column_types, type_of
from core.data.values import MISSING_WORDS

COMMENT = "#"
RULE = re.compile(r"[:+|]*[-=_][-=_:+| ]*")
MAXIMUM_NAME = 80  # characters; longer names are cut
QUALTRICS = re.compile(r'\{"ImportId":.*')  # the third line of an export: what each column is called inside
MAX_LINES_OF_QUALTRICS = 10
SOME_ROWS = 20
REPEATED = 0.5
HALF = 0.5
SHARE_OF_LAST_SEPARATORS = 0.8
UNIT = re.compile(
    r"[(\[].{1,12}[)\]]|[mun\u00b5\u03bck]?(s|V|A|W|Wh|Hz|m|g|l|L|Pa|N|J|mol|Ohm|\u03a9|bit|B)|h|min|d|\u00b0|\u00b0?[CFK]|deg|"
    r"%|ppm|dB|[kM]Hz|kWh|hPa|mbar|bar|mm/h|km/h|m/s\u00b2?|W/m[2\u00b2]|[cd]m|kg|t|a\.?u\.?|m[23\u00b2\u00b3]|mg/l|g/l|-|"
    r"yyyy-mm-dd|hh:mm(:ss)?|degrees? ?\w*|seconds?|volts?|Volt|Celsius"
)


@dataclass(frozen=True)
class Header:
    """The place of the column names among the records, counted from 0; None when there are none.

    `names` is their record. The rows begin at the record `first_row`; records between them and the names are left out.
    `in_doubt` is true when that record, or the first row where there are no names, can as well be the other of the two.
    """

    names: int | None
    first_row: int
    in_doubt: bool = False

    @property
    def above(self) -> int:
        """How many records stand above the table."""
        return self.first_row if self.names is None else self.names

    @property
    def further(self) -> int:
        """How many records between the names and the rows are left out."""
        return 0 if self.names is None else self.first_row - self.names - 1


def find_header(found: Rows, width: int) -> Header:
    """Where the names stand: the last record above the rows with texts in columns that hold no texts.

    Without such columns it is the first record that is as wide as the table, unless its values come again below.
    """
    typed = typed_columns(found, width)
    above = _count_facts(found, typed, width)
    header = _find_below(found[above:], typed, width)
    names = None if header.names is None else header.names + above
    return replace(header, names=names, first_row=header.first_row + above)


def _count_facts(found: Rows, typed: dict[int, ValueType], width: int) -> int:
    """How many records stand above a full line of names as lines of facts, such as `Station,Nord 7,,`."""
    for index, record in enumerate(found):
        if len(record) < width or not record[width - 1].strip():
            if _count_filled(record) > 2:
                return 0
        elif typed and all(value.strip() for value in record[:width]):
            are_texts = all(type_of(record[place]) == "text" for place in typed)
            facts, below = found[:index], found[index + 1 :]
            return index if are_texts or are_names(record, below) or _are_facts(facts, typed) else 0
        else:
            return 0
    return 0


def _are_facts(records: Rows, typed: dict[int, ValueType]) -> bool:
    """True for several lines without a value in the columns of numbers and dates, which rows would have."""
    values = [[record[place] for place in typed if place < len(record)] for record in records]
    return sum(all(type_of(value) in ("text", "missing") for value in row) for row in values) > 1


def _find_below(found: Rows, typed: dict[int, ValueType], width: int) -> Header:
    first = first_full(found, width)
    if (qualtrics := _qualtrics_line(found, width)) is not None:
        return Header(max(0, qualtrics - 2), qualtrics + 1)
    if not typed or first == len(found):
        again = share_repeated(found[first], found[first + 1 :], few=REPEATED) if first < len(found) else 1.0
        in_doubt = again not in (0.0, 1.0)
        is_row = again is not None and again > HALF
        return Header(None, first, in_doubt) if is_row else Header(first, first + 1, in_doubt)
    candidates: list[int] = []
    for index, record in enumerate(found):
        if candidates and _are_years_of_groups(record, found[index - 1], found[index + 1 :], typed):
            candidates.append(index)
            continue
        if _is_row(record, typed, width):
            if index == first and are_names(record, found[index + 1 :]):
                return Header(index, index + 1)
            if index == first and not candidates:
                return Header(None, first, in_doubt=may_be_names(record, found[index + 1 :]))
            break
        if _has_names(record, found[index + 1 :], typed, width) and _may_follow(found, candidates, index, typed):
            candidates.append(index)
    if candidates:
        return _chosen(found, candidates)
    return _header_of_words(found, first, typed)


def _are_years_of_groups(record: Sequence[str], above: Sequence[str], below: Rows, typed: dict[int, ValueType]) -> bool:
    """True for years below names of several columns each, such as `,2019,2020,2019,2020` below `,Men,,Women,`.

    The rows hold no years in these columns.
    """
    if all(value.strip() for value in above[1:]) or len(record) != len(above):
        return False
    years = [[row[place] for place in typed if place < len(row)] for row in (record, *below[:SOME_ROWS])]
    are = [bool(values) and are_years(values) for values in years]
    return are[0] and len(set(years[0])) > 1 and sum(are[1:]) * 2 < len(are)


def _qualtrics_line(found: Rows, width: int) -> int | None:
    """The place of the third of the lines of names that surveys of Qualtrics have."""
    for index, record in enumerate(found[1:MAX_LINES_OF_QUALTRICS], start=1):
        if sum(bool(QUALTRICS.fullmatch(value)) for value in record) * 2 > width:
            return index
    return None


def _header_of_words(found: Rows, first: int, typed: dict[int, ValueType]) -> Header:
    """The header where the first full record has neither numbers nor texts above the numbers: a name such as x or nd.

    Such words also stand for missing values. The texts beside them tell, or else it stays in doubt.
    """
    words = [found[first][place].strip() for place in typed if place < len(found[first])]
    if not any(word.isalpha() and word not in MISSING_WORDS for word in words):
        return Header(None, first)
    again = share_repeated(found[first], found[first + 1 :])
    is_row = again is not None and again > HALF
    return Header(None, first) if is_row else Header(first, first + 1, in_doubt=again != 0.0)


def typed_columns(found: Rows, width: int) -> dict[int, ValueType]:
    """The columns of numbers or dates, by their place; the first records are not asked, as they may be no rows."""
    same = [record for record in found if len(record) >= width]
    body = same[len(same) // 3 :] if len(same) > 3 else same[1:]
    counts = Counter(map(tuple, same))
    once = [record for record in body if counts[tuple(record)] == 1]  # names that come again are no values
    kinds = column_types(once if len(once) >= MIN_VALUES else body, width)
    return {index: kind for index, kind in enumerate(kinds) if kind in ("number", "date")}


def first_full(found: Rows, width: int) -> int:
    """The first record that may be of the table: as wide, or, for R's names, one narrower, and not a title."""
    counts = list(map(_count_filled, found))
    usual = median(counts[len(counts) // 3 :]) if counts else 0
    for index, record in enumerate(found):
        is_wide = len(record) >= width or (len(record) == width - 1 and width > 2)
        is_title = counts[index] == 1 and (width > 2 or len(record) == 1 < width)
        is_sparse = counts[index] < usual / 2 and width > 2
        if counts[index] and is_wide and not is_title and not is_sparse and not is_comment(record, width):
            return index
    return len(found)


def is_rule(record: Sequence[str]) -> bool:
    """True for a line drawn with dashes, as databases and Markdown put below the names."""
    filled = [value.strip() for value in record if value.strip()]
    return any(len(value) > 2 for value in filled) and all(RULE.fullmatch(value) for value in filled)


def is_comment(record: Sequence[str], width: int) -> bool:
    """True for a line that begins with # and is not as wide as the table; #DIV/0! is a value."""
    first = record[0].strip()
    if not first.startswith(COMMENT) or is_placeholder(first):
        return False
    return len(record) != width and not (len(record) == width + 1 and not record[-1].strip())


def without_last_separators(found: Rows) -> Rows:
    """The records without the empty value behind the last separator, where nearly all end with a separator."""
    ends = [record for record in found if len(record) > 1 and not record[-1].strip()]
    if len(ends) < SHARE_OF_LAST_SEPARATORS * len(found):
        return found
    return [record[:-1] if len(record) > 1 and not record[-1].strip() else record for record in found]


def _is_row(record: Sequence[str], typed: dict[int, ValueType], width: int) -> bool:
    """True when no column of numbers or dates has a text here, and some have a number or a date."""
    if len(record) < width:
        return False
    kinds = [type_of(record[index]) for index in typed]
    return "text" not in kinds and any(kind != "missing" for kind in kinds)


def _has_names(record: Sequence[str], below: Rows, typed: dict[int, ValueType], width: int) -> bool:
    """True when more columns of numbers or dates have a text than have a value of theirs, or when the texts tell.

    R writes no name above the names of its rows: then the names may stand one column to the left.
    """
    if len(record) < width - 1 or is_comment(record, width):
        return False
    for shift in (0, 1) if len(record) == width - 1 else (0,):
        kinds = [type_of(record[index - shift]) for index in typed if 0 <= index - shift < len(record)]
        numbers = [value for value in record if is_plain_number(value)]
        values = 0 if are_in_order(numbers) else len(kinds) - kinds.count("text") - kinds.count("missing")
        if kinds.count("text") > values:
            return True
        if "text" in kinds and not shift and (share_repeated(record, below) or 0.0) <= HALF and _all_differ(record):
            return True
    return False


def _all_differ(record: Sequence[str]) -> bool:
    return len({value.strip() for value in record}) == len(record) and all(value.strip() for value in record)


def _may_follow(found: Rows, candidates: list[int], index: int, typed: dict[int, ValueType]) -> bool:
    """Whether a record can hold the names although one above it can: that one is then a title, or a further name.

    A word in the only column of numbers is more likely a missing value in the first row than a name.
    """
    if not candidates or candidates[-1] < index - 1:
        return True
    record, above = found[index], found[candidates[-1]]
    if _count_filled(above) * 2 <= _count_filled(record):
        return True
    if len(typed) > 1 and all(type_of(value) in ("text", "missing") for value in record):
        return True
    return not any(
        type_of(row[column]) == "text" for row in found[index + 1 :] for column in typed if column < len(row)
    )


def _count_filled(record: Sequence[str]) -> int:
    return sum(1 for value in record if value.strip())


def _chosen(found: Rows, candidates: list[int]) -> Header:
    """The header, given the records that may hold the names."""
    last = candidates[-1]
    block = [place for step, place in enumerate(reversed(candidates)) if place == last - step]  # without gaps
    if len(block) > 1 and _explains(found[last], found[last - 1]):
        return Header(last - 1, last + 1)
    return Header(last, last + 1)


def _explains(record: Sequence[str], names: Sequence[str]) -> bool:
    """True for a line below names that are all given and all different, with units, gaps, repetitions, or questions."""
    if len(record) != len(names) or not _all_differ(names):
        return False
    filled = [value.strip() for value in record if value.strip()]
    if len(filled) < len(record) or len(set(filled)) < len(filled):
        return True
    if sum(UNIT.fullmatch(value) is not None for value in filled) * 5 >= len(filled) * 4:
        return True
    is_longer = sum(map(len, filled)) > sum(map(len, names))
    return is_longer and any(len(value.split()) > 2 for value in filled)
