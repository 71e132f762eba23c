"""The comparison itself sees what differs, and a doubt covers nothing but what it names."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from tests.file_corpus.differences import Difference, differences, is_covered

TRUE: dict[str, list[Any]] = {"x": [1.5, None, 3], "town": ["Ulm", "Bonn", ("-", None)]}


@dataclass
class Doubt:
    column: str | None = None
    line: int | None = None


def frame(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame({"x": [1.5, None, 3.0], "town": ["Ulm", " Bonn ", None]} | columns)


def test_the_same_table_has_no_difference() -> None:
    assert not list(differences(TRUE, frame()))
    assert not list(differences(TRUE, frame(town=["Ulm", "Bonn", "-"])))
    assert not list(differences(TRUE, frame(x=[1.5 * (1 + 1e-13), None, 3.0])))


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"x": [1.5 * (1 + 1e-11), None, 3.0]}, Difference("x", 0, 1.5, 1.5 * (1 + 1e-11))),
        ({"x": [1.5, 2.0, 3.0]}, Difference("x", 1, None, 2.0)),
        ({"x": ["1.5", None, "3"]}, Difference("x", 0, 1.5, "1.5")),
        ({"town": ["Ulm", "bonn", "-"]}, Difference("town", 1, "Bonn", "bonn")),
    ],
)
def test_another_value_is_a_difference(columns: dict[str, list[Any]], expected: Difference) -> None:
    assert list(differences(TRUE, frame(**columns))) == [expected]


def test_other_names_and_rows_are_differences() -> None:
    found = list(differences(TRUE, frame().rename(columns={"x": "y"}).iloc[:2]))
    assert found == [
        Difference(None, None, ["x", "town"], ["y", "town"]),
        Difference(None, None, "3 rows", "2 rows"),
    ]


@pytest.mark.parametrize(
    ("difference", "doubts", "notes", "covered"),
    [
        (Difference("x", 0, 1020, 1.02), [Doubt(column="x")], (), True),
        (Difference("x", 0, 1020, 1.02), [Doubt(column="y")], (), False),
        (Difference("x", 0, 1020, 1.02), [Doubt(line=1)], (), True),
        (Difference("x", 0, 1020, 1.02), [], ("another encoding",), False),
        (Difference(None, None, "3 rows", "2 rows"), [Doubt(column="x")], (), False),
        (Difference(None, None, "3 rows", "2 rows"), [Doubt(line=1)], (), True),
        (Difference("x", 0, "K\u00f6ln", "K\u0148ln"), [], ("another encoding",), True),
        (Difference("x", 0, "K\u00f6ln", "K\u0148ln"), [], (), False),
        (Difference("x", 0, 1234, "1\u00a0234"), [], ("another encoding",), False),
    ],
)
def test_a_doubt_covers_what_it_names(
    difference: Difference, doubts: list[Doubt], notes: tuple[str, ...], covered: bool
) -> None:
    table: Any = SimpleNamespace(doubts=doubts, notes=notes)
    assert is_covered(difference, table) is covered
