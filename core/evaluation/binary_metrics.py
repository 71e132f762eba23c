"""The metrics of a yes/no prediction that the threshold explorer shows. A new one is one entry of `METRICS`.

Each has a formula of the four counts: text for a learner, and an expression that Python and the browser evaluate alike.
"""

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from core.evaluation.metrics import Counts

Expression: TypeAlias = "float | str | tuple[Expression, ...]"
"""A number, the name of a count (tp, fp, fn, tn), or an operation: its sign and its one or two operands."""

OPERATIONS: Mapping[str, Callable[..., float]] = MappingProxyType(
    {"+": operator.add, "-": operator.sub, "×": operator.mul, "/": operator.truediv, "√": math.sqrt}
)
SIGNS: Mapping[type[ast.operator], str] = MappingProxyType({ast.Add: "+", ast.Sub: "-", ast.Mult: "×", ast.Div: "/"})

DIGITS = 3
MAX_DIGITS = 8
SMALLEST = 1e-6


@cache
def parse(formula: str) -> Expression:
    """The expression of a formula: 'TP / (TP + FP)' is ('/', 'tp', ('+', 'tp', 'fp')).

    A formula is made of TP, FP, FN, TN, numbers, + - × / and √(...).

    Raises:
        ValueError: for a formula with anything else in it.
    """
    try:
        return _expression(ast.parse(formula.replace("×", "*").replace("√", "sqrt"), mode="eval").body)
    except (SyntaxError, KeyError) as error:
        raise ValueError(f"'{formula}' is not a formula of TP, FP, FN and TN with + - × / and √(...).") from error


def _expression(node: ast.expr) -> Expression:
    match node:
        case ast.Name(id="TP" | "FP" | "FN" | "TN" as name):
            return name.lower()
        case ast.Constant(value=int() | float() as value):
            return value
        case ast.BinOp(left=left, op=sign, right=right):
            return SIGNS[type(sign)], _expression(left), _expression(right)
        case ast.Call(func=ast.Name(id="sqrt"), args=[operand]):
            return "√", _expression(operand)
    raise KeyError(ast.dump(node))


def evaluate(expression: Expression, counts: Counts) -> float | None:
    """The value of an expression; None where it divides by 0."""
    try:
        return _value(expression, counts)
    except ZeroDivisionError:
        return None


def _value(expression: Expression, counts: Counts) -> float:
    if isinstance(expression, str):
        return int(getattr(counts, expression))
    if isinstance(expression, tuple):
        sign, *operands = expression
        return OPERATIONS[str(sign)](*(_value(operand, counts) for operand in operands))
    return expression


def value_text(value: float) -> str:
    """A metric's value with three significant digits; with more, where three would make it look like 1 or -1.

    0.8125 is 0.813 and 0.99996 stays 0.99996; a value closer to 0 than a millionth is given as such.
    """
    if value == 0:
        return "0"
    if abs(value) < SMALLEST:
        return "<0.000001" if value > 0 else ">-0.000001"
    for digits in range(DIGITS, MAX_DIGITS):
        text = _rounded(value, digits)
        if abs(value) == 1 or abs(float(text)) != 1:
            return text
    return _rounded(value, MAX_DIGITS)


def _rounded(value: float, digits: int) -> str:
    """Significant digits, halves away from zero, trailing zeros kept: as `toPrecision` does it in a browser."""
    number = Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(Decimal(value))
    return f"{number.quantize(Decimal(1).scaleb(number.adjusted() - digits + 1)):f}"


