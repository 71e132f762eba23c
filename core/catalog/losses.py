"""The losses: which output each one gives the network, which task it fits, and what happens where it does not.

`AUTOMATIC` stands for the loss that fits the task: a cross-entropy for classes, mean squared error for a number.
Class names are those of `keras.losses`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Task = Literal["binary", "multiclass", "regression"]
AUTOMATIC = "auto"


SOFTMAX: Mapping[Task, str] = {"binary": "sigmoid", "multiclass": "softmax", "regression": "sigmoid"}
SIGMOID: Mapping[Task, str] = {"binary": "sigmoid", "multiclass": "sigmoid", "regression": "sigmoid"}
TANH: Mapping[Task, str] = {"binary": "tanh", "multiclass": "tanh", "regression": "tanh"}
LINEAR: Mapping[Task, str] = {"binary": "sigmoid", "multiclass": "softmax", "regression": "linear"}
EXPONENTIAL: Mapping[Task, str] = {"binary": "sigmoid", "multiclass": "softmax", "regression": "exponential"}


@dataclass(frozen=True)
class Loss:
    """One loss.

    `activations` gives the output layer's activation for each task; `misfits` says, for each task it does not fit,
    what goes wrong in plain words. `settings` maps an experiment's field to the argument of the Keras class.
    `aliases` are other names for it in a link. A loss `of_counts` is learned in means, so that 0 stays 0.
    """

    label: str
    keras: str
    help: str
    activations: Mapping[Task, str] = field(default_factory=lambda: SOFTMAX)
    misfits: Mapping[Task, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    of_counts: bool = False


VANISHES = "its gradient fades when the model is confidently wrong. Cross-entropy fits this target."
ONE_OUTPUT = (
    "with a single output it compares that output's share of itself, which is always 1. The loss stays at or near "
    "zero, nothing is learned, and no error is raised. Binary cross-entropy fits this target."
)
EACH_ALONE = (
    "it judges every class by itself, so the scores of a row need not add up to 1. Categorical cross-entropy fits "
    "this target."
)
SIDES_ONLY = (
    "it is made for two classes and sees of each number little more than which side of the mean it is on: outputs are "
    "pushed to their ends, however near or far the number is. Mean squared error fits this target."
)
ONE_NUMBER = (
    "with a single output it compares that output's share of itself, which is always 1. Nothing useful is "
    "learned, and no error is raised. Mean squared error fits this target."
)

LOSSES: dict[str, Loss] = {
    "binary_crossentropy": Loss(
        "Binary cross-entropy",
        "BinaryCrossentropy",
        "For two classes. Being sure and wrong costs very much.",
        activations=SIGMOID,
        misfits={"multiclass": EACH_ALONE, "regression": SIDES_ONLY},
        settings={"label_smoothing": "label_smoothing"},
        aliases=("bce", "binary_cross_entropy"),
    ),
    "categorical_crossentropy": Loss(
        "Categorical cross-entropy",
        "CategoricalCrossentropy",
        "For three classes or more, with one output a class.",
        misfits={"binary": ONE_OUTPUT, "regression": ONE_NUMBER},
        settings={"label_smoothing": "label_smoothing"},
        aliases=("cce", "categorical_cross_entropy"),
    ),
    "binary_focal_crossentropy": Loss(
        "Binary focal cross-entropy",
        "BinaryFocalCrossentropy",
        "Cross-entropy for two classes that pays less attention to rows already right; for rare positives.",
        activations=SIGMOID,
        misfits={"multiclass": EACH_ALONE, "regression": SIDES_ONLY},
        settings={"focal_gamma": "gamma", "label_smoothing": "label_smoothing"},
    ),
    "categorical_focal_crossentropy": Loss(
        "Categorical focal cross-entropy",
        "CategoricalFocalCrossentropy",
        "The focal loss for three classes or more.",
        misfits={"binary": ONE_OUTPUT, "regression": ONE_NUMBER},
        settings={"focal_gamma": "gamma", "label_smoothing": "label_smoothing"},
    ),
    "hinge": Loss(
        "Hinge",
        "Hinge",
        "For two classes. Wants a margin: rows right by enough cost nothing. The output runs from -1 to 1.",
        activations=TANH,
        misfits={"multiclass": EACH_ALONE, "regression": SIDES_ONLY},
    ),
    "squared_hinge": Loss(
        "Squared hinge",
        "SquaredHinge",
        "Hinge whose large mistakes cost much more. The output runs from -1 to 1.",
        activations=TANH,
        misfits={"multiclass": EACH_ALONE, "regression": SIDES_ONLY},
    ),
    "categorical_hinge": Loss(
        "Categorical hinge",
        "CategoricalHinge",
        "Hinge for three classes or more: the right class should lead the best wrong one by a margin.",
        misfits={
            "binary": "with a single output there is no second class to compare with, and it moves like the mean "
            "absolute error, which may give up a rare class. Hinge or binary cross-entropy fits this target.",
            "regression": SIDES_ONLY,
        },
    ),
    "mean_squared_error": Loss(
        "Mean squared error (MSE)",
        "MeanSquaredError",
        "Made for numbers. The square of each mistake: one large mistake counts as much as many small ones.",
        activations=LINEAR,
        misfits={
            "binary": f"mean squared error on a yes/no answer trains slowly: {VANISHES}",
            "multiclass": f"mean squared error on classes trains slowly: {VANISHES}",
        },
        aliases=("mse",),
    ),
    "mean_absolute_error": Loss(
        "Mean absolute error (MAE)",
        "MeanAbsoluteError",
        "Made for numbers. The size of each mistake, so that a few wild rows weigh little.",
        activations=LINEAR,
        misfits={
            "binary": "mean absolute error on classes drives scores to 0 or 1 and is content to give up a rare class. "
            "Cross-entropy fits this target.",
            "multiclass": "mean absolute error on classes often gives up whole classes. Cross-entropy fits better.",
        },
        aliases=("mae",),
    ),
    "huber": Loss(
        "Huber",
        "Huber",
        "Made for numbers with a few wild ones: squared near the label, absolute far from it.",
        activations=LINEAR,
        misfits={
            "binary": f"Huber is made for numbers; on scores from 0 to 1 it is half the squared error: {VANISHES}",
            "multiclass": f"Huber is made for numbers; on scores from 0 to 1 it is half the squared error: {VANISHES}",
        },
        settings={"huber_delta": "delta"},
    ),
    "log_cosh": Loss(
        "Log-cosh",
        "LogCosh",
        "Made for numbers: much like Huber, but smooth everywhere.",
        activations=LINEAR,
        misfits={
            "binary": f"log-cosh is made for numbers; on scores from 0 to 1 it is nearly squared: {VANISHES}",
            "multiclass": f"log-cosh is made for numbers; on scores from 0 to 1 it is nearly squared: {VANISHES}",
        },
        aliases=("logcosh",),
    ),
    "poisson": Loss(
        "Poisson",
        "Poisson",
        "Made for counts (0, 1, 2, ...).",
        activations=EXPONENTIAL,
        misfits={
            "binary": "Poisson is made for counts; on two classes it punishes a missed positive much more than a "
            "false alarm. Binary cross-entropy fits this target.",
            "multiclass": "Poisson is made for counts. With scores that add up to 1 it moves like categorical "
            "cross-entropy, on another scale, which is the loss that fits this target.",
        },
        of_counts=True,
    ),
    "kl_divergence": Loss(
        "KL divergence",
        "KLDivergence",
        "How far the scores are from the true shares of each class. With one true class a row it equals categorical "
        "cross-entropy.",
        misfits={
            "binary": "with a single output it looks only at the rows of the positive class: predicting positive for "
            "every row makes it zero. Binary cross-entropy fits this target.",
            "regression": "it compares shares from 0 to 1, so it looks only at the rows above the mean: predicting as "
            "much as the output allows for every row makes it lowest. Mean squared error fits this target.",
        },
        aliases=("kld",),
    ),
}

ALIASES: dict[str, str] = {alias: name for name, loss in LOSSES.items() for alias in loss.aliases}


def task_of(classes: int) -> Task:
    """The task of a target with so many classes; 0 stands for a number, which has none."""
    if classes == 0:
        return "regression"
    return "binary" if classes == 2 else "multiclass"


def loss_for(name: str, task: Task) -> str:
    """The catalogue's name of the loss that `name` stands for in this task: resolves `AUTOMATIC`."""
    if name != AUTOMATIC:
        return name
    fitting: dict[Task, str] = {"binary": "binary_crossentropy", "multiclass": "categorical_crossentropy"}
    return fitting.get(task, "mean_squared_error")


