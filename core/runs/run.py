"""Run: the result of one training, as plain arrays that need no TensorFlow."""

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.catalog.losses import Task
from core.data.plane import Plane
from core.data.scaling import TargetScale
from core.experiment.fields import EVALUATION_DEFAULTS, SPECS, Experiment

Status = Literal["finished", "stopped", "failed"]


@dataclass(frozen=True)
class Scored:
    """The true class and the score of each row of one part of the data.

    `y_true`: class index, int64 of shape (n,). `scores`: from 0 to 1, float32, of the positive class and of shape (n,)
    for two classes; otherwise (n, classes). `rows`: each row's position in the table, shape (n,).
    In regression `y_true` are the true values and `scores` the predicted ones, both (n,) in the target's unit.
    """

    y_true: NDArray[Any]
    scores: NDArray[Any]
    rows: NDArray[np.int64]


@dataclass(frozen=True)
class Boundary:
    """Scores over a grid of the plane of two features, for a picture of the decision boundary.

    `scores` has shape (size, size) or (size, size, classes); its first row is the lowest y. In regression 0.5 is the
    mean, and 0 and 1 are two standard deviations away or more.
    """

    plane: Plane
    scores: NDArray[np.float16]


@dataclass(frozen=True)
class Importance:
    """Permutation importance: how much a model's score drops when each column is shuffled.

    `drops` and `stds`, both of shape (columns,), are the mean and the standard deviation, over `repeats` shuffles, of
    the drop from `score`: the model's `measure` on `rows` of the validation rows. `baseline_score` is the score of a
    model that ignores the columns. Without columns, `reason` says why.
    """

    columns: tuple[str, ...] = ()
    drops: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    stds: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    score: float = float("nan")
    baseline_score: float = float("nan")
    measure: str = ""
    rows: int = 0
    repeats: int = 0
    reason: str = ""

    @property
    def top_index(self) -> int:
        """The index of the column with the largest drop."""
        return int(np.argmax(self.drops))

    @property
    def significant_count(self) -> int:
        """How many columns have a drop of more than two standard deviations, which is beyond chance."""
        return int(np.count_nonzero((self.drops > 0) & (self.drops > 2 * self.stds)))


@dataclass(frozen=True, eq=False)
class Run:
    """The result of one training.

    `history` has one row for each epoch: `epoch, loss, accuracy, val_loss, val_accuracy`, and for two classes also
    `precision, recall, val_precision, val_recall` (at threshold 0.5; NaN where undefined). Regression has `mae` and
    `rmse` in the unit of the `target` instead of the accuracy; its loss is that of the scaled target (`scale`). `loss`
    is the mean over the epoch while the weights change, as in Keras' `fit`; `end_loss, end_accuracy, ...` are those of
    the training rows at the end of the epoch, if asked for. `gradient_norm` is the mean over about eight steps of the
    epoch, `update_ratio` the norm of the weights' change in it divided by the norm of the weights.

    `classes` of a binary run are (negative, positive). `reason` says why a run stopped early or failed. `fingerprint`
    is a hash of the final weights. `step_losses` are the losses of the first steps, at most 1,000. `compiled_after` is
    the epoch after which XLA took over; 0 when the plain graph ran all epochs. `importance` is None for a run that
    failed or completed no epoch.
    """

    experiment: Experiment
    status: Status
    history: pd.DataFrame
    reason: str = ""
    task: Task = "binary"
    classes: tuple[str, ...] = ()
    positive: int = 1
    validation: Scored | None = None
    test: Scored | None = None
    weights: list[NDArray[Any]] = field(default_factory=list)
    fingerprint: str = ""
    seconds: float = 0.0
    boundary: Boundary | None = None
    table_name: str = ""
    table_rows: int = 0
    step_losses: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))
    compiled_after: int = 0
    importance: Importance | None = None
    target: str = ""
    scale: TargetScale | None = None

    def is_of(self, experiment: Experiment) -> bool:
        """True when the experiment would give this same run.

        The positive class matters with two classes only, and the class weights do not matter in regression.
        """
        without_effect = set(EVALUATION_DEFAULTS)
        if self.task != "binary":
            without_effect.add("positive")
        if self.task == "regression":
            without_effect.add("class_weight")
        names = SPECS.keys() - without_effect
        return all(getattr(self.experiment, name) == getattr(experiment, name) for name in names)

    @property
    def epochs(self) -> int:
        """The number of completed epochs."""
        return len(self.history)

    @property
    def has_scores(self) -> bool:
        """True when it completed an epoch and has scores of its validation rows."""
        return self.validation is not None and self.epochs > 0
