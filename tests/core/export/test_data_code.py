"""The rows that a script carries are the rows of the app: each text, each gap, each type."""

import io
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.data.custom_data import EXAMPLE, drawn_table, table_of
from core.data.table import DataError, Table
from core.experiment.fields import Experiment
from core.experiment.link_codec import Cells, pack_points, pack_table, unpack_table
from core.export.data_code import frame_code

TYPED = Experiment(dataset="typed")
AWKWARD = [
    *("", " ", "NA", "None", "nan", "null", "true", "False", "inf", "-Infinity", "#N/A", "1_000", "0x1F", "1,5"),
    *("007", "0", "1", "-0.0", "1e5", "1e400", "5e-324", "0.1234567890123456789", "12345678901234567890", "9" * 30),
    *('"', '""', '"""', '""""', "'", "'''", "\\", "\\n", '\\"', '\\"""', "{x}", "%s", "#", ",", ";", "\t", "a\tb"),
    *(
        "\n",
        "a\nb",
        "a\r\nb",
        "a\rb",
        "\x0b",
        "\x0c",
        "\x7f",
        "\u00a0",
        "\u2028",
        "\ufeff",
        "\ufeff\ufeffa",
        "a\u061cb",
        "\U0001f600",
    ),
    *("import re\n", "annotations\n\n\n", "model = ", "2024-01-01", "Z\u00fcrich", "=1+1"),
]
CELL = st.one_of(st.sampled_from(AWKWARD), st.text(st.characters(codec="utf-8"), max_size=4))


@st.composite
def tables(draw: st.DrawFn) -> Cells:
    """A table as it may be typed: columns of a few different cells each."""
    width = draw(st.integers(2, 4))
    names = [f"{draw(CELL)}{column}" for column in range(width)]
    pools = [draw(st.lists(CELL, min_size=1, max_size=5)) for _ in range(width)]
    return (tuple(names), *(tuple(pool[row % len(pool)] for pool in pools) for row in range(24)))


def frame_of(code: str) -> pd.DataFrame:
    made: dict[str, Any] = {"pd": pd, "io": io}
    exec(compile(code.encode("utf-8"), "script.py", "exec"), made)
    frame: pd.DataFrame = made["frame"]
    return frame


@given(tables())
@example((("\ufeffname", "b"), *(("x", "y") for _ in range(24))))
@example((('"""', '"'), *(("\\", '""""') for _ in range(24))))
@settings(deadline=None, max_examples=300)
def test_the_script_has_the_frame_of_a_typed_table(cells: Cells) -> None:
    try:
        table = table_of(unpack_table(pack_table(cells)))
    except (DataError, ValueError):  # the app has no such table
        return
    code = frame_code(TYPED, table)
    assert [letter for letter in code if letter != "\n" and not letter.isprintable()] == []  # U+202E reorders a line
    pd.testing.assert_frame_equal(frame_of(code), table.frame)


@pytest.mark.parametrize("cell", AWKWARD)
def test_each_awkward_text_comes_back(cell: str) -> None:
    rows = [(cell, "x", f"{cell}!"), ("word", "", cell), ("7", "1", "8")]
    table = table_of((("a", "b", "c"), *(rows * 10)))
    pd.testing.assert_frame_equal(frame_of(frame_code(TYPED, table)), table.frame)


def test_the_example_needs_no_option_and_texts_that_look_like_numbers_need_two() -> None:
    assert frame_code(TYPED, table_of(EXAMPLE)).startswith('frame = pd.read_csv(io.StringIO("""hours studied,')
    assert frame_code(TYPED, table_of(EXAMPLE)).endswith('"""))')
    zips = table_of((("zip", "b"), *((f"00{row}", "None") for row in range(24))))
    assert frame_code(TYPED, zips).endswith("""keep_default_na=False, na_values='', dtype={'zip': str})""")


def test_a_drawing_comes_back() -> None:
    table = drawn_table(pack_points([(row % 3, 7 * row, 255 - row) for row in range(36)]))
    pd.testing.assert_frame_equal(frame_of(frame_code(Experiment(dataset="drawn"), table)), table.frame)


def test_what_no_csv_gives_back_is_refused() -> None:
    table = Table("lists", pd.DataFrame({"a": [[1], [2]], "b": ["x", "y"]}))
    with pytest.raises(DataError, match=r"cannot be written into a script\. Use plain texts"):
        frame_code(TYPED, table)
