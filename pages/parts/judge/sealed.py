"""The sealed test rows: opened once for a run, at the end."""

import streamlit as st

from core.evaluation.confusion import confusion_matrix, predict
from core.evaluation.metrics import Counts
from core.evaluation.rounding import decimals
from core.evaluation.sealed import Estimates, Opened, binary_estimates, class_estimates, comparison_table, drop_sentence
from core.training.run import Run, Scored
from pages.parts.glossary import help_of
from pages.parts.judge.numbers import show_opened_numbers
from pages.parts.state import Bench


def show_sealed(bench: Bench, run: Run) -> None:
    """The section for the latest run, sealed or opened; nothing when the run kept no test rows."""
    if run.validation is None or run.test is None:
        return
    st.subheader("The sealed test rows", anchor=False, help=help_of("test"))
    threshold = bench.experiment.threshold
    _show_earlier_openings(bench, Opened.of(run, bench.run_table, threshold))
    if bench.run_number not in bench.opened:
        _show_seal(bench, run, len(run.test.y_true))
        return
    opened = bench.opened[bench.run_number]
    st.caption(f"{opened.words.capitalize()}; they stay open for run {bench.run_number}.")
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


def _show_seal(bench: Bench, run: Run, rows: int) -> None:
    at = f" at the threshold {decimals(bench.experiment.threshold)}" if run.task == "binary" else ""
    st.markdown(
        f"Everything above is judged on validation rows, and you choose by them. {rows:,} test rows are sealed. Open "
        f"them once, at the end, when nothing is left to choose: they say what your model is worth on new rows{at}."
    )
    st.button("Open the test rows", on_click=bench.open_test, icon=":material/lock_open:", key="open-test")


def _show_earlier_openings(bench: Bench, sealed: Opened) -> None:
    for number, opened in bench.opened.items():
        shared = sealed.rows_shared(opened)
        if number != bench.run_number and shared:
            st.info(
                f"Run {number} of this session has shown {shared:,} of these {len(sealed.rows):,} rows before "
                f"({opened.words}). For a model chosen since then they are not new.",
                icon=":material/visibility:",
            )


def _estimates(run: Run, part: Scored, threshold: float) -> Estimates:
    if run.task == "binary":
        return binary_estimates(Counts.of(confusion_matrix(part.y_true, predict(part.scores, threshold), 2)))
    return class_estimates(confusion_matrix(part.y_true, predict(part.scores), len(run.classes)))
