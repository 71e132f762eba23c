"""Why a training diverged, so that its loss is not a number: the likely reasons, in plain words."""

import numpy as np

from core.catalog.losses import loss_warning
from core.catalog.optimizers import OPTIMIZERS
from core.data.preparation import Prepared
from core.data.scaling import TargetScale
from core.experiment.fields import Experiment

OUTLIER = 20.0  # standard deviations; ordinary columns stay within 10


def divergence_reasons(experiment: Experiment, prepared: Prepared, epoch: int) -> str:
    """What happened in `epoch`, the likely reasons with a remedy for each, and which weights are kept."""
    likely = (
        _outlier_values(prepared),
        _outlier_targets(prepared),
        _high_learning_rate(experiment),
        _unsuitable_loss(experiment, prepared),
    )
    reasons = [reason for reason in likely if reason]
    kept = f"The weights of epoch {epoch - 1} are kept." if epoch > 1 else "The first weights are kept."
    return " ".join([f"In epoch {epoch} the loss stopped being a number.", *reasons, kept])


def _outlier_values(prepared: Prepared) -> str:
    """A feature that is an outlier even after scaling."""
    extremes = [np.abs(part.x).max(axis=0) for part in (prepared.train, prepared.validation)]
    farthest = np.max(extremes, axis=0)
    index = int(farthest.argmax())
    if farthest[index] < OUTLIER:
        return ""
    return (
        f"A value of '{prepared.feature_names[index]}' lies {farthest[index]:,.0f} standard deviations from the mean, "
        "far from all others: check that column, or leave it out."
    )


def _outlier_targets(prepared: Prepared) -> str:
    """A target that is an outlier: its squared error dominates the loss."""
    if prepared.task != "regression":
        return ""
    train = TargetScale.fit(prepared.train.y)
    farthest = max(float(np.abs(train.to_network(part.y)).max()) for part in (prepared.train, prepared.validation))
    if farthest < OUTLIER:
        return ""
    return (
        f"A value of '{prepared.target}', the target, lies {farthest:,.0f} standard deviations from the mean: check "
        "that row, or choose a loss that wild rows pull less, such as Huber."
    )


def _unsuitable_loss(experiment: Experiment, prepared: Prepared) -> str:
    """A loss that does not fit the target."""
    target = "this target" if prepared.task == "regression" else "these labels"
    warning = loss_warning(experiment.loss, prepared.task, float(prepared.train.y.min()))
    return f"The loss does not fit {target} either: {warning}" if warning else ""


def _high_learning_rate(experiment: Experiment) -> str:
    label = OPTIMIZERS[experiment.optimizer].label
    return (
        f"A learning rate of {experiment.learning_rate:g} can be too high for {label} here, so that each step "
        f"overshoots by more: try {experiment.learning_rate / 10:g}."
    )
