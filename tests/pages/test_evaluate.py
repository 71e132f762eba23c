"""Evaluate: runs made of constants are judged with the numbers that a hand finds."""

import dataclasses

import pytest

from tests.pages.conftest import FakeScheduler, Open
from tests.pages.examples import (
    BINARY_RUN,
    MOONS,
    THREE_RUN,
    cell,
    explorer,
    labels,
    links,
    rows,
    spec,
    train_again,
    trained,
    values,
    widget,
)


def test_before_a_run_there_is_nothing_to_judge_and_one_press_trains(open_page: Open, scheduler: FakeScheduler) -> None:
    app = open_page("evaluate", epochs=3)
    assert app.subheader[0].value == "Nothing to judge yet"
    assert labels(app.button) == ["Train on 300 rows"]
    app.button[0].click().run()
    assert not app.exception
    assert [job.experiment for job in scheduler.jobs] == [MOONS]
    assert "Stop" in labels(app.button)  # the Train page


def test_while_a_job_runs_it_can_be_watched_and_not_started_again(open_page: Open, scheduler: FakeScheduler) -> None:
    app = open_page("train")
    app.button("train").click().run()
    app.switch_page("pages/evaluate.py").run()
    assert links(app) == ["Watch the training"]
    assert labels(app.button) == []


def test_two_classes_are_judged_at_the_threshold(open_page: Open) -> None:
    app = open_page("evaluate", trained(BINARY_RUN))
    assert not app.exception
    assert "Judged on 10 validation rows of run 1 (finished after 3 epochs)." in values(app.caption)
    assert not app.info
    data = explorer(app)
    assert (data["positive"], data["negative"], data["threshold"]) == ("upper", "lower", 0.5)
    assert cell(data) == {"tp": 3, "fp": 1, "fn": 1, "tn": 5}
    assert data["prevalence"] == 0.4
    assert data["metrics"][0]["baseline"] == "majority class: 0.600, always {majority}"


def test_the_threshold_of_a_link_is_where_the_slider_starts(open_page: Open) -> None:
    data = explorer(open_page("evaluate", trained(BINARY_RUN, threshold=0.75)))
    assert data["threshold"] == 0.75
    assert cell(data) == {"tp": 2, "fp": 0, "fn": 2, "tn": 6}


def test_a_threshold_above_every_score_calls_nothing_positive(open_page: Open) -> None:
    data = explorer(open_page("evaluate", trained(BINARY_RUN, threshold=1.01)))
    assert cell(data) == {"tp": 0, "fp": 0, "fn": 4, "tn": 6}


def test_the_costs_of_a_link_decide_what_is_cheapest(open_page: Open) -> None:
    data = explorer(open_page("evaluate", trained(BINARY_RUN, false_alarm_cost=2.0, miss_cost=3.0)))
    assert (data["false_alarm_cost"], data["miss_cost"]) == (2, 3)
    assert data["cheapest"] == {"threshold": 0.5, "cost": 5}


def test_three_classes_have_a_matrix_a_table_and_a_baseline(open_page: Open) -> None:
    app = open_page("evaluate", trained(THREE_RUN))
    assert not app.exception
    assert "**4 of 5 rows are right: accuracy 80%.**" in values(app.markdown)
    assert "Always answering with the most common class: 40%." in values(app.markdown)
    matrix = rows(app, 0).pivot(index="actual", columns="predicted", values="rows")
    assert matrix.to_numpy().tolist() == [[1, 0, 0], [0, 1, 1], [0, 0, 2]]
    assert matrix.index.tolist() == matrix.columns.tolist() == list(THREE_RUN.classes)
    assert spec(app, 0)["layer"][0]["encoding"]["x"]["scale"]["domain"] == list(THREE_RUN.classes)
    table = app.dataframe[0].value
    assert table["Recall"].round(3).tolist() == [1.0, 0.5, 1.0]
    assert table["Precision"].round(3).tolist() == [1.0, 1.0, 0.667]
    assert table["Rows"].tolist() == [1, 2, 2]


def test_one_class_is_judged_against_the_rest(open_page: Open) -> None:
    app = open_page("evaluate", trained(THREE_RUN))
    data = explorer(app)
    assert (data["positive"], data["negative"]) == ("virginica", "not virginica")
    assert cell(data) == {"tp": 2, "fp": 1, "fn": 0, "tn": 2}
    widget(app, "control:positive").set_value("versicolor").run()
    assert explorer(app)["positive"] == "versicolor"
    assert cell(explorer(app)) == {"tp": 1, "fp": 0, "fn": 1, "tn": 3}
    assert app.query_params["positive"] == "versicolor"


@pytest.mark.parametrize(("changes", "noted"), [({}, False), ({"threshold": 0.7}, False), ({"epochs": 9}, True)])
def test_settings_that_have_changed_since_the_run_are_noted(
    open_page: Open, changes: dict[str, object], noted: bool
) -> None:
    app = open_page("evaluate", trained(BINARY_RUN, **changes))
    words = "The settings have changed since the run shown here. Run 1: Moons, 500 rows, upper is positive;"
    assert (words in values(app.info)) == noted
    assert ("Train again" in links(app)) == noted


def test_a_run_that_failed_with_scores_is_judged_and_says_why_it_failed(open_page: Open) -> None:
    run = dataclasses.replace(BINARY_RUN, status="failed", reason="The loss became no number.")
    app = open_page("evaluate", trained(run))
    assert "The loss became no number." in values(app.warning)
    assert cell(explorer(app))["tp"] == 3


def test_a_job_that_gave_no_scores_leaves_the_run_before_it(open_page: Open) -> None:
    session = trained(BINARY_RUN)
    session.collect()
    train_again(session, dataclasses.replace(BINARY_RUN, status="failed", validation=None))
    app = open_page("evaluate", session)
    assert "of run 1 (finished after 3 epochs)" in values(app.caption)


def test_looking_at_another_of_three_classes_is_no_change_of_the_settings(open_page: Open) -> None:
    app = open_page("evaluate", trained(THREE_RUN))
    widget(app, "control:positive").set_value("setosa").run()
    assert "The settings have changed" not in values(app.info)


def test_a_class_of_an_earlier_run_does_not_spoil_the_experiment_on_another_dataset(open_page: Open) -> None:
    app = open_page("evaluate", trained(THREE_RUN, dataset="wine"))
    app.selectbox("class-of-an-earlier-run").set_value("setosa").run()
    assert not app.warning
