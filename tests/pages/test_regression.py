"""A number to predict, on every page: chosen, trained, judged, and its test rows opened once."""

import dataclasses

import pytest

from core.catalog.losses import LOSSES
from core.experiment.fields import Experiment
from core.runs.sealed_test import Opened
from tests.pages.conftest import FakeScheduler, Open
from tests.pages.examples import (
    MOONS,
    NUMBERS,
    NUMBERS_HISTORY,
    NUMBERS_RUN,
    labels,
    legend_title,
    links,
    rows,
    spec,
    trained,
    unfold,
    values,
    widget,
)

LINES = "\n".join(f"{place},{place % 7},{place * 12.5 + place % 3},{'ab'[place % 2]}" for place in range(100))
MINE = f"age,rooms,rent,kind\n{LINES}".encode()


# Data


def test_a_number_has_a_histogram_and_neither_a_positive_class_nor_a_cut(open_page: Open) -> None:
    app = open_page("data", dataset="prices")
    assert labels(app.selectbox) == ["Target", "Predict", "Split"]
    assert "Cut at" not in labels(app.number_input)
    assert "A number is predicted" in values(app.caption)
    assert spec(app, 0)["encoding"]["x"]["title"] == "price"
    counts = rows(app, 0).groupby("part")["rows"].sum().to_dict()
    assert counts == {"training": 300, "validation": 100, "test": 100}
    assert links(app) == ["Train on 300 rows"]


def test_classes_of_a_number_are_two_sides_of_a_cut_and_back_again(open_page: Open) -> None:
    app = open_page("data", dataset="prices")
    widget(app, "control:task").set_value("classes").run()
    assert app.query_params == {"dataset": "prices", "task": "classes"}
    assert len(widget(app, "control:positive").options) == 2
    widget(app, "control:cut").set_value(250_000.0).run()
    widget(app, "control:positive").set_value("below 250000").run()
    widget(app, "control:task").set_value("number").run()
    assert app.query_params == {"dataset": "prices", "task": "number"}
    assert not app.info
    assert not app.exception


def test_an_old_link_with_a_cut_still_predicts_two_classes(open_page: Open) -> None:
    app = open_page("data", dataset="prices", cut=300_000)
    assert widget(app, "control:positive").value == "at least 300000"
    assert "Its two classes are predicted." in values(app.caption)
    assert widget(app, "control:cut").value == 300_000
    assert "at least 300000 is positive" in values(open_page("train", dataset="prices", cut=300_000).caption)


def test_texts_asked_for_as_a_number_are_refused_in_words(open_page: Open) -> None:
    app = open_page("data", dataset="iris", task="number")
    assert "The column 'species' holds texts" in values(app.warning)
    assert not app.exception


def test_a_target_of_texts_has_no_choice_of_what_to_predict(open_page: Open) -> None:
    assert "Predict" not in labels(open_page("data", dataset="iris").selectbox)


def test_a_number_of_two_features_has_a_plane_by_the_side_of_the_mean(open_page: Open) -> None:
    app = open_page("data", dataset="prices", leave_out="rooms,age,garden,condition,heating")
    points = rows(app, 1, "points")
    assert set(points["class"]) == {"below the mean", "at least the mean"}
    assert len(points) == 300


def test_an_uploaded_table_with_a_number_goes_as_far_as_training(open_page: Open, scheduler: FakeScheduler) -> None:
    app = open_page("data")
    app.file_uploader("upload").upload("rents.csv", MINE, "text/csv").run()
    widget(app, "control:target").set_value("rent").run()
    assert not app.exception
    assert links(app) == ["Train on 60 rows"]
    assert "A number is predicted" in values(app.caption)
    app.switch_page("pages/train.py").run()
    assert "rents, 100 rows, rent is predicted; 16-16 relu; Adam 0.01; Mean squared error (MSE)" in values(app.caption)
    app.button("train").click().run()
    assert scheduler.jobs[0].experiment == Experiment(dataset="upload", target="rent")
    assert scheduler.jobs[0].table is not None


# Train


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_that_does_not_fit_a_number_is_named(open_page: Open, name: str) -> None:
    app = open_page("train", dataset="prices", loss=name)
    assert not app.exception
    misfit = LOSSES[name].misfits.get("regression")
    assert values(app.warning) == (f"This loss does not fit: {misfit}" if misfit else "")


