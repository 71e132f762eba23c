"""Every table is read as it was written, or refused, or a doubt that covers the difference is said.

The first table that is not, hypothesis shows in its shortest form.
"""

from collections import Counter

import pytest
from hypothesis import given, settings

from core.data.reading.reading import EncodingDoubt
from core.data.table import DataError, Table
from core.data.upload import read_table
from tests.file_corpus.dialects import AXES, SPACES, TOTALS, Dialect, TrueTable, axes_of, cases, sampled, truth, written
from tests.file_corpus.differences import Difference, differences, doubted_columns, is_covered

SAMPLE = 800
MAX_SHARE = 0.2  # of the tables with one value of an axis
MIN_TABLES = 10  # for a share of them to mean something
SPACED = ("separator", SPACES)
REFUSED_OFTEN = {SPACED: "nothing tells a space between columns from one in a text, so such files are refused"}


@given(case=cases())
@settings(max_examples=300)
def test_a_table_is_read_as_it_was_written_or_not_in_silence(case: tuple[TrueTable, Dialect]) -> None:
    check(*case)


@pytest.mark.full
@given(case=cases())
@settings(max_examples=10_000)
def test_ten_thousand_tables_are_read_as_they_were_written_or_not_in_silence(case: tuple[TrueTable, Dialect]) -> None:
    check(*case)


def check(table: TrueTable, dialect: Dialect) -> None:
    found = outcome(table, dialect)
    if isinstance(found, list):
        start = written(table, dialect)[:600].decode(dialect.encoding, errors="replace")
        pytest.fail("\n".join([*map(str, found), str(dialect), start]))


def outcome(table: TrueTable, dialect: Dialect) -> str | list[Difference]:
    """Right, refused or doubted; or else the differences that no doubt covers."""
    try:
        found = read_table(written(table, dialect), "a.csv")
    except DataError:
        return "refused"
    expected = truth(table, dialect)
    all_differences = list(differences(expected.columns, found.frame))
    wrong = [one for one in all_differences if not is_covered(one, found)]
    # By place: where the line of names is in doubt, the columns have other names.
    doubted = doubted_columns(found)
    said = {name for name, called in zip(expected.columns, found.frame.columns, strict=False) if called in doubted}
    silent = sorted(expected.undecided - said) if not wrong else []
    wrong += [Difference(name, None, "a doubt", "none") for name in silent]
    return wrong or ("doubted" if says_doubt(found) else "right")


def says_doubt(table: Table) -> bool:
    """Whether the layout or the numbers are in doubt; tests of encodings bound how often those are."""
    return any(not isinstance(doubt, EncodingDoubt) for doubt in table.doubts)


def test_few_tables_are_refused_or_doubted_whatever_the_dialect() -> None:
    """Or else refusing everything would be right."""
    tables, shares = Counter[tuple[str, str]](), Counter[tuple[str, str, str]]()
    for table, dialect in sampled(seed=1, count=SAMPLE):
        found, axes = outcome(table, dialect), axes_of(dialect).items()
        how = found if isinstance(found, str) else "wrong"
        if how == "doubted" and truth(table, dialect).undecided:
            how = "right"
        # A table that is refused for what is listed says nothing of the other axes.
        for axis in [axis for axis in axes if axis in REFUSED_OFTEN] or axes:
            tables[axis] += 1
            shares[*axis, how] += 1
    too_often = [
        f"{axis} {value!r}: {shares[axis, value, how]} of {count} {how}"
        for (axis, value), count in tables.items()
        for how in ("refused", "doubted")
        if count >= MIN_TABLES and (axis, value) not in REFUSED_OFTEN and shares[axis, value, how] > MAX_SHARE * count
    ]
    assert not too_often, "\n".join(too_often)


def test_each_value_of_each_axis_is_tried_often_enough_to_count() -> None:
    tried = Counter(item for table, dialect in sampled(seed=1, count=SAMPLE) for item in axes_of(dialect).items())
    expected = {(axis, "totals" if value in TOTALS else value) for axis, values in AXES.items() for value in values}
    assert set(tried) == expected
    assert min(tried.values()) >= MIN_TABLES
