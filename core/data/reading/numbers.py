"""A column of texts as numbers, where nearly all of them are numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.data.reading.codes import are_codes, are_long_codes
from core.data.reading.number_format import (
    APOSTROPHES,
    CLEAR_MARKS,
    CLEAR_PLACEHOLDERS,
    CURRENCY,
    DASH_ZERO,
    DASHES,
    FLAG,
    FULLWIDTH_PLUS,
    MINUS_SIGNS,
    MISSING_MARK,
    PLACEHOLDERS,
    SPACES,
    fits,
    is_placeholder,
    is_plain_number,
    number_pattern,
    other_mark,
    simple_pattern,
)
from core.data.reading.reading import DecimalMark, NumberDoubt
from core.data.reading.texts import count_true, matches
from core.text.words import counted, listed

MIN_SHARE_OF_NUMBERS = 0.95
MAX_SHARE_OF_FLAGS, MAX_FLAGS_TO_PLAIN = 0.5, 9
SAMPLE_ROWS = 1_000
LOWERED_PLACEHOLDERS = pa.array(sorted(PLACEHOLDERS | {mark.lower() for mark in CLEAR_MARKS}))
LOWERED_CLEAR = pa.array(sorted(CLEAR_PLACEHOLDERS | {mark.lower() for mark in CLEAR_MARKS}))
ARROW_MISSING_MARK = f"^(?:{MISSING_MARK.pattern})$"
ONE_MARK = r"^[^.,]*[1-9][0-9]{0,2}[.,][0-9]{3}(?:[^.,0-9][^.,]*)?$"
NUMBER_CELL = r"^-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$"
WHOLE = r"^-?[0-9]{1,18}$"
SIMPLE = r"^[+-]?[0-9.,]*(?:[eE][+-]?[0-9]{1,4})?$"  # without spaces, currencies, and letters behind

Numbers = NDArray[np.float64] | NDArray[np.int64]


@dataclass(frozen=True)
class DecimalMarks:
    """The decimal mark to read numbers with.

    `mark` is the one of most of the file, `certain` when some value of the file shows it, and `fixed` when the learner
    chose it: then no other is tried. `columns` are the learner's choices for single columns. `has_cells` is true for
    sheets and JSON, whose numbers are written with a point here whatever the marks in their texts mean.
    """

    mark: DecimalMark = "."
    certain: bool = False
    fixed: bool = False
    columns: Mapping[str, DecimalMark] = field(default_factory=dict)
    has_cells: bool = False

    def of(self, name: str) -> tuple[DecimalMark, ...]:
        """The marks to try for a column, the likelier one first."""
        if name in self.columns:
            return (self.columns[name],)
        return (self.mark,) if self.fixed else (self.mark, other_mark(self.mark))


@dataclass(frozen=True)
class NumberColumn:
    """The numbers of a column, shape (rows,), NaN where there is none; notes, and the doubt about its decimal mark.

    `proven` is the decimal mark when the other one does not fit, else None.
    """

    values: Numbers
    notes: tuple[str, ...] = ()
    doubt: NumberDoubt | None = None
    proven: DecimalMark | None = None


def read_numbers(name: str, column: pa.ChunkedArray, marks: DecimalMarks) -> NumberColumn | None:
    """A column of texts as numbers; None unless nearly all are numbers.

    The decimal mark is the one that fits all values. Codes with leading zeros, such as 007, are texts.
    """
    count = len(column) - column.null_count
    sample = column.drop_null().slice(0, SAMPLE_ROWS).to_pylist()
    decimals = [mark for mark in marks.of(name) if _are_numbers(sample, mark, has_cells=marks.has_cells)]
    if not decimals or are_codes(column, sample):
        return None
    is_simple = bool(pc.all(pc.match_substring_regex(column, SIMPLE)).as_py())
    patterns = {mark: simple_pattern(mark) if is_simple else number_pattern(mark) for mark in decimals}
    cells = _number_cells(column) if marks.has_cells else pc.and_(column.is_valid(), False)
    plain_with = {mark: pc.or_(matches(column, pattern), cells) for mark, pattern in patterns.items()}
    decimal = _best_mark(column, plain_with, marks)
    plain = plain_with[decimal]
    flagged = pc.and_(plain, False) if is_simple else pc.and_not(matches(column, _flagged(decimal)), plain)
    if not _are_flags(column.filter(flagged), count_true(plain)):
        flagged = pc.and_(flagged, False)
    flags, strays = column.filter(flagged), column.filter(pc.invert(pc.or_(plain, flagged))).drop_null()
    if count - len(strays) < MIN_SHARE_OF_NUMBERS * (count - count_true(_placeholders(strays))):
        return None
    if (count - len(strays)) * 2 < count - count_true(_clear_placeholders(strays)):
        return None
    values = _converted(column, pc.or_(plain, flagged), cells, decimal)
    if are_long_codes(column, values):
        return None
    notes = (*_notes(name, sample, decimal), *_notes_on_strays(name, strays, flags))
    doubt = _doubt(name, column, cells, decimal, plain_with, marks)
    proven = decimal if doubt is None and pc.any(matches(column.filter(plain), "[0-9][.,][0-9]")).as_py() else None
    return NumberColumn(values, notes, doubt, proven)


def _are_flags(flagged: pa.ChunkedArray, plain: int) -> bool:
    """True for letters behind few of the numbers, or of different kinds where some numbers have none.

    The same letter behind most is a unit, as in 5 m; letters behind all are part of the value, as in 5b.
    """
    letters = pc.replace_substring_regex(flagged, r"^.*[^a-z]", "")
    return len(flagged) <= (MAX_SHARE_OF_FLAGS if len(letters.unique()) == 1 else MAX_FLAGS_TO_PLAIN) * plain


def _best_mark(
    column: pa.ChunkedArray, plain_with: dict[DecimalMark, pa.ChunkedArray], marks: DecimalMarks
) -> DecimalMark:
    """The decimal mark that fits the most values; of two that fit as many, the likelier one.

    `plain_with` says which values are numbers with each mark, the likelier mark first.
    """
    counts = {mark: count_true(plain) for mark, plain in plain_with.items()}
    fitting = [mark for mark, count in counts.items() if count == max(counts.values())]
    if len(fitting) == 1 or marks.certain:
        return fitting[0]
    either = column.filter(matches(column, ONE_MARK))
    if len(either) == len(column) - column.null_count or len(either) == 0:
        return fitting[0]
    # Fractions of three digits would stand behind all values: those without a mark say that the marks group thousands.
    return other_mark("." if "." in either[0].as_py() else ",")


def _doubt(
    name: str,
    column: pa.ChunkedArray,
    cells: pa.ChunkedArray,
    decimal: DecimalMark,
    plain_with: dict[DecimalMark, pa.ChunkedArray],
    marks: DecimalMarks,
) -> NumberDoubt | None:
    """The doubt, when the other decimal mark also fits all values, and would give other numbers."""
    other = other_mark(decimal)
    either = matches(column, ONE_MARK)
    if not pc.any(either).as_py():
        return None
    placeholders = _placeholders(column)
    has_bare = count_true(either) + count_true(placeholders) < len(column) - column.null_count
    is_told = marks.fixed or (marks.certain and decimal == marks.mark and not has_bare and not marks.has_cells)
    if is_told and name not in marks.columns:
        return None
    otherwise = plain_with.get(other)
    if otherwise is None:
        otherwise = pc.or_(matches(column, number_pattern(other)), cells)
    if not pc.all(pc.or_(pc.or_(otherwise, placeholders), column.is_null())).as_py():
        return None
    read, turned = (
        _converted(column, plain, cells, mark) for plain, mark in ((plain_with[decimal], decimal), (otherwise, other))
    )
    first = pc.index(either, True).as_py()
    return NumberDoubt(
        column=name,
        decimal=decimal,
        example=column[first].as_py(),
        read=float(read[first]),
        otherwise=float(turned[first]),
        largest=_largest(read),
        largest_otherwise=_largest(turned),
    )


def _largest(values: Numbers) -> float:
    return float(values[np.isfinite(values)].max())


def _flagged(decimal: str) -> str:
    """The pattern of a number that may have a flag behind it."""
    return number_pattern(decimal)[:-1] + f"(?:{FLAG})?$"


def _placeholders(column: pa.ChunkedArray) -> pa.ChunkedArray:
    known = pc.is_in(pc.utf8_lower(column), LOWERED_PLACEHOLDERS.cast(column.type))
    return pc.or_(known, matches(column, ARROW_MISSING_MARK))


def _clear_placeholders(column: pa.ChunkedArray) -> pa.ChunkedArray:
    known = pc.is_in(pc.utf8_lower(column), LOWERED_CLEAR.cast(column.type))
    return pc.or_(known, matches(column, ARROW_MISSING_MARK))


def _are_numbers(sample: list[str], mark: DecimalMark, *, has_cells: bool) -> bool:
    """True when nearly all texts that are no placeholders are numbers."""
    pattern, cell = re.compile(_flagged(mark)), re.compile(NUMBER_CELL)
    numbers = strays = 0
    for text in sample:
        if is_placeholder(text):
            continue
        if fits(pattern, text) or (has_cells and cell.match(text)):
            numbers += 1
            continue
        strays += 1
        if strays > (1 - MIN_SHARE_OF_NUMBERS) * len(sample):
            return False
    return numbers > 0 and numbers >= MIN_SHARE_OF_NUMBERS * (numbers + strays)


def _converted(column: pa.ChunkedArray, fits: pa.ChunkedArray, cells: pa.ChunkedArray, decimal: str) -> Numbers:
    """The numbers among the texts, those that `fits` says; whole ones as such when none is missing.

    The numbers in `cells` have a point.
    """
    point = _with_point(pc.if_else(pc.and_not(fits, cells), column, None), decimal)
    point = pc.utf8_ltrim(pc.if_else(cells, column, point), characters="+")
    if point.null_count == 0 and pc.all(matches(point, WHOLE)).as_py():
        whole: Numbers = point.cast(pa.int64()).to_numpy()
        return whole
    numbers: Numbers = pd.to_numeric(point.to_pandas(), errors="coerce").to_numpy(np.float64, na_value=np.nan)
    return numbers


def _number_cells(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Which texts are numbers in cells: they are never written with three digits behind the point."""
    return pc.and_not(matches(column, NUMBER_CELL), matches(column, ONE_MARK))


