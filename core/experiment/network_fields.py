"""The fields of an experiment that describe its network: layers, activation and regularization."""

from dataclasses import dataclass
from functools import partial

from core.catalog.activations import ACTIVATIONS
from core.experiment.conditions import has_layers_between, is_of_pictures
from core.experiment.control import control

network_field = partial(control, group="network")


@dataclass(frozen=True)
class NetworkFields:
    """Fields of the group "network", each with its Spec."""

    filters: int = network_field(
        "integer",
        0,
        "Convolution filters",
        "How many small patterns of 3 by 3 pixels are looked for everywhere in the picture, before the hidden layers. "
        "More: finds more kinds of strokes, slower epochs. 0: the pixels go straight to the hidden layers.",
        bounds=(0, 32),
        step=1,
        applies=is_of_pictures,
    )
    layers: str = network_field(
        "layers",
        "16-16",
        "Hidden layers",
        "The size of each hidden layer, such as 16-16. More or larger: can bend further, and memorise more. Empty: "
        "none at all, which is logistic regression.",
    )
    activation: str = network_field(
        "choice",
        "relu",
        "Activation",
        "What bends a layer's output. With none (linear), any stack of layers is still a straight line.",
        choices=ACTIVATIONS,
        applies=has_layers_between,
    )
    dropout: float = network_field(
        "number",
        0.0,
        "Dropout",
        "The share of each hidden layer switched off at random in each training step. Higher: memorises less, learns "
        "more slowly.",
        bounds=(0.0, 0.9),
        step=0.05,
        applies=has_layers_between,
    )
    l2: float = network_field(
        "number",
        0.0,
        "L2",
        "A price on large weights, added to the loss. Higher: smoother, until it learns nothing.",
        bounds=(0.0, 1.0),
        step=0.0001,
    )
    batch_normalization: bool = network_field(
        "switch",
        False,
        "Batch normalization",
        "Rescales each hidden layer's values within each batch. Often steadier at high learning rates; shaky with tiny "
        "batches.",
        rare=True,
        applies=has_layers_between,
    )
