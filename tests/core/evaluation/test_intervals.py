"""The Wilson interval: hand-worked, by its definition, and at its ends."""

import math
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.evaluation.intervals import wilson


def test_a_hand_worked_interval() -> None:
    # 8 of 10 with z = 1.96: (0.8 + 0.19208 +- 1.96 * sqrt(0.016 + 0.009604)) / 1.38416
    low, high = wilson(8, 10) or (0, 0)
    assert low == pytest.approx(0.4902, abs=5e-5)
    assert high == pytest.approx(0.9433, abs=5e-5)


@settings(deadline=None)
@given(st.integers(1, 5_000), st.data(), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_its_ends_are_the_shares_that_the_score_test_just_does_not_reject(trials, data, confidence) -> None:
    successes = data.draw(st.integers(0, trials))
    low, high = wilson(successes, trials, confidence) or (0, 0)
    share, z = successes / trials, NormalDist().inv_cdf((1 + confidence) / 2)
    assert 0 <= low <= share <= high <= 1
    for end in (low, high):
        if 0 < end < 1:
            assert abs(share - end) == pytest.approx(z * math.sqrt(end * (1 - end) / trials), rel=1e-6)


def test_nothing_and_all_end_exactly_at_0_and_1() -> None:
    assert (wilson(0, 7) or (1, 1))[0] == 0
    assert (wilson(7, 7) or (0, 0))[1] == 1


def test_without_trials_there_is_none() -> None:
    assert wilson(0, 0) is None


@pytest.mark.parametrize("case", [(-1, 3, 0.95), (4, 3, 0.95), (1, 3, 0.0), (1, 3, 1.0), (1, 3, 95)])
def test_impossible_numbers_are_refused(case) -> None:
    with pytest.raises(ValueError, match=r"they must be|it must lie"):
        wilson(*case)
