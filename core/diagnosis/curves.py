"""Curves: what the rules look at, taken once from a run. Epochs whose losses are no numbers are set aside."""

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
FARTHEST = 1e100  # a loss beyond this is held here, so that differences and sums stay numbers


@dataclass(frozen=True)
class Curves:
    """One run's curves, shape (epochs,) each, and what its validation rows say.

    `end_loss` and `accuracy` are those of the training rows when an epoch was over, where the run measured them;
    otherwise `end_loss` is `loss`. `accuracy` and `val_accuracy` are empty where the task has none. `moves` is the
    history's `update_ratio`, infinite where unknown. `start` is the loss before anything was learned, `broke` the first
    epoch whose loss was no number, or 0; `restored` says that the weights of the best epoch were taken back. `rows`
    counts the validation rows; `shares` are the classes' shares of them and `recalls` their recalls at 0.5, NaN where
    undefined; both are empty where unknown.
    """

    epochs: NDArray[np.int64]
    loss: Values
    end_loss: Values
    val_loss: Values
    accuracy: Values
    val_accuracy: Values
    moves: Values
    start: float
    broke: int
    restored: bool
    rows: int
    limits: Limits
    shares: Values = field(default_factory=lambda: NONE)
    recalls: Values = field(default_factory=lambda: NONE)

    @classmethod
    def of(cls, run: Run, limits: Limits) -> "Curves":
        """The curves of a run, of any length."""
        losses = [_column(run.history, name) for name in ("loss", "val_loss")]
        sound = np.isfinite(losses[0]) & np.isfinite(losses[1])
        history = run.history[sound]
        epochs = _column(run.history, "epoch")
        accuracy, end_accuracy, val_accuracy = (_accuracy(history, name) for name in ACCURACIES)
        accuracy = end_accuracy if len(end_accuracy) else accuracy
        loss, end_loss = _column(history, "loss"), _column(history, "end_loss")
        return cls(
            epochs=np.arange(1, len(sound) + 1)[sound],
            loss=loss,
            end_loss=end_loss if np.isfinite(end_loss).all() else loss,
            val_loss=_column(history, "val_loss"),
            accuracy=accuracy if len(val_accuracy) else NONE,
            val_accuracy=val_accuracy if len(accuracy) else NONE,
            moves=np.nan_to_num(_column(history, "update_ratio"), nan=np.inf),
            start=_start(run, loss),
            broke=0 if sound.all() else int(np.argmin(sound)) + 1 if len(epochs) else 0,
            restored=run.status == "finished" and run.experiment.patience > 0,
            rows=(len(run.validation.y_true) if run.validation else 0) or limits.assumed_rows,
            limits=limits,
            **(_classes(run) if len(accuracy) and len(val_accuracy) else {}),
        )

    @property
    def count(self) -> int:
        """How many epochs there are whose losses are numbers."""
        return len(self.loss)

    @cached_property
    def best(self) -> int:
        """The place of the lowest validation loss."""
        return int(np.argmin(self.val_loss))

    @property
    def kept(self) -> int:
        """The place of the epoch whose weights the run ended with."""
        return self.best if self.restored else self.count - 1

    @cached_property
    def end(self) -> float:
        """The training loss at the end, smoothed."""
        return self.settled(self.loss)[-1]

    @cached_property
    def val_end(self) -> float:
        """The validation loss at the end, smoothed."""
        return self.settled(self.val_loss)[-1]

    @cached_property
    def low(self) -> float:
        """The lowest training loss, smoothed."""
        return min(self.settled(self.loss))

    @property
    def fall(self) -> float:
        """How far the training loss fell at most; at least 0. The yardstick for all other changes of a loss."""
        return max(self.start - self.low, 0.0)

    @property
    def second_half(self) -> Values:
        """The validation losses of the second half of the epochs."""
        return self.val_loss[self.count // 2 :]

    @property
    def jump(self) -> float:
        """The middle one of the validation loss's changes from epoch to epoch, in the second half; 0 for one epoch."""
        jumps = np.abs(np.diff(self.second_half))
        return float(np.median(jumps)) if len(jumps) else 0.0

    @property
    def turns(self) -> float:
        """The share of those changes that go the other way than the one before."""
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
    def right(self) -> float:
        """The training accuracy of the weights that were kept; NaN where the task has none."""
        return float(self.accuracy[self.kept]) if len(self.accuracy) else math.nan

    @property
    def val_right(self) -> float:
        """The validation accuracy of the weights that were kept; NaN where the task has none."""
        return float(self.val_accuracy[self.kept]) if len(self.val_accuracy) else math.nan

    @property
    def smallest_rise(self) -> float:
        """What the validation loss must rise by to be more than chance: the fewer rows, the more."""
        return (self.limits.min_rise + self.limits.min_rise_of_one_row / math.sqrt(self.rows)) * self.fall

    def chance(self, share: float, times: float = 1.0) -> float:
        """How far an accuracy strays by chance around `share`, over so many times the validation rows.

        Standard errors of a binomial share (Wald), with one success and one failure added so that it is never 0.
        """
        rows = times * self.rows
        share = (share * rows + 1) / (rows + 2)
        return self.limits.max_chance_z * math.sqrt(share * (1 - share) / rows)

    def settled(self, values: Values) -> list[float]:
        """The medians over each epoch and those before it in a window that grows with the number of epochs."""
        width = max(1, min(int(len(values) * self.limits.window_share), self.limits.max_window))
        return pd.Series(values).rolling(width, min_periods=1).median().tolist()


def _column(history: pd.DataFrame, name: str) -> Values:
    """A column as numbers, none too far away to reckon with; NaN where it has none."""
    if name not in history:
        return np.full(len(history), np.nan)
    values = history[name].to_numpy(np.float64, copy=True)
    return np.where(np.isfinite(values), np.clip(values, -FARTHEST, FARTHEST), np.nan)


def _accuracy(history: pd.DataFrame, name: str) -> Values:
    """A column of accuracies; empty where one of them is missing."""
    values = _column(history, name)
    return np.clip(values, 0.0, 1.0) if np.isfinite(values).all() else NONE


def _start(run: Run, loss: Values) -> float:
    """The loss before anything was learned: that of the first steps, where known, else of the first epoch.

    After an epoch much may be learned, or broken, already. A few steps count where one looks at few rows, since it then
    depends on luck.
    """
    steps = run.step_losses[: min(4, max(1, 32 // run.experiment.batch_size))].astype(np.float64)
    if len(steps) and np.isfinite(steps).all():
        return float(np.clip(np.median(steps), -FARTHEST, FARTHEST))
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
