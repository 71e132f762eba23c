"""The live view of a training: queue, progress, metrics, curves, and the plane of two features."""

import contextlib

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.catalog.losses import Task, can_be_negative
from core.charts.curves import curve_data, curve_spec
from core.charts.plane import MAX_POINTS, SIDES, picture, plane_points, plane_spec, sides
from core.data.plane import Plane, plane_of
from core.data.preparation import Prepared
from core.data.table import DataError, Table
from core.evaluation.metrics import baseline_accuracy
from core.evaluation.regression import RegressionErrors
from core.experiment.fields import Experiment
from core.runs.run import Boundary, Run
from core.runs.summary import speed_line, unit_line
from core.text.markdown import escape_markdown
from core.text.numbers import number, percent
from pages.parts.app.error_boundary import error_boundary
from pages.parts.app.glossary import help_of
from pages.parts.app.lazy_expander import lazy_expander
from pages.parts.app.picture import show_chart
from pages.parts.app.poll_job import poll_job, show_status
from pages.parts.app.render_lock import render_lock
from pages.parts.app.session import Session

BEFORE_THE_FIRST_RUN = (
    "**Here the model will learn.** Press **Train**: after every epoch, one time through the training rows, the loss "
    "is drawn for the rows it learns from and for validation rows it never learns from. Both falling is learning. "
    "Training falling while validation rises is memorising."
)
WHICH_LOSS = "Training: the mean over each epoch, while the weights move. Validation: when the epoch is over."
CURVES: dict[Task, tuple[str, ...]] = {  # beside the loss, then below
    "binary": ("accuracy", "precision", "recall"),
    "multiclass": ("accuracy",),
    "regression": ("mae", "rmse"),
}
MAE_HELP = (
    "Mean absolute error: how far off a prediction is on average, in the target's own unit. The baseline is what "
    "always answering with the mean of the training rows would give."
)
OF_TRAINING_LOSS = "Mean over the epoch, while the weights move."
OF_VALIDATION_LOSS = "After the epoch, on rows never learned from."
DETAILS = {
    "gradient_norm": "How steep the loss is: the length of its gradient over all weights, the mean of some steps of "
    "each epoch. Near 0: nothing more to learn, or nothing gets through. Growing many times over: about to diverge.",
    "update_ratio": "How far the weights moved in each epoch, as a share of their size. Large at first; above 1 in "
    "every epoch the learning rate is too high, under a thousandth the model hardly learns any more.",
}
WHICH_LOSS_WITH_ENDS = f"{WHICH_LOSS} At end: the training rows at that same moment."


def live_view(session: Session) -> None:
    """Show the running job, or else the latest run. Polls only while a job of this session waits or runs."""
    job = session.job
    if job and session.is_training:
        poll_job(job, lambda status: _draw(session, status), lambda: job.run is not None)
    else:
        st.fragment(_draw_still)(session)


def _draw_still(session: Session) -> None:
    with render_lock(), error_boundary():
        _draw(session, st.empty())


def _draw(session: Session, status: DeltaGenerator) -> None:
    job, trained = session.job, session.trained_data
    if job is None or trained is None:
        with contextlib.suppress(DataError):  # shown above, in place of the Train button
            table, prepared = session.table(), session.prepare()
            st.markdown(BEFORE_THE_FIRST_RUN)
            _show_pictures(session.experiment, pd.DataFrame(), table, prepared, None)
        return
    show_status(job, status)
    if job.state == "queued":
        return
    history = job.history
    if len(history):
        _show_numbers(job.experiment, history, trained[1])
    boundary = job.run.boundary if job.run else job.boundary
    _show_pictures(job.experiment, history, *trained, boundary)
    if job.run and job.run.epochs and job.run.weights:  # none when its worker died
        run = job.run
        lazy_expander("Details of this run", lambda: _show_details(run), key="details")


