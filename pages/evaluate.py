"""Evaluate: read the confusion matrix, and move the threshold to trade precision against recall."""

import streamlit as st

from core.runs.summary import outcome
from core.text.markdown import escape_markdown
from pages.parts.app.frame import earlier_run_note, experiment_line, framed
from pages.parts.app.session import Session
from pages.parts.evaluate.binary import show_binary
from pages.parts.evaluate.findings import show_findings
from pages.parts.evaluate.importance import show_importance
from pages.parts.evaluate.multiclass import show_multiclass, show_one_class
from pages.parts.evaluate.regression import show_regression
from pages.parts.evaluate.sealed_test import show_sealed_test


def show(session: Session) -> None:
    """Evaluate the latest run on its validation rows."""
    run = session.run
    if run is None or run.validation is None:
        _show_nothing(session)
        return
    experiment_line(session)
    rows = len(run.validation.y_true)
    st.caption(f"Judged on {rows:,} validation rows of run {session.run_number} ({outcome(run).lower()}).")
    if run.status == "failed":
        st.warning(escape_markdown(run.reason), icon=":material/error:")
    earlier_run_note(session)
    if not session.run_is_current:
        st.page_link("pages/train.py", label="Train again", icon=":material/model_training:")
    if run.task == "regression":
        show_regression(session, run, run.validation)
    elif run.task == "binary":
        show_binary(session, run.validation, *run.classes)
    else:
        show_multiclass(run, run.validation, session.run_table)
        show_one_class(session, run, run.validation)
    show_findings(session, run)
    if session.run_table:
        show_importance(run, session.run_table)
    show_sealed_test(session, run)


def _show_nothing(session: Session) -> None:
    prepared = session.prepare()
    experiment_line(session)
    st.subheader("Nothing to judge yet", anchor=False)
    st.markdown(
        "A model is judged on rows that it did not learn from. Train one; then it is said here how far its numbers are "
        "off, and where."
        if prepared.task == "regression"
        else "A model is judged on rows that it did not learn from. Train one; then its confusion matrix stands here, "
        "and a threshold to trade precision against recall."
    )
    if session.is_training:
        st.page_link("pages/train.py", label="Watch the training", icon=":material/model_training:")
    elif st.button(f"Train on {len(prepared.train.y):,} rows", type="primary", icon=":material/play_arrow:"):
        session.train()
        st.switch_page("pages/train.py")


framed(show, page="evaluate", watching=True)
