"""Curves: what the rules look at, computed once from a run. Epochs without a finite loss are left out."""

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.diagnosis.limits import Limits
from core.evaluation.confusion import predict
from core.evaluation.metrics import divided
from core.runs.run import Run

Values = NDArray[np.float64]
NONE = np.empty(0)
ACCURACIES = ("accuracy", "end_accuracy", "val_accuracy")
MAX_LOSS = 1e100  # larger losses are clipped to this, so that differences and sums stay finite


@dataclass(frozen=True)
class Curves:
    """One run's curves, shape (epochs,) each, and statistics of its validation rows.

    `end_loss` and `accuracy` are those of the training rows at the end of an epoch, where the run measured them;
    otherwise `end_loss` is `loss`. `accuracy` and `val_accuracy` are empty where the task has none. `update_ratios` are
    infinite where unknown. `start` is the loss before anything was learned, `broken_epoch` the first epoch without a
    finite loss, or 0; `restored_best` says that the weights of the best epoch were taken back. `rows` counts the
    validation rows; `shares` are the classes' shares of them and `recalls` their recalls at 0.5, NaN where undefined;
    both are empty where unknown.
    """

    epochs: NDArray[np.int64]
    loss: Values
    end_loss: Values
    val_loss: Values
    accuracy: Values
    val_accuracy: Values
    update_ratios: Values
    start: float
    broken_epoch: int
    restored_best: bool
    rows: int
    limits: Limits
    shares: Values = field(default_factory=lambda: NONE)
    recalls: Values = field(default_factory=lambda: NONE)

    @classmethod
    def of(cls, run: Run, limits: Limits) -> "Curves":
        """The curves of a run, of any length."""
        losses = [_column(run.history, name) for name in ("loss", "val_loss")]
        finite = np.isfinite(losses[0]) & np.isfinite(losses[1])
        history = run.history[finite]
        epochs = _column(run.history, "epoch")
        accuracy, end_accuracy, val_accuracy = (_accuracy(history, name) for name in ACCURACIES)
        accuracy = end_accuracy if len(end_accuracy) else accuracy
        loss, end_loss = _column(history, "loss"), _column(history, "end_loss")
        return cls(
            epochs=np.arange(1, len(finite) + 1)[finite],
            loss=loss,
            end_loss=end_loss if np.isfinite(end_loss).all() else loss,
            val_loss=_column(history, "val_loss"),
            accuracy=accuracy if len(val_accuracy) else NONE,
            val_accuracy=val_accuracy if len(accuracy) else NONE,
            update_ratios=np.nan_to_num(_column(history, "update_ratio"), nan=np.inf),
            start=_start(run, loss),
            broken_epoch=0 if finite.all() else int(np.argmin(finite)) + 1 if len(epochs) else 0,
            restored_best=run.status == "finished" and run.experiment.patience > 0,
            rows=(len(run.validation.y_true) if run.validation else 0) or limits.assumed_rows,
            limits=limits,
            **(_classes(run) if len(accuracy) and len(val_accuracy) else {}),
        )

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
        return self.smoothed(self.loss)[-1]

    @cached_property
    def val_end(self) -> float:
        """The validation loss at the end, smoothed."""
        return self.smoothed(self.val_loss)[-1]

    @cached_property
    def lowest(self) -> float:
        """The lowest training loss, smoothed."""
        return min(self.smoothed(self.loss))

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
        return self.baseline * len(self.shares) > self.limits.max_even_ratio

    @property
    def kept_accuracy(self) -> float:
        """The training accuracy of the weights that were kept; NaN where the task has none."""
        return float(self.accuracy[self.kept_index]) if len(self.accuracy) else math.nan

    @property
    def kept_val_accuracy(self) -> float:
        """The validation accuracy of the weights that were kept; NaN where the task has none."""
        return float(self.val_accuracy[self.kept_index]) if len(self.val_accuracy) else math.nan

    @property
    def smallest_rise(self) -> float:
        """By how much the validation loss must rise to be more than chance; with fewer rows by more."""
        return (self.limits.min_rise + self.limits.min_rise_of_one_row / math.sqrt(self.rows)) * self.fall

    def chance_margin(self, share: float, times: float = 1.0) -> float:
        """How far an accuracy deviates by chance from `share`, on `times` as many rows as for validation.

        Standard errors of a binomial share (Wald), with one success and one failure added so that it is never 0.
        """
        rows = times * self.rows
        share = (share * rows + 1) / (rows + 2)
        return self.limits.max_chance_z * math.sqrt(share * (1 - share) / rows)

    def smoothed(self, values: Values) -> list[float]:
        """The medians over each epoch and those before it in a window that grows with the number of epochs."""
        width = max(1, min(int(len(values) * self.limits.window_share), self.limits.max_window))
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


def _classes(run: Run) -> dict[str, Any]:
    """The shares and the recalls of the classes among the validation rows."""
    if run.validation is None or not len(run.validation.y_true):
        return {}
    y_true, scores = run.validation.y_true.astype(np.int64), run.validation.scores
    counts = np.bincount(y_true, minlength=max(len(run.classes), 2))
    if not np.isfinite(scores).all():
        return {"shares": counts / counts.sum()}
    found = np.bincount(y_true[predict(scores) == y_true], minlength=len(counts))
    return {"shares": counts / counts.sum(), "recalls": divided(found, counts)}
