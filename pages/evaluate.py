"""Evaluate: read the confusion matrix, and move the threshold to trade precision against recall."""

import numpy as np
import streamlit as st

from core.charts.matrix import matrix_data, matrix_spec
from core.evaluation.confusion import confusion_matrix, predict
from core.evaluation.metrics import accuracy, baseline_accuracy, class_table
from core.summary import outcome, percent
from core.training.run import Run, Scored
from pages.parts.controls import choice
from pages.parts.explorer import threshold_explorer
from pages.parts.frame import bench_line, earlier_run_note, framed
from pages.parts.guard import plain
from pages.parts.judge.baseline import show_baseline
from pages.parts.judge.calibration import show_calibration
from pages.parts.judge.choices import show_choices
from pages.parts.judge.sealed import show_sealed
from pages.parts.picture import show_chart
from pages.parts.state import Bench


def show(bench: Bench) -> None:
    """The latest run, judged on its validation rows."""
    run = bench.run
    if run is None or run.validation is None:
        _show_nothing(bench)
        return
    bench_line(bench)
    _show_which(bench, run, len(run.validation.y_true))
    if run.task == "binary":
        negative, positive = run.classes
        _show_explorer(bench, run.validation.y_true, run.validation.scores, positive, negative)
        _show_sections(bench, run.validation.y_true, run.validation.scores, positive, negative)
    else:
        _show_classes(run, run.validation)
        _show_one_class(bench, run, run.validation)
    show_sealed(bench, run)


def _show_nothing(bench: Bench) -> None:
    prepared = bench.prepare()
    bench_line(bench)
    st.subheader("Nothing to judge yet", anchor=False)
    st.markdown(
        "A model is judged on rows that it did not learn from. Train one; then its confusion matrix stands here, and "
        "a threshold to trade precision against recall."
    )
    if bench.training:
        st.page_link("pages/train.py", label="Watch the training", icon=":material/model_training:")
    elif st.button(f"Train on {len(prepared.train.y):,} rows", type="primary", icon=":material/play_arrow:"):
        bench.train()
        st.switch_page("pages/train.py")


def _show_which(bench: Bench, run: Run, rows: int) -> None:
    """Which run is judged, and whether it is the one that the settings speak of."""
    st.caption(f"Judged on {rows:,} validation rows of run {bench.run_number} ({outcome(run).lower()}).")
    if run.status == "failed":
        st.warning(plain(run.reason), icon=":material/error:")
    earlier_run_note(bench)
    if not bench.run_is_current:
        st.page_link("pages/train.py", label="Train again", icon=":material/model_training:")


def _show_explorer(bench: Bench, y_true: np.ndarray, scores: np.ndarray, positive: str, negative: str) -> None:
    threshold_explorer(
        y_true,
        scores,
        positive=positive,
        negative=negative,
        threshold=bench.experiment.threshold,
        key="explorer",
        on_change=lambda threshold: bench.change(threshold=threshold),
    )


def _show_sections(bench: Bench, y_true: np.ndarray, scores: np.ndarray, positive: str, negative: str) -> None:
    """What a yes/no answer and its threshold are worth, below the explorer."""
    show_baseline(y_true, scores, bench.experiment.threshold, positive, negative)
    show_choices(bench, y_true, scores, positive)
    show_calibration(y_true, scores, positive)


def _show_classes(run: Run, scored: Scored) -> None:
    matrix = confusion_matrix(scored.y_true, predict(scored.scores), len(run.classes))
    right, baseline = accuracy(matrix) or 0.0, baseline_accuracy(scored.y_true) or 0.0
    st.markdown(
        f"**{int(np.trace(matrix)):,} of {int(matrix.sum()):,} rows are right: accuracy {percent(right)}.** "
        f"Always answering with the most common class: {percent(baseline)}."
    )
    dark = st.context.theme.type == "dark"
    left, table = st.columns([3, 2], gap="large")
    with left:
        st.subheader("Confusion matrix", anchor=False)
        show_chart(matrix_spec(run.classes, dark=dark), key="matrix", rows=matrix_data(matrix, run.classes))
        st.caption("Rows: what it is. Columns: what the model says. Percentages are shares of the row.")
    with table:
        st.subheader("Each class", anchor=False)
        st.dataframe(
            class_table(matrix, run.classes).rename(columns=str.capitalize).rename(columns={"Support": "Rows"}),
            column_config={
                name: st.column_config.NumberColumn(format="%.3f") for name in ("Precision", "Recall", "F1")
            },
        )


def _show_one_class(bench: Bench, run: Run, scored: Scored) -> None:
    st.subheader("One class against the rest", anchor=False)
    if bench.run_is_current:
        name = bench.experiment.positive or run.classes[run.positive]
        choice(bench, "positive", run.classes, name)
    else:  # the classes of this run are not those of the table that is on the bench now
        name = st.selectbox("Positive class", run.classes, index=run.positive, key="class-of-an-earlier-run")
    place = run.classes.index(name)
    y_true, scores = (scored.y_true == place).astype(int), scored.scores[:, place]
    _show_explorer(bench, y_true, scores, name, f"not {name}")
    _show_sections(bench, y_true, scores, name, f"not {name}")


framed(show, page="evaluate", watching=True)
