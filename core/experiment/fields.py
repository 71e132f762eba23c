"""Experiment: all that one run depends on besides its table, to and from a link.

The fields are the link's parameters, and each field carries its Spec: this class is the table of controls.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from core.catalog.activations import ACTIVATIONS
from core.catalog.losses import ALIASES, AUTOMATIC, LOSSES
from core.catalog.optimizers import OPTIMIZERS
from core.datasets.catalog import DATASETS, DRAWN, OWN, TYPED
from core.experiment.link_codec import problem_of, unpack_points, unpack_table
from core.spec import Kind, Spec, layer_sizes

# Parameters that browsers, Streamlit and shared links add; they are no settings and no mistake of the learner.
FOREIGN_PREFIXES = ("utm_", "embed", "fbclid", "gclid")
MAXIMUM_QUERY = 100_000
# What a training is given as a value: changing it leaves its graph as it is.
VALUES = {"positive", "cut", "noise", "imbalance", "seed", "learning_rate", "class_weight"}
VALUES |= {"epochs", "patience"}


@dataclass(frozen=True)
class Problem:
    """One bad parameter of a link: its name, what was given, what is wrong with it, and what is used instead."""

    parameter: str
    given: str
    message: str
    used: str

    def __str__(self) -> str:
        given = self.given if len(self.given) <= 60 else self.given[:57] + "..."
        return f"{self.parameter} = '{given}' {self.message}; {self.used}"


class ExperimentError(ValueError):
    """A link or an experiment with bad values.

    `problems` lists every one; `experiment` is the same experiment with the bad values replaced.
    """

    def __init__(self, problems: list[Problem], experiment: "Experiment") -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
        self.experiment = experiment


def control(kind: Kind, default: Any, label: str, help: str, *, group: str, **options: Any) -> Any:
    """A field of the experiment together with its Spec."""
    spec = Spec(kind=kind, label=label, help=help, default=default, group=group, **options)
    return field(default=default, metadata={"spec": spec})


def shapes_data(setting: str) -> Callable[["Experiment"], bool]:
    """True for the datasets that this setting shapes."""
    return lambda experiment: experiment.dataset not in OWN and setting in DATASETS[experiment.dataset].settings


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


def has_hidden_layers(experiment: "Experiment") -> bool:
    """False for logistic regression."""
    return experiment.layers != ""


def is_of_pictures(experiment: "Experiment") -> bool:
    """True when the rows are pictures, whole, and not one of their pixels is what is predicted."""
    if experiment.dataset in OWN or DATASETS[experiment.dataset].shape is None:
        return False
    return experiment.leave_out == "" and experiment.target in ("", DATASETS[experiment.dataset].target)


def has_layers_between(experiment: "Experiment") -> bool:
    """True when anything stands between the features and the output: filters or hidden layers."""
    return has_hidden_layers(experiment) or experiment.picture is not None


def optimizer_setting(kind: Kind, name: str, label: str, help: str, **options: Any) -> Any:
    """A control that only some optimizers have; None stands for the optimizer's own default."""
    return control(
        kind, None, label, help, group="optimizer", optional=True, rare=True, applies=of_optimizer(name), **options
    )


