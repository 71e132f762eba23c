import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from core.evaluation.intervals import quantile, wilson, wilson_bounds


@st.composite
def counted(draw: st.DrawFn) -> tuple[int, int]:
    """Successes and at least one trial."""
    trials = draw(st.integers(1, 1_000_000))
    return draw(st.integers(0, trials)), trials


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # z² = 3.8415: (10 + 1.9207 ± 1.96 √(10 · 2 / 12 + 0.9604)) / 15.8415
        (10, 12, 0.5520, 0.9530),
        (0, 10, 0.0, 0.2775),  # z² / (n + z²)
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (1, 1, 0.2065, 1.0),
    ],
)
def test_worked_by_hand(successes, trials, low, high):
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


@given(counted(), st.floats(0.5, 0.999))
def test_it_is_scipys(case, confidence):
    successes, trials = case
    expected = binomtest(successes, trials).proportion_ci(confidence, method="wilson")
    assert wilson(successes, trials, confidence) == pytest.approx((expected.low, expected.high), rel=1e-9, abs=1e-12)


@given(counted(), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_its_ends_are_the_shares_that_the_score_test_just_does_not_reject(case, confidence):
    successes, trials = case
    share = successes / trials
    for end in wilson(successes, trials, confidence):
        if 0 < end < 1:
            error = math.sqrt(end * (1 - end) / trials)
            assert abs(share - end) == pytest.approx(quantile(confidence) * error, rel=1e-6)


@given(counted())
def test_it_holds_the_share_and_stays_within_0_and_1(case):
    successes, trials = case
    low, high = wilson(successes, trials)
    assert 0 <= low <= successes / trials <= high <= 1
    assert low < high


@given(counted())
def test_failures_are_the_mirror_image(case):
    successes, trials = case
    low, high = wilson(successes, trials)
    assert wilson(trials - successes, trials) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@given(counted())
def test_more_rows_or_less_confidence_make_it_narrower(case):
    successes, trials = case
    low, high = wilson(successes, trials)
    for narrow_low, narrow_high in (wilson(2 * successes, 2 * trials), wilson(successes, trials, 0.9)):
        assert narrow_high - narrow_low < high - low


def test_without_trials_there_is_none():
    assert wilson(0, 0) is None


def test_a_column_is_its_numbers_and_nan_without_trials():
    low, high = wilson_bounds([10, 0, 0], [12, 10, 0])
    assert (low[0], high[0]) == wilson(10, 12)
    assert (low[1], high[1]) == wilson(0, 10)
    assert math.isnan(low[2])
    assert math.isnan(high[2])
    assert wilson_bounds(np.arange(3), 5)[0].shape == (3,)


@pytest.mark.parametrize(("successes", "trials"), [(-1, 5), (6, 5), (1, 0)])
def test_impossible_counts_are_refused(successes, trials):
    with pytest.raises(ValueError, match="From 0 to all trials"):
        wilson(successes, trials)


@pytest.mark.parametrize("confidence", [0, 1, -0.5, 95, math.nan])
@pytest.mark.parametrize("trials", [0, 5])
def test_an_impossible_confidence_is_refused(confidence, trials):
    with pytest.raises(ValueError, match="lies between 0 and 1"):
        wilson(0, trials, confidence)


def test_the_quantile_of_95_percent():
    assert quantile() == pytest.approx(1.959963984540054, rel=1e-15)
