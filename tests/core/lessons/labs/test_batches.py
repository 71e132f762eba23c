"""The batches of an epoch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lessons.labs.batches import batch_sizes


@given(st.integers(1, 500), st.integers(1, 600))
def test_batches_hold_every_row_once_and_only_the_last_is_smaller(rows: int, batch_size: int) -> None:
    sizes = batch_sizes(rows, batch_size)
    assert sum(sizes) == rows
    assert set(sizes[:-1]) <= {batch_size}
    assert 1 <= sizes[-1] <= batch_size


def test_ninety_rows_make_three_batches_of_up_to_32() -> None:
    assert batch_sizes(90, 32) == [32, 32, 26]


@pytest.mark.parametrize(("rows", "batch_size"), [(0, 32), (90, 0)])
def test_no_rows_or_no_batch_size_is_refused(rows: int, batch_size: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        batch_sizes(rows, batch_size)
