"""Association against scipy and hand-worked examples."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, linregress

from core.evaluation.association import differs_beyond_chance, goodman_kruskal_lambda, line_r2

ONCE_IN_1000 = 3.09


def test_lambda_is_the_share_of_mistakes_that_a_column_avoids() -> None:
    labels = np.array([0, 1] * 40)
    assert goodman_kruskal_lambda(labels.astype(float), labels) == 1
    assert goodman_kruskal_lambda(np.where(labels, np.nan, 1.0), labels) == 1  # missing is a value too
    assert goodman_kruskal_lambda(np.repeat([0.0, 1.0], 40), labels) == 0
    # Guessing makes 40 mistakes, the column 10.
    assert goodman_kruskal_lambda(np.where(np.arange(80) < 20, 0.0, labels), labels) == pytest.approx(0.75)


def test_lambda_of_values_with_one_row_each_is_0() -> None:
    assert goodman_kruskal_lambda(np.arange(80.0), np.array([0, 1] * 40)) == 0


def test_lambda_is_0_where_guessing_makes_too_few_mistakes() -> None:
    values, labels = np.array([0.0] * 75 + [1.0] * 5), np.array([0] * 75 + [1] * 5)
    assert goodman_kruskal_lambda(values, labels) == 1
    assert goodman_kruskal_lambda(values, labels, min_mistakes=10) == 0
    assert goodman_kruskal_lambda(np.zeros(80), np.zeros(80, int)) == 0


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=3, max_size=30))
@settings(deadline=None)
def test_r2_of_a_line_is_that_of_scipy(points: list[tuple[int, int]]) -> None:
    x, y = np.array(points, float).T
    if np.ptp(x) and np.ptp(y):
        assert line_r2(x, y) == pytest.approx(linregress(x, y).rvalue ** 2)
        assert line_r2(x * 1e300, y * 1e-300) == pytest.approx(line_r2(x, y))
    else:
        assert line_r2(x, y) == 0


def test_r2_without_values_is_0() -> None:
    assert line_r2(np.empty(0), np.empty(0)) == 0


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), min_size=2, max_size=5))
@settings(deadline=None)
def test_chance_is_that_of_scipy(rows: list[tuple[int, int]]) -> None:
    counts, others = np.array(rows).T
    tested = chi2_contingency(np.array([counts, others]), correction=False)
    if not 0.0005 < tested.pvalue < 0.002:  # Wilson and Hilferty's bound is near, not exact
        assert differs_beyond_chance(counts, counts + others, ONCE_IN_1000) == (tested.pvalue < 0.001)


@pytest.mark.parametrize("counts", [[0, 0], [10, 20]])
def test_equal_shares_of_nothing_or_everything_do_not_differ(counts: list[int]) -> None:
    assert not differs_beyond_chance(np.array(counts), np.array([10, 20]), ONCE_IN_1000)