@dataclass(frozen=True)
class BinaryMetric:
    """A metric of the four counts.

    Attributes:
        name: unique among the metrics.
        label: its name within a sentence.
        formula: of TP, FP, FN and TN; see `parse`.
        undefined: in words, when it divides by 0.
        baseline: gives, for the counts at any threshold, what a model without skill gets, in words. `{majority}` in
            them becomes the name of the more frequent class.
        unit: what the denominator counts (one, many), for a metric that is a share of rows: it then has an interval.
        line: how its curve over the threshold is drawn; empty for no curve.
        is_main: whether it is shown at once, or under "More metrics".
    """

    name: str
    label: str
    formula: str
    undefined: str
    baseline: Callable[[Counts], str]
    unit: tuple[str, str] | None = None
    line: Literal["solid", "dashed", "dotted", ""] = ""
    is_main: bool = False

    def value(self, counts: Counts) -> float | None:
        """The metric; None where it is undefined."""
        return evaluate(parse(self.formula), counts)

    def text(self, counts: Counts) -> str:
        """The formula with the numbers filled in: 'precision = TP / (TP + FP) = 35 / (35 + 10) = 0.778'.

        Where the metric is undefined the text ends with the reason: '... = 0 / (0 + 0) is undefined: nothing was
        predicted positive'.
        """
        value = self.value(counts)
        filled = re.sub("TP|FP|FN|TN", lambda name: f"{getattr(counts, name[0].lower()):,}", self.formula)
        end = f"is undefined: {self.undefined}" if value is None else f"= {value_text(value)}"
        return f"{self.label} = {self.formula} = {filled} {end}"


def _f1_baseline(counts: Counts) -> str:
    prevalence = counts.prevalence or 0.0
    return f"calling everything positive: {value_text(2 * prevalence / (1 + prevalence))}"


METRICS: dict[str, BinaryMetric] = {
    metric.name: metric
    for metric in (
        BinaryMetric(
            "accuracy",
            "accuracy",
            "(TP + TN) / (TP + TN + FP + FN)",
            "there are no rows",
            lambda counts: f"majority class: {value_text(counts.baseline_accuracy or 0.0)}, always {{majority}}",
            unit=("row", "rows"),
            is_main=True,
        ),
        BinaryMetric(
            "precision",
            "precision",
            "TP / (TP + FP)",
            "nothing was predicted positive",
            lambda counts: f"prevalence: {value_text(counts.prevalence or 0.0)}",
            unit=("called positive", "called positive"),
            line="solid",
            is_main=True,
        ),
        BinaryMetric(
            "recall",
            "recall",
            "TP / (TP + FN)",
            "no row is positive",
            lambda _: "calling everything positive: 1",
            unit=("positive", "positives"),
            line="dashed",
            is_main=True,
        ),
        BinaryMetric(
            "f1",
            "F1",
            "2 × TP / (2 × TP + FP + FN)",
            "no row is positive and nothing was predicted positive",
            _f1_baseline,
            line="dotted",
            is_main=True,
        ),
        BinaryMetric(
            "specificity",
            "specificity",
            "TN / (TN + FP)",
            "no row is negative",
            lambda _: "calling nothing positive: 1",
            is_main=True,
        ),
        BinaryMetric(
            "false_positive_rate",
            "false positive rate",
            "FP / (FP + TN)",
            "no row is negative",
            lambda _: "calling nothing positive: 0",
        ),
        BinaryMetric(
            "negative_predictive_value",
            "negative predictive value",
            "TN / (TN + FN)",
            "nothing was predicted negative",
            lambda counts: f"share of negatives: {value_text(1 - (counts.prevalence or 0.0))}",
        ),
        BinaryMetric(
            "balanced_accuracy",
            "balanced accuracy",
            "(TP / (TP + FN) + TN / (TN + FP)) / 2",
            "one of the two classes has no rows",
            lambda _: "any constant answer: 0.5",
        ),
        # The correlation of what is true with what is predicted, from -1 to 1 (Matthews, 1975).
        BinaryMetric(
            "matthews",
            "Matthews correlation",
            "(TP × TN - FP × FN) / √((TP + FP) × (TP + FN) × (TN + FP) × (TN + FN))",
            "one of the two classes has no rows or was never predicted",
            lambda _: "no better than chance: 0",
        ),
    )
}

# The shares that the explorer's sentence and its two curves are made of.
SHARES = {
    "of_predicted": "precision",
    "of_positives": "recall",
    "of_negatives": "specificity",
    "of_false_alarms": "false_positive_rate",
}


def metrics_data(counts: Counts) -> list[dict[str, Any]]:
    """All metrics for the browser, ready for JSON: their fields, with the baseline in words and the `expression`.

    `counts` are those at any threshold: only their positives and negatives matter.
    """
    return [
        asdict(metric) | {"baseline": metric.baseline(counts), "expression": parse(metric.formula)}
        for metric in METRICS.values()
    ]
