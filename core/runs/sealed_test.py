"""The sealed test rows: which were opened before, and their metrics compared with the validation rows'."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.table import Table
from core.datasets.catalog import DATASETS, UPLOAD
from core.evaluation.classes import averages_table
from core.evaluation.intervals import wilson
from core.evaluation.metrics import Counts, accuracy
from core.evaluation.rounding import decimals
from core.experiment.fields import Experiment
from core.runs.run import Run
from core.text.numbers import number


@dataclass(frozen=True)
class Opened:
    """An opening of a run's test rows: at which threshold (None for many classes), and which rows of which table.

    `rows` are positions in the table, shape (n,); `uploaded` is the table if the learner uploaded it.
    """

    threshold: float | None
    experiment: Experiment
    classes: frozenset[str]
    rows: NDArray[np.int64]
    uploaded: Table | None = None

    @classmethod
    def of(cls, run: Run, table: Table | None, threshold: float) -> "Opened":
        """The opening of the test rows of a run of this table, at this threshold.

        Raises:
            ValueError: when the run has no test rows.
        """
        if run.test is None:
            raise ValueError("This run kept no test rows, so there is nothing to open. Train again.")
        uploaded = table if run.experiment.dataset == UPLOAD else None
        at = threshold if run.task == "binary" else None
        return cls(at, run.experiment, frozenset(run.classes), run.test.rows, uploaded)

    @property
    def words(self) -> str:
        """In words, such as "test rows opened at 0.31"."""
        return "test rows opened" + ("" if self.threshold is None else f" at {decimals(self.threshold)}")

    def rows_shared(self, other: "Opened") -> int:
        """How many of these rows the other opening has shown too, for the same classes."""
        if self.classes != other.classes or not self._is_of_the_table_of(other):
            return 0
        return int(np.isin(self.rows, other.rows).sum())

    def _is_of_the_table_of(self, other: "Opened") -> bool:
        mine, theirs = self.experiment, other.experiment
        if mine.dataset != theirs.dataset:
            return False
        if mine.dataset == UPLOAD:
            return self.uploaded is other.uploaded
        is_made = mine.dataset in DATASETS and DATASETS[mine.dataset].make
        fields = ("seed", "rows", "noise", "imbalance") if is_made else ()
        return all(getattr(mine, name) == getattr(theirs, name) for name in fields)


@dataclass(frozen=True)
class Estimate:
    """A metric with its 95% interval; None where undefined, and for metrics without such an interval."""

    value: float | None
    interval: tuple[float, float] | None = None

    def __str__(self) -> str:
        if self.value is None:
            return "undefined"
        if self.interval is None:
            return number(self.value)
        low, high = self.interval
        return f"{number(self.value)} ({number(low)} to {number(high)})"


Estimates = Mapping[str, Estimate]


def binary_estimates(counts: Counts) -> Estimates:
    """Accuracy, precision and recall with their Wilson intervals, and F1 without, as it is not a proportion."""
    return {
        "Accuracy": Estimate(counts.accuracy, wilson(counts.tp + counts.tn, counts.rows)),
        "Precision": Estimate(counts.precision, wilson(counts.tp, counts.predicted_positives)),
        "Recall": Estimate(counts.recall, wilson(counts.tp, counts.positives)),
        "F1": Estimate(counts.f1),
    }


def class_estimates(matrix: NDArray[Any]) -> Estimates:
    """Accuracy with its Wilson interval, and macro F1, of a confusion matrix of any number of classes."""
    macro = float(averages_table(matrix)["f1"].to_numpy()[0])
    right = wilson(int(np.trace(matrix)), int(matrix.sum()))
    return {
        "Accuracy": Estimate(accuracy(matrix), right),
        "Macro F1": Estimate(None if np.isnan(macro) else macro),
    }


def comparison_table(validation: Estimates, test: Estimates) -> pd.DataFrame:
    """The metrics (index) of both parts as text, and the drop from validation to test (negative for a rise)."""
    rows = {}
    for name, before in validation.items():
        drop = _drop(before, test[name])
        rows[name] = [str(before), str(test[name]), "undefined" if drop is None else f"{round(drop, 3) + 0.0:.3f}"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=["Validation", "Test", "Drop"])


def drop_sentence(validation: Estimates, test: Estimates) -> str:
    """Whether chance can explain the drop from validation to test, judging by the intervals."""
    drops = {
        name: drop
        for name in validation
        if validation[name].interval and (drop := _drop(validation[name], test[name])) is not None and drop > 0
    }
    if not drops:
        return "No share is lower on the test rows: what you chose on the validation rows holds on rows never used."
    apart = [name for name in drops if (validation[name].interval or (0, 1))[0] > (test[name].interval or (0, 1))[1]]
    name = max(apart or drops, key=drops.__getitem__)
    fall = f"{name} falls from {number(validation[name].value or 0)} to {number(test[name].value or 0)}"
    if apart:
        return (
            f"{fall}, and the two 95% intervals do not overlap: chance alone seldom makes a drop this large. Believe "
            "the test rows: what is chosen by the validation rows looks too good there."
        )
    return (
        f"{fall}, the largest drop. The two 95% intervals overlap: which rows happened to fall into which part can "
        "make a difference like this. It proves no weakness, and does not rule one out."
    )


def _drop(validation: Estimate, test: Estimate) -> float | None:
    return None if validation.value is None or test.value is None else validation.value - test.value
