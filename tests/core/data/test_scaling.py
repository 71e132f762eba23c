"""The unit that a network learns a number in: there and back, and what it is fitted on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.preprocessing import StandardScaler

from core.data.scaling import TargetScale

VALUES = np.array([10.0, 20.0, 30.0, 60.0])


def test_a_scale_by_hand() -> None:
    scale = TargetScale.fit(VALUES)
    assert (scale.mean, scale.median) == (30.0, 25.0)
    assert scale.std == pytest.approx(np.sqrt((400 + 100 + 0 + 900) / 4))
    assert (scale.center, scale.unit) == (scale.mean, scale.std)
    assert scale.to_network([30.0, 30.0 + scale.std]).tolist() == [0.0, 1.0]


def test_standardising_is_that_of_scikit_learn() -> None:
    oracle = StandardScaler().fit_transform(VALUES[:, None])[:, 0]
    np.testing.assert_allclose(TargetScale.fit(VALUES).to_network(VALUES), oracle, rtol=1e-6)


def test_counts_are_divided_by_their_mean_so_that_0_stays_0() -> None:
    scale = TargetScale.fit(np.array([0.0, 1.0, 2.0, 5.0]), counts=True)
    assert (scale.center, scale.unit) == (0.0, 2.0)
    assert scale.to_network([0.0, 2.0, 3.0]).tolist() == [0.0, 1.0, 1.5]


@pytest.mark.parametrize("counts", [False, True])
@pytest.mark.parametrize("values", [[7.0, 7.0, 7.0], [0.0, 0.0]])
def test_numbers_that_do_not_vary_are_learned_without_a_division_by_zero(values: list[float], counts: bool) -> None:
    scale = TargetScale.fit(np.array(values), counts=counts)
    assert np.isfinite(scale.to_network([*values, 1e6])).all()
    np.testing.assert_allclose(scale.from_network(scale.to_network(values)), values)


@given(
    st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=30),
    st.booleans(),
)
def test_the_way_there_and_back_loses_nothing_that_32_bits_hold(values: list[float], counts: bool) -> None:
    numbers = np.array(values)
    scale = TargetScale.fit(numbers, counts=counts)
    learned = scale.to_network(numbers)
    assert np.isfinite(learned).all()
    assert np.isfinite(scale.above_mean(numbers)).all()
    held = np.abs(learned) < 1e5
    within = 1e-6 * (np.abs(numbers).max() + scale.unit)
    np.testing.assert_allclose(scale.from_network(learned)[held], numbers[held], rtol=1e-5, atol=within)


def test_a_picture_is_in_the_middle_at_the_mean_and_at_its_ends_two_deviations_away() -> None:
    scale = TargetScale(mean=100.0, median=90.0, std=10.0)
    assert scale.above_mean([0, 80, 90, 100, 120, 500]).tolist() == [0, 0, 0.25, 0.5, 1, 1]
