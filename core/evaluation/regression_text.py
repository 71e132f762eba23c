"""Errors of predicted numbers as text: a sentence, and the formulas with the learner's own numbers."""

import numpy as np

from core.evaluation.regression import RegressionErrors
from core.text.numbers import number


def error_sentence(model: RegressionErrors, baseline: RegressionErrors) -> str:
    """The model's mean absolute error beside that of always predicting the mean of the training rows."""
    if model.mae is None or baseline.mae is None:
        return "There are no rows to judge by."
    worse = " That is no better than knowing nothing of a row." if model.mae >= baseline.mae else ""
    return (
        f"On average your model is off by {number(model.mae)}; always predicting the mean would be off by "
        f"{number(baseline.mae)}.{worse}"
    )


def regression_formulas(errors: RegressionErrors) -> tuple[str, ...]:
    """The three metrics in LaTeX: formula, numbers filled in, result. An undefined metric says so."""
    mae, rmse, r2 = (r"\text{undefined}" if value is None else _latex(value) for value in errors.metrics)
    absolute, squared, variation = map(_latex, (errors.absolute, errors.squared, errors.variation))
    return (
        _in_lines(r"\text{MAE}", r"\frac{\sum |y - \hat y|}{n}", rf"\frac{{{absolute}}}{{{errors.rows}}}", mae),
        _in_lines(
            r"\text{RMSE}",
            r"\sqrt{\frac{\sum (y - \hat y)^2}{n}}",
            rf"\sqrt{{\frac{{{squared}}}{{{errors.rows}}}}}",
            rmse,
        ),
        _in_lines(
            "R^2", r"1 - \frac{\sum (y - \hat y)^2}{\sum (y - \bar y)^2}", rf"1 - \frac{{{squared}}}{{{variation}}}", r2
        ),
    )


def _in_lines(name: str, formula: str, filled: str, value: str) -> str:
    """A formula in two lines, so that it fits the width of a phone."""
    return rf"\begin{{aligned}} {name} &= {formula} \\[2ex] &= {filled} = {value} \end{{aligned}}"


def _latex(value: float) -> str:
    """A number in LaTeX with four significant digits: a comma needs braces, and exponents are powers of ten."""
    if not np.isfinite(value):
        return r"\infty"
    if abs(value) >= 1e7 or 0 < abs(value) < 1e-3:
        digits, power = f"{value:.3e}".split("e")
        return rf"{digits} \cdot 10^{{{int(power)}}}"
    return f"{value:,.0f}".replace(",", "{,}") if abs(value) >= 9_999.5 else f"{value:.4g}"
