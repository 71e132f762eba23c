"""Run: what one training gave, as plain arrays. It needs no TensorFlow to be read, kept or drawn."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from core.catalog.losses import Task
from core.data.plane import Plane
from core.data.target_scale import TargetScale
from core.experiment.changes import EVALUATION_DEFAULTS
from core.experiment.fields import SPECS, Experiment
from core.runs.importance import Importance

Status = Literal["finished", "stopped", "failed"]


@dataclass(frozen=True)
class Scored:
    """The true class and the score of each row of one part of the data.

    `y_true`: class index, shape (n,). `scores`: from 0 to 1, shape (n,) for two classes, where it is the positive
    class' score; otherwise (n, classes). `rows`: each row's position in the table, shape (n,).
    For regression `y_true` are the true numbers and `scores` the predicted ones, both (n,) in the target's own unit.
    """

    y_true: np.ndarray
    scores: np.ndarray
    rows: np.ndarray


@dataclass(frozen=True)
class Boundary:
    """Scores over a grid of the plane of two features, for a picture of what the model says where.

    `scores` has shape (size, size) or (size, size, classes), float16; its first row is the lowest y. For regression
    they are how far above the mean a prediction is: 0.5 is the mean, 0 and 1 two standard deviations away or more.
    """

    plane: Plane
    scores: np.ndarray


@dataclass(frozen=True, eq=False)
class Run:
    """One training and what it gave.

    `history` has one row an epoch: `epoch, loss, accuracy, val_loss, val_accuracy`, and for two classes also
    `precision, recall, val_precision, val_recall` (at threshold 0.5; NaN where undefined). `loss` is the mean over the
    epoch while the weights move, as in Keras' `fit`; `end_loss, end_accuracy, ...` are taken on the training rows when
    the epoch is over, if the experiment asks for them. `gradient_norm` is the mean over about eight steps of the epoch,
    `update_ratio` how far the weights moved in it, as a share of their size, and `learning_rate` the optimizer's.
    `step_losses` are the losses of the first steps, at most 1,000. `compiled_after` is the epoch after which XLA took
    over; 0 when the plain graph ran them all.

    For regression `mae` and `rmse` stand in place of the accuracy, in the unit of the `target`, while the loss is of
    the target as the network learns it, by `scale`.

    `classes` of a binary run are (negative, positive). `table_name` and `table_rows` name the table it learned from.
    `reason` says why a run that stopped early or failed ended. `fingerprint` is a hash of the final weights.
    `importance` of the columns is there for a run that learned something and did not fail.
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
    weights: list[np.ndarray] = field(default_factory=list)
    fingerprint: str = ""
    seconds: float = 0.0
    boundary: Boundary | None = None
    table_name: str = ""
    table_rows: int = 0
    step_losses: np.ndarray = field(default_factory=lambda: np.empty(0, np.float32))
    compiled_after: int = 0
    importance: Importance | None = None
    target: str = ""
    scale: TargetScale | None = None

    def is_of(self, experiment: Experiment) -> bool:
        """True when the experiment would give this very run.

        The class looked at changes no weight among many, and a number has no classes to look at or to weigh.
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
        """How many whole epochs were run."""
        return len(self.history)

    @property
    def has_scores(self) -> bool:
        """True when it ran an epoch and its validation rows were scored."""
        return self.validation is not None and self.epochs > 0