def _show_numbers(experiment: Experiment, history: pd.DataFrame, prepared: Prepared) -> None:
    last = history.iloc[-1]
    with st.container(horizontal=True, key="numbers"):
        st.metric("Epoch", f"{int(last['epoch']):,} / {experiment.epochs:,}", help=help_of("epoch"))
        st.metric("Training loss", number(last["loss"]), help=f"{OF_TRAINING_LOSS}\n\n{help_of('loss')}")
        st.metric("Validation loss", number(last["val_loss"]), help=f"{OF_VALIDATION_LOSS}\n\n{help_of('validation')}")
        _show_validation_metric(last, prepared)


def _show_validation_metric(last: pd.Series, prepared: Prepared) -> None:
    """Accuracy or MAE after the last epoch, and what the baseline gives."""
    y = prepared.validation.y
    if prepared.task == "regression":
        label, value, words = "Validation MAE", number(last["val_mae"]), MAE_HELP
        always_the_mean = np.full(len(y), prepared.train.y.mean())
        baseline = number(RegressionErrors.of(y, always_the_mean).mae or 0.0)
    else:
        label, value, words = "Validation accuracy", percent(last["val_accuracy"]), help_of("accuracy", "baseline")
        baseline = percent(baseline_accuracy(y) or 0.0)
    st.metric(label, value, delta=f"baseline {baseline}", delta_color="off", delta_arrow="off", help=words)


def _show_pictures(
    experiment: Experiment, history: pd.DataFrame, table: Table, prepared: Prepared, boundary: Boundary | None
) -> None:
    """The curves; for two features also their plane, beside the loss."""
    st.toggle("Loss on a log scale", key="log-loss")
    left, right = st.columns(2)
    if plane := plane_of(table.frame, prepared.encoder.columns):
        with left:
            _show_plane(plane, table, prepared, boundary)
        left = right
    measures = CURVES[prepared.task]
    with left:
        _show_curve(experiment, history, "loss", below_zero=can_be_negative(experiment.loss, prepared.task))
        st.caption(WHICH_LOSS_WITH_ENDS if experiment.end_loss else WHICH_LOSS)
    with right:
        _show_curve(experiment, history, measures[0])
    columns = st.columns(2)
    for column, measure in zip(columns, measures[1:], strict=False):
        with column:
            _show_curve(experiment, history, measure)
    if prepared.task == "regression":
        columns[1].caption(escape_markdown(unit_line(experiment, prepared)))


def _show_curve(experiment: Experiment, history: pd.DataFrame, measure: str, *, below_zero: bool = False) -> None:
    logarithmic = measure == "loss" and bool(st.session_state.get("log-loss"))
    spec = curve_spec(measure, experiment.epochs, logarithmic, experiment.end_loss, below_zero)
    show_chart(spec, key=f"curve:{measure}", rows=curve_data(history, measure))


def _show_plane(plane: Plane, table: Table, prepared: Prepared, boundary: Boundary | None) -> None:
    y, classes = prepared.train.y, prepared.classes or SIDES
    labels = [classes[label] for label in y[:MAX_POINTS]] if prepared.classes else sides(y[:MAX_POINTS], y.mean())
    points = plane_points(plane, table.frame.iloc[prepared.train.rows[:MAX_POINTS]], labels)
    show_chart(plane_spec(plane, classes), key="plane", picture=picture(boundary), points=points)


def _show_details(run: Run) -> None:
    """How the run was computed, and how its weights moved."""
    for column, (measure, words) in zip(st.columns(2), DETAILS.items(), strict=True):
        with column:
            spec = curve_spec(measure, run.experiment.epochs, logarithmic=True)
            show_chart(spec, key=f"curve:{measure}", rows=curve_data(run.history, measure))
            st.caption(words)
    rate = number(run.history["learning_rate"].iloc[-1])
    st.caption(f"{speed_line(run)} Learning rate at the end: {rate}. Fingerprint of the weights: {run.fingerprint}")
