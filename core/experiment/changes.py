"""What is kept when a field of an experiment changes: the data, a finished run, a traced graph, the choice of columns.

Each of the first three is a key: two experiments with the same key can share the thing that the key stands for.
"""

from dataclasses import replace
from typing import Any

from core.experiment.fields import SPECS, Experiment

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
