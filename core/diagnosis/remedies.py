"""Remedies: changes of an experiment that a finding may offer, each one step from its present settings."""

from collections.abc import Mapping
from typing import Any

from core.catalog.losses import AUTOMATIC
from core.diagnosis.finding import Remedy
from core.experiment.fields import SPECS, Experiment

FITTING_LOSS = Remedy("The loss that fits this target.", {"loss": AUTOMATIC})
ABSOLUTE_LOSS = Remedy(
    "The mean absolute error as the loss: it counts a far miss in proportion, not squared.",
    {"loss": "mean_absolute_error"},
)
BALANCED_WEIGHTS = Remedy(
    "Balanced class weights: each class then counts the same in the loss.", {"class_weight": "balanced"}
)
END_LOSS = Remedy(
    "Measure the training rows when the epoch is over too: then both are measured alike.", {"end_loss": True}
)
LOOK_FOR_A_LEAK = Remedy(
    "Look at the columns on Data: leave out one that is known only after the answer is, or that spells it out."
)


def learning_rate(experiment: Experiment, factor: float) -> Remedy:
    """The learning rate times `factor`, rounded to one digit, within its bounds."""
    spec = SPECS["learning_rate"]
    wanted = float(f"{experiment.learning_rate * factor:.0e}")
    value = min(max(wanted, spec.minimum or 0.0), spec.maximum or wanted)
    return Remedy(f"{'A higher' if factor > 1 else 'A lower'} learning rate, {value:g}.", {"learning_rate": value})


def more_epochs(experiment: Experiment) -> Remedy:
    """Twice as many epochs, at least 20."""
    value = min(max(2 * experiment.epochs, 20), int(SPECS["epochs"].maximum or 0))
    return Remedy(f"More time: {value:,} epochs.", {"epochs": value})


def larger_batch(experiment: Experiment) -> Remedy:
    """A batch four times as large."""
    value = min(4 * experiment.batch_size, 256)
    larger = value > experiment.batch_size
    return Remedy(f"Larger batches, {value} rows each.", {"batch_size": value if larger else experiment.batch_size})


def larger_network(experiment: Experiment) -> Remedy:
    """Hidden layers where there are none, else layers twice as large."""
    units = experiment.hidden_units
    layers = "-".join(str(min(2 * size, 256)) for size in units) if units else "16-16"
    return Remedy(f"{'A larger network' if units else 'Hidden layers'}: {layers}.", {"layers": layers})


def smaller_network(experiment: Experiment) -> Remedy:
    """Hidden layers half as large; none smaller than 4."""
    layers = "-".join(str(max(size // 2, min(size, 4))) for size in experiment.hidden_units)
    return Remedy(f"A smaller network: {layers}.", {"layers": layers})


def nonlinear_activation(experiment: Experiment) -> Remedy:
    """ReLU instead of no activation."""
    activation = "relu" if experiment.activation == "linear" else experiment.activation
    return Remedy("An activation that bends: ReLU.", {"activation": activation})


def is_linear(experiment: Experiment) -> bool:
    """True for a linear model: no hidden layers, or no activation."""
    return not experiment.layers or experiment.activation == "linear"


def less_dropout(experiment: Experiment) -> Remedy:
    """Half the dropout, rounded to steps of 0.05."""
    value = round(experiment.dropout / 2 / 0.05) * 0.05
    return Remedy(f"Less dropout, {value:.2g}.", {"dropout": round(value, 2)})


def more_dropout(experiment: Experiment) -> Remedy:
    """Dropout of 0.3, where there is less."""
    return Remedy("Dropout 0.3.", {"dropout": 0.3 if experiment.dropout < 0.3 else experiment.dropout})


def less_l2(experiment: Experiment) -> Remedy:
    """An L2 penalty of 0.001 where it is higher, else none."""
    value = 0.001 if experiment.l2 > 0.001 else 0.0
    return Remedy(f"A smaller price on large weights: L2 {value:g}.", {"l2": value})


def more_l2(experiment: Experiment) -> Remedy:
    """An L2 penalty of 0.001, or ten times the present one."""
    value = min(float(f"{10 * experiment.l2:.0e}"), 0.1) or 0.001
    return Remedy(f"A price on large weights: L2 {value:g}.", {"l2": value})


def early_stopping(experiment: Experiment) -> Remedy:
    """A patience of 10 epochs, where there is none."""
    words = "Early stopping with a patience of 10 epochs: it takes back the weights of the best epoch."
    return Remedy(words, {"patience": experiment.patience or 10})


def more_patience(experiment: Experiment) -> Remedy:
    """Twice the patience, at least 10."""
    value = min(max(10, 2 * experiment.patience), int(SPECS["patience"].maximum or 0))
    return Remedy(f"More patience, {value} epochs, to see whether it would have gone on.", {"patience": value})


def another_seed(experiment: Experiment) -> Remedy:
    """The next seed."""
    value = experiment.seed + 1 if experiment.seed < int(SPECS["seed"].maximum or 0) else 0
    return Remedy(f"Another seed, {value}: other rows and other first weights show how much was luck.", {"seed": value})


def more_rows(experiment: Experiment) -> Remedy:
    """Four times as many rows, for datasets that are generated."""
    value = min(4 * experiment.rows, int(SPECS["rows"].maximum or 0))
    return Remedy(f"More rows: {value:,}.", {"rows": value})


def more_noise(experiment: Experiment) -> Remedy:
    """More overlap of the classes."""
    value = round(min(1.0, experiment.noise + 0.3), 2)
    return Remedy(f"A harder set, noise {value:g}, so that there is something to learn.", {"noise": value})


def offer_text(changes: Mapping[str, Any]) -> str:
    """What these changes set, as the label of a button: 'Try dropout 0.3'; empty without changes."""
    return "Try " + " and ".join(_setting_text(name, value) for name, value in changes.items()) if changes else ""


def _setting_text(name: str, value: Any) -> str:
    spec = SPECS[name]
    if name == "loss":
        return "the loss that fits the target" if value == AUTOMATIC else f"the {_lower_first(spec.choices[value])}"
    label = spec.label if spec.label[1:2].isdigit() else _lower_first(spec.label)  # L2 stays as it is
    match spec.kind:
        case "choice":
            return f"{label}: {spec.choices[value]}"
        case "switch":
            return label
        case "integer" if name != "seed":
            return f"{label} {value:,}"
        case "number":
            return f"{label} {value:g}"
        case _:
            return f"{label} {value}"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
