"""How far predicted numbers are off, in words and in formulas with the learner's own numbers."""

import numpy as np

from core.runs.regression import MEASURES, Errors, compare
from core.runs.run import Run
from core.text.numbers import number

SAME = 0.02  # a change of the mean absolute error that is not worth a word


def off_sentence(model: Errors, baseline: Errors) -> str:
    """What the mean absolute error says, in words, beside that of always predicting the training rows' mean."""
    if model.mae is None or baseline.mae is None:
        return "There are no rows to judge by."
    worse = " That is no better than knowing nothing of a row." if model.mae >= baseline.mae else ""
    return (
        f"On average your model is off by {number(model.mae)}; always predicting the mean would be off by "
        f"{number(baseline.mae)}.{worse}"
    )


def comparison_sentence(run: Run) -> str:
    """How the test rows bear out the validation rows, in words.

    Raises:
        ValueError: as `compare`.
    """
    before, after = compare(run)[["validation", "test"]].to_numpy()[MEASURES.index("MAE")]
    if not before > 0:
        return f"On the test rows your model is off by {number(after)} on average."
    change = after / before - 1
    words = f"{abs(change):.0%} {'further' if change > 0 else 'less far'} off than on the validation rows"
    if abs(change) < SAME:
        words = "as far off as on the validation rows"
    return (
        f"On the test rows your model is {words}: {number(after)} against {number(before)}. Some of a difference is "
        "luck, the more so the fewer rows there are; being further off on the test is also what choosing by the "
        "validation rows does."
    )


def formulas(errors: Errors) -> tuple[str, ...]:
    """The three measures in LaTeX: the formula, the numbers put in, the result. One that is undefined says so."""
    mae, rmse, r2 = (r"\text{undefined}" if value is None else _latex(value) for value in errors.measures)
    distances, squares, spread = map(_latex, (errors.distances, errors.squares, errors.spread))
    return (
        _in_lines(r"\text{MAE}", r"\frac{\sum |y - \hat y|}{n}", rf"\frac{{{distances}}}{{{errors.rows}}}", mae),
        _in_lines(
            r"\text{RMSE}",
            r"\sqrt{\frac{\sum (y - \hat y)^2}{n}}",
            rf"\sqrt{{\frac{{{squares}}}{{{errors.rows}}}}}",
            rmse,
        ),
        _in_lines(
            "R^2", r"1 - \frac{\sum (y - \hat y)^2}{\sum (y - \bar y)^2}", rf"1 - \frac{{{squares}}}{{{spread}}}", r2
        ),
    )


def _in_lines(name: str, formula: str, filled: str, value: str) -> str:
    """A formula in two lines, so that it is no wider than a phone."""
    return rf"\begin{{aligned}} {name} &= {formula} \\[2ex] &= {filled} = {value} \end{{aligned}}"


def _latex(value: float) -> str:
    """A number in LaTeX with four digits that count: a comma needs braces, and a power of ten is written as one."""
    if not np.isfinite(value):
        return r"\infty"
    if abs(value) >= 1e7 or 0 < abs(value) < 1e-3:
        digits, power = f"{value:.3e}".split("e")
        return rf"{digits} \cdot 10^{{{int(power)}}}"
    return f"{value:,.0f}".replace(",", "{,}") if abs(value) >= 9_999.5 else f"{value:.4g}"
