"""Experiment: all that one run depends on besides its table.

Its fields are the parameters of a link, and each carries its Spec. Together they are the one table of controls.
Two experiments with the same `for_data`, `for_training` or `graph_key` can share the data, a finished run or a traced
graph.
"""

from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any, Self

from core.catalog.optimizers import OPTIMIZERS
from core.datasets.catalog import DATASETS
from core.experiment.control import control, is_of_pictures
from core.experiment.data_fields import DataFields
from core.experiment.link import ExperimentError, Problem, as_text, default_used, read_query, write_query
from core.experiment.training_fields import TrainingFields
from core.spec import Spec, layer_sizes

__all__ = ["SPECS", "Experiment", "ExperimentError", "Problem"]


evaluation_field = partial(control, group="evaluate")


# Python lists the fields of the last base class first: data, training, and then those that evaluate a finished run.
@dataclass(frozen=True)
class Experiment(TrainingFields, DataFields):
    """All that one run depends on besides its table. Flat, frozen, and always valid.

    Raises:
        ExperimentError: when a value is not allowed.
    """

    threshold: float = evaluation_field(
        0.5,
        "Threshold",
        "A row whose score is at or above it is called positive. Higher: fewer false alarms, more misses. A score can "
        "be exactly 1, so only a threshold above 1 is sure to call nothing positive.",
        bounds=(0.0, 1.01),
        step=0.001,
    )
    false_alarm_cost: float = evaluation_field(
        1.0,
        "Cost of a false alarm",
        "What it costs to call a row positive that is not. Higher, beside the cost of a miss: the cheapest threshold "
        "rises.",
        bounds=(0.0, 1_000_000.0),
    )
    miss_cost: float = evaluation_field(
        1.0,
        "Cost of a miss",
        "What it costs to overlook a positive row. Higher, beside the cost of a false alarm: the cheapest threshold "
        "falls.",
        bounds=(0.0, 1_000_000.0),
    )
    least_recall: float = evaluation_field(
        0.9,
        "Recall of at least",
        "Higher: fewer positive rows may be missed, and precision has to give way.",
        bounds=(0.0, 1.0),
        step=0.01,
    )
    beta: float = evaluation_field(
        1.0,
        "Beta",
        "How many times as much recall counts as precision in F-beta. 1: both alike. 2: recall counts more. 0.5: "
        "precision counts more.",
        bounds=(0.1, 10.0),
        step=0.1,
    )

    def __post_init__(self) -> None:
        problems: list[Problem] = []
        for name, spec in SPECS.items():
            value = spec.settled(getattr(self, name))
            if message := spec.problem(value):
                problems.append(default_used(name, spec, as_text(value), message))
            object.__setattr__(self, name, value)
        if problems:
            bad = {problem.parameter for problem in problems}
            good = {name: getattr(self, name) for name in SPECS if name not in bad}
            raise ExperimentError(problems, Experiment(**good))

    @classmethod
    def from_query(cls, query: str) -> Self:
        """The experiment of a link's query, such as 'dataset=moons&epochs=50'; what is not named has its default.

        Raises:
            ExperimentError: lists every bad parameter; its `experiment` has the default in place of each.
        """
        values, problems = read_query(query, SPECS)
        experiment = cls(**values)
        if problems:
            raise ExperimentError(problems, experiment)
        return experiment

    def to_query(self) -> str:
        """Every field as a link's query; `from_query` gives the same experiment back."""
        return write_query({name: getattr(self, name) for name in SPECS}, SPECS)

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
        return DATASETS[self.dataset].picture if self.filters and is_of_pictures(self) else None


SPECS: dict[str, Spec] = {entry.name: entry.metadata["spec"] for entry in fields(Experiment)}
"""Every control, by the name of its field, which is also the link's parameter."""

EVALUATION_DEFAULTS: dict[str, Any] = {name: spec.default for name, spec in SPECS.items() if spec.group == "evaluate"}
"""The fields that evaluate a finished run, with their defaults: they change nothing that is learned."""

GRAPH_INPUTS = frozenset(
    {"positive", "cut", "noise", "imbalance", "seed", "learning_rate", "class_weight", "epochs", "patience"}
)
"""The fields whose values are inputs of the traced graph, or never reach it: a change needs no new graph."""

COLUMN_FIELDS = ("target", "task", "positive", "leave_out", "kinds", "cut", "drop_duplicates", "split", "split_by")
"""The fields that speak of the dataset's columns: another dataset resets them."""


def for_data(experiment: Experiment) -> Experiment:
    """The part that the table and its preparation depend on; all other fields have their defaults."""
    return Experiment(**{name: getattr(experiment, name) for name, spec in SPECS.items() if spec.group == "data"})


def for_training(experiment: Experiment) -> Experiment:
    """The part that weights and curves depend on: two experiments that agree here give the same run."""
    return replace(experiment, **EVALUATION_DEFAULTS)


def graph_key(experiment: Experiment) -> str:
    """What the training graph is made of, as a link: where two agree, one can most often use the other's graph."""
    values = EVALUATION_DEFAULTS | {name: SPECS[name].default for name in GRAPH_INPUTS}
    values |= {name: 0.5 if getattr(experiment, name) else 0.0 for name in ("dropout", "l2")}
    return replace(experiment, **values).to_query()
