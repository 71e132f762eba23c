"""What the runs of a step gave: curves, matrix, plane and numbers, side by side or in one chart."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.curves import curve_data, curve_spec, overlay_data, overlay_spec
from core.charts.matrix import matrix_data, matrix_spec
from core.charts.plane import MAX_POINTS, picture, plane_points, plane_spec
from core.charts.steps import steps_data, steps_spec
from core.data.plane import plane_of
from core.data.preparation import prepare
from core.data.source import load
from core.evaluation.confusion import confusion_matrix, predict
from core.lessons.labs.batches import batch_sizes
from core.lessons.lesson import PlannedRun, Step
from core.lessons.measures import MEASURES
from core.runs.run import Run
from core.text.markdown import escape_markdown
from pages.parts.app.picture import show_chart

Made = Sequence[tuple[PlannedRun, Run]]
CURVES = ("loss", "accuracy", "precision", "recall", "mae", "rmse")


def show_results(step: Step, made: Made, key: str) -> None:
    """The step's pictures of these runs, and its numbers."""
    curves = [picture for picture in step.pictures if picture in CURVES]
    if step.layout == "over" and len(made) > 1:
        for column, measure in zip(st.columns(len(curves)) if curves else [], curves, strict=True):
            with column:
                _show_overlay(measure, made, key)
        curves = []
    if "steps" in step.pictures:
        _show_step_losses(made, key)
    for column, (planned, run) in zip(st.columns(len(made)), made, strict=True):
        with column:
            _show_one(step, planned, run, curves, f"{key}:{planned.name}", columns=1 if len(made) > 1 else 2)
    if step.numbers:
        # Four runs are wider than a phone.
        with st.container(key=f"scroll-{key.replace(':', '-')}-numbers"):
            _show_numbers(step, made)


def show_curves(history: pd.DataFrame, epochs: int, measures: Sequence[str], key: str, *, columns: int = 2) -> None:
    """The curves of one run, in so many columns."""
    parts = st.columns(min(columns, len(measures)))
    for index, measure in enumerate(measures):
        with parts[index % len(parts)]:
            spec = curve_spec(measure, epochs, ends=f"end_{measure}" in history)
            show_chart(spec, key=f"{key}:{measure}", rows=curve_data(history, measure))


def _show_one(step: Step, planned: PlannedRun, run: Run, curves: Sequence[str], key: str, *, columns: int) -> None:
    if curves or "matrix" in step.pictures or "plane" in step.pictures:
        st.markdown(f"**{planned.label}**")
    if curves:
        show_curves(run.history, run.experiment.epochs, curves, key, columns=columns)
    if "plane" in step.pictures:
        _show_plane(run, key)
    if "matrix" in step.pictures and run.validation and run.classes:
        called = predict(run.validation.scores, run.experiment.threshold)
        matrix = confusion_matrix(run.validation.y_true, called, len(run.classes))
        spec = matrix_spec(run.classes, dark=st.context.theme.type == "dark")
        with st.container(key=f"scroll-{key.replace(':', '-')}-matrix"):
            show_chart(spec, key=f"{key}:matrix", rows=matrix_data(matrix, run.classes))


def _show_overlay(measure: str, made: Made, key: str) -> None:
    labels = tuple(planned.label for planned, _ in made)
    longest = max(run.experiment.epochs for _, run in made)
    rows = overlay_data([(planned.label, run.history) for planned, run in made], measure)
    show_chart(overlay_spec(measure, longest, labels), key=f"{key}:over:{measure}", rows=rows)


def _show_step_losses(made: Made, key: str) -> None:
    """The losses of single steps beside the means of the epochs: one chart a run, all to the same scale."""
    highest = max((float(np.max(run.step_losses[np.isfinite(run.step_losses)], initial=0.0)) for _, run in made))
    st.caption("Thin: the loss of each step. Thick, with a point for each epoch: their mean, which `fit` reports.")
    for planned, run in made:
        st.markdown(f"**{planned.label}**")
        held_out = sum(len(part.y_true) for part in (run.validation, run.test) if part is not None)
        steps = len(batch_sizes(run.table_rows - held_out, run.experiment.batch_size))
        rows = steps_data(run.step_losses, run.history["loss"], steps)
        show_chart(steps_spec(highest), key=f"{key}:steps:{planned.name}", rows=rows)


def _show_plane(run: Run, key: str) -> None:
    table = load(run.experiment)
    prepared = prepare(run.experiment, table, with_features=False)
    plane = plane_of(table.frame, prepared.encoder.columns)
    if plane is None:
        return
    labels = [prepared.classes[label] for label in prepared.train.y[:MAX_POINTS]]
    points = plane_points(plane, table.frame.iloc[prepared.train.rows[:MAX_POINTS]], labels)
    show_chart(plane_spec(plane, prepared.classes), key=f"{key}:plane", picture=picture(run.boundary), points=points)


def _show_numbers(step: Step, made: Made) -> None:
    """One row a measure, one column a run."""
    labels = [escape_markdown(planned.label) for planned, _ in made]
    lines = [f"| | {' | '.join(labels)} |", f"|---|{'---|' * len(labels)}"]
    for name in step.numbers:
        measure = MEASURES[name]
        lines.append(f"| {measure.label} | {' | '.join(measure.words(measure.of(run)) for _, run in made)} |")
    st.markdown("\n".join(lines))
