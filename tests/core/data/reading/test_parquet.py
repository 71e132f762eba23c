"""What pandas saves beside the columns of a Parquet file."""

import io

import pandas as pd
import pytest

from core.data.upload import read_table

FRAME = pd.DataFrame({"sales": range(30), "ok": ["yes", "no"] * 15})


def saved(frame: pd.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.to_parquet(stream)
    return stream.getvalue()


def test_row_numbers_are_left_out_and_said() -> None:
    table = read_table(saved(FRAME.sample(frac=1, random_state=0)), "a.parquet")
    assert list(table.frame.columns) == ["sales", "ok"]
    assert table.notes == ("The row numbers that pandas saved as an index were left out.",)


@pytest.mark.parametrize(
    "index",
    [pd.date_range("2020-01-01", periods=30), pd.Index([f"r{row}" for row in range(30)])],
    ids=["dates", "texts"],
)
def test_an_index_that_says_something_becomes_a_column(index: pd.Index) -> None:
    table = read_table(saved(FRAME.set_index(index)), "a.parquet")
    assert list(table.frame.columns) == ["sales", "ok", "index"]
    assert table.frame["index"][0] in ("2020-01-01", "r0")


def test_two_levels_of_an_index_become_two_columns() -> None:
    index = pd.MultiIndex.from_tuples([(f"g{row % 3}", row) for row in range(30)])
    table = read_table(saved(FRAME.set_index(index)), "a.parquet")
    assert list(table.frame.columns) == ["sales", "ok", "index", "index 1"]
