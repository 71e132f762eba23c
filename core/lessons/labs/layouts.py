"""Layouts: the same four counts as books and libraries lay them out, and what is read off one that is mistaken."""

from dataclasses import dataclass

from core.evaluation.metrics import Counts
from core.text.numbers import number

ACTUAL, PREDICTED = "Actual", "Predicted"


@dataclass(frozen=True)
class Layout:
    """One way to lay out a matrix: what stands in the rows, and which class comes first."""

    actual_in_rows: bool
    positive_first: bool
    seen: str

    @property
    def words(self) -> str:
        """The layout in words."""
        rows = ACTUAL if self.actual_in_rows else PREDICTED
        order = "positive first" if self.positive_first else "positive last"
        return f"{rows} in the rows, {order}"

    def cells(self, counts: Counts) -> tuple[tuple[int, int], tuple[int, int]]:
        """The four counts in the places of this layout, row by row."""
        (a, b), (c, d) = (counts.tp, counts.fn), (counts.fp, counts.tn)
        if not self.actual_in_rows:
            b, c = c, b
        return ((a, b), (c, d)) if self.positive_first else ((d, c), (b, a))

    def headings(self, positive: str, negative: str) -> tuple[tuple[str, str], tuple[str, str]]:
        """What stands beside the rows and above the columns."""
        names = (positive, negative) if self.positive_first else (negative, positive)
        sides = (ACTUAL, PREDICTED) if self.actual_in_rows else (PREDICTED, ACTUAL)
        (first, second), (row, column) = names, sides
        return (f"{row}: {first}", f"{row}: {second}"), (f"{column}: {first}", f"{column}: {second}")


LAYOUTS = (
    Layout(True, True, "Many textbooks draw it so."),
    Layout(True, False, "So do scikit-learn and TensorFlow, where class 0 comes first."),
    Layout(False, True, "So do caret in R and books on medical tests."),
    Layout(False, False, "Seldom seen, but it is."),
)
"""The four that are met. `seen` gives an example of where, not a rule."""

WHY = {
    "recall": "Right: of the {positives} that are positive, {tp} are found.",
    "precision": "This is the precision: {tp} of the {predicted_positives} that are called positive. You took the "
    "calls for the truth: look again at which side says Actual.",
    "specificity": "This is the specificity: {tn} of the {negatives} that are negative. You took the negative class "
    "for the positive one: look again at which comes first.",
    "negative_predictive_value": "This is {tn} of the {predicted_negatives} that are called negative: both the sides "
    "and the order of the classes are mixed up.",
}
"""What it says of each answer when the recall is asked for."""


def readings(counts: Counts) -> dict[str, str]:
    """The recall, and what is taken for it when sides or classes are mixed up: metric to the number shown."""
    return {metric: number(getattr(counts, metric)) for metric in WHY}


def explanation(metric: str, counts: Counts) -> str:
    """What to say to who answered with this metric."""
    numbers = {name: getattr(counts, name) for name in ("tp", "tn", "positives", "negatives", "predicted_positives")}
    return WHY[metric].format(**numbers, predicted_negatives=counts.tn + counts.fn)
