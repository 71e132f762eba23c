"""The live view of a training: queue, progress, numbers, curves, and the plane of a two-feature set."""

import contextlib

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.charts.curves import curve_data, curve_spec
from core.charts.plane import MOST_POINTS, SIDES, picture, plane_points, plane_spec, sides
from core.data.plane import Plane, plane_of
from core.data.preparation import Prepared
from core.data.table import DataError, Table
from core.evaluation.metrics import baseline_accuracy
from core.evaluation.regression import Errors
from core.experiment import Experiment
from core.model.losses import Task, can_be_negative
from core.summary import number, percent, unit_line
from core.training.run import Boundary
from pages.parts.details import run_details
from pages.parts.follow import follow, say
from pages.parts.glossary import help_of
from pages.parts.guard import guarded, plain
from pages.parts.picture import show_chart
from pages.parts.state import Bench
from pages.parts.turn import turn

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
OF_TRAINING_LOSS = "Mean over the epoch, while the weights move."
OF_VALIDATION_LOSS = "After the epoch, on rows never learned from."
WHICH_LOSS_WITH_ENDS = f"{WHICH_LOSS} At end: the training rows at that same moment."


def live_view(bench: Bench) -> None:
    """Show the running job, or else the latest run. Polls only while a job of this session waits or runs."""
    if bench.ticket and bench.training:
        follow(bench.ticket, lambda status: _draw(bench, status), lambda: not bench.training)
    else:
        st.fragment(_draw_still)(bench)


def _draw_still(bench: Bench) -> None:
    with turn(), guarded():
        _draw(bench, st.empty())


def _draw(bench: Bench, status: DeltaGenerator) -> None:
    ticket, trained = bench.ticket, bench.trained
    if ticket is None or trained is None:
        with contextlib.suppress(DataError):  # said above, where Train would stand
            _show_empty(bench.experiment, bench.table(), bench.prepare())
        return
    say(ticket, status)
    if ticket.state == "queued":
        return
    history = ticket.history
    if len(history):
        _show_numbers(ticket.experiment, history, trained[1])
    boundary = ticket.run.boundary if ticket.run else ticket.boundary
    _show_pictures(ticket.experiment, history, *trained, boundary)
    if ticket.run and ticket.run.epochs and ticket.run.weights:  # none when its worker died
        run_details(ticket.run)


def _show_empty(experiment: Experiment, table: Table, prepared: Prepared) -> None:
    st.markdown(BEFORE_THE_FIRST_RUN)
    _show_pictures(experiment, pd.DataFrame(), table, prepared, None)


def _show_numbers(experiment: Experiment, history: pd.DataFrame, prepared: Prepared) -> None:
    last = history.iloc[-1]
    with st.container(horizontal=True, key="numbers"):
        st.metric("Epoch", f"{int(last['epoch']):,} / {experiment.epochs:,}", help=help_of("epoch"))
        st.metric("Training loss", number(last["loss"]), help=f"{OF_TRAINING_LOSS}\n\n{help_of('loss')}")
        st.metric("Validation loss", number(last["val_loss"]), help=f"{OF_VALIDATION_LOSS}\n\n{help_of('validation')}")
        if prepared.task == "regression":
            _show_validation_error(last["val_mae"], prepared)
        else:
            _show_validation_accuracy(last["val_accuracy"], prepared)


def _show_validation_accuracy(accuracy: float, prepared: Prepared) -> None:
    st.metric(
        "Validation accuracy",
        percent(accuracy),
        delta=f"baseline {percent(baseline_accuracy(prepared.validation.y) or 0.0)}",
        delta_color="off",
        delta_arrow="off",
        help=help_of("accuracy", "baseline"),
    )


def _show_validation_error(mae: float, prepared: Prepared) -> None:
    always_the_mean = np.full(len(prepared.validation), prepared.train.y.mean())
    st.metric(
        "Validation MAE",
        number(mae),
        delta=f"baseline {number(Errors.of(prepared.validation.y, always_the_mean).mae or 0.0)}",
        delta_color="off",
        delta_arrow="off",
        help="Mean absolute error: how far off a prediction is on average, in the target's own unit. The baseline is "
        "what always answering with the mean of the training rows would give.",
    )


def _show_pictures(
    experiment: Experiment, history: pd.DataFrame, table: Table, prepared: Prepared, boundary: Boundary | None
) -> None:
    """For two features their plane beside loss and accuracy, otherwise those two beside each other."""
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
        columns[1].caption(plain(unit_line(experiment, prepared)))


def _show_curve(experiment: Experiment, history: pd.DataFrame, measure: str, *, below_zero: bool = False) -> None:
    logarithmic = measure == "loss" and bool(st.session_state.get("log-loss"))
    spec = curve_spec(measure, experiment.epochs, logarithmic, experiment.end_loss, below_zero)
    show_chart(spec, key=f"curve:{measure}", rows=curve_data(history, measure))


def _show_plane(plane: Plane, table: Table, prepared: Prepared, boundary: Boundary | None) -> None:
    y, classes = prepared.train.y, prepared.classes or SIDES
    labels = [classes[label] for label in y[:MOST_POINTS]] if prepared.classes else sides(y[:MOST_POINTS], y.mean())
    points = plane_points(plane, table.frame.iloc[prepared.train.rows[:MOST_POINTS]], labels)
    show_chart(plane_spec(plane, classes), key="plane", picture=picture(boundary), points=points)
