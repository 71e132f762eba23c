"""The way back: from a precision and a recall to a matrix that gives them."""

import streamlit as st

from core.charts.matrix import matrix_data, matrix_spec
from core.evaluation.binary_metrics import METRICS
from core.lessons.labs.examples import CLASSES, as_matrix
from core.lessons.labs.wanted import matrix_for
from core.lessons.lesson import Lesson, Step
from core.text.markdown import escape_markdown
from pages.parts.app.picture import show_chart

SHOWN = ("precision", "recall", "accuracy", "f1", "specificity")
MOST = 1_000_000
KEY = "lab:wanted"


def show(lesson: Lesson, step: Step) -> None:  # noqa: ARG001
    """The lab."""
    with st.container(border=True):
        st.markdown("**Choose what the matrix should give**")
        left, right = st.columns(2)
        precision = left.slider("Precision", 0.0, 1.0, 0.9, 0.01, key=f"{KEY}:precision")
        recall = right.slider("Recall", 0.0, 1.0, 0.9, 0.01, key=f"{KEY}:recall")
        prevalence = left.slider("Prevalence", 0.01, 0.99, 0.5, 0.01, key=f"{KEY}:prevalence")
        rows = right.number_input("Rows", 1, MOST, 1_000, step=100, key=f"{KEY}:rows")
        wanted = matrix_for(precision=precision, recall=recall, prevalence=prevalence, rows=int(rows))
        if wanted.reason:
            st.info(wanted.reason, icon=":material/info:")
        spec = matrix_spec(CLASSES, dark=st.context.theme.type == "dark")
        show_chart(spec, key=f"{KEY}:chart", rows=matrix_data(as_matrix(wanted.counts), CLASSES))
        st.markdown("Rows are whole, so this is the nearest matrix. It gives exactly:")
        st.markdown("\n".join(f"- {escape_markdown(METRICS[name].text(wanted.counts))}" for name in SHOWN))
