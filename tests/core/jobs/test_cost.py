"""The cost of a training: counted by hand, and what is said of one that is too large."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.preparation import prepare
from core.data.source import load
from core.datasets.catalog import DATASETS
from core.experiment.fields import Experiment
from core.jobs.cost import LIMITED, Cost, cost_of, limit_note, too_large
from core.lessons.loader import load_lessons
from core.settings import Limits
from core.training.cost_model import START, CostModel

MOST = Limits().max_work
TIMES = CostModel(plain=0.1, compiled=0.01, compile=1.0)
COST = Cost(rows=300, epochs=50, weights=337, min_weights=3, times=TIMES)


def test_the_cost_of_moons() -> None:
    cost = cost_of(Experiment(), None)
    assert cost is not None
    assert (cost.rows, cost.epochs, cost.weights, cost.min_weights) == (300, 50, 337, 3)
    assert cost.work == 300 * 50 * 337


def test_data_that_cannot_be_used_have_no_cost() -> None:
    assert cost_of(Experiment(target="no such column"), None) is None
    assert cost_of(Experiment(dataset="upload"), None) is None


def test_encoded_columns_count_as_inputs() -> None:
    experiment = Experiment(dataset="penguins", layers="")
    table = load(experiment)
    prepared = prepare(experiment, table)
    assert prepared.size > len(table.frame.columns)  # each island is one
    assert Cost.of(experiment, prepared).weights == (prepared.size + 1) * 3


def test_the_least_weights_are_those_without_filters_and_layers() -> None:
    cost = cost_of(Experiment(dataset="digits", filters=8, layers="32"), None)
    assert cost is not None
    assert cost.min_weights == 64 * 10 + 10 < cost.weights


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_dataset_at_its_defaults_is_far_within_the_bound(dataset: str) -> None:
    cost = cost_of(Experiment(dataset=dataset), None)
    assert cost is not None
    assert cost.work < MOST / 100


def test_the_largest_toy_set_with_the_most_epochs_is_within_the_bound() -> None:
    cost = cost_of(Experiment(rows=20_000, epochs=2_000, layers="64-64-64"), None)
    assert cost is not None
    assert too_large(cost, MOST) == ""


def test_every_run_of_the_lessons_is_far_within_the_bound() -> None:
    experiments = {planned.experiment for lesson in load_lessons() for step in lesson.steps for planned in step.runs}
    costs = [cost_of(experiment, None) for experiment in experiments]
    assert len(costs) > 20
    assert all(cost and cost.work < MOST / 100 for cost in costs)


def test_a_million_rows_of_thirty_columns_with_a_small_network_are_within_the_bound() -> None:
    weights = 30 * 64 + 64 + 64 * 64 + 64 + 65
    assert too_large(Cost(rows=600_000, epochs=100, weights=weights, min_weights=31, times=TIMES), MOST) == ""


def test_seconds_follow_the_pace_with_and_without_the_compiler() -> None:
    assert COST.seconds(1) == pytest.approx(START + 0.1)
    assert TIMES.takeover(50) == 3
    assert COST.seconds() == pytest.approx(START + 3 * 0.1 + 1.0 + 47 * 0.01)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, ""),
        (
            {"epochs": 1_000},
            "This training is too large for this server: 300 rows to learn from × 1,000 epochs × 337 weights are "
            "10 times what it takes at once. It fits with 100 epochs, or 30 rows, or 33 weights, by fewer or smaller "
            "layers.",
        ),
        ({"epochs": 101}, "are 1.1 times what it takes at once. It fits with 100 epochs, or 297 rows, or 333 weights"),
        (
            {"weights": 4_000_000, "epochs": 20, "min_weights": 900},
            "It fits with 1,685 weights, by fewer or smaller layers.",
        ),
        ({"rows": 4_000_000, "weights": 33}, "It fits with 6,127 rows."),
        ({"rows": 4_000_000, "epochs": 9_000_000, "weights": 3}, "Take fewer epochs, fewer rows and smaller layers."),
    ],
)
def test_what_would_fit_is_said(changes: dict[str, int], says: str) -> None:
    found = too_large(dataclasses.replace(COST, **changes), 300 * 100 * 337.0)
    assert says in found
    assert bool(found) == bool(says)


SIZES = st.integers(1, 10**7)


@given(SIZES, SIZES, SIZES, st.floats(1e6, 1e18))
def test_what_is_said_to_fit_fits_and_one_more_does_not(rows: int, epochs: int, weights: int, most: float) -> None:
    cost = Cost(rows, epochs, weights, 1, TIMES)
    for name, maximum in cost.maxima(most).items():
        if maximum:
            assert too_large(dataclasses.replace(cost, **{name: maximum}), most) == ""
        assert too_large(dataclasses.replace(cost, **{name: int(maximum * 1.000001) + 1}), most) != ""


def test_a_control_says_what_the_bound_leaves_of_it() -> None:
    notes = [limit_note(COST, 300 * 100 * 337.0, name) for name in LIMITED]
    assert notes == [
        "With your layers and epochs this server learns from up to 600 rows.",
        "With your rows and layers this server takes up to 100.",
        "With your rows and epochs this server takes up to 674 weights.",
    ]


def test_a_bound_beyond_the_controls_own_is_not_said() -> None:
    assert limit_note(COST, MOST, "epochs") == "With your rows and layers this server takes up to 2,000."
    assert limit_note(COST, MOST, "rows") == "With your layers and epochs this server learns from up to 20,000 rows."
