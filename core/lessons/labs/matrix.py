"""Matrices of four counts: worked examples, the layouts of books and libraries, and the nearest to a wanted precision.

Of a layout there is also what is read off one that is mistaken for another.
"""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from core.evaluation.metrics import Counts
from core.text.numbers import number

EXAMPLES = (Counts(tp=80, fn=20, fp=10, tn=90), Counts(tp=35, fn=5, fp=10, tn=50), Counts(tp=50, fn=10, fp=5, tn=35))
CLASSES = ("positive", "negative")


def as_matrix(counts: Counts) -> NDArray[np.int64]:
    """The matrix, shape (2, 2): rows are what is, columns what is predicted, CLASSES in their order."""
    return np.array([[counts.tp, counts.fn], [counts.fp, counts.tn]])


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


@dataclass(frozen=True)
class Wanted:
    """The nearest matrix, and the reason why none gives what was wanted; empty where one nearly does."""

    counts: Counts
    reason: str = ""


def matrix_for(*, precision: float, recall: float, prevalence: float, rows: int) -> Wanted:
    """The matrix of `rows` rows that is nearest to a precision, a recall and a prevalence, each from 0 to 1.

    The positive rows come first: prevalence x rows, rounded. From TP = recall x positives and
    FP = TP x (1 - precision) / precision the two whole numbers on either side are tried.

    Raises:
        ValueError: when there are no rows.
    """
    if rows < 1:
        raise ValueError(f"There are {rows} rows. A matrix needs at least one.")
    positives = floor(prevalence * rows + 0.5)
    negatives = rows - positives
    found = recall * positives
    tried = [
        Counts(tp=tp, fp=fp, fn=positives - tp, tn=negatives - fp)
        for tp in {floor(found), ceil(found)}
        for fp in _false_alarms(tp, precision, negatives)
    ]

    def distance(counts: Counts) -> float:
        """How far both are from what was wanted, together; what is undefined is as far as can be."""
        pairs = (counts.precision, precision), (counts.recall, recall)
        return sum(1.0 if value is None else abs(value - wanted) for value, wanted in pairs)

    counts = min(tried, key=lambda counts: (distance(counts), counts.tp, counts.fp))
    return Wanted(counts, _reason(counts, precision, recall))


def _false_alarms(tp: int, precision: float, negatives: int) -> set[int]:
    """The whole numbers beside what this precision asks for, as far as there are negative rows."""
    if not precision:
        return {negatives}
    if not tp:
        return {0, min(1, negatives)}
    wanted = tp * (1 - precision) / precision
    return {min(number, negatives) for number in (floor(wanted), ceil(wanted))}


def _reason(counts: Counts, precision: float, recall: float) -> str:
    if not counts.positives:
        return "With so few rows, or so rare a class, no row is positive: there is no recall."
    if not recall and precision:
        return "A recall of 0 finds nothing, so no call is right: precision is 0, or undefined when nothing is called."
    if recall and not precision:
        return "A precision of 0 means that no call is right. Then nothing is found, and recall is 0 too."
    if counts.precision is not None and not counts.tn and counts.precision > precision:
        return (
            f"There are only {counts.negatives:,} negative rows. Even if all of them were false alarms, the precision "
            "would not be as low as that: lower the recall or the prevalence."
        )
    return ""