@dataclass(frozen=True)
class Experiment:
    """All that one run depends on besides its table. Flat, frozen, and always valid.

    Raises:
        ExperimentError: when a value is not allowed.
    """

    dataset: str = control(
        "choice",
        "moons",
        "Dataset",
        "The rows to learn from.",
        group="data",
        choices={name: dataset.label for name, dataset in DATASETS.items()} | OWN,
    )
    drawn: str = control(
        "text",
        "",
        "Drawn points",
        "The points drawn on the Data page, packed. More of them: steadier scores.",
        group="data",
        check=problem_of(unpack_points),
        applies=is_dataset(DRAWN),
    )
    typed: str = control(
        "text",
        "",
        "Typed table",
        "The table typed on the Data page, packed. Empty: the example that stands there first.",
        group="data",
        check=problem_of(unpack_table),
        applies=is_dataset(TYPED),
    )
    target: str = control(
        "text", "", "Target", "The column to predict. All the others may be used to predict it.", group="data"
    )
    task: str = control(
        "choice",
        "auto",
        "Predict",
        "Classes: which of some kinds a row is; many numbers are then cut in two. A number: how much it is. What fits: "
        "a number where the target has many values and no cut is given, classes otherwise.",
        group="data",
        choices={"auto": "What fits the target", "classes": "Classes", "number": "A number"},
    )
    positive: str = control(
        "text",
        "",
        "Positive class",
        "The class you want to find. Precision and recall speak of this one; for three classes or more, of this one "
        "against the rest.",
        group="data",
    )
    leave_out: str = control(
        "text", "", "Columns left out", "Columns the model does not see, joined by commas.", group="data"
    )
    kinds: str = control(
        "text",
        "",
        "Kinds of columns",
        "What columns are taken for where the guess is not right, such as zip:category, joined by commas.",
        group="data",
    )
    cut: float | None = control(
        "number",
        None,
        "Cut at",
        "A target of many numbers becomes two classes: at least this value, or below it. Empty, where classes are "
        "predicted: its median.",
        group="data",
        optional=True,
    )
    rows: int = control(
        "integer",
        500,
        "Rows",
        "More: steadier scores, slower epochs. Fewer: scores that depend on luck.",
        group="data",
        minimum=50,
        maximum=20_000,
        step=50,
        applies=shapes_data("rows"),
    )
    noise: float = control(
        "number",
        0.2,
        "Noise",
        "More: the classes overlap, and no model can be perfect. Less: cleaner shapes.",
        group="data",
        minimum=0.0,
        maximum=1.0,
        step=0.05,
        applies=shapes_data("noise"),
    )
    imbalance: float = control(
        "number",
        0.0,
        "Imbalance",
        "0: both classes are equally common. Higher: the positive class gets rarer; at 0.9 it is 1 row in 20.",
        group="data",
        minimum=0.0,
        maximum=0.98,
        step=0.02,
        applies=shapes_data("imbalance"),
    )
    drop_duplicates: bool = control(
        "switch",
        False,
        "Keep one of each row",
        "Leaves out rows that repeat an earlier one in every column the model sees and in the target.",
        group="data",
    )
    split: str = control(
        "choice",
        "stratified",
        "Split",
        "Which rows train, validate and test. Stratified: by lot, each class in the same share. Random: by lot alone. "
        "Grouped: rows that belong together stay together. By time: the oldest train, the newest test.",
        group="data",
        choices={"stratified": "Stratified", "random": "Random", "grouped": "Grouped by a column", "time": "By time"},
        aliases={"group": "grouped", "by_time": "time", "by time": "time"},
    )
    split_by: str = control(
        "text",
        "",
        "Split by",
        "Grouped: the column that says which rows belong together, such as the patient. By time: the column of dates "
        "or numbers that says which came first.",
        group="data",
        applies=is_split_by_a_column,
    )
    seed: int = control(
        "integer",
        0,
        "Seed",
        "Draws the rows, the split and the first weights. The same seed gives the same run; another one shows how "
        "much was luck.",
        group="data",
        minimum=0,
        maximum=9_999,
        step=1,
    )
    filters: int = control(
        "integer",
        0,
        "Convolution filters",
        "How many small patterns of 3 by 3 pixels are looked for everywhere in the picture, before the hidden layers. "
        "More: finds more kinds of strokes, slower epochs. 0: the pixels go straight to the hidden layers.",
        group="network",
        minimum=0,
        maximum=32,
        step=1,
        applies=is_of_pictures,
    )
    layers: str = control(
        "layers",
        "16-16",
        "Hidden layers",
        "The size of each hidden layer, such as 16-16. More or larger: can bend further, and memorise more. Empty: "
        "none at all, which is logistic regression.",
        group="network",
    )
    activation: str = control(
        "choice",
        "relu",
        "Activation",
        "What bends a layer's output. With none (linear), any stack of layers is still a straight line.",
        group="network",
        choices=ACTIVATIONS,
        applies=has_layers_between,
    )
    dropout: float = control(
        "number",
        0.0,
        "Dropout",
        "The share of each hidden layer switched off at random in each training step. Higher: memorises less, learns "
        "more slowly.",
        group="network",
        minimum=0.0,
        maximum=0.9,
        step=0.05,
        applies=has_layers_between,
    )
    l2: float = control(
        "number",
        0.0,
        "L2",
        "A price on large weights, added to the loss. Higher: smoother, until it learns nothing.",
        group="network",
        minimum=0.0,
        maximum=1.0,
        step=0.0001,
    )
    batch_normalization: bool = control(
        "switch",
        False,
        "Batch normalization",
        "Rescales each hidden layer's values within each batch. Often steadier at high learning rates; shaky with tiny "
        "batches.",
        group="network",
        rare=True,
        applies=has_layers_between,
    )
    optimizer: str = control(
        "choice",
        "adam",
        "Optimizer",
        "How the gradient becomes a change of the weights.",
        group="optimizer",
        choices={name: optimizer.label for name, optimizer in OPTIMIZERS.items()},
    )
    learning_rate: float = control(
        "number",
        0.01,
        "Learning rate",
        "The size of each step. Higher: learns faster, may overshoot and diverge. Lower: steadier, may crawl.",
        group="optimizer",
        minimum=1e-6,
        maximum=10.0,
    )
    momentum: float | None = optimizer_setting(
        "number",
        "momentum",
        "Momentum",
        "How much of the last step is kept. Higher: rolls through small bumps, may overshoot.",
        minimum=0.0,
        maximum=0.999,
    )
    nesterov: bool | None = optimizer_setting(
        "switch", "nesterov", "Nesterov", "Looks ahead along the momentum before it takes the gradient."
    )
    rho: float | None = optimizer_setting(
        "number",
        "rho",
        "Rho",
        "How long the size of past gradients is remembered. Higher: longer.",
        minimum=0.0,
        maximum=0.9999,
    )
    beta_1: float | None = optimizer_setting(
        "number",
        "beta_1",
        "Beta 1",
        "How long past gradients are remembered. Higher: smoother, slower to turn.",
        minimum=0.0,
        maximum=0.9999,
    )
    beta_2: float | None = optimizer_setting(
        "number",
        "beta_2",
        "Beta 2",
        "How long the size of past gradients is remembered. Higher: steadier step sizes.",
        minimum=0.0,
        maximum=0.99999,
    )
    beta_2_decay: float | None = optimizer_setting(
        "number",
        "beta_2_decay",
        "Beta 2 decay",
        "How the memory of past gradient sizes grows with the steps. Nearer 0: grows more slowly.",
        minimum=-1.0,
        maximum=-0.1,
    )
    epsilon: float | None = optimizer_setting(
        "number",
        "epsilon",
        "Epsilon",
        "Keeps the division by a gradient's size from exploding. Higher: smaller steps for weights with small "
        "gradients.",
        minimum=1e-12,
        maximum=1.0,
    )
    amsgrad: bool | None = optimizer_setting(
        "switch", "amsgrad", "AMSGrad", "Lets step sizes only shrink, never grow again."
    )
    centered: bool | None = optimizer_setting(
        "switch", "centered", "Centered", "Divides by the spread of the gradients in place of their size."
    )
    weight_decay: float | None = optimizer_setting(
        "number",
        "weight_decay",
        "Weight decay",
        "Shrinks every weight a little at each step. Higher: memorises less.",
        minimum=0.0,
        maximum=1.0,
    )
    initial_accumulator_value: float | None = optimizer_setting(
        "number",
        "initial_accumulator_value",
        "Initial accumulator",
        "What the sum of squared gradients starts from. Higher: smaller first steps.",
        minimum=1e-6,
        maximum=10.0,
    )
    learning_rate_power: float | None = optimizer_setting(
        "number",
        "learning_rate_power",
        "Learning rate power",
        "How fast the step size falls as gradients add up. 0: never.",
        minimum=-1.0,
        maximum=0.0,
    )
    l1_regularization_strength: float | None = optimizer_setting(
        "number",
        "l1_regularization_strength",
        "L1 strength",
        "Higher: more weights become exactly zero.",
        minimum=0.0,
        maximum=1.0,
    )
    l2_regularization_strength: float | None = optimizer_setting(
        "number", "l2_regularization_strength", "L2 strength", "Higher: smaller weights.", minimum=0.0, maximum=1.0
    )
    clip_threshold: float | None = optimizer_setting(
        "number",
        "clip_threshold",
        "Clip threshold",
        "A step longer than this is shortened. Lower: steadier, slower.",
        minimum=0.01,
        maximum=100.0,
    )
    relative_step: bool | None = optimizer_setting(
        "switch", "relative_step", "Relative step", "Lets the step size fall with the number of steps taken."
    )
    warmup_steps: int | None = optimizer_setting(
        "integer",
        "warmup_steps",
        "Warm-up steps",
        "The learning rate rises from 0 during this many steps.",
        minimum=0,
        maximum=10_000,
    )
    loss: str = control(
        "choice",
        AUTOMATIC,
        "Loss",
        "The number that training lowers. Choose one that fits what the model should say.",
        group="loss",
        choices={AUTOMATIC: "What fits the target"} | {name: loss.label for name, loss in LOSSES.items()},
        aliases=ALIASES,
    )
    focal_gamma: float = control(
        "number",
        2.0,
        "Focus (gamma)",
        "Higher: rows that are already right count less. 0: plain cross-entropy.",
        group="loss",
        minimum=0.0,
        maximum=10.0,
        rare=True,
        applies=of_loss("focal_gamma"),
    )
    huber_delta: float = control(
        "number",
        1.0,
        "Delta",
        "Mistakes beyond this distance count in proportion, not squared.",
        group="loss",
        minimum=0.001,
        maximum=100.0,
        rare=True,
        applies=of_loss("huber_delta"),
    )
    label_smoothing: float = control(
        "number",
        0.0,
        "Label smoothing",
        "Tells the model to be a little less than sure. Higher: scores stay further from 0 and 1.",
        group="loss",
        minimum=0.0,
        maximum=0.5,
        rare=True,
        applies=of_loss("label_smoothing"),
    )
    class_weight: str = control(
        "choice",
        "none",
        "Class weights",
        "Balanced: each class counts the same in the loss, however rare. Finds more of a rare class, with more false "
        "alarms.",
        group="loss",
        choices={"none": "None", "balanced": "Balanced"},
    )
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
    threshold: float = control(
        "number",
        0.5,
        "Threshold",
        "A row whose score is at or above it is called positive. Higher: fewer false alarms, more misses. A score can "
        "be exactly 1, so only a threshold above 1 is sure to call nothing positive.",
        group="evaluate",
        minimum=0.0,
        maximum=1.01,
        step=0.001,
    )
    false_alarm_cost: float = control(
        "number",
        1.0,
        "Cost of a false alarm",
        "What it costs to call a row positive that is not. Higher, beside the cost of a miss: the cheapest threshold "
        "rises.",
        group="evaluate",
        minimum=0.0,
        maximum=1_000_000.0,
    )
    miss_cost: float = control(
        "number",
        1.0,
        "Cost of a miss",
        "What it costs to overlook a positive row. Higher, beside the cost of a false alarm: the cheapest threshold "
        "falls.",
        group="evaluate",
        minimum=0.0,
        maximum=1_000_000.0,
    )
    least_recall: float = control(
        "number",
        0.9,
        "Recall of at least",
        "Higher: fewer positive rows may be missed, and precision has to give way.",
        group="evaluate",
        minimum=0.0,
        maximum=1.0,
        step=0.01,
    )
    beta: float = control(
        "number",
        1.0,
        "Beta",
        "How many times as much recall counts as precision in F-beta. 1: both alike. 2: recall counts more. 0.5: "
        "precision counts more.",
        group="evaluate",
        minimum=0.1,
        maximum=10.0,
        step=0.1,
    )

    def __post_init__(self) -> None:
        problems: list[Problem] = []
        for name, spec in SPECS.items():
            value = spec.settled(getattr(self, name))
            if message := spec.problem(value):
                problems.append(_problem(name, shown(value), message))
            object.__setattr__(self, name, value)
        if problems:
            good = {name: getattr(self, name) for name in SPECS if name not in {p.parameter for p in problems}}
            raise ExperimentError(problems, Experiment(**good))

    @classmethod
    def from_query(cls, query: str) -> Self:
        """The experiment of a link's query, such as 'dataset=moons&epochs=50'; what is not named has its default.

        Raises:
            ExperimentError: lists every bad parameter; its `experiment` has the default in place of each.
        """
        if len(query) > MAXIMUM_QUERY:
            message = f"is longer than {MAXIMUM_QUERY:,} characters"
            raise ExperimentError([Problem("link", query, message, "all defaults are used")], cls())
        given: dict[str, str] = {}
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        for name, text in parse_qsl(query.removeprefix("?"), keep_blank_values=True):
            if name.startswith(FOREIGN_PREFIXES):
                continue
            if name not in SPECS:
                problems.append(Problem(name, text, "is no setting of an experiment", "it is left out"))
                continue
            if name in given:
                problems.append(Problem(name, text, "is given twice", f"the first, '{given[name]}', counts"))
                continue
            given[name] = text
            try:
                values[name] = SPECS[name].read(text)
            except ValueError as error:
                problems.append(_problem(name, text, str(error)))
        experiment = cls(**values)
        if problems:
            raise ExperimentError(problems, experiment)
        return experiment

    def to_query(self) -> str:
        """Every field as a link's query; `from_query` gives the same experiment back."""
        return urlencode({name: spec.write(getattr(self, name)) for name, spec in SPECS.items()})

    def changes(self) -> dict[str, str]:
        """The fields that differ from their default, as they stand in a link: the short form of `to_query`."""
        return {
            name: spec.write(getattr(self, name)) for name, spec in SPECS.items() if getattr(self, name) != spec.default
        }

    def setting(self, name: str) -> Any:
        """An optimizer's setting as chosen, or else the optimizer's own default."""
        value = getattr(self, name)
        return OPTIMIZERS[self.optimizer].settings[name] if value is None else value

    @property
    def hidden_units(self) -> tuple[int, ...]:
        """The size of each hidden layer; empty for logistic regression."""
        return layer_sizes(self.layers) or ()

    @property
    def picture(self) -> tuple[int, int] | None:
        """The (height, width) of the pictures that the filters look at; None without filters or without pictures."""
        return DATASETS[self.dataset].shape if self.filters and is_of_pictures(self) else None

    @property
    def structure(self) -> str:
        """What its training's graph is made of, as a link: where two agree, one can most often use the other's."""
        values = JUDGING | {name: SPECS[name].default for name in VALUES}
        return replace(self, **values, dropout=0.5 if self.dropout else 0.0, l2=0.5 if self.l2 else 0.0).to_query()

    @property
    def for_training(self) -> "Experiment":
        """The part that weights and curves depend on: two experiments that agree here give the same run."""
        return replace(self, **JUDGING)

    @property
    def for_data(self) -> "Experiment":
        """The part that the table and what is made of it depend on; all else is as by default."""
        return Experiment(**{name: getattr(self, name) for name, spec in SPECS.items() if spec.group == "data"})


def shown(value: Any) -> str:
    """A value in a message; one that Python refuses to write out, such as a number of 5,000 digits, by its type."""
    try:
        return str(value)
    except ValueError:
        return type(value).__name__


def _problem(name: str, given: str, message: str) -> Problem:
    default = SPECS[name].write(SPECS[name].default)
    return Problem(name, given, message, f"{default} is used instead" if default else "its default is used instead")


SPECS: dict[str, Spec] = {entry.name: entry.metadata["spec"] for entry in fields(Experiment)}
"""Every control, by the name of its field, which is also the link's parameter."""

JUDGING: dict[str, Any] = {name: spec.default for name, spec in SPECS.items() if spec.group == "evaluate"}
"""The fields that say how a finished run is judged, with their defaults: they change nothing that is learned."""
