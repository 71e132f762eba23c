"""Formulas: how each metric comes out of the four counts, as a learner can work it out by hand."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from types import MappingProxyType

from core.evaluation.metrics import UNDEFINED, Counts

FORMULAS: Mapping[str, str] = MappingProxyType(
    {
        "accuracy": "(TP + TN) / (TP + TN + FP + FN)",
        "precision": "TP / (TP + FP)",
        "recall": "TP / (TP + FN)",
        "f1": "2 × TP / (2 × TP + FP + FN)",
        "specificity": "TN / (TN + FP)",
        "false_positive_rate": "FP / (FP + TN)",
        "negative_predictive_value": "TN / (TN + FN)",
        "balanced_accuracy": "(TP / (TP + FN) + TN / (TN + FP)) / 2",
        "matthews": "(TP × TN - FP × FN) / √((TP + FP) × (TP + FN) × (TN + FP) × (TN + FN))",
    }
)
"""Each metric (a property of Counts) as a template over the names of the four counts."""

NAMES: Mapping[str, str] = MappingProxyType(
    {metric: metric.replace("_", " ") for metric in FORMULAS} | {"f1": "F1", "matthews": "Matthews correlation"}
)
"""What a metric is called within a sentence."""

DIGITS = 3
MOST_DIGITS = 8
SMALLEST = 1e-6


def formula_text(metric: str, counts: Counts) -> str:
    """The formula of `metric` (a key of FORMULAS), filled in: 'precision = TP / (TP + FP) = 35 / (35 + 10) = 0.778'.

    Where the metric is undefined it ends with the reason: '... = 0 / (0 + 0) is undefined: nothing was predicted
    positive'.
    """
    template = FORMULAS[metric]
    filled = re.sub("TP|FP|FN|TN", lambda name: f"{getattr(counts, name[0].lower()):,}", template)
    value: float | None = getattr(counts, metric)
    end = f"is undefined: {UNDEFINED[metric]}" if value is None else f"= {value_text(value)}"
    return f"{NAMES[metric]} = {template} = {filled} {end}"


def value_text(value: float) -> str:
    """A metric's value with three significant digits; with more, where three would make it look like 1 or -1.

    0.8125 is 0.813 and 0.99996 stays 0.99996; what is closer to 0 than a millionth is named so.
    """
    if value == 0:
        return "0"
    if abs(value) < SMALLEST:
        return "<0.000001" if value > 0 else ">-0.000001"
    for digits in range(DIGITS, MOST_DIGITS):
        text = _rounded(value, digits)
        if abs(value) == 1 or abs(float(text)) != 1:
            return text
    return _rounded(value, MOST_DIGITS)


def _rounded(value: float, digits: int) -> str:
    """Significant digits, halves away from zero, trailing zeros kept: as browsers' `toPrecision` does it."""
    number = Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(Decimal(value))
    return f"{number.quantize(Decimal(1).scaleb(number.adjusted() - digits + 1)):f}"
