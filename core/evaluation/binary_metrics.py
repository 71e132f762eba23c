"""The metrics of a yes/no prediction that the threshold explorer shows. A new one is one entry of `METRICS`."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from core.evaluation.formulas import evaluate, filled_in, parse, value_text
from core.evaluation.metrics import Counts


@dataclass(frozen=True)
class BinaryMetric:
    """A metric of the four counts.

    Attributes:
        name: unique among the metrics.
        label: its name within a sentence.
        formula: of TP, FP, FN and TN; see `core.evaluation.formulas.parse`.
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
        end = f"is undefined: {self.undefined}" if value is None else f"= {value_text(value)}"
        return f"{self.label} = {self.formula} = {filled_in(self.formula, counts)} {end}"


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
