"""Measures: single numbers of one run, by the names that lessons use for them.

All but those whose name begins with `test_` are of the validation rows, or of the history. Two classes are evaluated at
the threshold of the run's experiment; a measure that is undefined is None.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import sub
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.evaluation import metrics
from core.evaluation.confusion import confusion_matrix, predict
from core.evaluation.curves import average_precision, roc_auc
from core.evaluation.metrics import Counts
from core.runs.run import Run, Scored
from core.text.numbers import number, percent

Shape = Literal["number", "percent", "count"]
Value = Callable[[Run], float | None]


@dataclass(frozen=True)
class Measure:
    """One number of a run: what it is called, how it is written, and where it comes from."""

    label: str
    of: Value
    shape: Shape = "number"

    def words(self, value: float | None) -> str:
        """The number as a sentence shows it."""
        if value is None or value != value:
            return "undefined"
        if self.shape == "count":
            return f"{value:,.0f}"
        return percent(value) if self.shape == "percent" else number(value)


def _last(column: str) -> Value:
    return lambda run: _at(run, column, -1)


def _first(column: str) -> Value:
    return lambda run: _at(run, column, 0)


def _at(run: Run, column: str, index: int) -> float | None:
    values = _column(run, column)
    return float(values[index]) if len(values) else None


def _column(run: Run, column: str) -> NDArray[np.float64]:
    """A column of the history; of `step`, the losses of the first steps, at most 1,000."""
    values = run.step_losses if column == "step" else run.history.get(column, ())
    return np.asarray(values, np.float64)


def _of_column(column: str, summary: Callable[[NDArray[np.float64]], float]) -> Value:
    """A summary of the finite values of a column; None without one."""

    def of(run: Run) -> float | None:
        values = _column(run, column)
        values = values[np.isfinite(values)]
        return float(summary(values)) if len(values) else None

    return of


def _at_best(column: str) -> Value:
    """A column of the history at the epoch of the lowest validation loss."""

    def of(run: Run) -> float | None:
        losses, values = _column(run, "val_loss"), _column(run, column)
        return float(values[int(np.nanargmin(losses))]) if len(values) and np.isfinite(losses).any() else None

    return of


def _steady_share(values: NDArray[np.float64]) -> float:
    """The share of the changes from epoch to epoch that are no rise."""
    return float(np.mean(np.diff(values) <= 0)) if len(values) > 1 else 1.0


def _swing(values: NDArray[np.float64]) -> float:
    """The mean size of the changes from epoch to epoch over the second half."""
    return float(np.mean(np.abs(np.diff(values[len(values) // 2 :])))) if len(values) > 2 else 0.0


def _late_gain(values: NDArray[np.float64]) -> float:
    """By which share of itself a loss falls in the second half."""
    middle = values[len(values) // 2]
    return float((middle - values[-1]) / middle) if middle else 0.0


def counts_of(run: Run, part: Scored | None) -> Counts | None:
    """The four counts of the positive class against the rest; at the experiment's threshold for two classes."""
    if part is None or not len(part.y_true) or run.task == "regression":
        return None
    if run.task == "binary":
        matrix = confusion_matrix(part.y_true, predict(part.scores, run.experiment.threshold), 2)
        return Counts.of(matrix)
    actual, called = part.y_true == run.positive, predict(part.scores) == run.positive
    return Counts.of(confusion_matrix(actual.astype(int), called.astype(int), 2))


def _count(name: str, part: str = "validation") -> Value:
    def of(run: Run) -> float | None:
        counts = counts_of(run, getattr(run, part))
        value = None if counts is None else getattr(counts, name)
        return None if value is None else float(value)

    return of


def _of_classes(measure: Callable[[Run, Scored], float | None], part: str = "validation") -> Value:
    """A measure of a part's predicted classes; None without that part, and where a number is predicted."""

    def of(run: Run) -> float | None:
        scored: Scored | None = getattr(run, part)
        return None if scored is None or run.task == "regression" else measure(run, scored)

    return of


