"""Errors of predicted numbers as text."""

from core.evaluation.regression import RegressionErrors
from core.evaluation.regression_text import error_sentence, regression_formulas


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
