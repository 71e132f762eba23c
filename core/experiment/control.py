"""`control` declares a field of an experiment with the Spec of its widget; conditions say when it changes anything."""

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, Any

from core.catalog.losses import AUTOMATIC, LOSSES
from core.catalog.optimizers import OPTIMIZERS
from core.datasets.catalog import CUSTOM_DATASETS, DATASETS
from core.spec import ControlKind, Spec

if TYPE_CHECKING:
    from core.experiment.fields import Experiment

KINDS: dict[type, ControlKind] = {bool: "switch", int: "integer", float: "number", str: "text"}
Bounds = tuple[float | None, float | None]


def control(default: Any, label: str, help: str, *, bounds: Bounds = (None, None), **options: Any) -> Any:
    """A dataclass field whose metadata hold its Spec, with `bounds` (minimum, maximum); `options` are as in Spec.

    Unless it is given, the kind follows from the type of the default; a text that has choices is a choice.
    """
    kind = "choice" if "choices" in options else KINDS.get(type(default))
    options = {"kind": kind, "minimum": bounds[0], "maximum": bounds[1]} | options
    spec = Spec(label=label, help=help, default=default, **options)
    return field(default=default, metadata={"spec": spec})


def shapes_data(setting: str) -> Callable[["Experiment"], bool]:
    """True for the datasets that this setting shapes."""
    return lambda experiment: (
        experiment.dataset not in CUSTOM_DATASETS and setting in DATASETS[experiment.dataset].settings
    )


def is_dataset(name: str) -> Callable[["Experiment"], bool]:
    """True for the dataset of this name."""
    return lambda experiment: experiment.dataset == name


def of_optimizer(setting: str) -> Callable[["Experiment"], bool]:
    """True for the optimizers that have this setting."""
    return lambda experiment: setting in OPTIMIZERS[experiment.optimizer].settings


def of_loss(setting: str) -> Callable[["Experiment"], bool]:
    """True for the losses that have this setting; the automatic one is a cross-entropy."""
    return lambda experiment: (
        setting == "label_smoothing" if experiment.loss == AUTOMATIC else setting in LOSSES[experiment.loss].settings
    )


def is_split_by_a_column(experiment: "Experiment") -> bool:
    """True for the splits that need a column: grouped, and by time."""
    return experiment.split in ("grouped", "time")


def is_of_pictures(experiment: "Experiment") -> bool:
    """True when each row is a whole picture, and none of its pixels is the target."""
    if experiment.dataset in CUSTOM_DATASETS or DATASETS[experiment.dataset].picture is None:
        return False
    return experiment.leave_out == "" and experiment.target in ("", DATASETS[experiment.dataset].target)


def has_layers_between(experiment: "Experiment") -> bool:
    """True when filters or hidden layers stand between the features and the output; false for logistic regression."""
    return experiment.layers != "" or experiment.picture is not None
