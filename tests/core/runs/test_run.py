"""What a run says of itself, and what a job says of the time that is left."""

import dataclasses
from types import SimpleNamespace

import pandas as pd
import pytest

from core.experiment.fields import Experiment
from core.jobs.job import Job
from core.runs.run import Run
from core.runs.summary import run_line
from core.text.numbers import duration

IRIS = Experiment(dataset="iris")
RUN = Run(
    IRIS,
    "finished",
    pd.DataFrame({"epoch": [1, 2]}),
    task="multiclass",
    classes=("setosa", "versicolor", "virginica"),
    positive=2,
    table_name="Iris",
    table_rows=150,
)


def test_a_run_is_of_the_experiment_that_gives_the_same_weights() -> None:
    assert RUN.is_of(dataclasses.replace(IRIS, threshold=0.7))
    assert RUN.is_of(dataclasses.replace(IRIS, positive="setosa"))
    assert not RUN.is_of(dataclasses.replace(IRIS, epochs=3))
    binary = dataclasses.replace(RUN, task="binary", classes=("a", "b"))
    assert not binary.is_of(dataclasses.replace(IRIS, positive="a"))


def test_a_run_names_its_own_data_and_model() -> None:
    words = "Run 4: Iris, 150 rows, virginica is positive; 16-16 relu; Adam 0.01; Categorical cross-entropy"
    assert run_line(RUN, 4) == f"{words}; finished after 2 epochs"


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 s"), (59.6, "60 s"), (119, "119 s"), (1140, "19 min"), (9000, "2 h")]
)
def test_a_time_to_wait_is_said_roughly(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_the_time_left_follows_the_pace_since_the_first_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.jobs.job.time", SimpleNamespace(monotonic=lambda: 100.0))
    job = Job(1, "a", dataclasses.replace(IRIS, epochs=50), None, lease=0.0)
    assert job.seconds_left is None
    job.first_report = (90.0, 5.0)
    assert job.seconds_left is None  # no progress since
    job.epoch, job.share = 24, 0.5
    assert job.seconds_left == pytest.approx(10 / 19.5 * 25.5)
    job.first_report = (99.5, 5.0)
    assert job.seconds_left is None  # too soon to say


def test_a_run_of_a_number_names_what_it_predicts_and_has_no_classes() -> None:
    experiment = Experiment(dataset="prices")
    changes = {"experiment": experiment, "task": "regression", "classes": (), "target": "price", "table_rows": 500}
    run = dataclasses.replace(RUN, **changes)
    words = "Run 4: House prices, 500 rows, price is predicted; 16-16 relu; Adam 0.01; Mean squared error (MSE)"
    assert run_line(run, 4) == f"{words}; finished after 2 epochs"
    assert run.is_of(dataclasses.replace(experiment, class_weight="balanced", positive="at least 5"))
    assert not run.is_of(dataclasses.replace(experiment, cut=5.0))
    assert not run.is_of(dataclasses.replace(experiment, loss="mae"))
