"""Evaluate: read the confusion matrix, and move the threshold to trade precision against recall."""

import streamlit as st

from core.summary import outcome
from core.training.run import Run
from pages.parts.frame import bench_line, earlier_run_note, framed
from pages.parts.guard import plain
from pages.parts.judge.classes import show_classes, show_one_class
from pages.parts.judge.findings import show_findings
from pages.parts.judge.importance import show_importance
from pages.parts.judge.numbers import show_numbers
from pages.parts.judge.sealed import show_sealed
from pages.parts.judge.two_classes import show_two_classes
from pages.parts.state import Bench


def show(bench: Bench) -> None:
    """The latest run, judged on its validation rows."""
    run = bench.run
    if run is None or run.validation is None:
        _show_nothing(bench)
        return
    bench_line(bench)
    _show_which(bench, run, len(run.validation.y_true))
    if run.task == "regression":
        show_numbers(bench, run, run.validation)
    elif run.task == "binary":
        show_two_classes(bench, run.validation, *run.classes)
    else:
        show_classes(run, run.validation, bench.run_table)
        show_one_class(bench, run, run.validation)
    show_findings(bench, run)
    if bench.run_table:
        show_importance(run, bench.run_table)
    show_sealed(bench, run)


def _show_nothing(bench: Bench) -> None:
    prepared = bench.prepare()
    bench_line(bench)
    st.subheader("Nothing to judge yet", anchor=False)
    st.markdown(
        "A model is judged on rows that it did not learn from. Train one; then it is said here how far its numbers are "
        "off, and where."
        if prepared.task == "regression"
        else "A model is judged on rows that it did not learn from. Train one; then its confusion matrix stands here, "
        "and a threshold to trade precision against recall."
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


framed(show, page="evaluate", watching=True)
