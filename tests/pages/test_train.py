"""Train: the controls that there are, the loss that does not fit, and what is said of a training as it goes on."""

import dataclasses
from pkgutil import resolve_name
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.catalog.losses import LOSSES
from core.catalog.optimizers import OPTIMIZERS
from core.experiment.fields import SPECS, Experiment
from core.jobs.queue import QueuePosition
from core.runs.run import Run
from pages.parts.app.session import Session
from tests.pages.conftest import FakeScheduler, Open
from tests.pages.examples import (
    BINARY_RUN,
    HISTORY,
    MOONS,
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

WIDGETS = ("number_input", "selectbox", "slider", "select_slider", "checkbox")
GROUPS = {"network", "optimizer", "loss", "training"}


def controls(app: AppTest) -> dict[str, object]:
    """Every control on the page by its name, with its value."""
    return {
        widget.key.removeprefix("control:").partition("#")[0]: widget.value
        for kind in WIDGETS
        for widget in getattr(app, kind)
        if widget.key and widget.key.startswith("control:")
    }


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_has_its_own_controls_at_its_own_defaults(open_page: Open, optimizer: str) -> None:
    experiment = Experiment(optimizer=optimizer)
    app = open_page("train", optimizer=optimizer)
    for group in GROUPS:
        app.session_state[f"fold:{group}"] = True
    app.run()
    assert not app.exception
    shown = controls(app)
    fitting = {name for name, spec in SPECS.items() if spec.group in GROUPS and spec.applies(experiment)}
    assert set(shown) == fitting | {"seed"}
    assert {name: shown[name] for name in OPTIMIZERS[optimizer].settings} == dict(OPTIMIZERS[optimizer].settings)


def test_momentum_is_there_for_sgd_and_not_for_adam(open_page: Open) -> None:
    app = unfold(open_page("train"), "optimizer")
    assert "Momentum" not in labels(app.number_input)
    assert "Beta 1" in labels(app.number_input)
    widget(app, "control:optimizer").set_value("sgd").run()
    assert "Momentum" in labels(app.number_input)
    assert "Beta 1" not in labels(app.number_input)
    widget(app, "control:momentum").set_value(0.9).run()
    assert app.query_params == {"dataset": "moons", "optimizer": "sgd", "momentum": "0.9"}


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize(("dataset", "task"), [("moons", "binary"), ("iris", "multiclass")])
def test_every_loss_that_does_not_fit_is_named_and_one_press_takes_the_one_that_does(
    open_page: Open, name: str, dataset: str, task: str
) -> None:
    app = open_page("train", dataset=dataset, loss=name)
    assert not app.exception
    if task not in LOSSES[name].misfits:
        assert not app.warning
        return
    assert values(app.warning) == f"This loss does not fit: {LOSSES[name].misfits[task]}"
    (fitting,) = [button for button in app.button if button.label == "Use the loss that fits"]
    fitting.click().run()
    assert not app.warning
    assert app.session_state["session"].experiment.loss == "auto"
    assert "Train" in labels(app.button)


def type_layers(app: AppTest, typed: str) -> None:
    """Type sizes that are not among the options, which AppTest by itself does not know how to."""
    box = widget(app, "control:layers")
    box.options.append(typed)
    box.set_value(typed).run()


@pytest.mark.parametrize("typed", ["500", "16-0", "many", "4-4-4-4-4-4-4"])
def test_bad_hidden_layers_are_refused_in_words_and_the_old_ones_kept(open_page: Open, typed: str) -> None:
    app = open_page("train", layers="8-8")
    type_layers(app, typed)
    assert values(app.error).startswith("Hidden layers must be up to 6 sizes from 1 to 256 joined by '-'")
    assert values(app.error).endswith("The old value is kept.")
    assert widget(app, "control:layers").value == "8-8"
    assert app.query_params["layers"] == "8-8"
    type_layers(app, "32, 16")
    assert not app.error
    assert app.query_params["layers"] == "32-16"


def test_the_weights_are_counted_and_logistic_regression_has_no_activation(open_page: Open) -> None:
    app = open_page("train")
    assert "2 inputs, 337 weights to learn, 300 rows to learn from" in values(app.caption)
    widget(app, "control:layers").set_value("").run()
    assert "2 inputs, 3 weights to learn, 300 rows to learn from" in values(app.caption)
    assert "activation" not in controls(app)
    assert values(app.caption).startswith("Moons, 500 rows, upper is positive; no hidden layer; Adam 0.01; Binary")


def test_a_link_sets_every_control_that_it_names(open_page: Open) -> None:
    link = {"optimizer": "sgd", "epochs": 7, "dropout": 0.35, "learning_rate": 0.003, "nesterov": "true", "seed": 4}
    shown = controls(open_page("train", **link))
    assert {name: shown[name] for name in link} == link | {"nesterov": True}


def test_before_the_first_run_it_says_what_will_be_seen(open_page: Open) -> None:
    app = open_page("train")
    assert "Here the model will learn." in values(app.markdown)
    assert "Train" in labels(app.button)
    assert "Stop" not in labels(app.button)
    assert not app.metric
    assert links(app) == []


def test_train_sends_the_experiment_and_shows_that_it_waits(open_page: Open, scheduler: FakeScheduler) -> None:
    scheduler.stands = QueuePosition(3)
    app = open_page("train", epochs=7, optimizer="lion")
    app.button("train").click().run()
    assert [job.experiment for job in scheduler.jobs] == [Experiment(epochs=7, optimizer="lion")]
    assert scheduler.jobs[0].table is None
    assert values(app.info) == "In the queue: 3 before you."
    assert "Stop" in labels(app.button)
    assert "Train" not in labels(app.button)
    assert scheduler.renewed == scheduler.jobs
    scheduler.stands = QueuePosition(0)
    assert values(app.run().info) == "Next in the queue: starts as soon as a place is free."


@pytest.mark.parametrize(
    ("position", "words"),
    [
        (QueuePosition(3, 8.2), "In the queue: 3 before you, about 8 s."),
        (QueuePosition(1_200, 260.0), "In the queue: 1,200 before you, about 4 min."),
        (QueuePosition(0, 0.2), "Next in the queue: starts in about 1 s."),
        (QueuePosition(0, 5.0, behind_own_job=True), "Waits until your other training has ended: one runs at a time."),
    ],
)
def test_about_when_a_waiting_job_starts_is_said(
    open_page: Open, scheduler: FakeScheduler, position: QueuePosition, words: str
) -> None:
    scheduler.stands = position
    app = open_page("train")
    app.button("train").click().run()
    assert values(app.info) == words


def test_a_job_is_sent_with_what_it_costs(open_page: Open, scheduler: FakeScheduler) -> None:
    app = open_page("train", epochs=7)
    app.button("train").click().run()
    (job,) = scheduler.jobs
    assert job.cost is not None
    assert (job.cost.rows, job.cost.epochs, job.cost.weights) == (300, 7, 337)


def test_a_full_queue_is_said_and_nothing_that_was_made_is_lost(open_page: Open, scheduler: FakeScheduler) -> None:
    scheduler.refusal = "The queue is full: 250 trainings wait."
    app = open_page("train", trained(BINARY_RUN, epochs=9))
    before = app.session_state["session"]
    job, table = before.job, before.trained_data
    app.button("train").click().run()
    assert not app.exception
    assert "The queue is full: 250 trainings wait." in values(app.warning)
    session = app.session_state["session"]
    assert (session.job, session.trained_data, session.runs) == (job, table, [BINARY_RUN])
    assert app.metric[0].value == "3 / 3"  # the run from before is still shown
    scheduler.refusal = ""
    app.button("train").click().run()
    assert not app.warning
    assert [job.experiment.epochs for job in scheduler.jobs] == [9]


def test_a_second_press_before_the_page_is_drawn_anew_sends_no_second_job(scheduler: FakeScheduler) -> None:
    session = Session()
    session.train()
    session.train()
    assert [session.job] == scheduler.jobs


def test_a_table_that_was_dropped_since_the_page_was_drawn_is_said(scheduler: FakeScheduler) -> None:
    session = Session(experiment=Experiment(dataset="upload"))
    session.train()
    assert scheduler.jobs == []
    assert "Open that file on the Data page" in session.refusals["train"]


def test_a_link_beyond_the_bound_opens_and_says_what_would_fit(
    open_page: Open, scheduler: FakeScheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRADEOFF_MOST_WORK", "2e6")  # 300 rows x 337 weights x 19 epochs
    app = open_page("train", epochs=50)
    assert not app.exception
    assert widget(app, "control:epochs").value == 50
    assert app.button("train").disabled
    words = "300 rows to learn from × 50 epochs × 337 weights are 2.5 times what it takes at once."
    assert words in values(app.warning)
    assert "It fits with 19 epochs, or 118 rows, or 133 weights, by fewer or smaller layers." in values(app.warning)
    assert words in app.button("train").help
    widget(app, "control:epochs").set_value(19).run()
    assert not app.warning
    assert not app.button("train").disabled
    app.button("train").click().run()
    assert len(scheduler.jobs) == 1


def test_the_bound_is_said_in_the_controls_that_it_narrows(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADEOFF_MOST_WORK", "2e6")
    app = open_page("train")
    assert widget(app, "control:epochs").help.endswith("With your rows and layers this server takes up to 19.")
    assert widget(app, "control:layers").help.endswith("With your rows and epochs this server takes up to 133 weights.")
    assert "this server" not in widget(app, "control:activation").help
    app = open_page("data")
    assert widget(app, "control:rows").help.endswith(
        "With your layers and epochs this server learns from up to 118 rows."
    )


def test_while_tensorflow_loads_it_says_so(open_page: Open, scheduler: FakeScheduler) -> None:
    scheduler.warming_up = True
    app = open_page("train")
    app.button("train").click().run()
    assert values(app.info).startswith("Warming up: TensorFlow is loading")
    assert not app.metric


def test_while_the_cluster_does_not_answer_it_says_so(open_page: Open, scheduler: FakeScheduler) -> None:
    scheduler.warming_up, scheduler.notice = True, "The cluster does not answer. It is asked again."
    app = open_page("train")
    app.button("train").click().run()
    assert values(app.info) == scheduler.notice
    scheduler.warming_up, scheduler.notice = False, ""
    assert values(app.run().info) == "Next in the queue: starts as soon as a place is free."


def test_a_running_job_shows_its_epoch_its_numbers_and_its_curves(open_page: Open, scheduler: FakeScheduler) -> None:
    app = open_page("train", epochs=50)
    app.button("train").click().run()
    (job,) = scheduler.jobs
    job.state, job.epoch, job.share = "running", 3, 0.5
    job.rows = HISTORY.to_dict("records")
    job.has_news.set()
    app.run()
    (progress,) = app.get("progress")
    assert progress.proto.text.startswith("Epoch 3 of 50")
    assert progress.proto.value == 7
    assert {metric.label: metric.value for metric in app.metric} == {
        "Epoch": "3 / 50",
        "Training loss": "0.432",
        "Validation loss": "0.568",
        "Validation accuracy": "75%",
    }
    assert "Stop" in labels(app.button)
    app.button("stop").click().run()
    assert scheduler.stopped == [job]


def test_curves_grow_in_a_chart_that_stays_the_same(open_page: Open, scheduler: FakeScheduler) -> None:
    app = open_page("train", epochs=50)
    before = [spec(app, place) for place in range(len(app.get("vega_lite_chart")))]
    app.button("train").click().run()
    (job,) = scheduler.jobs
    job.state, job.rows = "running", HISTORY.to_dict("records")
    job.has_news.set()
    app.run()
    assert [spec(app, place) for place in range(len(app.get("vega_lite_chart")))] == before
    titles = [legend_title(drawn) for drawn in before]
    assert rows(app, titles.index("Loss"))["value"].tolist() == [0.7, 0.5, 0.4321, 0.8, 0.6, 0.5678]
    assert rows(app, titles.index("Accuracy"))["value"].tolist() == [0.5, 0.7, 0.8, 0.5, 0.6, 0.75]


@pytest.mark.parametrize(
    ("status", "reason", "words"),
    [
        ("finished", "", "**Finished after 3 epochs** in 1.5 s."),
        ("stopped", "You stopped it.", "**Stopped after 3 epochs** in 1.5 s. You stopped it."),
        ("failed", "The loss is no number any more.", "**Failed after 3 epochs** in 1.5 s. The loss is no number"),
    ],
)
def test_how_a_training_ended_is_said_in_words(open_page: Open, status: str, reason: str, words: str) -> None:
    app = open_page("train", trained(dataclasses.replace(BINARY_RUN, status=status, reason=reason)))
    assert not app.exception
    shown, other = (app.error, app.success) if status == "failed" else (app.success, app.error)
    assert words in values(shown)
    assert not other
    assert app.metric[0].value == "3 / 3"
    assert "Train" in labels(app.button)
    assert "Stop" not in labels(app.button)
    assert links(app) == ["Judge it"]


def test_a_job_that_gave_nothing_says_why_and_offers_no_judging(open_page: Open) -> None:
    run = Run(MOONS, "failed", HISTORY.head(0), reason="The trainer was ended by the system.")
    app = open_page("train", trained(run))
    assert "**Failed after 0 epochs**. The trainer was ended by the system." in values(app.error)
    assert not app.metric
    assert links(app) == []


def test_a_finished_job_is_one_run_however_often_the_page_is_drawn(open_page: Open) -> None:
    app = open_page("train", trained(BINARY_RUN)).run().run()
    session = app.session_state["session"]
    assert session.runs == [BINARY_RUN]
    assert session.run_number == 1
    assert "run 1: finished after 3 epochs" in values(app.caption)


@pytest.mark.parametrize(
    "before",
    [
        "pages.parts.app.frame._show_link_problems",
        "pages.parts.app.frame.experiment_line",
        "pages.parts.train.live.live_view",
    ],
)
def test_a_job_that_ends_while_the_page_is_drawn_is_shown_with_its_run(
    open_page: Open, scheduler: FakeScheduler, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    app = open_page("train", epochs=50)
    app.button("train").click().run()
    (job,) = scheduler.jobs
    job.state = "running"
    draw = resolve_name(before)

    def ends_before(*arguments: Any, **options: Any) -> None:
        job.run, job.state = BINARY_RUN, "ended"
        job.has_news.set()
        draw(*arguments, **options)

    monkeypatch.setattr(before, ends_before)
    app.run()
    assert links(app) == ["Judge it"]
    assert "Train" in labels(app.button)
    assert "Stop" not in labels(app.button)


def test_numbers_that_are_undefined_are_called_so(open_page: Open) -> None:
    run = dataclasses.replace(BINARY_RUN, history=HISTORY.assign(val_loss=np.nan))
    app = open_page("train", trained(run))
    assert app.metric[2].value == "undefined"


def test_the_baseline_stands_beside_the_accuracy(open_page: Open) -> None:
    app = open_page("train", trained(BINARY_RUN))
    assert app.metric[3].delta == "baseline 50%"


def test_a_loss_on_a_log_scale(open_page: Open) -> None:
    app = open_page("train", trained(BINARY_RUN))
    titles = [legend_title(spec(app, place)) for place in range(len(app.get("vega_lite_chart")))]

    def scale(title: str) -> dict[str, object]:
        found: dict[str, object] = spec(app, titles.index(title))["layer"][0]["encoding"]["y"]["scale"]
        return found

    assert scale("Loss") == {"domainMin": 0}
    app.toggle("log-loss").set_value(True).run()
    assert scale("Loss") == {"type": "log"}
    assert scale("Accuracy") == {"domain": [0, 1]}


def test_while_the_rest_is_compiled_the_page_says_so(open_page: Open, scheduler: FakeScheduler) -> None:
    app = open_page("train", epochs=50)
    app.button("train").click().run()
    (job,) = scheduler.jobs
    job.state, job.epoch, job.compiling = "running", 3, True
    job.has_news.set()
    app.run()
    (progress,) = app.get("progress")
    assert progress.proto.text == "Epoch 3 of 50, compiling the rest to run it faster"


def test_the_details_say_how_it_was_computed_and_how_the_weights_moved(open_page: Open) -> None:
    run = dataclasses.replace(BINARY_RUN, compiled_after=1, fingerprint="0123456789abcdef")
    app = open_page("train", trained(run))
    assert "Fingerprint" not in values(app.caption)
    words = values(unfold(app, "details").caption)
    assert "Epochs 1 to 1 ran in TensorFlow's plain graph, the other 2 compiled by XLA" in words
    assert "Learning rate at the end: 0.01. Fingerprint of the weights: 0123456789abcdef" in words
    titles = [legend_title(spec(app, place)) for place in range(len(app.get("vega_lite_chart")))]
    assert rows(app, titles.index("Gradient norm"))["value"].tolist() == [1.0, 0.8, 0.7]


def test_a_run_that_lost_its_worker_has_no_details(open_page: Open) -> None:
    app = open_page("train", trained(dataclasses.replace(BINARY_RUN, status="failed", weights=[])))
    assert "Details of this run" not in labels(app.expander)
    assert app.metric[0].value == "3 / 3"


def test_which_training_loss_is_drawn_is_said(open_page: Open) -> None:
    app = open_page("train", trained(BINARY_RUN))
    assert "Training: the mean over each epoch, while the weights move." in values(app.caption)
    assert "At end:" not in values(app.caption)
    history = HISTORY.assign(end_loss=[0.6, 0.45, 0.4])
    run = dataclasses.replace(BINARY_RUN, experiment=dataclasses.replace(MOONS, end_loss=True), history=history)
    app = open_page("train", trained(run))
    assert "At end: the training rows at that same moment." in values(app.caption)
    titles = [legend_title(spec(app, place)) for place in range(len(app.get("vega_lite_chart")))]
    drawn = rows(app, titles.index("Loss"))
    assert drawn[drawn["part"] == "at end"]["value"].tolist() == [0.6, 0.45, 0.4]


def test_data_that_cannot_be_used_are_said_so_with_a_way_to_the_data(open_page: Open) -> None:
    app = open_page("train", dataset="iris", target="weight")
    assert not app.exception
    assert "There is no column 'weight' to predict" in values(app.warning)
    assert links(app) == ["Choose the data"]


def test_a_running_job_keeps_its_view_and_its_stop_whatever_is_on_the_bench(
    open_page: Open, scheduler: FakeScheduler
) -> None:
    app = open_page("train")
    app.button("train").click().run()
    job = app.session_state["session"].job
    job.state, job.rows, job.epoch = "running", HISTORY.iloc[:2].to_dict("records"), 2
    job.has_news.set()
    app.session_state["session"].change(target="no such column")
    app.run()
    assert not app.exception
    assert "Stop" in labels(app.button)
    assert app.metric[0].value == "2 / 50"


def test_an_emptied_number_keeps_the_old_value_and_says_so(open_page: Open) -> None:
    app = open_page("train", epochs=77)
    widget(app, "control:epochs").set_value(None).run()
    assert "Epochs needs a whole number" in values(app.error)
    assert app.session_state["session"].experiment.epochs == 77


def test_an_emptied_setting_of_the_optimizer_goes_back_to_its_default(open_page: Open) -> None:
    app = open_page("train", beta_2=0.5)
    widget(app, "control:beta_2").set_value(None).run()
    assert widget(app, "control:beta_2").value == 0.999
    assert app.session_state["session"].experiment.beta_2 is None


@pytest.mark.parametrize("dataset", ["digits", "moons", "breast_cancer"])
def test_only_pictures_have_a_control_for_filters(open_page: Open, dataset: str) -> None:
    app = open_page("train", dataset=dataset)
    assert ("Convolution filters" in labels(app.number_input)) == (dataset == "digits")


def test_filters_are_in_the_link_and_change_the_count_of_weights(open_page: Open) -> None:
    app = open_page("train", dataset="digits", layers="")
    assert "64 inputs, 650 weights to learn" in values(app.caption)
    assert "Activation" not in labels(app.selectbox)
    widget(app, "control:filters").set_value(4).run()
    assert app.query_params["filters"] == "4"
    assert "64 inputs, 690 weights to learn" in values(app.caption)  # 4 x (9 + 1), then 4 x 4 x 4 x 10 + 10
    assert "Activation" in labels(app.selectbox)
