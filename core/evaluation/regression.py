"""Errors of predicted numbers: MAE, RMSE and R², and their words and formulas.

A metric that is undefined is None. `y_true` and `predicted` have shape (n,), in the target's own unit.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.text.numbers import number

REGRESSION_METRICS = ("MAE", "RMSE", "R²")


@dataclass(frozen=True)
class RegressionErrors:
    """The sums over some rows that the metrics are made of.

    `absolute` is the sum of |y - p|, `squared` that of (y - p)², `variation` that of (y - mean of y)².
    """

    rows: int
    absolute: float
    squared: float
    variation: float

    @classmethod
    def of(cls, y_true: ArrayLike, predicted: ArrayLike) -> "RegressionErrors":
        """The errors of these predictions.

        Raises:
            ValueError: when the two arrays differ in length.
        """
        actual, guesses = np.asarray(y_true, dtype=np.float64), np.asarray(predicted, dtype=np.float64)
        if actual.ndim != 1 or actual.shape != guesses.shape:
            raise ValueError(f"Needs two arrays of one length (n,), and got shapes {actual.shape} and {guesses.shape}.")
        varies = len(actual) > 0 and actual.min() != actual.max()
        with np.errstate(over="ignore", invalid="ignore"):
            errors = actual - guesses
            variation = float(np.square(actual - actual.mean()).sum()) if varies else 0.0
            return cls(len(actual), float(np.abs(errors).sum()), float(np.square(errors).sum()), variation)

    @property
    def mae(self) -> float | None:
        """The mean absolute error: how far off a prediction is on average."""
        return self.absolute / self.rows if self.rows else None

    @property
    def rmse(self) -> float | None:
        """The root of the mean squared error: like the mean absolute error, but large errors weigh more."""
        return float(np.sqrt(self.squared / self.rows)) if self.rows else None

    @property
    def r2(self) -> float | None:
        """The coefficient of determination, 1 - squared / variation: the share of the variance that is explained.

        1 is perfect, 0 as good as the mean of these rows, below 0 worse. Undefined where all true numbers are equal.
        """
        return 1 - self.squared / self.variation if self.variation else None

    @property
    def metrics(self) -> tuple[float | None, float | None, float | None]:
        """The metrics in the order of `REGRESSION_METRICS`."""
        return self.mae, self.rmse, self.r2


def r2_score(y_true: ArrayLike, predicted: ArrayLike) -> float | None:
    """The coefficient of determination of these predictions, as `RegressionErrors.r2`."""
    return RegressionErrors.of(y_true, predicted).r2


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
