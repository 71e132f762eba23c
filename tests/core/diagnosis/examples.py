"""Histories made of formulas, each with one thing to find, and the runs that hold them."""

from typing import Any

import numpy as np
import pandas as pd

from core.catalog.losses import Task
from core.experiment.fields import Experiment
from core.runs.run import Run, Scored, Status

FEW = 100  # validation rows


def scored(right: float, shares: tuple[float, ...] = (0.5, 0.5), rows: int = FEW, rare: float | None = None) -> Scored:
    """Validation rows in these shares; of each class the share `right` is right, of the last one `rare`."""
    counts = [round(share * rows) for share in shares]
    y_true = np.repeat(np.arange(len(counts)), counts)
    recalls = [right] * (len(counts) - 1) + [right if rare is None else rare]
    hits = np.concatenate(
        [np.arange(count) < round(recall * count) for count, recall in zip(counts, recalls, strict=True)]
    )
    answers = np.where(hits, y_true, (y_true + 1) % len(counts))
    scores = answers.astype(float) if len(counts) == 2 else np.eye(len(counts))[answers]
    return Scored(y_true, scores, np.arange(len(y_true)))


def made(
    loss: Any,
    val_loss: Any = None,
    right: Any = None,
    val_right: Any = None,
    /,
    *,
    validation: Scored | None = None,
    status: Status = "finished",
    task: Task = "binary",
    moves: float | None = 0.05,
    reason: str = "",
    ends: dict[str, Any] | None = None,
    **settings: Any,
) -> Run:
    """A run of these losses and accuracies; without accuracies, a task that has none.

    Where only those of the training rows are given, the validation rows have the same.
    """
    losses = np.asarray(loss, float)
    epochs = len(losses)
    history = pd.DataFrame(
        {"epoch": range(1, epochs + 1), "loss": losses, "val_loss": losses if val_loss is None else val_loss}
    )
    if right is not None:
        history["accuracy"] = right
        history["val_accuracy"] = right if val_right is None else val_right
        validation = validation or scored(float(history["val_accuracy"].iloc[-1]))
    elif validation is None:
        validation = Scored(np.linspace(-1, 1, FEW), np.linspace(-1, 1, FEW), np.arange(FEW))
    if moves is not None:
        history["update_ratio"] = moves
    for name, values in (ends or {}).items():
        history[f"end_{name}"] = values
    return Run(
        Experiment(**{"epochs": max(1, epochs)} | settings),
        status,
        history,
        reason=reason,
        task=task,
        classes=("no", "yes") if task == "binary" else ("a", "b", "c"),
        validation=validation,
    )


def falling(epochs: int, start: float = 0.7, end: float = 0.1, pace: float = 5.0) -> np.ndarray:
    """A curve that falls fast, then slowly, and is at `end` in the last epoch."""
    course = np.exp(-pace * np.linspace(0, 1, epochs))
    return end + (start - end) * (course - course[-1]) / (1 - course[-1])


def healthy(epochs: int = 50, **settings: Any) -> Run:
    """A run without a fault."""
    right = 1 - falling(epochs, 0.4, 0.05)
    return made(falling(epochs), falling(epochs) + 0.02, right, right - 0.01, **settings)