def _with_point(column: pa.ChunkedArray, decimal: str) -> pa.ChunkedArray:
    """The texts of numbers as programs write them: no groups, no signs of money, a minus before, and a point."""
    other = other_mark(decimal)
    if pc.all(pc.match_substring_regex(column, SIMPLE)).as_py():  # most columns, and much faster
        return pc.replace_substring(pc.replace_substring(column, other, ""), decimal, ".")
    without_flags = pc.replace_substring_regex(column, rf"^([^a-zA-Z]*[0-9%]){FLAG}$", r"\1")
    without_dash = pc.replace_substring_regex(without_flags, rf"([.,])[-{DASHES}]+", r"\1")  # 5.- has no cents
    negative = pc.replace_substring_regex(without_dash, rf"^[^(]*\(|^(.*[0-9]).*-[{SPACES}]*$", r"-\1")
    zero = pc.replace_substring_regex(negative, f"^-?{DASH_ZERO}$", "0")
    marks = re.escape(other + SPACES + APOSTROPHES + FULLWIDTH_PLUS)
    bare = pc.replace_substring_regex(zero, rf"{CURRENCY}|[R{marks}%)]", "")
    return pc.replace_substring_regex(pc.replace_substring(bare, decimal, "."), f"[{MINUS_SIGNS}{DASHES}]", "-")


def _notes(name: str, sample: list[str], decimal: str) -> tuple[str, ...]:
    pattern = re.compile(number_pattern(decimal))
    signed = [text for text in sample if not is_plain_number(text) and pattern.match(text)]
    if any(re.fullmatch(DASH_ZERO, text) for text in signed):
        signed = [text for text in signed if not re.fullmatch(DASH_ZERO, text)]
        zero = [f"'{name}': a currency with a dash read as 0."]
    else:
        zero = []
    if not signed:
        return tuple(zero)
    return (f"'{name}': values such as {listed(signed[:1])} read as numbers, without their signs.", *zero)


def _notes_on_strays(name: str, strays: pa.ChunkedArray, flags: pa.ChunkedArray) -> tuple[str, ...]:
    notes = []
    if len(flags):
        example = listed([flags[0].as_py()])
        notes.append(f"'{name}': {counted(len(flags), 'value')} such as {example} read without the letters at the end.")
    if len(strays):
        words = listed(strays.unique().to_pylist(), max_names=3)
        notes.append(f"'{name}': {counted(len(strays), 'value')} among the numbers ({words}) taken as missing.")
    return tuple(notes)
