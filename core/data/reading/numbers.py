"""A column of texts as numbers, where nearly all of them are numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.data.reading.number_format import (
    APOSTROPHES,
    CLEAR_MARKS,
    CLEAR_PLACEHOLDERS,
    CURRENCY,
    DASH_ZERO,
    DASHES,
    FLAG,
    FULLWIDTH_PLUS,
    MAX_DIGITS,
    MINUS_SIGNS,
    MISSING_MARK,
    PLACEHOLDERS,
    SPACES,
    is_address,
    is_placeholder,
    is_plain_number,
    number_pattern,
    other_mark,
)
from core.data.reading.reading import DecimalMark, NumberDoubt
from core.text.words import counted, listed

MIN_SHARE_OF_NUMBERS = 0.95
MAX_SHARE_OF_FLAGS = 0.5
SAMPLE_ROWS = 1_000
LOWERED_PLACEHOLDERS = pa.array(sorted(PLACEHOLDERS | {mark.lower() for mark in CLEAR_MARKS}))
LOWERED_CLEAR = pa.array(sorted(CLEAR_PLACEHOLDERS | {mark.lower() for mark in CLEAR_MARKS}))
ARROW_MISSING_MARK = f"^(?:{MISSING_MARK.pattern})$"
ONE_MARK = r"^[^.,]*[1-9][0-9]{0,2}[.,][0-9]{3}[^.,]*$"
WHOLE = r"^[+-]?[0-9]{1,18}$"
CODE_GROUPS = r"^\d{3}(?:[. ]\d{3}){2,}$"  # such as a telephone number

Numbers = NDArray[np.float64] | NDArray[np.int64]


@dataclass(frozen=True)
class DecimalMarks:
    """The decimal mark to read numbers with.

    `mark` is the one of most of the file, `certain` when some value of the file shows it, and `fixed` when the learner
    chose it: then no other is tried. `columns` are the learner's choices for single columns.
    """

    mark: DecimalMark = "."
    certain: bool = False
    fixed: bool = False
    columns: Mapping[str, DecimalMark] = field(default_factory=dict)

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
    present = column.drop_null()
    if len(present) == 0:
        return None
    sample = present.slice(0, SAMPLE_ROWS).to_pylist()
    decimals = [mark for mark in marks.of(name) if _are_numbers(sample, re.compile(_flagged(mark)))]
    if not decimals or _are_codes(present, sample):
        return None
    decimal = _best_mark(present, decimals, marks)
    plain = _fits(present, number_pattern(decimal))
    flagged = pc.and_not(_fits(present, _flagged(decimal)), plain)
    if not _are_flags(present.filter(flagged), pc.sum(plain).as_py()):
        flagged = pc.and_(flagged, False)
    strays = present.filter(pc.invert(pc.or_(plain, flagged)))
    numbers = len(present) - len(strays)
    if numbers < MIN_SHARE_OF_NUMBERS * (len(present) - _count(_placeholders(strays))):
        return None
    if numbers * 2 < len(present) - _count(_clear_placeholders(strays)):
        return None
    flags = present.filter(flagged)
    values = _converted(column, decimal, has_flags=len(flags) > 0)
    notes = (*_notes(name, sample, decimal), *_notes_on_strays(name, strays, flags))
    doubt = _doubt(name, present, decimal, values, marks)
    proven = decimal if doubt is None and pc.any(_fits(present.filter(plain), "[0-9][.,][0-9]")).as_py() else None
    return NumberColumn(values, notes, doubt, proven)


def _are_flags(flagged: pa.ChunkedArray, plain: int) -> bool:
    """True for letters of different kinds, or behind few of the numbers; the same behind most is a unit, as in 5 m."""
    letters = pc.replace_substring_regex(flagged, r"^.*[^a-z]", "")
    return len(letters.unique()) > 1 or len(flagged) <= MAX_SHARE_OF_FLAGS * plain


def _are_codes(present: pa.ChunkedArray, sample: list[str]) -> bool:
    """True for digits that are no numbers: with leading zeros, addresses in a network, groups as telephones have."""
    if pc.any(_fits(present, r"^[+-]?0[0-9]")).as_py():
        return True
    if not ("." in sample[0] or " " in sample[0]):
        return False
    return all(map(is_address, present.to_pylist())) or bool(pc.all(_fits(present, CODE_GROUPS)).as_py())


def _best_mark(present: pa.ChunkedArray, decimals: list[DecimalMark], marks: DecimalMarks) -> DecimalMark:
    """The decimal mark that fits the most values; of two that fit as many, the likelier one."""
    counts = {mark: pc.sum(_fits(present, number_pattern(mark))).as_py() or 0 for mark in decimals}
    best = max(counts.values())
    fitting = [mark for mark in decimals if counts[mark] == best]
    if len(fitting) == 1 or marks.certain:
        return fitting[0]
    either = present.filter(_fits(present, ONE_MARK))
    if len(either) == len(present) or len(either) == 0:
        return fitting[0]
    # Fractions of three digits would stand behind all values: those without a mark say that the marks group thousands.
    return other_mark("." if "." in either[0].as_py() else ",")


def _doubt(
    name: str, present: pa.ChunkedArray, decimal: DecimalMark, values: Numbers, marks: DecimalMarks
) -> NumberDoubt | None:
    """The doubt, when the other decimal mark also fits all values, and would give other numbers."""
    other = other_mark(decimal)
    either = present.filter(_fits(present, ONE_MARK))
    has_bare = len(either) + _count(_placeholders(present)) < len(present)
    is_told = marks.fixed or (marks.certain and decimal == marks.mark and not has_bare)
    if is_told and name not in marks.columns:
        return None
    if not len(either) or not pc.all(pc.or_(_fits(present, number_pattern(other)), _placeholders(present))).as_py():
        return None
    example = either[0].as_py()
    turned = _converted(present, other, has_flags=False)
    return NumberDoubt(
        column=name,
        decimal=decimal,
        example=example,
        read=float(_converted(pa.chunked_array([[example]]), decimal, has_flags=False)[0]),
        otherwise=float(_converted(pa.chunked_array([[example]]), other, has_flags=False)[0]),
        largest=_largest(values),
        largest_otherwise=_largest(turned),
    )


def _largest(values: Numbers) -> float:
    return float(values[np.isfinite(values)].max())


def _flagged(decimal: str) -> str:
    """The pattern of a number that may have a flag behind it."""
    return number_pattern(decimal)[:-1] + f"(?:{FLAG})?$"


def _fits(column: pa.ChunkedArray, pattern: str) -> pa.ChunkedArray:
    return pc.match_substring_regex(column, pattern)


def _placeholders(column: pa.ChunkedArray) -> pa.ChunkedArray:
    known = pc.is_in(pc.utf8_lower(column), LOWERED_PLACEHOLDERS.cast(column.type))
    return pc.or_(known, _fits(column, ARROW_MISSING_MARK))


def _clear_placeholders(column: pa.ChunkedArray) -> pa.ChunkedArray:
    known = pc.is_in(pc.utf8_lower(column), LOWERED_CLEAR.cast(column.type))
    return pc.or_(known, _fits(column, ARROW_MISSING_MARK))


def _count(mask: pa.ChunkedArray) -> int:
    return int(pc.sum(mask).as_py() or 0)


def _are_numbers(sample: list[str], pattern: "re.Pattern[str]") -> bool:
    """True when nearly all texts that are no placeholders are numbers."""
    numbers = strays = 0
    for text in sample:
        if is_placeholder(text):
            continue
        if len(text) < MAX_DIGITS and pattern.match(text):
            numbers += 1
            continue
        strays += 1
        if strays > (1 - MIN_SHARE_OF_NUMBERS) * len(sample):
            return False
    return numbers > 0 and numbers >= MIN_SHARE_OF_NUMBERS * (numbers + strays)


def _converted(column: pa.ChunkedArray, decimal: str, *, has_flags: bool) -> Numbers:
    """The numbers among the texts; whole ones as such when none is missing."""
    if has_flags:
        column = pc.replace_substring_regex(column, rf"^([^a-zA-Z]*[0-9%]){FLAG}$", r"\1")
    column = pc.if_else(_fits(column, number_pattern(decimal)), column, None)
    point = _with_point(column, decimal)
    if point.null_count == 0 and pc.all(_fits(point, WHOLE)).as_py():
        whole: Numbers = point.cast(pa.int64()).to_numpy()
        return whole
    numbers: Numbers = pd.to_numeric(point.to_pandas(), errors="coerce").to_numpy(np.float64, na_value=np.nan)
    return numbers


def _with_point(column: pa.ChunkedArray, decimal: str) -> pa.ChunkedArray:
    """The texts of numbers as programs write them: no groups, no signs of money, a minus before, and a point."""
    other = other_mark(decimal)
    if pc.all(_fits(column, r"^[+-]?[0-9.,]*$")).as_py():  # most columns, and much faster
        return pc.replace_substring(pc.replace_substring(column, other, ""), decimal, ".")
    negative = pc.replace_substring_regex(column, rf"^[^(]*\(|^(.*[0-9]).*-[{SPACES}]*$", r"-\1")
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
        notes.append(f"'{name}': {counted(len(flags), 'value')} with letters behind, such as {example}, read without.")
    if len(strays):
        words = listed(strays.unique().to_pylist(), max_names=3)
        notes.append(f"'{name}': {counted(len(strays), 'value')} among the numbers ({words}) taken as missing.")
    return tuple(notes)
