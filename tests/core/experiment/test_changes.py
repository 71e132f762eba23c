"""What a change of a field keeps: the run, the data, the training graph."""

import dataclasses
from typing import Any

import pytest
from hypothesis import given

from core.data.custom_data import EXAMPLE
from core.experiment.changes import EVALUATION_DEFAULTS, GRAPH_INPUTS, for_training, graph_key
from core.experiment.fields import SPECS, Experiment
from core.experiment.link_codec import pack_points, pack_table
from tests.core.experiment.test_fields import EXPERIMENTS, PACKED


def test_the_threshold_alone_does_not_make_another_training() -> None:
    assert for_training(Experiment(threshold=0.2)) == for_training(Experiment())
    for name in ("seed", "epochs", "rows", "batch_size"):
        other = dataclasses.replace(Experiment(), **{name: getattr(Experiment(), name) + 1})
        assert for_training(other) != for_training(Experiment())


OTHERS: dict[str, Any] = {"text": "other", "layers": "9-9", "switch": True, "integer": 7, "number": 0.25}


def another(name: str) -> Any:
    """A value of a control that is not its default."""
    spec = SPECS[name]
    if spec.kind == "choice":
        return next(choice for choice in spec.choices if choice != spec.default)
    if name == "rows":
        return 60
    if name in PACKED:
        return pack_points([(0, 1, 2)]) if name == "drawn" else pack_table(EXAMPLE[:5])
    return -0.25 if name in ("beta_2_decay", "learning_rate_power") else OTHERS[spec.kind]


@pytest.mark.parametrize("name", SPECS)
def test_only_values_leave_the_structure_as_it_is(name: str) -> None:
    start = Experiment()
    other = dataclasses.replace(start, **{name: another(name)})
    assert other != start
    assert (graph_key(other) == graph_key(start)) == (name in GRAPH_INPUTS | EVALUATION_DEFAULTS.keys())


@pytest.mark.parametrize("name", ["dropout", "l2"])
def test_of_dropout_and_l2_the_structure_says_whether_there_is_any(name: str) -> None:
    none, little, much = (graph_key(Experiment(**{name: value})) for value in (0.0, 1e-6, 0.9))
    assert none != little
    assert little == much


@given(EXPERIMENTS, EXPERIMENTS)
def test_experiments_that_differ_in_values_only_have_the_same_structure(left: Experiment, right: Experiment) -> None:
    other = dataclasses.replace(left, **{name: getattr(right, name) for name in GRAPH_INPUTS})
    assert graph_key(other) == graph_key(left)


@given(EXPERIMENTS)
def test_a_structure_is_the_link_of_an_experiment_of_that_structure(experiment: Experiment) -> None:
    opened = Experiment.from_query(graph_key(experiment))
    assert graph_key(opened) == graph_key(experiment)
    assert opened.to_query() == graph_key(experiment)
    assert (opened.layers, opened.optimizer, opened.loss) == (experiment.layers, experiment.optimizer, experiment.loss)
    assert (opened.batch_size, opened.end_loss) == (experiment.batch_size, experiment.end_loss)
