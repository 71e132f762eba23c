"""Four counts to type, and every metric with its formula filled in."""

from dataclasses import replace

import streamlit as st

from core.charts.matrix import matrix_data, matrix_spec
from core.evaluation.binary_metrics import METRICS
from core.evaluation.metrics import Counts
from core.lessons.labs.matrix import CLASSES, EXAMPLES, as_matrix
from core.lessons.lesson import Lesson, Step
from core.text.markdown import escape_markdown
from pages.parts.app.picture import show_chart
from pages.parts.app.widget_version import widget_options

LABELS = {
    "tp": "TP: positive, and found",
    "fn": "FN: positive, and missed",
    "fp": "FP: negative, a false alarm",
    "tn": "TN: negative, left alone",
}
MAX_COUNT = 1_000_000
KEY = "lab:counts"


def show(lesson: Lesson, step: Step) -> None:  # noqa: ARG001
    """The lab."""
    counts: Counts = st.session_state.setdefault(KEY, EXAMPLES[1])
    with st.container(border=True):
        st.markdown("**Type any four counts**, or take some:")
        with st.container(horizontal=True):
            for index, one in enumerate(EXAMPLES):
                label = f"TP {one.tp}, FN {one.fn}, FP {one.fp}, TN {one.tn}"
                st.button(label, key=f"{KEY}:take {index}", on_click=st.session_state.update, args=({KEY: one},))
        columns = (column for _row in range(2) for column in st.columns(2))
        for column, (name, label) in zip(columns, LABELS.items(), strict=True):
            options = widget_options(f"{KEY}:{name}", getattr(counts, name), _change, name)
            column.number_input(label, min_value=0, max_value=MAX_COUNT, step=1, **options)
        show_matrix(counts, KEY)
        st.markdown("\n".join(f"- {escape_markdown(metric.text(counts))}" for metric in METRICS.values()))


def show_matrix(counts: Counts, key: str) -> None:
    """Draw the confusion matrix of these counts."""
    spec = matrix_spec(CLASSES, dark=st.context.theme.type == "dark")
    show_chart(spec, key=f"{key}:chart", rows=matrix_data(as_matrix(counts), CLASSES))


def _change(name: str, count: int) -> None:
    st.session_state[KEY] = replace(st.session_state[KEY], **{name: count})