def loss_warning(name: str, task: Task, lowest: float = 0.0) -> str:
    """What goes wrong with this loss on this task, in plain words; empty when it fits.

    `lowest` is the smallest value of a target that is a number.
    """
    chosen = loss_for(name, task)
    if task == "regression" and LOSSES[chosen].of_counts and lowest < 0:
        return f"{LOSSES[chosen].label} {BELOW_ZERO}"
    return LOSSES[chosen].misfits.get(task, "")


def is_of_counts(name: str) -> bool:
    """Whether this loss, on a target that is a number, is one of counts."""
    return LOSSES[loss_for(name, "regression")].of_counts


def can_be_negative(name: str, task: Task) -> bool:
    """Whether a loss can fall below 0 here: of numbers, all do but those that measure a distance."""
    return task == "regression" and LOSSES[loss_for(name, task)].activations[task] != "linear"


def unused_settings(name: str, task: Task) -> frozenset[str]:
    """The experiment's settings of the loss that change nothing in this task, whatever the settings of the loss are."""
    if task != "regression":
        return frozenset()
    return frozenset({"class_weight", "label_smoothing"} if name == AUTOMATIC else {"class_weight"})


BELOW_ZERO = (
    "is made for counts, and this target has values below 0. No prediction can be below 0 here, and for such a "
    "row the loss falls without end as the prediction nears 0. Mean squared error fits this target."
)

OUTPUTS: dict[str, str] = {
    "sigmoid": "a score from 0 to 1 (sigmoid)",
    "softmax": "one score a class, adding up to 1 (softmax)",
    "tanh": "a number from -1 to 1 (tanh), shown as a score from 0 to 1",
}
NUMBER_OUTPUTS: dict[str, str] = {
    "linear": "one number (linear), counted in standard deviations from the mean",
    "exponential": "one positive number (exponential), counted in means, so that no prediction is below 0",
    "sigmoid": "a number from 0 to 1 (sigmoid), so predictions reach from the mean to one standard deviation above",
    "tanh": "a number from -1 to 1 (tanh), so predictions reach one standard deviation to either side of the mean",
}


def loss_note(name: str, task: Task) -> str:
    """What this loss is for, and the output that the network gets with it."""
    entry = LOSSES[loss_for(name, task)]
    outputs = NUMBER_OUTPUTS if task == "regression" else OUTPUTS
    return f"{entry.label}: {entry.help} The output is {outputs[entry.activations[task]]}."
