"""Errors of predicted numbers, and their text."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn import metrics

from core.evaluation.regression import RegressionErrors, error_sentence, r2_score, regression_formulas

NUMBERS = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
PAIRS = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=40)


def test_the_metrics_by_hand() -> None:
    errors = RegressionErrors.of([10, 20, 30], [11, 19, 34])
    assert (errors.rows, errors.absolute, errors.squared, errors.variation) == (3, 6.0, 18.0, 200.0)
    assert errors.metrics == (2.0, pytest.approx(math.sqrt(6)), pytest.approx(0.91))


@given(PAIRS)
def test_the_metrics_are_those_of_scikit_learn(pairs: list[tuple[float, float]]) -> None:
    y_true, predicted = np.array(pairs).T
    errors = RegressionErrors.of(y_true, predicted)
    assert errors.mae == pytest.approx(metrics.mean_absolute_error(y_true, predicted))
    assert errors.rmse == pytest.approx(metrics.root_mean_squared_error(y_true, predicted))
    assert r2_score(y_true, predicted) == errors.r2
    assert errors.mae is not None
    assert errors.rmse is not None
    assert errors.mae <= errors.rmse * (1 + 1e-9)
    if len(set(y_true)) == 1:
        assert errors.r2 is None
    else:
        assert errors.r2 == pytest.approx(metrics.r2_score(y_true, predicted), rel=1e-6, abs=1e-9)


@given(PAIRS, st.integers(-3, 3).map(lambda power: 10.0**power), st.randoms())
def test_r2_depends_on_neither_unit_nor_order(pairs: list[tuple[float, float]], factor: float, random: object) -> None:
    y_true, predicted = np.array(pairs).T
    assume(np.ptp(y_true) > 0.1)
    shuffled = pairs.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    permuted, guesses = np.array(shuffled).T
    one, other = RegressionErrors.of(y_true, predicted), RegressionErrors.of(permuted * factor, guesses * factor)
    assert other.r2 == pytest.approx(one.r2, rel=1e-6, abs=1e-9)
    assert other.mae == pytest.approx((one.mae or 0) * factor, rel=1e-9, abs=1e-12)


def test_where_a_metric_is_undefined() -> None:
    assert RegressionErrors.of([], []).metrics == (None, None, None)
    constant = RegressionErrors.of([0.1, 0.1, 0.1], [1, 2, 3])
    assert constant.r2 is None
    assert constant.mae == pytest.approx(1.9)
    assert RegressionErrors.of([1e300, -1e300], [-1e300, 1e300]).rmse == math.inf


@pytest.mark.parametrize(("y_true", "predicted"), [([1, 2], [1]), ([[1], [2]], [[1], [2]])])
def test_arrays_that_do_not_fit_each_other_are_refused(y_true: list[float], predicted: list[float]) -> None:
    with pytest.raises(ValueError, match="two arrays of one length"):
        RegressionErrors.of(y_true, predicted)


def test_the_sentence_says_what_the_mean_would_do() -> None:
    model, baseline = (
        RegressionErrors.of([0, 40_000], [12_300, 52_300]),
        RegressionErrors.of([0, 82_000], [41_000, 41_000]),
    )
    assert error_sentence(model, baseline) == (
        "On average your model is off by 12,300; always predicting the mean would be off by 41,000."
    )
    assert error_sentence(baseline, model).endswith("That is no better than knowing nothing of a row.")
    assert error_sentence(RegressionErrors.of([], []), model) == "There are no rows to judge by."


def test_the_formulas_hold_the_learners_own_numbers() -> None:
    mae, rmse, r2 = regression_formulas(RegressionErrors.of([10, 20, 30], [11, 19, 34]))
    assert r"\frac{6}{3} = 2 " in mae
    assert r"\sqrt{\frac{18}{3}} = 2.449 " in rmse
    assert r"1 - \frac{18}{200} = 0.91 " in r2
    big = regression_formulas(RegressionErrors.of([0.0, 2e6], [1e6, 1e6]))
    assert r"\frac{2{,}000{,}000}{2} = 1{,}000{,}000 " in big[0]
    assert r"2.000 \cdot 10^{12}" in big[1]
    assert r"= \text{undefined} " in regression_formulas(RegressionErrors.of([1, 1], [1, 2]))[2]
