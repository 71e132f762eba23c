"""The fields of an experiment that choose its loss and weigh its classes."""

from dataclasses import dataclass
from functools import partial

from core.catalog.losses import ALIASES, AUTOMATIC, LOSSES
from core.experiment.conditions import of_loss
from core.experiment.control import control

loss_field = partial(control, group="loss")


@dataclass(frozen=True)
class LossFields:
    """Fields of the group "loss", each with its Spec."""

    loss: str = loss_field(
        "choice",
        AUTOMATIC,
        "Loss",
        "The number that training lowers. Choose one that fits what the model should say.",
        choices={AUTOMATIC: "What fits the target"} | {name: loss.label for name, loss in LOSSES.items()},
        aliases=ALIASES,
    )
    focal_gamma: float = loss_field(
        "number",
        2.0,
        "Focus (gamma)",
        "Higher: rows that are already right count less. 0: plain cross-entropy.",
        bounds=(0.0, 10.0),
        rare=True,
        applies=of_loss("focal_gamma"),
    )
    huber_delta: float = loss_field(
        "number",
        1.0,
        "Delta",
        "Mistakes beyond this distance count in proportion, not squared.",
        bounds=(0.001, 100.0),
        rare=True,
        applies=of_loss("huber_delta"),
    )
    label_smoothing: float = loss_field(
        "number",
        0.0,
        "Label smoothing",
        "Tells the model to be a little less than sure. Higher: scores stay further from 0 and 1.",
        bounds=(0.0, 0.5),
        rare=True,
        applies=of_loss("label_smoothing"),
    )
    class_weight: str = loss_field(
        "choice",
        "none",
        "Class weights",
        "Balanced: each class counts the same in the loss, however rare. Finds more of a rare class, with more false "
        "alarms.",
        choices={"none": "None", "balanced": "Balanced"},
    )
