"""The fields of an experiment that choose its model and its training: network, optimizer, loss, epochs."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from core.catalog.activations import ACTIVATIONS
from core.catalog.losses import ALIASES, AUTOMATIC, LOSSES
from core.catalog.optimizers import OPTIMIZERS
from core.experiment.control import KINDS, control, has_layers_between, is_of_pictures, of_loss, of_optimizer

network_field = partial(control, group="network")
optimizer_field = partial(control, group="optimizer")
loss_field = partial(control, group="loss")
training_field = partial(control, group="training")


def optimizer_setting(name: str, label: str, help: str, **options: Any) -> Any:
    """A control that only some optimizers have; None stands for the optimizer's own default, which gives the kind."""
    kind = next(
        KINDS[type(optimizer.settings[name])] for optimizer in OPTIMIZERS.values() if name in optimizer.settings
    )
    condition = of_optimizer(name)
    return optimizer_field(None, label, help, kind=kind, optional=True, rare=True, applies=condition, **options)


@dataclass(frozen=True)
class TrainingFields:
    """Fields of the groups "network", "optimizer", "loss" and "training", each with its Spec."""

    filters: int = network_field(
        0,
        "Convolution filters",
        "How many small patterns of 3 by 3 pixels are looked for everywhere in the picture, before the hidden layers. "
        "More: finds more kinds of strokes, slower epochs. 0: the pixels go straight to the hidden layers.",
        bounds=(0, 32),
        step=1,
        applies=is_of_pictures,
    )
    layers: str = network_field(
        "16-16",
        "Hidden layers",
        "The size of each hidden layer, such as 16-16. More or larger: can bend further, and memorise more. Empty: "
        "none at all, which is logistic regression.",
        kind="layers",
    )
    activation: str = network_field(
        "relu",
        "Activation",
        "What bends a layer's output. With none (linear), any stack of layers is still a straight line.",
        choices=ACTIVATIONS,
        applies=has_layers_between,
    )
    dropout: float = network_field(
        0.0,
        "Dropout",
        "The share of each hidden layer switched off at random in each training step. Higher: memorises less, learns "
        "more slowly.",
        bounds=(0.0, 0.9),
        step=0.05,
        applies=has_layers_between,
    )
    l2: float = network_field(
        0.0,
        "L2",
        "A price on large weights, added to the loss. Higher: smoother, until it learns nothing.",
        bounds=(0.0, 1.0),
        step=0.0001,
    )
    batch_normalization: bool = network_field(
        False,
        "Batch normalization",
        "Rescales each hidden layer's values within each batch. Often steadier at high learning rates; shaky with tiny "
        "batches.",
        rare=True,
        applies=has_layers_between,
    )
    optimizer: str = optimizer_field(
        "adam",
        "Optimizer",
        "How the gradient becomes a change of the weights.",
        choices={name: optimizer.label for name, optimizer in OPTIMIZERS.items()},
    )
    learning_rate: float = optimizer_field(
        0.01,
        "Learning rate",
        "The size of each step. Higher: learns faster, may overshoot and diverge. Lower: steadier, may crawl.",
        bounds=(1e-6, 10.0),
    )
    momentum: float | None = optimizer_setting(
        "momentum",
        "Momentum",
        "How much of the last step is kept. Higher: rolls through small bumps, may overshoot.",
        bounds=(0.0, 0.999),
    )
    nesterov: bool | None = optimizer_setting(
        "nesterov", "Nesterov", "Looks ahead along the momentum before it takes the gradient."
    )
    rho: float | None = optimizer_setting(
        "rho",
        "Rho",
        "How long the size of past gradients is remembered. Higher: longer.",
        bounds=(0.0, 0.9999),
    )
    beta_1: float | None = optimizer_setting(
        "beta_1",
        "Beta 1",
        "How long past gradients are remembered. Higher: smoother, slower to turn.",
        bounds=(0.0, 0.9999),
    )
    beta_2: float | None = optimizer_setting(
        "beta_2",
        "Beta 2",
        "How long the size of past gradients is remembered. Higher: steadier step sizes.",
        bounds=(0.0, 0.99999),
    )
    beta_2_decay: float | None = optimizer_setting(
        "beta_2_decay",
        "Beta 2 decay",
        "How the memory of past gradient sizes grows with the steps. Nearer 0: grows more slowly.",
        bounds=(-1.0, -0.1),
    )
    epsilon: float | None = optimizer_setting(
        "epsilon",
        "Epsilon",
        "Keeps the division by a gradient's size from exploding. Higher: smaller steps for weights with small "
        "gradients.",
        bounds=(1e-12, 1.0),
    )
    amsgrad: bool | None = optimizer_setting("amsgrad", "AMSGrad", "Lets step sizes only shrink, never grow again.")
    centered: bool | None = optimizer_setting(
        "centered", "Centered", "Divides by the spread of the gradients in place of their size."
    )
    weight_decay: float | None = optimizer_setting(
        "weight_decay",
        "Weight decay",
        "Shrinks every weight a little at each step. Higher: memorises less.",
        bounds=(0.0, 1.0),
    )
    initial_accumulator_value: float | None = optimizer_setting(
        "initial_accumulator_value",
        "Initial accumulator",
        "What the sum of squared gradients starts from. Higher: smaller first steps.",
        bounds=(1e-6, 10.0),
    )
    learning_rate_power: float | None = optimizer_setting(
        "learning_rate_power",
        "Learning rate power",
        "How fast the step size falls as gradients add up. 0: never.",
        bounds=(-1.0, 0.0),
    )
    l1_regularization_strength: float | None = optimizer_setting(
        "l1_regularization_strength",
        "L1 strength",
        "Higher: more weights become exactly zero.",
        bounds=(0.0, 1.0),
    )
    l2_regularization_strength: float | None = optimizer_setting(
        "l2_regularization_strength", "L2 strength", "Higher: smaller weights.", bounds=(0.0, 1.0)
    )
    clip_threshold: float | None = optimizer_setting(
        "clip_threshold",
        "Clip threshold",
        "A step longer than this is shortened. Lower: steadier, slower.",
        bounds=(0.01, 100.0),
    )
    relative_step: bool | None = optimizer_setting(
        "relative_step", "Relative step", "Lets the step size fall with the number of steps taken."
    )
    warmup_steps: int | None = optimizer_setting(
        "warmup_steps",
        "Warm-up steps",
        "The learning rate rises from 0 during this many steps.",
        bounds=(0, 10_000),
    )
    loss: str = loss_field(
        AUTOMATIC,
        "Loss",
        "The number that training lowers. Choose one that fits what the model should say.",
        choices={AUTOMATIC: "What fits the target"} | {name: loss.label for name, loss in LOSSES.items()},
        aliases=ALIASES,
    )
    focal_gamma: float = loss_field(
        2.0,
        "Focus (gamma)",
        "Higher: rows that are already right count less. 0: plain cross-entropy.",
        bounds=(0.0, 10.0),
        rare=True,
        applies=of_loss("focal_gamma"),
    )
    huber_delta: float = loss_field(
        1.0,
        "Delta",
        "Mistakes beyond this distance count in proportion, not squared.",
        bounds=(0.001, 100.0),
        rare=True,
        applies=of_loss("huber_delta"),
    )
    label_smoothing: float = loss_field(
        0.0,
        "Label smoothing",
        "Tells the model to be a little less than sure. Higher: scores stay further from 0 and 1.",
        bounds=(0.0, 0.5),
        rare=True,
        applies=of_loss("label_smoothing"),
    )
    class_weight: str = loss_field(
        "none",
        "Class weights",
        "Balanced: each class counts the same in the loss, however rare. Finds more of a rare class, with more false "
        "alarms.",
        choices={"none": "None", "balanced": "Balanced"},
    )
    batch_size: int = training_field(
        32,
        "Batch size",
        "Rows looked at before each change of the weights. Smaller: more and noisier steps an epoch. Larger: fewer and "
        "smoother.",
        bounds=(1, 1_024),
        step=1,
    )
    epochs: int = training_field(
        50,
        "Epochs",
        "Times through all training rows. More: learns longer, and may start to memorise.",
        bounds=(1, 2_000),
        step=1,
    )
    patience: int = training_field(
        0,
        "Early stopping patience",
        "Stops when the validation loss has not improved for this many epochs, and takes back the best weights. 0: "
        "never stops early.",
        bounds=(0, 500),
        step=1,
    )
    end_loss: bool = training_field(
        False,
        "Training loss after each epoch",
        "Fit reports the mean over the epoch, while the weights still move. This also measures the training rows when "
        "the epoch is over, as the validation rows are. Epochs take a little longer.",
        rare=True,
    )
