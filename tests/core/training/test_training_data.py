"""What a worker keeps of the latest sets is what it would make anew."""

import dataclasses

import numpy as np
import pytest

from core.data.preparation import prepare
from core.data.source import load
from core.data.table import DataError
from core.experiment.fields import SPECS, Experiment, for_data
from core.training.training_data import MAX_CACHED, Grid, TrainingData, data_of

HOUSES = Experiment(dataset="prices", rows=200)


def test_two_trainings_on_the_same_rows_share_them() -> None:
    first = data_of(Experiment(rows=77))
    assert data_of(Experiment(rows=77, layers="4", epochs=7, optimizer="sgd", threshold=0.2)) is first


@pytest.mark.parametrize(
    "change", [{"rows": 78}, {"noise": 0.3}, {"seed": 5}, {"dataset": "circles"}, {"leave_out": "x2"}]
)
def test_other_rows_are_made_anew(change: dict[str, object]) -> None:
    mine, other = Experiment(rows=77), dataclasses.replace(Experiment(rows=77), **change)
    kept, fresh = data_of(other), TrainingData.of(other)
    assert kept is not data_of(mine)
    np.testing.assert_array_equal(kept.prepared.train.x, fresh.prepared.train.x)
    np.testing.assert_array_equal(kept.prepared.validation.y, fresh.prepared.validation.y)


@pytest.mark.parametrize(("kinds", "has_grid"), [("", True), ("hours slept:category", False)])
def test_there_is_a_grid_only_between_two_numbers(kinds: str, has_grid: bool) -> None:
    experiment = Experiment(dataset="typed", kinds=kinds)
    table = load(experiment)
    assert (Grid.of(table, prepare(experiment, table)) is not None) == has_grid


def test_the_unit_of_a_number_follows_the_loss() -> None:
    squares, counts = (dataclasses.replace(HOUSES, loss=loss) for loss in ("mse", "poisson"))
    assert data_of(squares).scale == TrainingData.of(squares).scale
    assert data_of(counts).scale == TrainingData.of(counts).scale
    assert data_of(squares).scale != data_of(counts).scale


def test_only_the_latest_few_are_kept() -> None:
    first = data_of(Experiment(rows=90))
    for rows in range(100, 100 + MAX_CACHED):
        data_of(Experiment(rows=rows))
    assert data_of(Experiment(rows=90)) is not first


def test_a_learners_own_table_is_not_kept() -> None:
    experiment = Experiment(dataset="iris")
    table = load(experiment)
    assert data_of(experiment, table) is not data_of(experiment, table)
    with pytest.raises(DataError):
        data_of(Experiment(dataset="upload"))


def test_the_fields_of_the_data_are_all_that_the_data_depend_on() -> None:
    changed = for_data(Experiment(dataset="iris", seed=4, layers="3", epochs=9, threshold=0.9))
    assert (changed.dataset, changed.seed) == ("iris", 4)
    assert all(getattr(changed, name) == spec.default for name, spec in SPECS.items() if spec.group != "data")
