"""The sealed test rows: opened once for a run, at the end."""

import streamlit as st

from core.evaluation.confusion import confusion_matrix, predict
from core.evaluation.metrics import Counts
from core.evaluation.rounding import decimals
from core.runs.run import Run, Scored
from core.runs.sealed_test import Estimates, Opened, binary_estimates, class_estimates, comparison_table, drop_sentence
from pages.parts.app.glossary import help_of
from pages.parts.app.session import Session
from pages.parts.evaluate.regression import show_opened_numbers


def show_sealed_test(session: Session, run: Run) -> None:
    """The section for the latest run, sealed or opened; nothing when the run kept no test rows."""
    if run.validation is None or run.test is None:
        return
    st.subheader("The sealed test rows", anchor=False, help=help_of("test"))
    threshold = session.experiment.threshold
    _show_earlier_openings(session, Opened.of(run, session.run_table, threshold))
    if session.run_number not in session.opened_tests:
        _show_seal(session, run, len(run.test.y_true))
        return
    opened = session.opened_tests[session.run_number]
    st.caption(f"{opened.words.capitalize()}; they stay open for run {session.run_number}.")
    if run.task == "regression":
        show_opened_numbers(run)
        return
    if opened.threshold is not None and opened.threshold != threshold:
        st.warning(
            f"Opened at {decimals(opened.threshold)}; you now look at {decimals(threshold)}. This is peeking: choosing "
            "a threshold by the test rows makes their numbers too good.",
            icon=":material/visibility:",
        )
    validation, test = (_estimates(run, part, threshold) for part in (run.validation, run.test))
    st.table(comparison_table(validation, test))
    st.caption("In brackets: the 95% Wilson interval. F1 is no share of rows, so it has none.")
    st.markdown(drop_sentence(validation, test))


def _show_seal(session: Session, run: Run, rows: int) -> None:
    at = f" at the threshold {decimals(session.experiment.threshold)}" if run.task == "binary" else ""
    st.markdown(
        f"Everything above is judged on validation rows, and you choose by them. {rows:,} test rows are sealed. Open "
        f"them once, at the end, when nothing is left to choose: they say what your model is worth on new rows{at}."
    )
    st.button("Open the test rows", on_click=session.open_test, icon=":material/lock_open:", key="open-test")


def _show_earlier_openings(session: Session, sealed: Opened) -> None:
    for number, opened in session.opened_tests.items():
        shared = sealed.rows_shared(opened)
        if number != session.run_number and shared:
            st.info(
                f"Run {number} of this session has shown {shared:,} of these {len(sealed.rows):,} rows before "
                f"({opened.words}). For a model chosen since then they are not new.",
                icon=":material/visibility:",
            )


def _estimates(run: Run, part: Scored, threshold: float) -> Estimates:
    if run.task == "binary":
        return binary_estimates(Counts.of(confusion_matrix(part.y_true, predict(part.scores, threshold), 2)))
    return class_estimates(confusion_matrix(part.y_true, predict(part.scores), len(run.classes)))