def test_what_is_of_classes_is_not_there_and_the_reason_is_said(open_page: Open) -> None:
    app = open_page("train", dataset="prices")
    assert "Class weights" not in labels(app.selectbox)
    assert "Label smoothing" not in labels(app.number_input)
    assert "There are no class weights here: the target is a number" in values(app.caption)
    assert "13 inputs, 513 weights to learn, 300 rows to learn from" in values(app.caption)
    assert "Class weights" in labels(open_page("train").selectbox)


def test_a_run_of_a_number_shows_its_errors_beside_the_mean(open_page: Open) -> None:
    app = open_page("train", trained(NUMBERS_RUN))
    assert not app.exception
    assert not app.error
    shown = {metric.label: (metric.value, metric.delta) for metric in app.metric}
    assert shown["Validation MAE"] == ("52,345", "baseline 137,005")
    assert "Validation accuracy" not in shown
    titles = [legend_title(spec(app, place)) for place in range(3)]
    assert titles == ["Loss", "MAE", "RMSE"]
    mae = rows(app, 1)
    assert mae[mae["part"] == "validation"]["value"].tolist() == NUMBERS_HISTORY["val_mae"].tolist()
    assert "The loss is of the standardised target: 1 = one standard deviation of price, 294,089." in values(
        app.caption
    )


# Evaluate


def test_a_number_is_judged_in_words_and_beside_the_mean(open_page: Open) -> None:
    app = open_page("evaluate", trained(NUMBERS_RUN))
    assert not app.exception
    assert not app.error
    assert "On average your model is off by 30,000; always predicting the mean would be off by 100,000." in values(
        app.markdown
    )
    shown = {metric.label: (metric.value, metric.delta) for metric in app.metric}
    assert shown["MAE"] == ("30,000", "baseline 100,000")
    assert shown["RMSE"] == ("36,968", "baseline 129,099")
    assert shown["R²"][0] == "0.912"
    assert "House prices, 500 rows, price is predicted" in values(app.caption)
    assert rows(app, 0, "points")["actual"].tolist() == NUMBERS.y_true.tolist()
    assert rows(app, 0, "diagonal")["actual"].tolist() == [200_000, 500_000]
    assert rows(app, 1, "points")["residual"].tolist() == [-10_000, 20_000, 60_000]
    assert rows(app, 2)["rows"].sum() == 3
    assert not app.latex
    assert "frac{90{,}000}{3} = 30{,}000" in values(unfold(app, "formulas").latex)


def test_the_biggest_mistakes_are_rows_of_the_table(open_page: Open) -> None:
    app = open_page("evaluate", trained(NUMBERS_RUN))
    worst = app.dataframe[0].value
    assert worst["row"].tolist() == [2, 1, 3]
    assert worst["off by"].tolist() == [-60_000, -20_000, 10_000]
    assert list(worst)[:5] == ["row", "price", "predicted", "off by", "area"]


def test_the_test_rows_stay_sealed_until_they_are_opened_and_stay_open(open_page: Open) -> None:
    app = open_page("evaluate", trained(NUMBERS_RUN))
    assert not app.table
    app.button("open-test").click().run()
    assert "Open the test rows" not in labels(app.button)
    table = app.table[0].value
    assert table.loc["MAE"].tolist() == ["30,000", "30,000", "150,000"]
    assert "On the test rows your model is as far off as on the validation rows" in values(app.markdown)
    app.switch_page("pages/home.py").run()
    assert app.switch_page("pages/evaluate.py").run().table


def test_another_runs_test_rows_are_sealed(open_page: Open) -> None:
    session = trained(NUMBERS_RUN)
    session.opened_tests[7] = Opened.of(NUMBERS_RUN, None, 0.5)
    assert "Open the test rows" in labels(open_page("evaluate", session).button)


def test_numbers_that_are_all_the_same_have_no_r2(open_page: Open) -> None:
    same = dataclasses.replace(NUMBERS, y_true=NUMBERS.y_true * 0 + 5.0)
    app = open_page("evaluate", trained(dataclasses.replace(NUMBERS_RUN, validation=same)))
    assert not app.exception
    assert {metric.label: metric.value for metric in app.metric}["R²"] == "undefined"
    assert "R² is undefined" in values(app.caption)


def test_a_run_of_a_number_is_still_judged_when_the_bench_has_classes(open_page: Open) -> None:
    app = open_page("evaluate", trained(NUMBERS_RUN, dataset=MOONS.dataset))
    assert not app.exception
    assert not app.error
    assert "Run 1: House prices, 500 rows, price is predicted" in values(app.info)


def test_before_a_number_is_learned_it_says_what_will_be_judged(open_page: Open) -> None:
    app = open_page("evaluate", dataset="prices")
    assert "how far its numbers are off" in values(app.markdown)
