"""Short thresholds: between two scores, with no shorter one there."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.evaluation.rounding import decimals, shortest_between


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.3, 0.5, 0.4),
        (0.30712, 0.31244, 0.31),
        (0.3, 0.31, 0.31),  # up to the score itself, which the threshold may equal
        (0.31, 0.3100001, 0.3100001),
        (-5e-324, 0.004, 0.0),
        (0.2, 1.0, 1.0),  # no decimals at all
        (0.2, 0.97, 0.6),  # of seven with one decimal, the one in the middle
        (0.999, 0.9994, 0.9992),
        (1e-30, 3e-30, 2e-30),
        (1e-300, 0.5, 0.2),
    ],
)
def test_hand_worked(low: float, high: float, expected: float) -> None:
    assert shortest_between(low, high) == expected


def places(number: float) -> int:
    exponent = Decimal(repr(number)).normalize().as_tuple().exponent
    return max(0, -int(exponent))


@settings(deadline=None)
@given(st.floats(0, 1), st.floats(0, 1))
def test_it_lies_between_and_none_is_shorter(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assume(low < high)
    found = shortest_between(low, high)
    assert low < found <= high
    if 0 < places(found) < 16:
        # With one decimal less, no number lies strictly between.
        step = Decimal(10) ** (1 - places(found))
        below = float((Decimal(repr(high)) // step) * step)
        assert not low < below <= high


@settings(deadline=None)
@given(st.floats(0, 1))
def test_between_neighbouring_floats_it_is_the_higher(low: float) -> None:
    high = float(np.nextafter(low, 2))
    assert shortest_between(low, high) == high


@settings(deadline=None)
@given(st.floats(0, 1, width=32))
def test_float32_scores_keep_their_side(score: float) -> None:
    before = float(np.nextafter(np.float32(score), np.float32(-1)))
    assert before < shortest_between(before, score) <= score


@pytest.mark.parametrize(("low", "high"), [(0.5, 0.5), (0.6, 0.5), (np.nan, 0.5), (-np.inf, 0.5)])
def test_nothing_between_is_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="Nothing lies above"):
        shortest_between(low, high)


@pytest.mark.parametrize(
    ("threshold", "text"),
    [(0.5, "0.50"), (0.31, "0.31"), (0.485, "0.485"), (0.0, "0.00"), (1.0, "1.00"), (2e-7, "0.0000002")],
)
def test_thresholds_are_written_in_full(threshold: float, text: str) -> None:
    assert decimals(threshold) == text


@settings(deadline=None)
@given(st.floats(0, 1))
def test_what_is_written_is_the_threshold(threshold: float) -> None:
    assert float(decimals(threshold)) == threshold