def _accuracy(run: Run, scored: Scored) -> float | None:
    return metrics.accuracy(confusion_matrix(scored.y_true, _called(run, scored), max(2, len(run.classes))))


def _called(run: Run, scored: Scored) -> NDArray[np.int64]:
    return predict(scored.scores, run.experiment.threshold)


def _of_scores(
    measure: Callable[[NDArray[np.int64], NDArray[np.float64]], float | None], part: str = "validation"
) -> Value:
    """A measure of the positive class's scores; of that class against the rest where there are more than two."""

    def of_positive(run: Run, scored: Scored) -> float | None:
        if not len(scored.y_true):
            return None
        if run.task == "binary":
            return measure(scored.y_true, scored.scores)
        return measure((scored.y_true == run.positive).astype(np.int64), scored.scores[:, run.positive])

    return _of_classes(of_positive, part)


def _both(operation: Callable[[float, float], float | None], first: Value, second: Value) -> Value:
    """An operation on two measures; None where one of them is."""

    def of(run: Run) -> float | None:
        one, other = first(run), second(run)
        return None if one is None or other is None else operation(one, other)

    return of


@_of_classes
def _sure_and_wrong(_run: Run, scored: Scored) -> float:
    """Rows that are called wrongly with a score of less than 0.05 for what they are."""
    return float(np.count_nonzero(_score_of_truth(scored) < 0.05))


@_of_classes
def _wrong_loss_share(run: Run, scored: Scored) -> float | None:
    """The share of the cross-entropy that comes from rows that are called wrongly."""
    losses = -np.log(np.clip(_score_of_truth(scored), 1e-7, 1.0))
    return metrics.ratio(float(losses[_called(run, scored) != scored.y_true].sum()), float(losses.sum()))


def _score_of_truth(scored: Scored) -> NDArray[np.float64]:
    """The score that each row's own class gets, shape (n,)."""
    y, scores = scored.y_true, np.asarray(scored.scores, np.float64)
    truth: NDArray[np.float64] = (
        np.where(y == 1, scores, 1 - scores) if scores.ndim == 1 else scores[np.arange(len(y)), y]
    )
    return truth


@_of_classes
def _classes_predicted(run: Run, scored: Scored) -> float:
    return float(len(np.unique(_called(run, scored))))


@_of_classes
def _baseline(_run: Run, scored: Scored) -> float | None:
    return metrics.baseline_accuracy(scored.y_true)


