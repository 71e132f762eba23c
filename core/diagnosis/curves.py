"""Curves: what the rules look at, computed once from a run. Epochs without a finite loss are left out."""

import math
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.diagnosis.limits import LIMITS
from core.evaluation.confusion import predict
from core.evaluation.metrics import divided
from core.runs.run import Run

Values = NDArray[np.float64]
NONE = np.empty(0)
MAX_LOSS = 1e100  # larger losses are clipped to this, so that differences and sums stay finite


class Curves:
    """One run's curves, shape (epochs,) each, and statistics of its validation rows.

    `end_loss` and `accuracy` are those of the training rows at the end of an epoch, where the run measured them;
    otherwise `end_loss` is `loss`. `accuracy` and `val_accuracy` are empty where the task has none. `update_ratios` are
    infinite where unknown. `start` is the loss before anything was learned, `broken_epoch` the first epoch without a
    finite loss, or 0; `restored_best` says that the weights of the best epoch were taken back. `rows` counts the
    validation rows; `shares` are the classes' shares of them and `recalls` their recalls at 0.5, NaN where undefined;
    both are empty where unknown.
    """

    def __init__(self, run: Run) -> None:
        finite = np.isfinite(_column(run.history, "loss")) & np.isfinite(_column(run.history, "val_loss"))
        history = run.history[finite]
        self.broken_epoch = 0 if finite.all() else int(np.argmin(finite)) + 1
        self.epochs = np.arange(1, len(finite) + 1)[finite]
        self.loss, self.val_loss = _column(history, "loss"), _column(history, "val_loss")
        end_loss = _column(history, "end_loss")
        self.end_loss = end_loss if np.isfinite(end_loss).all() else self.loss
        accuracy, self.val_accuracy = _accuracy(history, "end_accuracy"), _accuracy(history, "val_accuracy")
        self.accuracy = accuracy if len(accuracy) else _accuracy(history, "accuracy")
        if not len(self.accuracy) or not len(self.val_accuracy):
            self.accuracy = self.val_accuracy = NONE
        self.update_ratios = np.nan_to_num(_column(history, "update_ratio"), nan=np.inf)
        self.start = _start(run, self.loss)
        self.restored_best = run.status == "finished" and run.experiment.patience > 0
        self.rows = (len(run.validation.y_true) if run.validation else 0) or LIMITS.assumed_rows
        self.shares, self.recalls = _shares_and_recalls(run) if len(self.accuracy) else (NONE, NONE)

    @property
    def count(self) -> int:
        """How many epochs have finite losses."""
        return len(self.loss)

    @cached_property
    def best_index(self) -> int:
        """The index of the lowest validation loss."""
        return int(np.argmin(self.val_loss))

    @property
    def kept_index(self) -> int:
        """The index of the epoch whose weights the run ended with."""
        return self.best_index if self.restored_best else self.count - 1

    @cached_property
    def end(self) -> float:
        """The training loss at the end, smoothed."""
        return smoothed(self.loss)[-1]

    @cached_property
    def lowest(self) -> float:
        """The lowest training loss, smoothed."""
        return min(smoothed(self.loss))

    @property
    def fall(self) -> float:
        """How far the training loss fell at most; at least 0. Other changes of a loss are shares of this."""
        return max(self.start - self.lowest, 0.0)

    @property
    def second_half(self) -> Values:
        """The validation losses of the second half of the epochs."""
        return self.val_loss[self.count // 2 :]

    @property
    def median_jump(self) -> float:
        """The median change of the validation loss from epoch to epoch, in the second half; 0 for one epoch."""
        jumps = np.abs(np.diff(self.second_half))
        return float(np.median(jumps)) if len(jumps) else 0.0

    @property
    def reversals(self) -> float:
        """The share of those changes whose sign differs from that of the change before."""
        signs = np.sign(np.diff(self.second_half))
        return float(np.mean(signs[1:] * signs[:-1] < 0)) if len(signs) > 1 else 0.0

    @property
    def baseline(self) -> float:
        """The share of the most common class among the validation rows; NaN where there are no classes."""
        return float(self.shares.max()) if len(self.shares) else math.nan

    @property
    def is_imbalanced(self) -> bool:
        """True when one class is much more common than an equal share."""
        return self.baseline * len(self.shares) > LIMITS.max_even_ratio

    @property
    def kept_accuracy(self) -> float:
        """The training accuracy of the weights that were kept; NaN where the task has none."""
        return float(self.accuracy[self.kept_index]) if len(self.accuracy) else math.nan

    @property
    def kept_val_accuracy(self) -> float:
        """The validation accuracy of the weights that were kept; NaN where the task has none."""
        return float(self.val_accuracy[self.kept_index]) if len(self.val_accuracy) else math.nan

    @property
    def min_rise(self) -> float:
        """By how much the validation loss must rise to be more than chance; with fewer rows by more."""
        return (LIMITS.min_rise + LIMITS.min_rise_of_one_row / math.sqrt(self.rows)) * self.fall

    def chance_margin(self, share: float, times: float = 1.0) -> float:
        """How far an accuracy deviates by chance from `share`, on `times` as many rows as for validation.

        Standard errors of a binomial share (Wald), with one success and one failure added so that it is never 0.
        """
        rows = times * self.rows
        share = (share * rows + 1) / (rows + 2)
        return LIMITS.max_chance_z * math.sqrt(share * (1 - share) / rows)


def smoothed(values: Values) -> list[float]:
    """The medians over each epoch and those before it in a window that grows with the number of epochs."""
    width = max(1, min(int(len(values) * LIMITS.window_share), LIMITS.max_window))
    return pd.Series(values).rolling(width, min_periods=1).median().tolist()


def _column(history: pd.DataFrame, name: str) -> Values:
    """A column as numbers within the largest loss; NaN where it has none."""
    if name not in history:
        return np.full(len(history), np.nan)
    values = history[name].to_numpy(np.float64, copy=True)
    return np.where(np.isfinite(values), np.clip(values, -MAX_LOSS, MAX_LOSS), np.nan)


def _accuracy(history: pd.DataFrame, name: str) -> Values:
    """A column of accuracies; empty where one of them is missing."""
    values = _column(history, name)
    return np.clip(values, 0.0, 1.0) if np.isfinite(values).all() else NONE


def _start(run: Run, loss: Values) -> float:
    """The loss before anything was learned: that of the first steps, where known, else of the first epoch.

    After an epoch the loss may have changed much already. With small batches it is the median of a few steps, because
    one step depends on few rows.
    """
    steps = run.step_losses[: min(4, max(1, 32 // run.experiment.batch_size))].astype(np.float64)
    if len(steps) and np.isfinite(steps).all():
        return float(np.clip(np.median(steps), -MAX_LOSS, MAX_LOSS))
    return float(loss[0]) if len(loss) else math.nan


def _shares_and_recalls(run: Run) -> tuple[Values, Values]:
    """The shares and the recalls of the classes among the validation rows."""
    if run.validation is None or not len(run.validation.y_true):
        return NONE, NONE
    y_true, scores = run.validation.y_true.astype(np.int64), run.validation.scores
    counts = np.bincount(y_true, minlength=max(len(run.classes), 2))
    if not np.isfinite(scores).all():
        return counts / counts.sum(), NONE
    found = np.bincount(y_true[predict(scores) == y_true], minlength=len(counts))
    return counts / counts.sum(), divided(found, counts)
