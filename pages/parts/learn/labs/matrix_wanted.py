"""The way back: from a precision and a recall to a matrix that gives them."""

import streamlit as st

from core.evaluation.binary_metrics import METRICS
from core.lessons.labs.matrix import matrix_for
from core.lessons.lesson import Lesson, Step
from core.text.markdown import escape_markdown
from pages.parts.learn.labs.matrix_counts import MAX_COUNT, show_matrix

SHOWN = ("precision", "recall", "accuracy", "f1", "specificity")
KEY = "lab:wanted"


def show(lesson: Lesson, step: Step) -> None:  # noqa: ARG001
    """The lab."""
    with st.container(border=True):
        st.markdown("**Choose what the matrix should give**")
        left, right = st.columns(2)
        precision = left.slider("Precision", 0.0, 1.0, 0.9, 0.01, key=f"{KEY}:precision")
        recall = right.slider("Recall", 0.0, 1.0, 0.9, 0.01, key=f"{KEY}:recall")
        prevalence = left.slider("Prevalence", 0.01, 0.99, 0.5, 0.01, key=f"{KEY}:prevalence")
        rows = right.number_input("Rows", 1, MAX_COUNT, 1_000, step=100, key=f"{KEY}:rows")
        wanted = matrix_for(precision=precision, recall=recall, prevalence=prevalence, rows=int(rows))
        if wanted.reason:
            st.info(wanted.reason, icon=":material/info:")
        show_matrix(wanted.counts, KEY)
        st.markdown("Rows are whole, so this is the nearest matrix. It gives exactly:")
        st.markdown("\n".join(f"- {escape_markdown(METRICS[name].text(wanted.counts))}" for name in SHOWN))
