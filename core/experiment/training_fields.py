"""The fields of an experiment that say how long it trains, and on how many rows at once."""

from dataclasses import dataclass

from core.experiment.control import control


@dataclass(frozen=True)
class TrainingFields:
    """Fields of the group "training", each with its Spec."""

    batch_size: int = control(
        "integer",
        32,
        "Batch size",
        "Rows looked at before each change of the weights. Smaller: more and noisier steps an epoch. Larger: fewer and "
        "smoother.",
        group="training",
        minimum=1,
        maximum=1_024,
        step=1,
    )
    epochs: int = control(
        "integer",
        50,
        "Epochs",
        "Times through all training rows. More: learns longer, and may start to memorise.",
        group="training",
        minimum=1,
        maximum=2_000,
        step=1,
    )
    patience: int = control(
        "integer",
        0,
        "Early stopping patience",
        "Stops when the validation loss has not improved for this many epochs, and takes back the best weights. 0: "
        "never stops early.",
        group="training",
        minimum=0,
        maximum=500,
        step=1,
    )
    end_loss: bool = control(
        "switch",
        False,
        "Training loss after each epoch",
        "Fit reports the mean over the epoch, while the weights still move. This also measures the training rows when "
        "the epoch is over, as the validation rows are. Epochs take a little longer.",
        group="training",
        rare=True,
    )
