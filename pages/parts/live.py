"""The live view of a training: queue, progress, numbers, curves, and the plane of a two-feature set."""

import pandas as pd
import streamlit as st

from core.charts.curves import curve_data, curve_spec
from core.charts.plane import picture, plane_points, plane_spec
from core.data.preparation import Prepared
from core.data.table import Table
from core.evaluation.metrics import baseline_accuracy
from core.experiment import Experiment
from core.summary import number, outcome, percent
from core.training.run import Boundary
from core.training.ticket import Ticket
from pages.parts.state import Bench, runner

SECONDS_BETWEEN_POLLS = 0.5


def live_view(bench: Bench) -> None:
    """Show the running job, or else the latest run. Polls only while a job of this session waits or runs."""
    polling = bench.training

    def draw() -> None:
        if polling and not bench.training:
            st.rerun()
        _draw(bench)

    st.fragment(draw, run_every=SECONDS_BETWEEN_POLLS if polling else None)()


def _draw(bench: Bench) -> None:
    ticket = bench.ticket
    if ticket is None or bench.trained is None:
        _empty()
        return
    if bench.training:
        runner().renew(ticket)
    _show_status(ticket)
    if ticket.state == "queued":
        return
    history = pd.DataFrame(ticket.rows)
    if len(history):
        table, prepared = bench.trained
        _show_numbers(ticket.experiment, history, prepared)
        _show_pictures(ticket, history, table, prepared)


def _empty() -> None:
    with st.container(border=True, key="before-first-run"):
        st.markdown(
            "**Here the model will learn.** Press **Train**: after every epoch, one time through the training rows, "
            "the loss is drawn for the rows it learns from and for validation rows it never learns from. "
            "Both falling is learning. Training falling while validation rises is memorising."
        )


def _show_status(ticket: Ticket) -> None:
    if ticket.run:
        icon = {"finished": "check_circle", "stopped": "stop_circle", "failed": "error"}[ticket.run.status]
        show = st.error if ticket.run.status == "failed" else st.success
        seconds = f" in {number(ticket.run.seconds)} s" if ticket.run.seconds else ""
        show(f"**{outcome(ticket.run)}**{seconds}. {ticket.run.reason}", icon=f":material/{icon}:")
    elif ticket.state == "queued":
        st.info(_waiting(ticket), icon=":material/hourglass_top:")
    else:
        total = ticket.experiment.epochs
        left = ticket.seconds_left
        words = f"Epoch {ticket.epoch:,} of {total:,}" + (f", about {max(1, round(left))} s left" if left else "")
        st.progress(min(1.0, (ticket.epoch + ticket.share) / total), text=words)


def _waiting(ticket: Ticket) -> str:
    if runner().warming_up:
        return "Warming up: TensorFlow is loading, which takes about ten seconds. Your training starts right after."
    before = runner().place(ticket)
    if not before:
        return "Next in the queue: starts as soon as a place is free."
    return f"In the queue: {before} before you."


def _show_numbers(experiment: Experiment, history: pd.DataFrame, prepared: Prepared) -> None:
    last = history.iloc[-1]
    baseline = baseline_accuracy(prepared.validation.y) or 0.0
    epoch, loss, validation_loss, accuracy = st.columns(4)
    epoch.metric("Epoch", f"{int(last['epoch']):,} / {experiment.epochs:,}")
    loss.metric("Training loss", number(last["loss"]), help="Mean over the epoch, while the weights move.")
    validation_loss.metric("Validation loss", number(last["val_loss"]), help="After the epoch, on rows never learned.")
    accuracy.metric(
        "Validation accuracy",
        percent(last["val_accuracy"]),
        help=f"Always answering with the most common class would give {percent(baseline)}.",
    )
    accuracy.caption(f"baseline {percent(baseline)}")


def _show_pictures(ticket: Ticket, history: pd.DataFrame, table: Table, prepared: Prepared) -> None:
    logarithmic = bool(st.session_state.get("log-loss"))
    epochs = ticket.experiment.epochs
    left, right = st.columns(2)
    measures = ["loss", "accuracy", *(["precision", "recall"] if "precision" in history else [])]
    boundary = ticket.run.boundary if ticket.run else ticket.boundary
    if boundary:
        with left:
            _show_plane(boundary, table, prepared)
        columns = [right, right, left, right]
    else:
        columns = [left, right, left, right]
    for column, measure in zip(columns, measures, strict=False):
        spec = curve_spec(measure, epochs, logarithmic and measure == "loss")
        column.vega_lite_chart(curve_data(history, measure), spec, key=f"curve:{measure}")


def _show_plane(boundary: Boundary, table: Table, prepared: Prepared) -> None:
    frame = table.frame.iloc[prepared.train.rows]
    labels = [prepared.classes[label] for label in prepared.train.y]
    points = plane_points(frame[boundary.x_name], frame[boundary.y_name], labels)
    spec = plane_spec(boundary.x_name, boundary.y_name, boundary.x_range, boundary.y_range, prepared.classes)
    st.vega_lite_chart(spec=spec | {"datasets": {"picture": picture(boundary), "points": points}}, key="plane")