MEASURES: Mapping[str, Measure] = {
    # The history: `loss` and `val_loss` are those of the last epoch.
    "epochs": Measure("Epochs", lambda run: float(run.epochs), "count"),
    "loss": Measure("Training loss", _last("loss")),
    "loss_first": Measure("Training loss, first epoch", _first("loss")),
    "loss_minimum": Measure("Lowest training loss", _of_column("loss", np.min)),
    "val_loss": Measure("Validation loss", _last("val_loss")),
    "val_loss_first": Measure("Validation loss, first epoch", _first("val_loss")),
    "val_loss_minimum": Measure("Lowest validation loss", _of_column("val_loss", np.min)),
    "val_loss_maximum": Measure("Highest validation loss", _of_column("val_loss", np.max)),
    "val_loss_rise": Measure(
        "Validation loss, end / lowest", _both(metrics.ratio, _last("val_loss"), _of_column("val_loss", np.min))
    ),
    "val_loss_best_epoch": Measure("Epoch of the lowest validation loss", _at_best("epoch"), "count"),
    "val_loss_swing": Measure("Mean change of the validation loss", _of_column("val_loss", _swing)),
    "loss_falling": Measure("Epochs without a rise of the training loss", _of_column("loss", _steady_share), "percent"),
    "loss_late_fall": Measure(
        "Fall of the training loss in the second half", _of_column("loss", _late_gain), "percent"
    ),
    "loss_gap": Measure("Validation loss minus training loss", _both(sub, _last("val_loss"), _last("loss"))),
    "train_accuracy": Measure("Training accuracy", _last("accuracy"), "percent"),
    "accuracy_first": Measure("Validation accuracy, first epoch", _first("val_accuracy"), "percent"),
    "accuracy_at_best": Measure("Accuracy at the lowest validation loss", _at_best("val_accuracy"), "percent"),
    "accuracy_maximum": Measure("Highest validation accuracy", _of_column("val_accuracy", np.max), "percent"),
    "accuracy_swing": Measure("Mean change of the validation accuracy", _of_column("val_accuracy", _swing), "percent"),
    "accuracy_gap": Measure(
        "Training minus validation accuracy", _both(sub, _last("accuracy"), _last("val_accuracy")), "percent"
    ),
    "mae": Measure("Mean absolute error", _last("val_mae")),
    "rmse": Measure("Root mean squared error", _last("val_rmse")),
    "loss_swing": Measure("Mean change of the training loss, epoch to epoch", _of_column("loss", _swing)),
    "end_loss_first": Measure("Training loss at the end of the first epoch", _first("end_loss")),
    "gradient_norm_first": Measure("Gradient norm, first epoch", _first("gradient_norm")),
    "update_ratio_first": Measure("Weights moved, first epoch", _first("update_ratio")),
    "seconds": Measure("Seconds", lambda run: run.seconds if run.epochs else None),
    # The steps, of which a run keeps the first 1,000.
    "steps": Measure("Steps", _of_column("step", len), "count"),
    "step_loss_first": Measure("Loss of the very first step", _of_column("step", lambda losses: losses[0])),
    "step_loss_swing": Measure("Mean change of the loss, step to step", _of_column("step", _swing)),
    # The validation rows, with the weights that the run kept.
    "accuracy": Measure("Validation accuracy", _of_classes(_accuracy), "percent"),
    "baseline_accuracy": Measure("Baseline accuracy", _baseline, "percent"),
    "accuracy_gain": Measure("Accuracy minus baseline", _both(sub, _of_classes(_accuracy), _baseline), "percent"),
    "prevalence": Measure("Prevalence", _count("prevalence"), "percent"),
    "precision": Measure("Precision", _count("precision")),
    "recall": Measure("Recall", _count("recall")),
    "specificity": Measure("Specificity", _count("specificity")),
    "f1": Measure("F1", _count("f1")),
    "tp": Measure("True positives", _count("tp"), "count"),
    "fp": Measure("False positives", _count("fp"), "count"),
    "fn": Measure("False negatives", _count("fn"), "count"),
    "tn": Measure("True negatives", _count("tn"), "count"),
    "positives": Measure("Positive rows", _count("positives"), "count"),
    "negatives": Measure("Negative rows", _count("negatives"), "count"),
    "predicted_positives": Measure("Rows called positive", _count("predicted_positives"), "count"),
    "rows": Measure("Validation rows", _count("rows"), "count"),
    "average_precision": Measure("Average precision", _of_scores(average_precision)),
    "roc_auc": Measure("ROC AUC", _of_scores(roc_auc)),
    "sure_and_wrong": Measure("Rows that are wrong and almost sure", _sure_and_wrong, "count"),
    "wrong_loss_share": Measure("Share of the loss from rows called wrongly", _wrong_loss_share, "percent"),
    "classes_predicted": Measure("Classes that are ever predicted", _classes_predicted, "count"),
    # The test rows.
    "test_accuracy": Measure("Test accuracy", _of_classes(_accuracy, "test"), "percent"),
    "test_precision": Measure("Test precision", _count("precision", "test")),
    "test_recall": Measure("Test recall", _count("recall", "test")),
    "test_f1": Measure("Test F1", _count("f1", "test")),
    "test_rows": Measure("Test rows", _count("rows", "test"), "count"),
    "test_roc_auc": Measure("Test ROC AUC", _of_scores(roc_auc, "test")),
    "test_average_precision": Measure("Test average precision", _of_scores(average_precision, "test")),
}
"""Every measure, by the name that claims and texts use."""
