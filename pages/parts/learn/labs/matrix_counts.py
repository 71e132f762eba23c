"""Four counts to type, and every metric with its formula filled in."""

from dataclasses import replace

import streamlit as st

from core.charts.matrix import matrix_data, matrix_spec
from core.evaluation.binary_metrics import METRICS
from core.evaluation.metrics import Counts
from core.lessons.labs.examples import CLASSES, EXAMPLES, as_matrix
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
MOST = 1_000_000
KEY = "lab:counts"


def show(lesson: Lesson, step: Step) -> None:  # noqa: ARG001
    """The lab."""
    with st.container(border=True):
        st.markdown("**Type any four counts**, or take some:")
        with st.container(horizontal=True):
            for place, example in enumerate(EXAMPLES):
                st.button(_name(example), key=f"{KEY}:take {place}", on_click=_take, args=(example,))
        for names in (("tp", "fn"), ("fp", "tn")):
            for column, name in zip(st.columns(2), names, strict=True):
                with column:
                    _input(name)
        counts = _counts()
        spec = matrix_spec(CLASSES, dark=st.context.theme.type == "dark")
        show_chart(spec, key=f"{KEY}:chart", rows=matrix_data(as_matrix(counts), CLASSES))
        st.markdown("\n".join(f"- {escape_markdown(metric.text(counts))}" for metric in METRICS.values()))


def _counts() -> Counts:
    counts: Counts = st.session_state.setdefault(KEY, EXAMPLES[1])
    return counts


def _input(name: str) -> None:
    options = widget_options(f"{KEY}:{name}", getattr(_counts(), name), _type, name)
    st.number_input(LABELS[name], min_value=0, max_value=MOST, step=1, **options)


def _type(name: str, count: int) -> None:
    st.session_state[KEY] = replace(_counts(), **{name: count})


def _take(example: Counts) -> None:
    st.session_state[KEY] = example


def _name(counts: Counts) -> str:
    return f"TP {counts.tp}, FN {counts.fn}, FP {counts.fp}, TN {counts.tn}"
