"""The fields of an experiment that say how long it trains, and on how many rows at once."""

from dataclasses import dataclass
from functools import partial

from core.experiment.control import control

training_field = partial(control, group="training")


@dataclass(frozen=True)
class TrainingFields:
    """Fields of the group "training", each with its Spec."""

    batch_size: int = training_field(
        "integer",
        32,
        "Batch size",
        "Rows looked at before each change of the weights. Smaller: more and noisier steps an epoch. Larger: fewer and "
        "smoother.",
        bounds=(1, 1_024),
        step=1,
    )
    epochs: int = training_field(
        "integer",
        50,
        "Epochs",
        "Times through all training rows. More: learns longer, and may start to memorise.",
        bounds=(1, 2_000),
        step=1,
    )
    patience: int = training_field(
        "integer",
        0,
        "Early stopping patience",
        "Stops when the validation loss has not improved for this many epochs, and takes back the best weights. 0: "
        "never stops early.",
        bounds=(0, 500),
        step=1,
    )
    end_loss: bool = training_field(
        "switch",
        False,
        "Training loss after each epoch",
        "Fit reports the mean over the epoch, while the weights still move. This also measures the training rows when "
        "the epoch is over, as the validation rows are. Epochs take a little longer.",
        rare=True,
    )
